"""How is a worker's absence recorded? On the worker's record, and on every case they lead or hold, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q

from keyworker.actions import family, questions
from keyworker.actions.action import Action, ActionContext, Entry, NotPossible
from keyworker.decisions.case.absences import follows_on
from keyworker.policy.casefile import local_day
from keyworker.policy.rules.settings import ABSENCE_BREAK
from keyworker.policy.wording import on_day
from keyworker.record.leads_absences import absence_fields
from keyworker.record.models import Allocation, Case
from keyworker.record.subjects import OnCase
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Absence, Worker

_BACK = questions.ask(
    "expected_return", "First day back", required=False, hint="Leave empty if it is not known"
)


def _record(entry: Entry) -> Sequence[NewEvent]:
    worker, first, back = (
        entry.subject.worker,
        entry.values["first_day"],
        entry.values.get("expected_return"),
    )
    _must_end_after_it_begins(first, back)
    refuse_after_leaving(worker, first)
    _refuse_twice(entry, first, back)
    absence = Absence.objects.create(
        worker=worker,
        first_day=first,
        expected_return=back,
        planned=entry.values.get("planned", False),
        recorded_at=entry.now,
    )
    started = entry.record(
        "absence.started",
        at=entry.now,
        planned=absence.planned,
        **absence_fields(absence),
    )
    return _here_and_on_cases(started, worker)


def _extend(entry: Entry) -> Sequence[NewEvent]:
    worker = entry.subject.worker
    absence = _must_be_away(entry)
    back = entry.values.get("expected_return")
    if back == absence.expected_return:
        raise NotPossible("That is what is recorded already", field="expected_return")
    _must_end_after_it_begins(absence.first_day, back)
    _refuse_growing_into_another(absence, back)
    absence.expected_return = back
    absence.save(update_fields=["expected_return"])
    extended = entry.record("absence.extended", at=entry.now, **absence_fields(absence))
    return _here_and_on_cases(extended, worker)


def _end(entry: Entry) -> Sequence[NewEvent]:
    worker, returned = entry.subject.worker, entry.values["returned"]
    absence = _returned_from(worker, returned)
    if returned < absence.first_day:
        raise NotPossible(
            "The first day back cannot be before the first day away", field="returned"
        )
    if returned > entry.as_of:
        raise NotPossible(
            "Record the return once they are back; until then change when the absence ends",
            field="returned",
        )
    back = entry.now if returned == entry.as_of else returned
    over = [*_never_returned_from(worker, before=absence), absence]
    for each in over:
        each.returned = returned
        each.save(update_fields=["returned"])
    others = list(Absence.objects.still_to_end(worker.pk, returned))
    goes_on = (
        True if any(follows_on(each.first_day, returned, entry.pack) for each in others) else None
    )
    ended = [
        entry.record(
            "absence.ended", at=back, worker=worker, first_day=each.first_day, goes_on=goes_on
        )
        for each in over
    ]
    told = [each.about(OnCase(case)) for case in _cases_told(worker) for each in ended]
    handed_back = [
        each.about(OnCase(case))
        for case in cases_led(worker)
        for each in _handed_back(entry, case, absence, back, others)
    ]
    return [*ended, *told, *handed_back]


def _counts_from(entry: Entry, returned: date) -> date | None:
    """The day from which a return counts as a break in the absence; None where the policy says nothing."""
    limit = entry.pack.length_set(ABSENCE_BREAK)
    return local_day(limit.after(returned, entry.pack.calendar)) if limit is not None else None


def _returned_from(worker: Worker, returned: date) -> Absence:
    """The absence that a first day back ends: the last that had begun before it.

    Where leave follows sickness without a gap, who is back from the sickness on the leave's first day goes on with the leave.
    """
    not_back = Absence.objects.filter(worker=worker, returned__isnull=True)
    begun = not_back.filter(first_day__lt=returned).order_by("-first_day", "-pk").first()
    found = begun or not_back.order_by("first_day", "pk").first()
    if found is None:
        raise NotPossible("No absence is recorded for this worker.")
    return found


def _never_returned_from(worker: Worker, *, before: Absence) -> Sequence[Absence]:
    """Earlier absences of which no return was ever recorded: who is back now is back from them too."""
    not_back = Absence.objects.filter(worker=worker, returned__isnull=True)
    return list(not_back.filter(first_day__lt=before.first_day).order_by("first_day", "pk"))


def _must_end_after_it_begins(first: date, back: date | None) -> None:
    if back is not None and back <= first:
        raise NotPossible(
            "The first day back must be after the first day away", field="expected_return"
        )


def refuse_after_leaving(worker: Worker, first: date) -> None:
    """Nothing takes the week of a worker from the day on which they are no longer in post."""
    if worker.left is not None and first > worker.left:
        raise NotPossible(
            f"{worker.ref} leaves on {on_day(worker.left)}: enter that day or an earlier one",
            field="first_day",
        )


def _refuse_twice(entry: Entry, first: date, back: date | None) -> None:
    """Refuses an absence on a day on which the worker is, or was, away already, unless it continues that one."""
    worker = entry.subject.worker
    # One without a known end goes on until the next that is recorded.
    begun = Q(first_day__lte=first) if back is None else Q(first_day__lt=back)
    others = Absence.objects.filter(begun, worker=worker)
    past = others.filter(returned__gt=first).order_by("returned").last()
    if past is not None and past.returned is not None and not _continues(entry, past, first):
        raise NotPossible(
            f"{worker.ref} was away from {on_day(past.first_day)} and back {on_day(past.returned)}: "
            f"enter a first day after it{_or_its_first_day(entry, past.returned)}",
            field="first_day",
        )
    ongoing = Q(expected_return__isnull=True) | Q(expected_return__gt=first)
    if others.filter(ongoing, returned__isnull=True).exists():
        raise NotPossible(
            "An absence is already recorded for that time; change when it ends instead",
            field="first_day",
        )


def _continues(entry: Entry, past: Absence, first: date) -> bool:
    """Whether who is away again after a return too short to count goes on with the absence before it."""
    assert past.returned is not None
    return first == past.first_day and _is_a_break(entry, past.returned)


def _is_a_break(entry: Entry, returned: date) -> bool:
    """Whether a return up to today is shorter than one that the policy lets count; none is where it says nothing."""
    counts_from = _counts_from(entry, returned)
    return counts_from is not None and entry.as_of < counts_from


def _or_its_first_day(entry: Entry, returned: date) -> str:
    return ", or its first day where this continues it" if _is_a_break(entry, returned) else ""


def _refuse_growing_into_another(absence: Absence, back: date | None) -> None:
    """Where the next absence stands in the diary, this one ends by then."""
    if back is None:
        return
    later = Absence.objects.filter(worker=absence.worker_id, first_day__gt=absence.first_day)
    following = later.filter(first_day__lt=back).order_by("first_day").first()
    if following is not None:
        raise NotPossible(
            f"Another absence is recorded from {on_day(following.first_day)}: "
            "enter that day or an earlier one",
            field="expected_return",
        )


def _must_be_away(entry: Entry) -> Absence:
    absence = running_absence(entry.subject.worker, entry.as_of)
    if absence is None:
        raise NotPossible("No absence is recorded for this worker.")
    return absence


def running_absence(worker: Worker, day: date) -> Absence | None:
    """The absence from which the worker has not returned by that day: one that has begun before one still to come."""
    away = Absence.objects.filter(worker=worker, returned__isnull=True)
    begun = away.filter(first_day__lte=day).order_by("-first_day", "-pk").first()
    return begun or away.order_by("first_day", "pk").first()


def _here_and_on_cases(event: NewEvent, worker: Worker) -> list[NewEvent]:
    """The event on the worker's own record, and on each case that is told of it."""
    return [event, *(event.about(OnCase(case)) for case in _cases_told(worker))]


def _cases_told(worker: Worker) -> Sequence[Case]:
    """The cases that an absence of the worker's is told to: those they lead, and those they hold for somebody else."""
    return list(Case.objects.held_by(worker, "lead", "holding").with_team().order_by("pk"))


def cases_led(worker: Worker) -> Sequence[Case]:
    """The cases that somebody else holds while the worker is away: those they lead."""
    return list(Case.objects.held_by(worker, "lead").with_team().order_by("pk"))


def _handed_back(
    entry: Entry, case: Case, absence: Absence, back: date | datetime, others: Sequence[Absence]
) -> list[NewEvent]:
    """Whoever held the case hands it back on the day its practitioner returns, unless one of the ``others`` needs them.

    A holding that only began on that day or later, because the return was recorded late, lasted until now.
    """
    return [
        entry.event(
            "allocation.ended",
            at=back if local_day(each.period.lower) < entry.values["returned"] else entry.now,
            worker=each.worker,
            role="holding",
        )
        for each in holdings(case)
        if not any(_needs(other, each.period.lower, absence, entry) for other in others)
    ]


def _needs(other: Absence, held_since: datetime, over: Absence, entry: Entry) -> bool:
    """Whether a holding serves another absence: it runs, follows on without a working day between, or was why it began."""
    calendar = entry.pack.calendar
    if other.first_day <= calendar.on_or_after(entry.values["returned"]):
        return True
    if other.first_day <= local_day(held_since):
        return True
    return other.recorded_at <= held_since < over.recorded_at


def holdings(case: Case) -> Sequence[Allocation]:
    """Who holds the case now while its practitioner is away, with their workers."""
    running = case.allocations.running().filter(role="holding")
    return list(running.select_related("worker"))


def _not_away(context: ActionContext) -> str | None:
    away = running_absence(context.subject.worker, context.as_of)
    return None if away is not None else "No absence is recorded for this worker."


def _which_absence(context: ActionContext) -> str:
    """The absence that the form changes or ends."""
    away = running_absence(context.subject.worker, context.as_of)
    return f"Of the absence from {on_day(away.first_day)}" if away is not None else ""


START = Action(
    id="record-absence",
    title="Record an absence",
    family=family.ABSENCE,
    records=("absence.started",),
    short_title="Record absence",
    subject="worker",
    by_default=True,
    leaves_out={
        "again_from": "said of one recorded from the first day of the absence with which it goes on"
    },
    asks=(
        questions.made_into(questions.ask("first_day", "First day away"), "first_day"),
        _BACK,
        questions.ask("planned", "Was it planned?", required=False),
    ),
    does=_record,
)
EXTEND = Action(
    id="extend-absence",
    title="Change when an absence ends",
    family=family.ABSENCE,
    records=("absence.extended",),
    short_title="Change the expected return",
    subject="worker",
    by_default=True,
    asks=(questions.of_which(_BACK, _which_absence),),
    possible=_not_away,
    does=_extend,
)
END = Action(
    id="end-absence",
    title="Record a return",
    family=family.ABSENCE,
    records=("absence.ended", "allocation.ended"),
    short_title="Record the return",
    subject="worker",
    by_default=True,
    # The day of return is when it happened.
    asks=(
        questions.of_which(
            questions.made_into(questions.day("returned", "First day back"), "at"), _which_absence
        ),
    ),
    leaves_out={
        "team": "stands with the start of the part that ends",
        "goes_on": "said only where another absence follows without a break",
    },
    possible=_not_away,
    does=_end,
)
ACTIONS = (START, EXTEND, END)
