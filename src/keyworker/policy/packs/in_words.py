"""What does a rule say, in plain words, line by line?

Each line is a label and a sentence, so that a page, the command line and a comparison of two versions can each lay
them out in their own way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from keyworker.policy.conditions.in_words import condition_in_words, fact_label, pattern_in_words
from keyworker.policy.conditions.model import Condition
from keyworker.policy.packs.cross_checks import named_rules
from keyworker.policy.packs.dates_in_words import date_in_words
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.accountability import Accountability
from keyworker.policy.rules.base import Force, LocalDefault
from keyworker.policy.rules.dates import DateOf
from keyworker.policy.rules.gates import EligibilityRule, Gate, Override, WhoMay
from keyworker.policy.rules.notices import Notice
from keyworker.policy.rules.states import State
from keyworker.policy.rules.tables import Destination, NamedByFact, Priority, Route
from keyworker.policy.rules.timescales import FieldLength, Length, Starts, Stops, Timescale
from keyworker.policy.rules.workload import Counting, Increase, Range, Reduction, SharedWork
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.wording import listed, number, sentence

Line = tuple[str, str]

_FORCES = {
    Force.MUST: "Must: it blocks, or is a tracked duty",
    Force.SHOULD: "Should: it may be departed from with a recorded reason",
    Force.MAY: "May: it is offered, never forced",
}


@dataclass(frozen=True)
class PlainRule:
    """A rule in plain words: ``kind`` is the file it stands in, ``lines`` label and sentence."""

    id: str
    kind: str
    title: str
    plain: str
    clause: str
    clause_id: str
    force: str
    lines: tuple[Line, ...]


def in_plain_words(rule: Any, kind: str, pack: Pack) -> PlainRule:
    """The rule in plain words, with the clause it rests on."""
    also = [("Also serves", listed(pack.cite(each) for each in rule.also))] if rule.also else []
    details = _DETAILS[type(rule)](rule, pack)
    lines = [
        ("Force", _FORCES[rule.force]),
        *also,
        *((label, sentence(said)) for label, said in details),
    ]
    return PlainRule(
        id=rule.id,
        kind=kind,
        title=getattr(rule, "title", rule.id),
        plain=" ".join(rule.plain.split()),
        clause=pack.cite(rule.clause),
        clause_id=rule.clause,
        force=rule.force.value,
        lines=tuple(lines),
    )


def plain_rules(pack: Pack) -> tuple[PlainRule, ...]:
    """Every rule of the pack in plain words, in reading order."""
    return tuple(in_plain_words(rule, kind, pack) for kind, rule in named_rules(pack))


def _state(rule: State, pack: Pack) -> Iterator[Line]:
    yield "Is a state of", "each child" if rule.per == "child" else "the case"
    yield "Lasts while", condition_in_words(rule.when, pack)
    if rule.unknown == "enters":
        yield "If not known", "it is taken to be so"


def _timescale(rule: Timescale, pack: Pack) -> Iterator[Line]:
    if rule.when is not None:
        yield "Applies when", condition_in_words(rule.when, pack)
    yield "Starts", _starts(rule.starts, pack)
    if rule.per != "case":
        yield "Runs for", f"each {rule.per} of its own"
    if rule.within is not None:
        yield "Limit", _length(rule.within, pack)
    if rule.due is not None:
        yield "Due on", date_in_words(rule.due, pack)
    if rule.target is not None:
        yield "Target", _length(rule.target, pack)
    if rule.cap is not None:
        yield "Never later than", date_in_words(rule.cap, pack)
    for stop in rule.stops:
        yield "Met when", _stop(stop, pack)
    for end in rule.ends:
        yield "No longer owed when", pattern_in_words(end, pack)
    if rule.repeats is not None:
        start = "it was met" if rule.repeats == "stop" else "it was due"
        yield "Repeats", f"it starts again from the day {start}"
    for pause in rule.pauses:
        until = pattern_in_words(pause.ends, pack)
        yield "Stands still", f"from when {pattern_in_words(pause.starts, pack)} until {until}"
    yield "Responsible", listed((pack.term(each) for each in rule.responsible), joined_by="or else")
    if rule.warn is not None:
        yield "Warns", f"{rule.warn} before the limit"
    if rule.relax is not None:
        again = (
            f"; looked at again every {rule.relax.review_every}" if rule.relax.review_every else ""
        )
        yield (
            "May be relaxed by",
            f"{_anyone(rule.relax.by, pack)} ({pack.cite(rule.relax.clause)}){again}",
        )
    if rule.missed is not None:
        yield "When missed", rule.missed.plain


def _starts(starts: Starts, pack: Pack) -> str:
    which = {
        "first": "the first time that",
        "last": "the last time that",
        "each": "each time that",
    }[starts.take]
    said = f"{which} {pattern_in_words(starts, pack)}"
    if isinstance(starts.date, DateOf):
        said += f", counted from {date_in_words(starts.date, pack)}"
    elif starts.date != "at":
        said += f", counted from its '{starts.date.replace('_', ' ')}'"
    if starts.also is not None:
        said += f", and {pattern_in_words(starts.also, pack)}"
    if starts.when is not None:
        said += f", if {condition_in_words(starts.when, pack)}"
    return said + (
        f", but not before {date_in_words(starts.not_before, pack)}"
        if starts.not_before is not None
        else ""
    )


def _stop(stop: Stops, pack: Pack) -> str:
    if stop.of == "recording":
        return "what started it has been written up"
    who = {
        "person": ", for the same person",
        "worker": ", by the same worker",
        "another-worker": ", for another worker",
    }
    said = pattern_in_words(stop, pack) + who.get(stop.of, "")
    if isinstance(stop.date, DateOf):
        said += f", on {date_in_words(stop.date, pack)}"
    if stop.named_in is not None:
        said += f", and its '{stop.named_in.replace('_', ' ')}' names them"
    return said + (" (before the start counts too)" if stop.early else "")


def _length(length: Length, pack: Pack) -> str:
    if isinstance(length, LocalDefault):
        return f"{pack.setting(length.setting).value} (a local default, not in the policy)"
    if isinstance(length, FieldLength):
        kind = EVENT_KINDS.get(length.event)
        since = kind.says if kind else length.event
        said = f"what the case itself states: '{length.field.replace('_', ' ')}', last given when {since}"
        return (
            f"{said}; {length.otherwise} until one is stated"
            if length.otherwise is not None
            else said
        )
    return str(length)


def _gate(rule: Gate, pack: Pack) -> Iterator[Line]:
    yield (
        "Guards",
        listed((f"'{each.replace('-', ' ')}'" for each in rule.actions), joined_by="and"),
    )
    if rule.about == "attempt":
        yield "Asked", "when someone tries it, of who acts and what they entered"
    yield from _required(rule.when, rule.requires, rule.refusal, pack)
    if rule.put_right is not None:
        yield "Put right by", f"'{rule.put_right.replace('-', ' ')}'"
    yield from _passing(rule.override, pack, statutory=rule.statutory)


def _eligibility(rule: EligibilityRule, pack: Pack) -> Iterator[Line]:
    yield from _required(rule.when, rule.requires, rule.refusal, pack)
    yield from _passing(rule.override, pack, statutory=rule.statutory)


def _required(
    when: Condition | None, requires: Condition, refusal: str, pack: Pack
) -> Iterator[Line]:
    if when is not None:
        yield "Applies when", condition_in_words(when, pack)
    yield "Needs", condition_in_words(requires, pack)
    yield "Otherwise", refusal


def _passing(override: Override | None, pack: Pack, *, statutory: bool) -> Iterator[Line]:
    if statutory:
        yield "Override", "none, ever: the law requires it"
    elif override is not None:
        when = (
            f", when {condition_in_words(override.when, pack)}" if override.when is not None else ""
        )
        yield (
            "Override",
            f"the {_anyone(override.by, pack)}, with a recorded reason{when} ({pack.cite(override.clause)})",
        )


def _who_may(rule: WhoMay, pack: Pack) -> Iterator[Line]:
    yield "Action", f"'{rule.action.replace('-', ' ')}'"
    yield "Who may", _anyone(rule.who, pack)
    if rule.checklist is not None:
        yield "Asks", f"the checklist '{pack.checklist(rule.checklist).title}'"


def _route(rule: Route, pack: Pack) -> Iterator[Line]:
    yield "When", condition_in_words(rule.when, pack)
    yield "Goes to", _destination(rule.to, pack)
    if rule.with_:
        yield "Together with", listed(pack.term(each) for each in rule.with_)
    if rule.offer:
        yield "Also offered", listed(_destination(each, pack) for each in rule.offer)


def _destination(to: Destination, pack: Pack) -> str:
    team = (
        fact_label(to.team.fact, pack)
        if isinstance(to.team, NamedByFact)
        else to.team and pack.term(to.team)
    )
    return ", ".join(
        each for each in (pack.term(to.service), team, to.role and pack.term(to.role)) if each
    )


def _priority(rule: Priority, pack: Pack) -> Iterator[Line]:
    yield "When", condition_in_words(rule.when, pack)
    said = rule.priority
    if isinstance(said, LocalDefault):
        said = f"{pack.setting(said.setting).value} (a local default, not in the policy)"
    yield "Priority", said + (f", rated {rule.rag}" if rule.rag else "")
    if rule.allocate_now:
        yield "Waiting list", "not used: it is allocated now"


def _accountability(rule: Accountability, pack: Pack) -> Iterator[Line]:
    yield "When", condition_in_words(rule.when, pack)
    yield (
        "Answers for the case",
        pack.term(rule.accountable.part or rule.accountable.job_role or ""),
    )
    if rule.key_worker is not None:
        yield "Key worker", pack.term(rule.key_worker.part or rule.key_worker.job_role or "")


def _counting(rule: Counting, pack: Pack) -> Iterator[Line]:
    yield "Counts", f"{rule.unit}, in cases where the worker is {_anyone(rule.parts, pack)}"
    if rule.when is not None:
        yield "Which cases", condition_in_words(rule.when, pack)
    if rule.weight is not None:
        yield "Each case weighs", fact_label(rule.weight, pack)
    if rule.children is not None:
        yield "Which children", condition_in_words(rule.children, pack)


def _range(rule: Range, pack: Pack) -> Iterator[Line]:
    yield "For", condition_in_words(rule.when, pack)
    if rule.share is not None:
        of = (
            _figure(rule.of, pack)
            if rule.of is not None
            else "the range that would otherwise apply"
        )
        yield "Range", f"{number(rule.share * 100)}% of {of}"
        return
    low = f"{_figure(rule.from_, pack)} to " if rule.from_ is not None else ""
    yield (
        "Range",
        f"{low}{_figure(rule.to, pack)} full time"
        if rule.to is not None
        else "the policy gives no figure",
    )


def _figure(figure: float | LocalDefault, pack: Pack) -> str:
    if not isinstance(figure, LocalDefault):
        return number(figure)
    value = pack.setting(figure.setting).value
    said = (
        number(value)
        if isinstance(value, int | float)
        else f"the figure for '{figure.setting.replace('-', ' ')}'"
    )
    return f"{said} (a local default, not in the policy)"


def _reduction(rule: Reduction, pack: Pack) -> Iterator[Line]:
    yield "Duty", pack.term(rule.type)
    if isinstance(rule.default_share, LocalDefault):
        share = pack.setting(rule.default_share.setting).value
        yield "Share of the week", f"{share}% (a local default, not in the policy)"
    elif rule.default_share is not None:
        yield "Share of the week", f"{number(rule.default_share)}%"


def _shared_work(rule: SharedWork, pack: Pack) -> Iterator[Line]:
    yield "Work", pack.term(rule.type)
    yield "Share of the week", f"{number(rule.default_share)}% where it is not itemised"


def _increase(rule: Increase, pack: Pack) -> Iterator[Line]:
    yield "Agreed by", listed(pack.term(each) for each in rule.agreed_by)


def _notice(rule: Notice, pack: Pack) -> Iterator[Line]:
    yield "On", pattern_in_words(rule.on, pack)
    if rule.when is not None:
        yield "When", condition_in_words(rule.when, pack)
    yield "Tells", listed(pack.term(each) for each in rule.to)
    yield "Says", rule.text
    if rule.email:
        yield "Sent", "By e-mail as well: to the first of these, with the others copied in"


def _anyone(words: tuple[str, ...], pack: Pack) -> str:
    return listed((pack.term(each) for each in words), joined_by="or")


_DETAILS: dict[type[Any], Callable[[Any, Pack], Iterator[Line]]] = {
    State: _state,
    Timescale: _timescale,
    Gate: _gate,
    EligibilityRule: _eligibility,
    WhoMay: _who_may,
    Route: _route,
    Priority: _priority,
    Accountability: _accountability,
    Counting: _counting,
    Range: _range,
    Reduction: _reduction,
    SharedWork: _shared_work,
    Increase: _increase,
    Notice: _notice,
}
