"""What is known of a case that a letter may be filled in with, and how is a letter prepared?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT

from keyworker.documents.models import Letter
from keyworker.documents.templates import Template, filled_in, left_open, templates
from keyworker.policy.casefile import instant
from keyworker.policy.conditions.passing_days import as_day
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import kinds
from keyworker.policy.wording import listed, on_day, sentence
from keyworker.prepared import prepared
from keyworker.record.models import Case, Event
from keyworker.record.models.case_questions import CaseQuerySet
from keyworker.record.seers import Asked
from keyworker.workforce.models import Worker

LONGEST = 20_000
LONGEST_NAME = 200
_BEFORE_ANY = date(1900, 1, 1)


def letters_of(pack: Pack) -> dict[str, Template]:
    """The letters whose sending the policy speaks of. Raises TemplateProblem."""
    found = templates(settings.KEYWORKER_LETTERS)
    return {name: each for name, each in found.items() if pack.who_may(each.action) is not None}


def letters_to_send(asked: Asked, *, since: datetime, most: int) -> list[Letter]:
    """The oldest of those on somebody's cases."""
    return _to_send(most, *asked.shape, **asked.values, since=since)


@prepared
def _to_send(most: int, *asked: Any, since: datetime, **values: Any) -> QuerySet[Letter]:
    return not_sent_yet(Case.objects.as_asked(*asked, **values), since=since)[:most]


def not_sent_yet(cases: CaseQuerySet, *, since: datetime) -> QuerySet[Letter]:
    """Letters prepared on these cases since then that nobody has recorded as sent, the oldest first."""
    by_its_step = Q(action=OuterRef("action")) | Q(kind=kinds.LETTER_SENT, which=OuterRef("title"))
    recorded = Event.objects.uncorrected().annotate(which=KT("data__letter"))
    sent = recorded.filter(by_its_step, case=OuterRef("case"), recorded_at__gte=OuterRef("made_at"))
    prepared = (
        Letter.objects.filter(case__in=cases, made_at__gte=since)
        .exclude(action="")
        .filter(~Exists(sent))
    )
    return prepared.select_related("case", "by").order_by("made_at", "pk")


def letters_not_sent(case: Case) -> QuerySet[Letter]:
    """Every letter prepared on the case that nobody has recorded as sent."""
    return not_sent_yet(Case.objects.numbered([case.pk]), since=instant(_BEFORE_ANY))


def draft(template: Template, case: Case, pack: Pack, *, by: Worker, day: date) -> str:
    """The letter as it reads before anybody changes a word."""
    held = case.allocations.running().filter(role="lead").select_related("worker").first()
    lead = held.worker if held is not None else None
    children = [
        child.person.name for child in case.case_children.select_related("person").order_by("pk")
    ]
    known = {
        "today": on_day(day),
        "children": listed(children),
        "reference": case.reference,
        "worker": lead.name if lead else "",
        "worker_contact": (lead.phone or lead.email) if lead else "",
        "meeting_day": _meeting_day(case, day),
        "team": case.team.name if case.team else "",
        "signed_by": by.name,
        "signed_as": sentence(pack.term(by.role)),
    }
    return filled_in(template, known)


def _meeting_day(case: Case, day: date) -> str:
    planned = (
        Event.objects.uncorrected()
        .filter(case=case, kind="meeting.planned", data__on__gte=day.isoformat())
        .order_by("seq")
        .last()
    )
    held_on = as_day(planned.data["on"]) if planned is not None else None
    return on_day(held_on) if held_on is not None else ""


class PreparedBefore(ValueError):
    """The form prepared a letter before that reads otherwise."""

    def __init__(self, kept: Letter) -> None:
        super().__init__(
            f"This form prepared {kept.title} before, as it read then. What is below is not kept: "
            "prepare it again only if it is a further letter."
        )


def prepare(
    template: Template,
    case: Case,
    *,
    to: str,
    text: str,
    by: Worker,
    now: datetime,
    submission: UUID,
) -> tuple[Letter, bool]:
    """Keep a letter as it is to be sent; the same submission twice keeps one. Whether it is new comes with it.

    Raises ValueError with what has to be put right, in one sentence, and PreparedBefore where the same submission kept a
    letter that reads otherwise.
    """
    plain = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not plain:
        raise ValueError("Write the letter")
    if len(plain) > LONGEST:
        raise ValueError(f"A letter can have at most {LONGEST} characters")
    still_open = left_open(plain)
    if still_open:
        raise ValueError(
            f"Fill in what stands in square brackets: {listed(dict.fromkeys(still_open))}"
        )
    if not to.strip():
        raise ValueError("Enter whom the letter is to")
    if len(to.strip()) > LONGEST_NAME:
        raise ValueError(f"Whom the letter is to can have at most {LONGEST_NAME} characters")
    kept, new = Letter.objects.get_or_create(
        case=case,
        submission=submission,
        defaults={
            "template": template.id,
            "title": template.title,
            "to": to.strip(),
            "text": plain,
            "action": template.action if template.recorded else "",
            "by": by,
            "made_at": now,
        },
    )
    if not new and (kept.to, kept.text) != (to.strip(), plain):
        raise PreparedBefore(kept)
    return kept, new
