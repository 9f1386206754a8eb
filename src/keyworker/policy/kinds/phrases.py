"""How are the parts said that rules of several kinds have: lengths, figures, people, conditions that must hold?"""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.policy.conditions.model import Condition
from keyworker.policy.kinds.kind import Line
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import LocalDefault
from keyworker.policy.rules.gates import Override
from keyworker.policy.wording import listed, number

LOCAL = "(a local default, not in the policy)"


def quoted(action: str) -> str:
    """An action by its name, as people read it."""
    return f"'{action.replace('-', ' ')}'"


def any_of(words: tuple[str, ...], pack: Pack) -> str:
    """Job roles and parts, of which one will do."""
    return listed((pack.term(each) for each in words), joined_by="or")


def all_of(words: tuple[str, ...], pack: Pack) -> str:
    """Job roles, parts and terms, all of them."""
    return listed(pack.term(each) for each in words)


def applies_when(
    when: Condition | None, pack: Pack, *, label: str = "Applies when"
) -> Iterator[Line]:
    """The condition under which a rule applies; nothing where it always does."""
    if when is not None:
        yield label, when.in_words(pack)


def needs_to_hold(
    when: Condition | None, requires: Condition, refusal: str, pack: Pack
) -> Iterator[Line]:
    """What stands in the way until it holds."""
    yield from applies_when(when, pack)
    yield "Needs", requires.in_words(pack)
    yield "Otherwise", refusal


def may_be_passed(override: Override | None, pack: Pack, *, statutory: bool) -> Iterator[Line]:
    """Who may go on all the same."""
    if statutory:
        yield "Override", "none, ever: the law requires it"
        return
    if override is None:
        return
    when = f", when {override.when.in_words(pack)}" if override.when is not None else ""
    who = f"the {any_of(override.by, pack)}, with a recorded reason{when}"
    yield "Override", f"{who} ({pack.cite(override.clause)})"


def figure(value: float | LocalDefault, pack: Pack) -> str:
    """A figure of the policy, or the authority's own, said to be so."""
    if not isinstance(value, LocalDefault):
        return number(value)
    setting = pack.setting(value.setting).value
    words = (
        number(setting)
        if isinstance(setting, int | float)
        else f"the figure for '{value.setting.replace('-', ' ')}'"
    )
    return f"{words} {LOCAL}"
