"""Which parts in a case ended because whoever played them left the authority?

Nobody holds a case after their last day in post, whether or not anybody recorded on the case that they let it go. So each
part that a leaver was ever given ends at the start of the next day, by an event like any other where it is still played
then: states, clocks and lists need not ask who has left. Their last day is what is known of the worker, or what an event of
the case says of it, whichever is the earlier.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from keyworker.decisions.case.spells import ALONE, gone
from keyworker.policy.casefile import CaseFile, Event, Worker
from keyworker.policy.conditions.passing_days import as_day
from keyworker.policy.vocabulary import kinds

_ENDS_ALL = frozenset({kinds.CASE_CLOSED})


def without_leavers(known: CaseFile, *, day: date) -> CaseFile:
    """The case as it is known at the end of ``day``, with every part of those who had left by then ended."""
    known = _with_last_days(known)
    leavers = {each.id: each.left_on for each in known.workers}
    return known.with_more(
        end
        for worker, last_day in leavers.items()
        if last_day is not None and last_day < day
        for end in _ends(
            known.events,
            worker,
            last_day + timedelta(days=1),
            told_late_by=_told_late_by(known, worker, last_day),
        )
    )


def leaving_days(casefile: CaseFile) -> Iterator[date]:
    """The first day without each worker of the case who has left, or will, by anything that is said of it."""
    said = (each.left_on for each in casefile.workers)
    told = (as_day(each.field("last_day")) for each in casefile.of_kind(kinds.LEAVING_RECORDED))
    return (each + timedelta(days=1) for each in (*said, *told) if each is not None)


def _with_last_days(known: CaseFile) -> CaseFile:
    """The case with the last day of each worker of whose leaving it was told, and not since that they stay."""
    if kinds.LEAVING_RECORDED not in known.kinds:
        return known
    told: dict[str, date] = {}
    for event in known.of_kind(kinds.LEAVING_RECORDED, kinds.LEAVING_WITHDRAWN):
        worker, last_day = event.field("worker"), as_day(event.field("last_day"))
        if worker is None:
            continue
        told.pop(worker, None)
        if event.kind == kinds.LEAVING_RECORDED and last_day is not None:
            told[worker] = last_day
    if not told:
        return known
    unknown = (Worker(id=each) for each in told if known.worker(each) is None)
    workers = tuple(_leaving(each, told.get(each.id)) for each in (*known.workers, *unknown))
    return known.model_copy(update={"workers": workers})


def _leaving(worker: Worker, told: date | None) -> Worker:
    days = [each for each in (worker.left_on, told) if each is not None]
    return worker.model_copy(update={"left_on": min(days)}) if days else worker


def _told_late_by(known: CaseFile, worker: str, last_day: date) -> str | None:
    """The entry by which the case only heard of it when they had gone: whoever is told of that is told of what ended."""
    told = (
        each
        for each in known.of_kind(kinds.LEAVING_RECORDED)
        if each.field("worker") == worker and as_day(each.field("last_day")) == last_day
    )
    first = next(told, None)
    return first.id if first is not None and first.recorded_day > last_day else None


def _ends(
    events: Iterable[Event], worker: str, first_day_without: date, *, told_late_by: str | None
) -> Iterator[Event]:
    """The end of each part the worker still had then, and of each that they were given though they had left."""
    playing: set[str] = set()
    for event in events:
        part = str(event.field("role") or "lead")
        if event.day < first_day_without:
            _play(playing, event, worker, part)
        elif event.kind == kinds.ALLOCATION_STARTED and event.field("worker") == worker:
            yield gone(event.at, worker, part, why="left", with_it=None)
    for part in sorted(playing):
        yield gone(first_day_without, worker, part, why="left", with_it=told_late_by)


def _play(playing: set[str], event: Event, worker: str, part: str) -> None:
    """What the event makes of the parts that the worker plays."""
    theirs = event.field("worker") == worker
    if event.kind in _ENDS_ALL:
        playing.clear()
    elif event.kind == kinds.ALLOCATION_STARTED and theirs:
        playing.add(part)
    elif event.kind == kinds.ALLOCATION_STARTED and part in ALONE:
        playing.discard(part)
    elif event.kind == kinds.ALLOCATION_ENDED and (theirs or event.field("worker") is None):
        playing -= {part} if event.field("role") else set(playing)
