"""What changed between two packs, rule by rule, in plain words?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from keyworker.policy.conditions.difference import condition_changes
from keyworker.policy.conditions.terms import fact_label
from keyworker.policy.kinds import RULE_KINDS, RuleKind, rules_of
from keyworker.policy.packs.difference.change import (
    Change,
    ChangeKind,
    come_and_gone,
    fields_from_to,
    from_to,
)
from keyworker.policy.packs.difference.lists import (
    of_checklists,
    of_clauses,
    of_coverage,
    of_examples,
    of_kinds,
    of_pages,
    of_settings,
)
from keyworker.policy.packs.in_words import PlainRule, in_plain_words
from keyworker.policy.packs.pack import LocalFact, Pack
from keyworker.policy.rules.base import Rule
from keyworker.policy.wording import listed, sentence, value_in_words, within_sentence

__all__ = ["Change", "changes_between"]


def changes_between(old: Pack, new: Pack, *, whole: bool = False) -> tuple[Change, ...]:
    """Every change from ``old`` to ``new``, in the order of the new pack, what was removed last.

    ``whole`` adds the worked examples and what coverage says of each obligation.
    """
    changes = [
        *_of_header(old, new),
        *of_clauses(old, new),
        *_of_rules(old, new),
        *_of_order(old, new),
        *of_checklists(old, new),
        *of_settings(old, new),
        *of_kinds(old, new),
        *of_pages(old, new),
    ]
    if whole:
        changes += [*of_examples(old, new), *of_coverage(old, new)]
    return tuple(changes)


def _of_header(old: Pack, new: Pack) -> Iterator[Change]:
    before, after = old.header, new.header
    lines = list(fields_from_to(before, after, _OF_HEADER))
    for label, was, now in (
        ("Job roles", before.roles, after.roles),
        ("Words", before.terms, after.terms),
        ("Facts asked about", _labels(old), _labels(new)),
    ):
        lines += [f"{label}: {change}" for change in _of_names(was, now)]
    closed = sorted(set(after.calendar.closures) - set(before.calendar.closures))
    opened = sorted(set(before.calendar.closures) - set(after.calendar.closures))
    lines += [f"Closed: now also on {listed(map(str, closed))}"] if closed else []
    lines += [f"Closed: no longer on {listed(map(str, opened))}"] if opened else []
    if lines:
        yield Change(
            change="changed", kind="pack", id=new.id, plain=after.title, lines=tuple(lines)
        )


_OF_HEADER = {
    "Title": "title",
    "Version": "version",
    "In force from": "effective",
    "In force until": "until",
    "Owner": "owner",
    "Review due": "review_due",
}


def _labels(pack: Pack) -> dict[str, str]:
    return {name: f"{fact.label}{_derived(fact, pack)}" for name, fact in pack.header.facts.items()}


def _derived(fact: LocalFact, pack: Pack) -> str:
    """From what a fact follows, where it is nobody's to say."""
    if fact.latest is not None:
        return f" (the latest {fact.latest.field} of {fact.latest.event})"
    if fact.number_of is not None:
        of, so = fact_label(fact.number_of.of, pack), fact.number_of.is_.inner_words(pack)
        return f" (how many of {of}: {so})"
    return "".join(
        f" ({value_in_words(each.value)} where {each.when.inner_words(pack)})"
        for each in fact.works_out
    )


def _of_names(was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    yield from come_and_gone(list(was), list(now), before=was.__getitem__, after=now.__getitem__)
    for name in now:
        if name in was and was[name] != now[name]:
            yield f"'{was[name]}' is now '{now[name]}'"


def _of_rules(old: Pack, new: Pack) -> Iterator[Change]:
    before = {(kind.name, rule.id): (kind, rule) for kind, rule in rules_of(old)}
    after = {(kind.name, rule.id): (kind, rule) for kind, rule in rules_of(new)}
    for key, (kind, rule) in after.items():
        now = in_plain_words(rule, kind, new)
        if key not in before:
            yield _change("added", now)
            continue
        former = before[key][1]
        was = in_plain_words(former, kind, old)
        lines = tuple(_Comparison(kind, former, rule, old, new).lines(was, now))
        if lines:
            yield _change("changed", now, lines)
    for key, (kind, rule) in before.items():
        if key not in after:
            yield _change("removed", in_plain_words(rule, kind, old))


def _change(change: ChangeKind, rule: PlainRule, lines: tuple[str, ...] = ()) -> Change:
    return Change(
        change=change, kind=rule.kind, id=rule.id, plain=rule.plain, clause=rule.clause, lines=lines
    )


@dataclass(frozen=True)
class _Comparison:
    """One rule as it was and as it is, each in its pack."""

    kind: RuleKind
    old: Rule
    new: Rule
    before: Pack
    after: Pack

    def lines(self, was: PlainRule, now: PlainRule) -> Iterator[str]:
        """What is different, line by line."""
        former, present = _lines(was), _lines(now)
        if was.clause_id == now.clause_id:
            # How the clause is cited is said once, of the clause.
            former["Clause"] = present["Clause"]
        for label in dict.fromkeys((*present, *former)):
            words, words_now = former.get(label, []), present.get(label, [])
            if words != words_now:
                yield from self._of_line(label, words, words_now)

    def _of_line(self, label: str, was: list[str], now: list[str]) -> Iterator[str]:
        """A condition and a list of people are compared by what they hold, anything else by its words."""
        form = self.kind.form_of(self.new)
        alike = type(self.old) is type(self.new)
        if alike and label in form.conditions:
            old, new = self._fields(form.conditions[label])
            changes = condition_changes(old, new, self.before, self.after)
            yield from (f"{label}: {each}" for each in changes)
        elif alike and label in form.people:
            yield from self._of_people(label, *self._fields(form.people[label]))
        else:
            yield from _of_words(label, was, now)

    def _fields(self, name: str) -> tuple[Any, Any]:
        return getattr(self.old, name), getattr(self.new, name)

    def _of_people(self, label: str, was: Sequence[str], now: Sequence[str]) -> Iterator[str]:
        if set(was) != set(now):
            changes = come_and_gone(was, now, before=self.before.term, after=self.after.term)
            yield from (f"{label}: {each}" for each in changes)
        else:
            # The same people, in another order or by another name.
            former = listed(self.before.term(each) for each in was)
            yield from_to(label, former, listed(self.after.term(each) for each in now))


def _of_words(label: str, was: list[str], now: list[str]) -> Iterator[str]:
    """Lines of one label: of several, which came and which went; of one, from what to what."""
    if len(was) > 1 or len(now) > 1:
        yield from (f"{label}: now also {within_sentence(each)}" for each in now if each not in was)
        yield from (
            f"{label}: no longer {within_sentence(each)}" for each in was if each not in now
        )
    else:
        yield from_to(label, next(iter(was), None), next(iter(now), None))


def _lines(rule: PlainRule) -> dict[str, list[str]]:
    lines: dict[str, list[str]] = {
        "In plain words": [rule.plain],
        "Clause": [rule.clause],
        "Title": [rule.title],
    }
    for label, words in rule.lines:
        lines.setdefault(label, []).append(words)
    return lines


def _of_order(old: Pack, new: Pack) -> Iterator[Change]:
    """Tables whose rows stand in another order: the first that applies decides, so order is what they say."""
    for kind in RULE_KINDS:
        if kind.table is None or not kind.table.decides:
            continue
        moved = _first_moved(
            [row.id for row in kind.table.rows(old)], [row.id for row in kind.table.rows(new)]
        )
        if moved is not None:
            line = f"'{moved[0]}' now comes before '{moved[1]}'; the first row that applies decides"
            yield Change(
                change="changed",
                kind=kind.name,
                id=kind.name,
                plain="The order of the rows",
                lines=(sentence(line),),
            )


def _first_moved(was: list[str], now: list[str]) -> tuple[str, str] | None:
    """Of the rows that both have, the first that comes sooner now, and the one it comes before; None where none does."""
    kept, keeps = [each for each in was if each in now], [each for each in now if each in was]
    return next(((new, old) for old, new in zip(kept, keeps, strict=True) if old != new), None)
