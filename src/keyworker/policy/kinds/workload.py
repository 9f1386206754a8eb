"""How much work is enough and how it is counted: one file of several forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from keyworker.policy.conditions.terms import fact_label
from keyworker.policy.kinds.kind import Form, Line, Mistake, RuleKind, Table
from keyworker.policy.kinds.phrases import LOCAL, all_of, any_of, applies_when, figure
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import LocalDefault, Rule
from keyworker.policy.rules.workload import (
    Counting,
    Increase,
    Range,
    Reduction,
    SharedWork,
    Workload,
)
from keyworker.policy.vocabulary.fields import KindList
from keyworker.policy.wording import number

_LISTS = ("ranges", "reductions", "shared_work")
_ALONE = ("counting", "increase")


def _counting(rule: Counting, pack: Pack) -> Iterator[Line]:
    yield "Counts", f"{rule.unit}, in cases where the worker is {any_of(rule.parts, pack)}"
    yield from applies_when(rule.when, pack, label="Which cases")
    if rule.weight is not None:
        yield "Each case weighs", fact_label(rule.weight, pack)
    yield from applies_when(rule.children, pack, label="Which children")


def _range(rule: Range, pack: Pack) -> Iterator[Line]:
    yield "For", rule.when.in_words(pack)
    if rule.share is not None:
        otherwise = "the range that would otherwise apply"
        of = figure(rule.of, pack) if rule.of is not None else otherwise
        yield "Range", f"{number(rule.share * 100)}% of {of}"
    elif rule.to is None:
        yield "Range", "the policy gives no figure"
        if rule.setting is not None:
            yield "Watched from", figure(LocalDefault(setting=rule.setting), pack)
    else:
        low = f"{figure(rule.from_, pack)} to " if rule.from_ is not None else ""
        yield "Range", f"{low}{figure(rule.to, pack)} full time"


def _reduction(rule: Reduction, pack: Pack) -> Iterator[Line]:
    yield "Duty", pack.kind_title(KindList.OTHER_WORK, rule.type)
    if isinstance(rule.default_share, LocalDefault):
        share = pack.setting(rule.default_share.setting).value
        yield "Share of the week", f"{share}% {LOCAL}"
    elif rule.default_share is not None:
        yield "Share of the week", f"{number(rule.default_share)}%"


def _shared_work(rule: SharedWork, pack: Pack) -> Iterator[Line]:
    yield "Work", pack.kind_title(KindList.OTHER_WORK, rule.type)
    yield "Share of the week", f"{number(rule.default_share)}% where it is not itemised"


def _increase(rule: Increase, pack: Pack) -> Iterator[Line]:
    yield "Agreed by", all_of(rule.agreed_by, pack)


def _mistakes(pack: Pack) -> Iterator[Mistake]:
    """A share is of something, and what it is of is a number."""
    ranges = pack.workload.ranges if pack.workload is not None else ()
    for place, row in enumerate(ranges):
        if _is_of_nothing(row, ranges[place + 1 :]):
            yield (
                row.id,
                "share: of which figure? Say 'of', or put a range with figures of its own after it",
            )
        for value in (row.from_, row.to, row.of):
            if isinstance(value, LocalDefault) and _is_no_number(pack, value):
                message = f"setting '{value.setting}' is no number (an empty list where there is no figure yet)"
                yield row.id, message


def _is_of_nothing(row: Range, later: tuple[Range, ...]) -> bool:
    shares = all(each.share is not None for each in later)
    return row.share is not None and row.of is None and shares


def _is_no_number(pack: Pack, value: LocalDefault) -> bool:
    settings = (each.value for each in pack.settings if each.id == value.setting)
    return any(not (isinstance(each, int | float) or each == ()) for each in settings)


@dataclass(frozen=True)
class _WorkloadKind(RuleKind):
    """All of it stands in one document, which a pack need not have."""

    def rules(self, pack: Pack) -> tuple[Rule, ...]:
        workload = pack.workload
        if workload is None:
            return ()
        listed = (rule for name in _LISTS for rule in getattr(workload, name))
        increase = (workload.increase,) if workload.increase is not None else ()
        return (workload.counting, *listed, *increase)

    def instead(self, pack: Pack, rule: Rule, others: tuple[Rule, ...]) -> Pack:
        assert pack.workload is not None
        return pack.model_copy(update={"workload": _instead(pack.workload, rule, others)})


def _instead(workload: Workload, rule: Rule, others: tuple[Rule, ...]) -> Workload:
    for name in _ALONE:
        if getattr(workload, name) is rule:
            return workload.model_copy(update={name: others[0] if others else None})
    update = {
        name: tuple(
            new for each in getattr(workload, name) for new in (others if each is rule else (each,))
        )
        for name in _LISTS
    }
    return workload.model_copy(update=update)


WORKLOAD = _WorkloadKind(
    name="workload",
    forms=(
        Form(Counting, _counting, conditions={"Which children": "children"}),
        Form(Range, _range, conditions={"For": "when"}),
        Form(Reduction, _reduction),
        Form(SharedWork, _shared_work),
        Form(Increase, _increase, people={"Agreed by": "agreed_by"}),
    ),
    asked_by=frozenset({"workload"}),
    # A role without a range is a role for which the policy gives no figure.
    table=Table(lambda pack: pack.workload.ranges if pack.workload else (), decides=False),
    mistakes=_mistakes,
    whole_file=Workload,
)
