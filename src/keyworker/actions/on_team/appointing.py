"""How does somebody come to work in a team, with an account where they are to sign in?"""

from __future__ import annotations

from collections.abc import Sequence

from keyworker.actions import family, questions
from keyworker.actions.action import Entry
from keyworker.actions.administering import administrators_only
from keyworker.actions.on_worker.accounts import ASKS_ACCOUNT, LEFT_OUT, account_given
from keyworker.actions.on_worker.post import (
    ASKS_JOB,
    ASKS_REACH,
    LONGEST_NAME,
    as_policies_name_it,
    share_of,
)
from keyworker.policy.wording import on_day
from keyworker.record.subjects import OnWorker
from keyworker.record.writing import NewEvent, NotPossible
from keyworker.workforce.models import Worker


def _appoint(entry: Entry) -> Sequence[NewEvent]:
    asked = entry.values
    _refuse_twice(entry)
    started = asked.get("started") or entry.as_of
    worker = Worker.objects.create(
        name=asked["name"],
        team=entry.subject.team,
        role=asked["job"],
        profession=as_policies_name_it(entry),
        qualified=asked.get("qualified"),
        fte=share_of(entry),
        started=started,
        email=asked.get("email", ""),
        phone=asked.get("phone", ""),
    )
    appointed = entry.record(
        "worker.appointed",
        at=entry.now,
        worker=worker,
        started=started,
        share=float(worker.fte),
        profession=worker.profession or None,
    )
    if not asked.get("access"):
        return [appointed]
    return [appointed, account_given(entry, worker).about(OnWorker(worker))]


def _refuse_twice(entry: Entry) -> None:
    here = Worker.objects.filter(team=entry.subject.team, name__iexact=entry.values["name"])
    if here.active_on(entry.as_of).exists():
        raise NotPossible("Somebody of this name works in this team already", field="name")


APPOINT = administrators_only(
    id="appoint-worker",
    title="Add a person",
    family=family.PEOPLE,
    records=("worker.appointed", "account.given"),
    leaves_out=LEFT_OUT,
    subject="team",
    asks=(
        questions.kept_apart(questions.line("name", "What is their name?", most=LONGEST_NAME)),
        *ASKS_JOB,
        questions.ask(
            "started", "First day in post", required=False, hint="Leave empty if it is today"
        ),
        *ASKS_REACH,
        *questions.in_section("Signing in", ASKS_ACCOUNT),
    ),
    possible=lambda context: (
        f"The team closed on {on_day(context.subject.team.ended)}."
        if context.subject.team.ended is not None
        else None
    ),
    does=_appoint,
)
ACTIONS = (APPOINT,)
