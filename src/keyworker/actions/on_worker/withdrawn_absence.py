"""How is an absence entered by mistake taken back? Each of its events is corrected, and what was done for it ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from keyworker.actions import family, questions
from keyworker.actions.action import Action, ActionContext, Entry, NotPossible
from keyworker.actions.form_fields import Choices
from keyworker.actions.on_worker.absence import cases_led, holdings
from keyworker.decisions.case.absences import follows_on
from keyworker.policy.casefile import local_day
from keyworker.policy.wording import on_day
from keyworker.record.models import Event
from keyworker.record.subjects import OnCase
from keyworker.record.worker_rows import copies_on_cases, events_of_absence
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Absence, Worker


def _withdraw(entry: Entry) -> Sequence[NewEvent]:
    """Every event of the absence is corrected, here and on the cases; who holds a case for it hands it back."""
    worker = entry.subject.worker
    number = int(entry.values["absence"].removeprefix("A"))
    absence = Absence.objects.get(pk=number, worker=worker)
    events = events_of_absence(absence)
    if not events:
        raise NotPossible("No event stands behind this absence; ask who runs Keyworker to rebuild")
    absence.withdrawn_at = entry.now
    absence.save(update_fields=["withdrawn_at"])
    here = [_taken_back(entry, event) for event in events]
    before = list(_went_on_into(entry, absence))
    elsewhere = [
        _taken_back(entry, copy).about(OnCase(copy.case))
        for copy in copies_on_cases(worker, events).order_by("case_id", "seq")
        if copy.case is not None
    ]
    return [*here, *elsewhere, *before, *_held_for_nobody(entry, worker)]


def _went_on_into(entry: Entry, absence: Absence) -> Iterator[NewEvent]:
    """Returns that were said to go on into it are returns for good: each is put right, here and on the cases."""
    worker = entry.subject.worker
    returns = Event.objects.uncorrected().filter(
        kind="absence.ended", data__worker=worker.ref, data__goes_on=True
    )
    others = list(Absence.objects.filter(worker=worker).exclude(pk=absence.pk))
    for event in returns.order_by("case_id", "seq"):
        day = local_day(event.at)
        if any(
            follows_on(each.first_day, day, entry.pack) and each.first_day >= day for each in others
        ):
            continue
        right = entry.event(
            "absence.ended",
            at=day if event.at_is_date else event.at,
            worker=worker,
            first_day=event.data.get("first_day"),
        )
        for each in (_taken_back(entry, event), right):
            yield each if event.case is None else each.about(OnCase(event.case))


def _taken_back(entry: Entry, event: Event) -> NewEvent:
    reason = entry.values["reason"]
    return entry.event("event.corrected", at=entry.now, corrects=event.ref, reason=reason)


def _held_for_nobody(entry: Entry, worker: Worker) -> Iterator[NewEvent]:
    """The holdings of the worker's cases end, unless another absence keeps them away or will."""
    if Absence.objects.still_to_end(worker.pk, entry.as_of).exists():
        return
    for case in cases_led(worker):
        for each in holdings(case):
            ended = entry.event(
                "allocation.ended", at=entry.now, worker=each.worker, role="holding"
            )
            yield ended.about(OnCase(case))


def _on_record(context: ActionContext) -> Choices:
    """Those that stand, the latest first, by their first day."""
    return tuple(
        (each.ref, _in_words(each))
        for each in Absence.objects.filter(worker=context.subject.worker).order_by("-first_day")
    )


def _in_words(absence: Absence) -> str:
    back = f", back {on_day(absence.returned)}" if absence.returned is not None else ""
    return f"From {on_day(absence.first_day)}{back}"


def _none_on_record(context: ActionContext) -> str | None:
    return None if _on_record(context) else "No absence is recorded for this worker."


WITHDRAW = Action(
    id="withdraw-absence",
    title="Withdraw an absence entered by mistake",
    family=family.ABSENCE,
    records=("event.corrected", "allocation.ended"),
    short_title="Withdraw an absence",
    subject="worker",
    by_default=True,
    asks=(
        questions.control(questions.choice_among("absence", "Which absence?", _on_record)),
        questions.why("What was wrong?"),
    ),
    possible=_none_on_record,
    does=_withdraw,
    leaves_out={"team": "stands with the start of the part that ends"},
)
ACTIONS = (WITHDRAW,)
