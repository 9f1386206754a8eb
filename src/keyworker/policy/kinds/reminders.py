"""Who is to hear that a duty comes near, is missed, or stays missed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from keyworker.policy.durations import Duration
from keyworker.policy.kinds.kind import Form, Line, Mistake, RuleKind
from keyworker.policy.kinds.phrases import LOCAL
from keyworker.policy.packs.pack import Pack
from keyworker.policy.problems import did_you_mean
from keyworker.policy.rules.base import LocalDefault
from keyworker.policy.rules.reminders import Reminder
from keyworker.policy.vocabulary.roles import TOLD_BESIDE
from keyworker.policy.wording import listed

_PLACE = re.compile(r"\{([^{}]*)\}")
_PLACES = ("case", "duty", "limit", "started", "late")

_SAY = listed((f"{{{each}}}" for each in _PLACES), joined_by="or")


def _words(rule: Reminder, pack: Pack) -> Iterator[Line]:
    yield "Of", _of(rule, pack)
    yield from _when(rule, pack)
    told = listed(TOLD_BESIDE.get(each) or pack.term(each) for each in rule.to)
    yield "Tells", told or "nobody"
    if rule.text:
        yield "Says", rule.text
    if rule.email:
        yield (
            "Sent",
            "By an e-mail of its own on the next working morning: to the first, with the others copied in",
        )


def _of(rule: Reminder, pack: Pack) -> str:
    titles = {each.id: each.title for each in pack.timescales}
    return (
        listed(titles.get(each, each) for each in rule.of)
        or "every timescale that must or should be kept"
    )


def _when(rule: Reminder, pack: Pack) -> Iterator[Line]:
    yield "When", "it comes near its limit" if rule.on == "nears" else "it is missed"
    for label, length in (("Before the limit", rule.before), ("Missed for", rule.after)):
        if length is not None:
            yield label, _length(length, pack)
    if rule.again is not None:
        yield "Again", f"each {rule.again} while it stays so"


def _length(length: Duration | LocalDefault, pack: Pack) -> str:
    if isinstance(length, LocalDefault):
        return f"{pack.length_set(length.setting) or length.setting} {LOCAL}"
    return str(length)


def _mistakes(pack: Pack) -> Iterator[Mistake]:
    """What the text stands for that nothing is, settings that are no length, and one who warns of what does not."""
    warning = {each.id for each in pack.timescales if each.warn is not None}
    for rule in pack.reminders:
        for place in _PLACE.findall(rule.text):
            if place not in _PLACES:
                hint = did_you_mean(place, _PLACES)
                yield (
                    rule.id,
                    f"text: '{{{place}}}' stands for nothing; say {_SAY}{hint}",
                )
        for name in ("before", "after"):
            length = getattr(rule, name)
            known = isinstance(length, LocalDefault) and length.setting in pack.settings_by_id
            if known and pack.length_set(length.setting) is None:
                yield rule.id, f"{name}: the setting '{length.setting}' is no length of time"
        if rule.on == "nears" and rule.before is None:
            for each in rule.of:
                if each not in warning and each in {rule.id for rule in pack.timescales}:
                    yield (
                        rule.id,
                        f"of: the timescale '{each}' has no 'warn'; say how long 'before' its limit",
                    )


REMINDERS = RuleKind(
    name="reminders",
    forms=(Form(Reminder, _words, people={"Tells": "to"}),),
    asked_by=frozenset({"notices"}),
    needs_example=False,
    mistakes=_mistakes,
)
