"""How is an authority named, and how does it come by its services?"""

from __future__ import annotations

from collections.abc import Sequence

from keyworker.actions import family, questions
from keyworker.actions.action import Entry
from keyworker.actions.administering import LONGEST_TITLE, administrators_only, short_name
from keyworker.actions.on_service.policies import ASKS_POLICY, chosen
from keyworker.record.subjects import OnService
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Authority, Service


def _name(entry: Entry) -> Sequence[NewEvent]:
    Authority.objects.update_or_create(pk=1, defaults={"name": entry.values["title"]})
    return [entry.record("authority.named", at=entry.now)]


def _make(entry: Entry) -> Sequence[NewEvent]:
    title = entry.values["title"]
    named = Authority.objects.first()
    service = Service.objects.create(
        slug=short_name(title, Service),
        name=title,
        closures=list(named.closures) if named is not None else [],
    )
    made = entry.record("service.made", at=entry.now, service=service.slug)
    if not entry.values.get("policy"):
        return [made]
    return [made, chosen(entry, service).about(OnService(service))]


NAME = administrators_only(
    id="name-authority",
    title="Name the authority",
    family=family.SETTING_UP,
    records=("authority.named",),
    subject="authority",
    asks=(
        questions.at_most(
            questions.ask("title", "What is the authority called?", hint="As on its letters"),
            LONGEST_TITLE,
        ),
    ),
    does=_name,
)
MAKE_SERVICE = administrators_only(
    id="make-service",
    title="Add a service",
    family=family.SETTING_UP,
    records=("service.made", "policy.chosen", "policy.attached"),
    subject="authority",
    asks=(
        questions.at_most(
            questions.ask("title", "What is the service called?", hint="For example: Early help"),
            LONGEST_TITLE,
        ),
        *ASKS_POLICY,
    ),
    does=_make,
)
ACTIONS = (NAME, MAKE_SERVICE)
