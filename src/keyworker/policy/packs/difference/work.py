"""What would people do, be asked and be sent otherwise under another pack: its actions, their forms, notices and letters?

Actions are compared by what they are, whatever each pack calls the rule that says who does one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from keyworker.policy.conditions.compared import ENTERED
from keyworker.policy.conditions.reads import facts_of
from keyworker.policy.conditions.terms import fact_label
from keyworker.policy.packs.difference import changes_between
from keyworker.policy.packs.difference.change import (
    Change,
    ChangeKind,
    changes_by_id,
    come_and_gone,
    fields_from_to,
    from_to,
)
from keyworker.policy.packs.own_entries import actions_known, entry_of_action
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary.actions import COME_WITH, WITHOUT_A_LINE
from keyworker.policy.vocabulary.fields import KindList
from keyworker.policy.wording import id_in_words, listed, sentence


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One thing that a form asks: its question, how it is answered, whether it has to be, and its choices."""

    ask: str
    type: str = ""
    has_to_be: bool = True
    choices: tuple[str, ...] = ()


def action_changes(old: Pack, new: Pack) -> Iterator[Change]:
    """The actions that appear, go, are others' to do, or ask something else, in the vocabulary's order."""
    for action in dict.fromkeys((*actions_known(old), *actions_known(new))):
        was, now = _is_there(action, old), _is_there(action, new)
        if was and now:
            lines = (*_who(action, old, new), *_form(action, old, new))
            if lines:
                yield _change("changed", action, new, lines)
        elif now:
            yield _change("added", action, new, (f"Who may: {_people(action, new)}",))
        elif was:
            yield _change("removed", action, old)


def notice_changes(old: Pack, new: Pack) -> Iterator[Change]:
    """The notices, reminders and letters that appear, go or say something else, or go to others."""
    told = {"notices", "reminders"}
    yield from (each for each in changes_between(old, new) if each.kind in told)
    yield from changes_by_id(
        "letters",
        old.kinds_of(KindList.LETTERS),
        new.kinds_of(KindList.LETTERS),
        lambda was, now: fields_from_to(was, now, {"Title": "title"}),
        plain=lambda each: f"Letter: {each.title}",
    )


def _is_there(action: str, pack: Pack) -> bool:
    """Whether anybody may do it under the pack: somebody it names, or whose it is where a policy says nothing of it."""
    if pack.offers(action) or entry_of_action(pack, action) is not None:
        return True
    comes_with = any(pack.offers(each) for each in COME_WITH.get(action, ()))
    return pack.governs and (action in WITHOUT_A_LINE or comes_with)


def _change(how: ChangeKind, action: str, pack: Pack, lines: tuple[str, ...] = ()) -> Change:
    rule, entry = pack.who_may(action), entry_of_action(pack, action)
    title = f"Record: {entry.title}" if entry is not None else sentence(id_in_words(action))
    return Change(
        change=how,
        kind="actions",
        id=action,
        plain=rule.plain if rule is not None else title,
        clause=pack.cite(rule.clause) if rule is not None else None,
        lines=lines,
    )


def _people(action: str, pack: Pack) -> str:
    rule = pack.who_may(action)
    return listed(pack.term(each) for each in rule.who) if rule is not None else _ORDINARY


_ORDINARY = "whoever does it where a policy says nothing of it"


def _who(action: str, old: Pack, new: Pack) -> Iterator[str]:
    was, now = old.who_may(action), new.who_may(action)
    if was is not None and now is not None:
        changes = come_and_gone(was.who, now.who, before=old.term, after=new.term)
        yield from (f"Who may: {each}" for each in changes)
    elif was is not now:
        yield from_to("Who may", _people(action, old), _people(action, new))


def _form(action: str, old: Pack, new: Pack) -> Iterator[str]:
    was, now = _asked(action, old), _asked(action, new)
    asks = come_and_gone(
        list(was), list(now), before=lambda name: was[name].ask, after=lambda name: now[name].ask
    )
    yield from (f"Asks: {each}" for each in asks)
    for name in [each for each in now if each in was and was[each] != now[each]]:
        yield from _otherwise(was[name], now[name])


def _otherwise(was: Asked, now: Asked) -> Iterator[str]:
    yield from fields_from_to(was, now, {"Asks": "ask", f"“{now.ask}” is answered by": "type"})
    if was.has_to_be != now.has_to_be:
        yield f"“{now.ask}” {'has to be answered now' if now.has_to_be else 'may be left empty now'}"
    if was.choices != now.choices:
        changes = come_and_gone(was.choices, now.choices, before=str, after=str)
        yield from (f"“{now.ask}” may be: {each}" for each in changes)


def _asked(action: str, pack: Pack) -> Mapping[str, Asked]:
    """What the policy has the form of an action ask, beside what every policy asks with it."""
    found: dict[str, Asked] = {}
    entry, who = entry_of_action(pack, action), pack.who_may(action)
    for field in entry.fields if entry is not None else ():
        found[field.name] = Asked(
            ask=field.ask, type=field.type, has_to_be=field.required, choices=field.as_field.choices
        )
    if who is not None and who.checklist is not None:
        for item in pack.checklist(who.checklist).items:
            found[item.id] = Asked(
                ask=item.ask,
                type=item.type,
                has_to_be=item.force == "must",
                choices=item.options,
            )
    for gate in pack.gates_of(action):
        for name in facts_of(gate.requires):
            if name.startswith(ENTERED):
                found.setdefault(name, Asked(ask=fact_label(name, pack)))
    return found
