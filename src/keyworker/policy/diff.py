"""What changed between two packs, rule by rule, in plain words?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from keyworker.policy.model import Model
from keyworker.policy.pack import Pack
from keyworker.policy.plain import PlainRule, plain_rules


class Change(Model):
    """A rule or local default that was added, removed or changed; ``lines`` say what is different."""

    change: Literal["added", "removed", "changed"]
    kind: str
    id: str
    plain: str
    clause: str | None = None
    lines: tuple[str, ...] = ()


def changes_between(old: Pack, new: Pack) -> tuple[Change, ...]:
    """Every change from ``old`` to ``new``, in the order of the new pack, what was removed last."""
    return (*_of_header(old, new), *_of_rules(old, new), *_of_settings(old, new))


def _of_header(old: Pack, new: Pack) -> Iterator[Change]:
    lines = tuple(
        f"{label}: was {before or 'not given'}, is now {after or 'not given'}"
        for label, before, after in (
            ("Title", old.header.title, new.header.title),
            ("Version", old.header.version, new.header.version),
            ("In force from", old.header.effective, new.header.effective),
            ("In force until", old.header.until, new.header.until),
            ("Owner", old.header.owner, new.header.owner),
            ("Review due", old.header.review_due, new.header.review_due),
        )
        if before != after
    )
    if lines:
        yield Change(change="changed", kind="pack", id=new.id, plain=new.header.title, lines=lines)


def _of_rules(old: Pack, new: Pack) -> Iterator[Change]:
    before = {(rule.kind, rule.id): rule for rule in plain_rules(old)}
    after = {(rule.kind, rule.id): rule for rule in plain_rules(new)}
    for key, rule in after.items():
        former = before.get(key)
        if former is None:
            yield _change("added", rule)
        elif former != rule:
            yield _change("changed", rule, tuple(_differences(former, rule)))
    for key, rule in before.items():
        if key not in after:
            yield _change("removed", rule)


def _change(change: Literal["added", "removed", "changed"], rule: PlainRule, lines: tuple[str, ...] = ()) -> Change:
    return Change(change=change, kind=rule.kind, id=rule.id, plain=rule.plain, clause=rule.clause, lines=lines)


def _differences(old: PlainRule, new: PlainRule) -> Iterator[str]:
    before, after = _lines(old), _lines(new)
    for label in dict.fromkeys((*after, *before)):
        if before.get(label) != after.get(label):
            was, now = "; ".join(before.get(label, ())), "; ".join(after.get(label, ()))
            yield f"{label}: was {was or 'not given'}, is now {now or 'not given'}"


def _lines(rule: PlainRule) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"In plain words": [rule.plain], "Clause": [rule.clause], "Title": [rule.title]}
    for label, said in rule.lines:
        found.setdefault(label, []).append(said)
    return found


def _of_settings(old: Pack, new: Pack) -> Iterator[Change]:
    before = {setting.id: setting for setting in old.settings}
    after = {setting.id: setting for setting in new.settings}
    for name, setting in after.items():
        former = before.get(name)
        if former is None:
            yield Change(
                change="added", kind="settings", id=name, plain=setting.why, lines=(f"Value: {setting.value}",)
            )
        elif former.value != setting.value:
            line = f"Value: was {former.value}, is now {setting.value}"
            yield Change(change="changed", kind="settings", id=name, plain=setting.why, lines=(line,))
    for name, setting in before.items():
        if name not in after:
            yield Change(change="removed", kind="settings", id=name, plain=setting.why)
