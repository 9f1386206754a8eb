"""What is a change between two packs, and how is it said: what is new, what is gone, from what to what?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal

from keyworker.policy.model import Model
from keyworker.policy.wording import listed

ChangeKind = Literal["added", "removed", "changed"]

# What is written as a sentence, and so is quoted.
_TEXTS = {"In plain words", "Asks", "Read as", "Otherwise", "When missed", "Says", "Title", "Why"}


class Change(Model):
    """A rule or local default that was added, removed or changed; ``lines`` say what is different."""

    change: ChangeKind
    kind: str
    id: str
    plain: str
    clause: str | None = None
    lines: tuple[str, ...] = ()


def from_to(label: str, was: object, now: object) -> str:
    if was in (None, ""):
        return f"{label}: now {now}"
    if now in (None, ""):
        return f"{label}: no longer; it was {was}"
    if label in _TEXTS or " asked" in label:
        was, now = f"“{was}”", f"“{now}”"
    return f"{label}: was {was}, is now {now}"


def fields_from_to(was: object, now: object, fields: Mapping[str, str]) -> Iterator[str]:
    """What is another in a field of each of two things, by the labels of the fields."""
    for label, name in fields.items():
        if getattr(was, name) != getattr(now, name):
            yield from_to(label, getattr(was, name), getattr(now, name))


def come_and_gone(
    was: Sequence[str],
    now: Sequence[str],
    *,
    before: Callable[[str], str],
    after: Callable[[str], str],
) -> Iterator[str]:
    """Of a list: "now also this", "no longer that", in the words of then and now; nothing where only order differs."""
    come = [after(each) for each in now if each not in was]
    gone = [before(each) for each in was if each not in now]
    if come:
        yield f"now also {listed(come)}"
    if gone:
        yield f"no longer {listed(gone)}"


def changes_by_id(
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

    def change(how: ChangeKind, each: Any, differences: Sequence[str] = ()) -> Change:
        return Change(
            change=how,
            kind=kind,
            id=each.id,
            plain=plain(each),
            clause=ref(each),
            lines=tuple(differences),
        )

    for name, each in after.items():
        former = before.get(name)
        if former is None:
            yield change("added", each)
        elif former != each and (differences := list(lines(former, each))):
            yield change("changed", each, differences)
    yield from (change("removed", each) for name, each in before.items() if name not in after)
