"""What changed between two packs beside their rules: the register, checklists, local defaults, examples, coverage?"""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.policy.conditions.difference import condition_changes
from keyworker.policy.packs.clauses import Coverage
from keyworker.policy.packs.difference.change import (
    Change,
    changes_by_id,
    come_and_gone,
    fields_from_to,
    from_to,
)
from keyworker.policy.packs.kinds_in_words import kinds_in_words
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.pages_in_words import pages_in_words
from keyworker.policy.rules.checklists import Checklist, Item
from keyworker.policy.rules.examples import Example
from keyworker.policy.rules.settings import Setting
from keyworker.policy.wording import listed


def of_clauses(old: Pack, new: Pack) -> Iterator[Change]:
    fields = {
        "Cited as": "ref",
        "Force": "force",
        "Asks": "says",
        "A system must": "system_must",
        "Read as": "ambiguity",
    }
    yield from changes_by_id(
        "clauses",
        old.clauses,
        new.clauses,
        lambda was, now: fields_from_to(was, now, fields),
        plain=lambda each: each.says,
        ref=lambda each: each.ref,
    )


def of_checklists(old: Pack, new: Pack) -> Iterator[Change]:
    def lines(was: Checklist, now: Checklist) -> Iterator[str]:
        before, after = {each.id: each for each in was.items}, {each.id: each for each in now.items}
        yield from (f"Now also asks '{after[each].ask}'" for each in after if each not in before)
        yield from (f"No longer asks '{before[each].ask}'" for each in before if each not in after)
        for name in [each for each in after if each in before and before[each] != after[each]]:
            yield from _of_item(before[name], after[name], old, new)
        yield from fields_from_to(was, now, {"Title": "title"})

    yield from changes_by_id(
        "checklists", old.checklists, new.checklists, lines, plain=lambda each: each.plain
    )


def _of_item(was: Item, now: Item, before: Pack, after: Pack) -> Iterator[str]:
    asked = f"'{now.ask}'"
    fields = {"is asked": "ask", "binds": "force", "hint": "hint", "is answered by": "type"}
    labelled = {f"{asked} {label}": name for label, name in fields.items()}
    yield from fields_from_to(was, now, labelled)
    if was.options != now.options:
        yield from_to(f"{asked} may be", listed(was.options), listed(now.options))
    yield from (
        f"{asked} is asked {each}" for each in condition_changes(was.when, now.when, before, after)
    )
    if was.clause != now.clause:
        yield from_to(f"{asked} rests on", before.cite(was.clause), after.cite(now.clause))


def of_settings(old: Pack, new: Pack) -> Iterator[Change]:
    def lines(was: Setting, now: Setting) -> Iterator[str]:
        if was.value != now.value:
            yield from_to("Value", _value(was.value), _value(now.value))
        yield from fields_from_to(was, now, {"Why": "why"})

    yield from changes_by_id(
        "settings",
        old.settings,
        new.settings,
        lines,
        plain=lambda each: f"{_value(each.value)}: {each.why}",
    )


def _value(value: object) -> str:
    return listed(map(str, value)) or "nothing" if isinstance(value, tuple) else str(value)


def of_examples(old: Pack, new: Pack) -> Iterator[Change]:
    def lines(was: Example, now: Example) -> Iterator[str]:
        for name in type(now).model_fields:
            if getattr(was, name) != getattr(now, name):
                yield f"What is {_EXAMPLE.get(name, name)} has changed"

    yield from changes_by_id(
        "examples",
        old.examples,
        new.examples,
        lines,
        plain=lambda each: f"Asks {each.ask} of {each.of}",
    )


_EXAMPLE = {
    "given": "given",
    "expect": "expected",
    "as_of": "the day asked about",
    "of": "asked",
    "none": "expected",
}


def of_coverage(old: Pack, new: Pack) -> Iterator[Change]:
    was, now = ({each.clause: each for each in pack.coverage} for pack in (old, new))
    for clause in dict.fromkeys((*now, *was)):
        if was.get(clause) != now.get(clause):
            line = from_to("Coverage", _covered(was.get(clause)), _covered(now.get(clause)))
            pack = new if clause in now else old
            yield Change(
                change="changed",
                kind="coverage",
                id=clause,
                plain="",
                clause=pack.cite(clause),
                lines=(line,),
            )


def _covered(entry: Coverage | None) -> str | None:
    if entry is None:
        return None
    missing = entry.partly or entry.not_yet or entry.not_software
    said = [f"met by {listed(entry.by)}"] if entry.by else []
    return "; ".join([*said, *([missing] if missing else [])])


def of_pages(old: Pack, new: Pack) -> Iterator[Change]:
    """What the pages show beside the work, where that differs."""
    was, now = pages_in_words(old), pages_in_words(new)
    lines = tuple(
        from_to(name, was.get(name), now.get(name))
        for name in dict.fromkeys((*now, *was))
        if was.get(name) != now.get(name)
    )
    if lines:
        plain = "What the pages show beside the work"
        yield Change(change="changed", kind="pages", id="pages", plain=plain, lines=lines)


def of_kinds(old: Pack, new: Pack) -> Iterator[Change]:
    """Which kinds of referral and of other work came and went, and who refers."""
    was, now = kinds_in_words(old), kinds_in_words(new)
    lines = tuple(
        f"{heading}: {change}"
        for heading in dict.fromkeys((*now, *was))
        for change in come_and_gone(
            was.get(heading, ()), now.get(heading, ()), before=str, after=str
        )
    )
    if lines:
        plain = "The kinds of referral and of other work"
        yield Change(change="changed", kind="kinds", id="kinds", plain=plain, lines=lines)
