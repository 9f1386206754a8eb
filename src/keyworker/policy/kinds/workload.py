"""How much work is enough and how it is counted: one file of several forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from keyworker.policy.conditions.model import Counted, FactTest, Happened, Quantified
from keyworker.policy.conditions.terms import fact_label
from keyworker.policy.kinds.kind import Form, Line, Mistake, RuleKind, Table
from keyworker.policy.kinds.phrases import LOCAL, all_of, any_of, applies_when, figure
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import parts_of
from keyworker.policy.problems import did_you_mean
from keyworker.policy.rules.base import LocalDefault, Rule
from keyworker.policy.rules.tables import NamedByFact
from keyworker.policy.rules.workload import (
    Counting,
    Increase,
    Measure,
    Ramp,
    Range,
    Reduction,
    SharedWork,
    TeamRange,
    Workload,
)
from keyworker.policy.rules.worth import Worth
from keyworker.policy.vocabulary.facts import FACTS
from keyworker.policy.vocabulary.fields import FieldType, KindList
from keyworker.policy.wording import listed, number

# In reading order: the parts of each measure, and what is said once for all of them.
_OF_A_MEASURE = ("table", "ranges")
_LISTS = (*_OF_A_MEASURE, "teams", "reductions", "shared_work")
_ALONE = ("counting", "increase")


def _counting(rule: Counting, pack: Pack) -> Iterator[Line]:
    if rule.title is not None:
        yield "Called", rule.title
    yield "Counts", f"{rule.unit}, in cases where the worker is {any_of(rule.parts, pack)}"
    yield from applies_when(rule.when, pack, label="Which cases")
    if rule.weight is not None:
        yield "Each case weighs", fact_label(rule.weight, pack)
    yield from applies_when(rule.children, pack, label="Which children")
    if rule.order != Counting.model_fields["order"].default:
        yield "A range is taken", ", then ".join(_STEPS[each] for each in rule.order)


_STEPS = {
    "share": "by its share",
    "hours": "by hours and other work",
    "less": "less what comes off",
}


def _worth(rule: Worth, pack: Pack) -> Iterator[Line]:
    yield "Called", rule.title
    yield "For", f"each {rule.per}"
    yield from applies_when(rule.when, pack)
    if rule.times is not None:
        yield "The case counts", f"{number(rule.times * 100)}% of its points"
    elif isinstance(rule.worth, NamedByFact):
        yield "Worth", fact_label(rule.worth.fact, pack)
    elif rule.worth is not None:
        yield "Worth", figure(rule.worth, pack)
    if rule.further is not None:
        yield "A second child, and each after it", f"{number(rule.further * 100)}% of that"
    if rule.adds:
        yield "Counts", "beside the other rows that hold"


def _range(rule: Range, pack: Pack) -> Iterator[Line]:
    yield "For", rule.when.in_words(pack)
    otherwise = "the range that would otherwise apply"
    of = figure(rule.of, pack) if rule.of is not None else otherwise
    if rule.share is not None:
        yield "Range", f"{number(rule.share * 100)}% of {of}"
    elif rule.ramp is not None:
        since = fact_label(rule.ramp.since, pack)
        steps = (f"{number(each.share * 100)}% until {each.until}" for each in rule.ramp.steps)
        yield "Range", f"of {of}, {listed(steps)} after {since}"
    elif rule.to is None:
        yield "Range", "the policy gives no figure"
        if rule.setting is not None:
            yield "Watched from", figure(LocalDefault(setting=rule.setting), pack)
    else:
        low = f"{figure(rule.from_, pack)} to " if rule.from_ is not None else ""
        kept = "whatever the hours and other work" if rule.whole else "full time"
        yield "Range", f"{low}{figure(rule.to, pack)} {kept}"
    if rule.less is not None:
        yield "Less", figure(rule.less, pack)


def _team_range(rule: TeamRange, pack: Pack) -> Iterator[Line]:
    yield "Teams", rule.when.in_words(pack)
    if rule.share is not None:
        together = "what those in it should carry, added up"
        yield (
            "Range of a team",
            together if rule.share == 1 else f"{number(rule.share * 100)}% of {together}",
        )
    else:
        low = f"{figure(rule.from_, pack)} to " if rule.from_ is not None else "at most "
        yield "Range of a team", f"{low}{figure(rule.to, pack)}" if rule.to is not None else ""


def _reduction(rule: Reduction, pack: Pack) -> Iterator[Line]:
    yield "Duty", pack.kind_title(KindList.OTHER_WORK, rule.type)
    if isinstance(rule.default_share, LocalDefault):
        share = pack.setting(rule.default_share.setting).value
        yield "Share of the week", f"{share}% {LOCAL}"
    elif rule.default_share is not None:
        yield "Share of the week", f"{number(rule.default_share)}%"
    if rule.less is not None:
        yield "Less", figure(rule.less, pack)


def _shared_work(rule: SharedWork, pack: Pack) -> Iterator[Line]:
    yield "Work", pack.kind_title(KindList.OTHER_WORK, rule.type)
    yield "Share of the week", f"{number(rule.default_share)}% where it is not itemised"


def _increase(rule: Increase, pack: Pack) -> Iterator[Line]:
    yield "Agreed by", all_of(rule.agreed_by, pack)


def _mistakes(pack: Pack) -> Iterator[Mistake]:
    """A share is of something, a figure is a number, a ramp starts at a date, and a row asks what a caseload holds."""
    for measure in pack.workload.each_measure if pack.workload is not None else ():
        ranges = measure.ranges
        for place, row in enumerate(ranges):
            if _is_of_nothing(row, ranges[place + 1 :]):
                yield (
                    row.id,
                    "share: of which figure? Say 'of', or put a range with figures of its own after it",
                )
            if row.ramp is not None:
                yield from _of_ramp(pack, row, row.ramp)
        for worth in measure.table:
            yield from _of_children(worth)
    for rule in WORKLOAD.rules(pack):
        for value in parts_of(rule):
            if isinstance(value, LocalDefault) and _is_no_number(pack, value):
                message = f"setting '{value.setting}' is no number (an empty list where there is no figure yet)"
                yield rule.id, message
            if isinstance(value, Happened | Counted):
                message = "asks what has happened, which a caseload does not hold: ask for a fact of the case"
                yield rule.id, message


def _is_of_nothing(row: Range, later: tuple[Range, ...]) -> bool:
    with_figures = any(each.share is None and each.ramp is None for each in later)
    is_share = row.share is not None or row.ramp is not None
    return is_share and row.of is None and not with_figures


def _of_ramp(pack: Pack, row: Range, ramp: Ramp) -> Iterator[Mistake]:
    """It starts at a date of the worker, and each step lasts longer than the one before it."""
    declared = {name: fact.type for name, fact in pack.header.facts.items()}
    types = {**{each.name: each.type for each in FACTS.values()}, **declared}
    dates = [name for name, kind in types.items() if kind == FieldType.DATE]
    if ramp.since not in dates:
        hint = did_you_mean(ramp.since, dates)
        message = f"ramp: '{ramp.since}' is no date that this pack or the vocabulary knows{hint}"
        yield row.id, message
    lengths = [each.until for each in ramp.steps]
    if any(each.unit != lengths[0].unit for each in lengths):
        yield row.id, "ramp: each 'until' should be in the same unit"
    elif any(later.count <= before.count for before, later in pairwise(lengths)):
        yield row.id, "ramp: each 'until' should be longer than the one before it"


def _of_children(row: Worth) -> Iterator[Mistake]:
    """A row for the whole case asks of a child only inside a list of them."""
    if row.per == "child":
        return
    lists = [part for part in parts_of(row.when) if isinstance(part, Quantified)]
    inside = {id(part) for each in lists for part in parts_of(each.condition)}
    tests = [part for part in parts_of(row.when) if isinstance(part, FactTest)]
    for test in tests:
        if test.fact.startswith("each.") and id(test) not in inside:
            message = f"asks '{test.fact}' of one child; say 'per: child', or ask 'some' or 'every' of the children"
            yield row.id, message


def _is_no_number(pack: Pack, value: LocalDefault) -> bool:
    set_to = pack.setting_value(value.setting)
    return not (set_to is None or isinstance(set_to, int | float) or set_to == ())


@dataclass(frozen=True)
class _WorkloadKind(RuleKind):
    """All of it stands in one document, which a pack need not have."""

    def rules(self, pack: Pack) -> tuple[Rule, ...]:
        workload = pack.workload
        if workload is None:
            return ()
        measures = (
            rule
            for measure in workload.each_measure
            for rule in (
                measure.counting,
                *(each for name in _OF_A_MEASURE for each in getattr(measure, name)),
            )
        )
        increase = (workload.increase,) if workload.increase is not None else ()
        return (
            *measures,
            *workload.teams,
            *workload.reductions,
            *workload.shared_work,
            *increase,
        )

    def instead(self, pack: Pack, rule: Rule, others: tuple[Rule, ...]) -> Pack:
        assert pack.workload is not None
        return pack.model_copy(update={"workload": _instead(pack.workload, rule, others)})


def _instead(workload: Workload, rule: Rule, others: tuple[Rule, ...]) -> Workload:
    update = _changed(workload, rule, others, _LISTS)
    measures = tuple(
        each.model_copy(update=_changed(each, rule, others, _OF_A_MEASURE))
        for each in workload.measures
    )
    return workload.model_copy(update={**update, "measures": measures})


def _changed(
    part: Measure, rule: Rule, others: tuple[Rule, ...], lists: tuple[str, ...]
) -> dict[str, object]:
    """The fields of the measure that the rule stands in, with the others in its place."""
    for name in _ALONE:
        if getattr(part, name, None) is rule:
            return {name: others[0] if others else None}
    return {
        name: tuple(
            new for each in getattr(part, name) for new in (others if each is rule else (each,))
        )
        for name in lists
    }


def _rows(pack: Pack) -> tuple[Range, ...]:
    """The ranges of the first measure, each step of a ramp a row of its own."""
    ranges = pack.workload.ranges if pack.workload is not None else ()
    return tuple(row for each in ranges for row in each.rows)


WORKLOAD = _WorkloadKind(
    name="workload",
    forms=(
        Form(Counting, _counting, conditions={"Which children": "children"}),
        Form(Worth, _worth, conditions={"Applies when": "when"}),
        Form(Range, _range, conditions={"For": "when"}),
        Form(TeamRange, _team_range, conditions={"Teams": "when"}),
        Form(Reduction, _reduction),
        Form(SharedWork, _shared_work),
        Form(Increase, _increase, people={"Agreed by": "agreed_by"}),
    ),
    asked_by=frozenset({"workload"}),
    # A role without a range is a role for which the policy gives no figure.
    table=Table(_rows, decides=False),
    mistakes=_mistakes,
    whole_file=Workload,
)
