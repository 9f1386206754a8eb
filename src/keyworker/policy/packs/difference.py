"""What changed between two packs, rule by rule, in plain words?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal

from keyworker.policy.conditions.difference import condition_changes
from keyworker.policy.model import Model
from keyworker.policy.packs.cross_checks import named_rules
from keyworker.policy.packs.in_words import PlainRule, in_plain_words
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.pages_in_words import pages_in_words
from keyworker.policy.rules.checklists import Checklist
from keyworker.policy.wording import listed, sentence

Kind = Literal["added", "removed", "changed"]

# Under which label a rule's condition is read, and which field of the rule it stands in.
_CONDITIONS = {
    "Applies when": "when",
    "When": "when",
    "For": "when",
    "Lasts while": "when",
    "Needs": "requires",
    "Which children": "children",
}
_PEOPLE = {"Who may": "who", "Tells": "to", "Agreed by": "agreed_by", "Responsible": "responsible"}
# What is written as a sentence, and so is quoted.
_TEXTS = {"In plain words", "Asks", "Read as", "Otherwise", "When missed", "Says", "Title", "Why"}
_TABLES = ("routing", "priority", "accountability")


class Change(Model):
    """A rule or local default that was added, removed or changed; ``lines`` say what is different."""

    change: Kind
    kind: str
    id: str
    plain: str
    clause: str | None = None
    lines: tuple[str, ...] = ()


def changes_between(old: Pack, new: Pack, *, whole: bool = False) -> tuple[Change, ...]:
    """Every change from ``old`` to ``new``, in the order of the new pack, what was removed last.

    ``whole`` adds the worked examples and what coverage says of each obligation.
    """
    found = [
        *_of_header(old, new),
        *_of_clauses(old, new),
        *_of_rules(old, new),
        *_of_order(old, new),
    ]
    found += [*_of_checklists(old, new), *_of_settings(old, new), *_of_pages(old, new)]
    if whole:
        found += [*_of_examples(old, new), *_of_coverage(old, new)]
    return tuple(found)


def _of_header(old: Pack, new: Pack) -> Iterator[Change]:
    before, after = old.header, new.header
    lines = [
        _from_to(label, was, now)
        for label, was, now in (
            ("Title", before.title, after.title),
            ("Version", before.version, after.version),
            ("In force from", before.effective, after.effective),
            ("In force until", before.until, after.until),
            ("Owner", before.owner, after.owner),
            ("Review due", before.review_due, after.review_due),
        )
        if was != now
    ]
    for label, was, now in (
        ("Job roles", before.roles, after.roles),
        ("Words", before.terms, after.terms),
        ("Facts asked about", _labels(old), _labels(new)),
    ):
        lines += [f"{label}: {said}" for said in _of_names(was, now)]
    closed = sorted(set(after.calendar.closures) - set(before.calendar.closures))
    opened = sorted(set(before.calendar.closures) - set(after.calendar.closures))
    lines += [f"Closed: now also on {listed(map(str, closed))}"] if closed else []
    lines += [f"Closed: no longer on {listed(map(str, opened))}"] if opened else []
    if lines:
        yield Change(
            change="changed", kind="pack", id=new.id, plain=after.title, lines=tuple(lines)
        )


def _labels(pack: Pack) -> dict[str, str]:
    return {name: fact.label for name, fact in pack.header.facts.items()}


def _of_names(was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    come, gone = (
        [now[each] for each in now if each not in was],
        [was[each] for each in was if each not in now],
    )
    if come:
        yield f"now also {listed(come)}"
    if gone:
        yield f"no longer {listed(gone)}"
    for name in was.keys() & now.keys():
        if was[name] != now[name]:
            yield f"'{was[name]}' is now '{now[name]}'"


def _of_clauses(old: Pack, new: Pack) -> Iterator[Change]:
    def lines(was: Any, now: Any) -> Iterator[str]:
        for label, name in (
            ("Cited as", "ref"),
            ("Force", "force"),
            ("Asks", "says"),
            ("Read as", "ambiguity"),
        ):
            if getattr(was, name) != getattr(now, name):
                yield _from_to(label, getattr(was, name), getattr(now, name))

    yield from _of_items(
        "clauses",
        old.clauses,
        new.clauses,
        lines,
        plain=lambda each: each.says,
        ref=lambda each: each.ref,
    )


def _of_rules(old: Pack, new: Pack) -> Iterator[Change]:
    before = {(kind, rule.id): rule for kind, rule in named_rules(old)}
    after = {(kind, rule.id): rule for kind, rule in named_rules(new)}
    for (kind, name), rule in after.items():
        now, former = in_plain_words(rule, kind, new), before.get((kind, name))
        if former is None:
            yield _change("added", now)
            continue
        said = tuple(_differences(former, rule, in_plain_words(former, kind, old), now, old, new))
        if said:
            yield _change("changed", now, said)
    for (kind, name), rule in before.items():
        if (kind, name) not in after:
            yield _change("removed", in_plain_words(rule, kind, old))


def _change(change: Kind, rule: PlainRule, lines: tuple[str, ...] = ()) -> Change:
    return Change(
        change=change, kind=rule.kind, id=rule.id, plain=rule.plain, clause=rule.clause, lines=lines
    )


def _differences(
    old: Any, new: Any, was: PlainRule, now: PlainRule, before: Pack, after: Pack
) -> Iterator[str]:
    former, present = _lines(was), _lines(now)
    if was.clause_id == now.clause_id:
        # How the clause is cited is said once, of the clause.
        former["Clause"] = present["Clause"]
    for label in dict.fromkeys((*present, *former)):
        said, said_now = former.get(label, []), present.get(label, [])
        if said == said_now:
            continue
        condition, people = _CONDITIONS.get(label), _PEOPLE.get(label)
        if condition is not None and hasattr(new, condition):
            changes = condition_changes(
                getattr(old, condition), getattr(new, condition), before, after
            )
            yield from (f"{label}: {each}" for each in changes)
        elif people is not None and hasattr(new, people):
            yield from _of_people(label, getattr(old, people), getattr(new, people), before, after)
        elif len(said) > 1 or len(said_now) > 1:
            yield from (
                f"{label}: now also {_inside(each)}" for each in said_now if each not in said
            )
            yield from (
                f"{label}: no longer {_inside(each)}" for each in said if each not in said_now
            )
        else:
            yield _from_to(label, next(iter(said), None), next(iter(said_now), None))


def _lines(rule: PlainRule) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {
        "In plain words": [rule.plain],
        "Clause": [rule.clause],
        "Title": [rule.title],
    }
    for label, said in rule.lines:
        found.setdefault(label, []).append(said)
    return found


def _of_people(
    label: str, was: Sequence[str], now: Sequence[str], before: Pack, after: Pack
) -> Iterator[str]:
    come, gone = (
        [each for each in now if each not in was],
        [each for each in was if each not in now],
    )
    if come:
        yield f"{label}: now also {listed(after.term(each) for each in come)}"
    if gone:
        yield f"{label}: no longer {listed(before.term(each) for each in gone)}"
    if not come and not gone:
        # The same people, in another order or by another name.
        yield _from_to(
            label,
            listed(before.term(each) for each in was),
            listed(after.term(each) for each in now),
        )


def _inside(said: str) -> str:
    """A sentence of its own, inside another."""
    return said[:1].lower() + said[1:] if said[1:2].islower() or said[1:2] == " " else said


def _from_to(label: str, was: object, now: object) -> str:
    if was in (None, ""):
        return f"{label}: now {now}"
    if now in (None, ""):
        return f"{label}: no longer; it was {was}"
    if label in _TEXTS or " asked" in label:
        was, now = f"“{was}”", f"“{now}”"
    return f"{label}: was {was}, is now {now}"


def _of_order(old: Pack, new: Pack) -> Iterator[Change]:
    """Tables whose rows stand in another order: the first that applies decides, so order is what they say."""
    for kind in _TABLES:
        was, now = ([row.id for row in getattr(pack, kind, ())] for pack in (old, new))
        kept, keeps = [each for each in was if each in now], [each for each in now if each in was]
        if kept != keeps:
            first = next(n for n, each in enumerate(keeps) if kept[n] != each)
            line = f"'{keeps[first]}' now comes before '{kept[first]}'; the first row that applies decides"
            yield Change(
                change="changed",
                kind=kind,
                id=kind,
                plain="The order of the rows",
                lines=(sentence(line),),
            )


def _of_checklists(old: Pack, new: Pack) -> Iterator[Change]:
    def lines(was: Checklist, now: Checklist) -> Iterator[str]:
        before, after = {each.id: each for each in was.items}, {each.id: each for each in now.items}
        yield from (f"Now also asks '{after[each].ask}'" for each in after if each not in before)
        yield from (f"No longer asks '{before[each].ask}'" for each in before if each not in after)
        for name in [each for each in after if each in before and before[each] != after[each]]:
            yield from _of_item(before[name], after[name], old, new)
        if was.title != now.title:
            yield _from_to("Title", was.title, now.title)

    yield from _of_items(
        "checklists", old.checklists, new.checklists, lines, plain=lambda each: each.plain
    )


def _of_item(was: Any, now: Any, before: Pack, after: Pack) -> Iterator[str]:
    asked = f"'{now.ask}'"
    for label, name in (
        ("is asked", "ask"),
        ("binds", "force"),
        ("hint", "hint"),
        ("is answered by", "type"),
    ):
        former, present = getattr(was, name), getattr(now, name)
        if former != present:
            yield _from_to(f"{asked} {label}", former, present)
    if was.options != now.options:
        yield _from_to(f"{asked} may be", listed(was.options), listed(now.options))
    yield from (
        f"{asked} is asked {each}" for each in condition_changes(was.when, now.when, before, after)
    )
    if was.clause != now.clause:
        yield _from_to(f"{asked} rests on", before.cite(was.clause), after.cite(now.clause))


def _of_settings(old: Pack, new: Pack) -> Iterator[Change]:
    def lines(was: Any, now: Any) -> Iterator[str]:
        if was.value != now.value:
            yield _from_to("Value", _value(was.value), _value(now.value))
        if was.why != now.why:
            yield _from_to("Why", was.why, now.why)

    yield from _of_items(
        "settings",
        old.settings,
        new.settings,
        lines,
        plain=lambda each: f"{_value(each.value)}: {each.why}",
    )


def _of_pages(old: Pack, new: Pack) -> Iterator[Change]:
    was, now = pages_in_words(old), pages_in_words(new)
    lines = tuple(
        _from_to(name, was.get(name), now.get(name))
        for name in dict.fromkeys((*now, *was))
        if was.get(name) != now.get(name)
    )
    if lines:
        plain = "What the pages show beside the work"
        yield Change(change="changed", kind="pages", id="pages", plain=plain, lines=lines)


def _value(value: object) -> str:
    return listed(map(str, value)) or "nothing" if isinstance(value, tuple) else str(value)


def _of_examples(old: Pack, new: Pack) -> Iterator[Change]:
    def lines(was: Any, now: Any) -> Iterator[str]:
        for name in type(now).model_fields:
            if getattr(was, name) != getattr(now, name):
                yield f"What is {_EXAMPLE.get(name, name)} has changed"

    yield from _of_items(
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


def _of_coverage(old: Pack, new: Pack) -> Iterator[Change]:
    was, now = ({each.clause: each for each in pack.coverage} for pack in (old, new))
    for clause in dict.fromkeys((*now, *was)):
        if was.get(clause) != now.get(clause):
            line = _from_to("Coverage", _covered(was.get(clause)), _covered(now.get(clause)))
            pack = new if clause in now else old
            yield Change(
                change="changed",
                kind="coverage",
                id=clause,
                plain="",
                clause=pack.cite(clause),
                lines=(line,),
            )


def _covered(entry: Any) -> str | None:
    if entry is None:
        return None
    return f"met by {listed(entry.by)}" if entry.by else str(entry.not_yet or entry.not_software)


def _of_items(
    kind: str,
    old: Sequence[Any],
    new: Sequence[Any],
    lines: Callable[[Any, Any], Iterator[str]],
    *,
    plain: Callable[[Any], str],
    ref: Callable[[Any], str | None] = lambda each: None,
) -> Iterator[Change]:
    """Things of one kind by id: which came, which went, and what is different in those that stayed."""
    before, after = {each.id: each for each in old}, {each.id: each for each in new}

    def change(how: Kind, each: Any, said: Sequence[str] = ()) -> Change:
        return Change(
            change=how,
            kind=kind,
            id=each.id,
            plain=plain(each),
            clause=ref(each),
            lines=tuple(said),
        )

    for name, each in after.items():
        former = before.get(name)
        if former is None:
            yield change("added", each)
        elif former != each and (said := list(lines(former, each))):
            yield change("changed", each, said)
    yield from (change("removed", each) for name, each in before.items() if name not in after)
