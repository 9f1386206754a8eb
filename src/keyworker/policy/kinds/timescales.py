"""Deadlines: "within 7 working days of allocation, until contact is made"."""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.policy.conditions.details import label_of
from keyworker.policy.kinds.kind import Form, Line, RuleKind
from keyworker.policy.kinds.phrases import LOCAL, any_of, applies_when, quoted
from keyworker.policy.packs.dates_in_words import date_in_words, day_named
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import LocalDefault
from keyworker.policy.rules.dates import DateOf
from keyworker.policy.rules.timescales import FieldLength, Length, Missed, Starts, Stops, Timescale
from keyworker.policy.vocabulary.events import says_of
from keyworker.policy.wording import listed

_TAKES = {"first": "the first time that", "last": "the last time that", "each": "each time that"}
_OF = {
    "person": ", for the same person",
    "worker": ", by the same worker",
    "another-worker": ", for another worker",
    "lead": ", for whoever leads the case then",
}
_EARLY: dict[bool | str, str] = {
    False: "",
    True: " (before the start counts too)",
    "alone": " (before the start counts too, where it can be of nothing else)",
    "lasting": " (before the start counts too, while it lasts)",
}


def _words(rule: Timescale, pack: Pack) -> Iterator[Line]:
    yield from applies_when(rule.when, pack)
    yield "Starts", _starts(rule.starts, pack)
    if rule.per != "case":
        yield "Runs for", f"each {rule.per} of its own"
    yield from _limits(rule, pack)
    yield from _ends(rule, pack)
    yield "Responsible", listed((pack.term(each) for each in rule.responsible), joined_by="or else")
    if rule.warn is not None:
        yield "Warns", f"{rule.warn} before the limit"
    yield from _relaxation(rule, pack)
    if rule.missed is not None:
        yield from _missed(rule.missed, pack)


def _limits(rule: Timescale, pack: Pack) -> Iterator[Line]:
    if rule.within is not None:
        yield "Limit", _length(rule.within, pack)
    if rule.due is not None:
        yield "Due on", date_in_words(rule.due, pack)
    if rule.target is not None:
        yield "Target", _length(rule.target, pack)
    if rule.cap is not None:
        yield "Never later than", date_in_words(rule.cap, pack)


def _ends(rule: Timescale, pack: Pack) -> Iterator[Line]:
    for stop in rule.stops:
        yield "Met when", _stop(stop, pack)
    for end in rule.ends:
        yield "No longer owed when", end.in_words(pack) + _OF.get(end.of, "")
    if rule.broken_by is not None:
        yield "A return breaks the absence", f"where it lasts {_length(rule.broken_by, pack)}"
    if rule.once:
        yield "Done before", "not asked for again when it starts anew"
    if rule.outlasts:
        yield "When what started it is over", "still owed"
    if rule.after_closing:
        yield "When the case is closed", "still owed"
    if rule.without_part:
        yield "When the worker has left the case", "still owed"
    if rule.repeats is not None:
        start = "it was met" if rule.repeats == "stop" else "it was due"
        yield "Repeats", f"it starts again from the day {start}"
    for pause in rule.pauses:
        until = pause.ends.in_words(pack)
        yield "Stands still", f"from when {pause.starts.in_words(pack)} until {until}"


def _relaxation(rule: Timescale, pack: Pack) -> Iterator[Line]:
    relax = rule.relax
    if relax is None:
        return
    again = f"; looked at again every {relax.review_every}" if relax.review_every else ""
    yield "May be relaxed by", f"{any_of(relax.by, pack)} ({pack.cite(relax.clause)}){again}"


def _missed(missed: Missed, pack: Pack) -> Iterator[Line]:
    yield "When missed", missed.plain
    if missed.offer is not None:
        yield "Then offers", quoted(missed.offer)
    if missed.clause is not None:
        yield "Then rests on", pack.cite(missed.clause)


def _starts(starts: Starts, pack: Pack) -> str:
    words = f"{_TAKES[starts.take]} {starts.in_words(pack)}"
    if isinstance(starts.date, DateOf):
        words += f", counted from {date_in_words(starts.date, pack)}"
    elif starts.date != "at":
        words += f", counted from {day_named(starts.date)}"
    if starts.also is not None:
        words += f", and {starts.also.in_words(pack)}"
    if starts.changed_by is not None:
        words += f", also as changed when {starts.changed_by.in_words(pack)}"
    if starts.when is not None:
        words += f", if {starts.when.in_words(pack)}"
    if starts.not_before is not None:
        words += f", but not before {date_in_words(starts.not_before, pack)}"
    return words


def _stop(stop: Stops, pack: Pack) -> str:
    if stop.of == "recording":
        return "what started it has been written up"
    words = stop.in_words(pack) + _OF.get(stop.of, "")
    if isinstance(stop.date, DateOf):
        words += f", on {date_in_words(stop.date, pack)}"
    elif stop.date != "at":
        words += f", on {day_named(stop.date)}"
    if stop.named_in is not None:
        words += f", and they are named among {label_of(stop.named_in)}"
    if stop.names_day is not None:
        words += f", of the one on the day of {label_of(stop.names_day)} that it names"
    return words + _EARLY[stop.early]


def _length(length: Length, pack: Pack) -> str:
    if isinstance(length, LocalDefault):
        return f"{pack.setting(length.setting).value} {LOCAL}"
    if not isinstance(length, FieldLength):
        return str(length)
    field = length.field.replace("_", " ")
    words = f"what the case itself states: '{field}', last given when {says_of(length.event)}"
    if length.otherwise is None:
        return words
    return f"{words}; {length.otherwise} until one is stated"


TIMESCALES = RuleKind(
    name="timescales",
    forms=(
        Form(
            Timescale,
            _words,
            title=lambda rule: rule.title,
            conditions={"Applies when": "when"},
            people={"Responsible": "responsible"},
            event=lambda rule: rule.starts,
        ),
    ),
    asked_by=frozenset({"timescales"}),
    fails_untried=True,
)
