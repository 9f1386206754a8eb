"""Is there anybody who records what a rule rests on, or would it never begin, never be met, and never bite?

A clock is as good as the action that starts it: where ``actions.yaml`` gives that to nobody, no case of the authority
ever has it, and nothing on a page says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from keyworker.policy.conditions.about_events import AboutEvents
from keyworker.policy.conditions.model import All, AnyOf, Condition, FactTest, Quantified
from keyworker.policy.conditions.patterns import EventPattern
from keyworker.policy.conditions.terms import fact_label
from keyworker.policy.kinds import named_rules
from keyworker.policy.linter.finding import Finding, failure, note
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import parts_of
from keyworker.policy.packs.somebodys import is_somebodys, nobodys
from keyworker.policy.rules.timescales import Timescale
from keyworker.policy.vocabulary import kinds
from keyworker.policy.wording import listed

# What a case has of these facts comes of one kind of event alone.
_COMES_OF = {
    "case.standings": kinds.STANDING_STARTED,
    "case.statutory": kinds.STANDING_STARTED,
    "each.standing": kinds.STANDING_STARTED,
    "case.points": kinds.POINTS_GIVEN,
}
_RELAXES, _LOOKS_AGAIN = "agree-relaxation", "review-relaxation"
# What nobody records, in words, and the actions that would.
Lacking = tuple[str, tuple[str, ...]]


def findings_on_what_nobody_records(pack: Pack) -> Iterator[Finding]:
    """Rules that rest on what is recorded by no action that anybody may do under the pack.

    A pack that says of no action who does it is a draft of rules, and is not asked.
    """
    if not pack.actions:
        return
    for kind, rule in named_rules(pack):
        lacking = [*_of_conditions(pack, rule), *_of_weights(pack, rule)]
        if isinstance(rule, Timescale):
            lacking += _of_clock(pack, rule)
            # A duty that nobody may relax is as strict as it is written: people are told nothing false.
            if rule.relax is not None and not is_somebodys(pack, _RELAXES):
                message = "may be relaxed, and nobody may record that it is"
                yield note(pack, kind, rule.id, f"{message}; {_who_does((_RELAXES,))}")
        for what, actions in dict.fromkeys(lacking):
            yield failure(pack, kind, rule.id, f"{what}; {_who_does(actions)}")


def _who_does(actions: Sequence[str]) -> str:
    named = listed((f"'{each}'" for each in actions), joined_by="or")
    return f"say in actions.yaml who does {named}"


def _of_clock(pack: Pack, rule: Timescale) -> Iterator[Lacking]:
    starts = [rule.starts] if rule.starts.also is None else [rule.starts, rule.starts.also]
    for each in starts:
        yield from _none_of(pack, "starts by", "so it never runs", [each])
    yield from _none_of(pack, "stops by", "so it is never met", rule.stops)
    yield from _none_of(pack, "ends by", "so it is owed for ever", rule.ends)
    for pause in rule.pauses:
        yield from _none_of(pack, "pauses from", "so it never waits", [pause.starts])
        yield from _none_of(pack, "pauses until", "so it never goes on", [pause.ends])
    again = rule.relax is not None and rule.relax.review_every is not None
    if again and is_somebodys(pack, _RELAXES) and not is_somebodys(pack, _LOOKS_AGAIN):
        yield "nobody may record that its relaxation is looked at again", (_LOOKS_AGAIN,)


def _none_of(
    pack: Pack, does: str, follows: str, patterns: Sequence[EventPattern]
) -> Iterator[Lacking]:
    """That nobody records any of these events, where there are some and it is so of each."""
    actions = [nobodys(pack, each.event) for each in patterns]
    if actions and all(actions):
        events = listed(dict.fromkeys(f"'{each.event}'" for each in patterns), joined_by="or")
        yield f"{does} {events}, which nobody may record, {follows}", _flat(actions)


def _of_conditions(pack: Pack, rule: object) -> Iterator[Lacking]:
    starts = getattr(rule, "starts", None)
    asked = (
        ("when", "so it never applies", getattr(rule, "when", None)),
        ("starts.when", "so it never runs", getattr(starts, "when", None)),
        ("requires", "so it is never met", getattr(rule, "requires", None)),
    )
    for key, follows, condition in asked:
        found = _lacked_by(pack, condition) if condition is not None else None
        if found is not None:
            what, actions = found
            yield f"{key}: rests on {what}, which nobody may record, {follows}", actions


def _lacked_by(pack: Pack, condition: Condition) -> Lacking | None:
    """What nobody records without which the condition never holds; None where it may hold all the same."""
    if isinstance(condition, All | AnyOf):
        found = [_lacked_by(pack, each) for each in condition.conditions]
        lacking = [each for each in found if each is not None]
        enough = any if isinstance(condition, All) else all
        if not enough(each is not None for each in found):
            return None
        whats = listed(dict.fromkeys(what for what, _ in lacking), joined_by="or")
        return whats, _flat(actions for _, actions in lacking)
    if isinstance(condition, Quantified):
        return _lacked_by(pack, condition.condition) if condition.over in {"some", "most"} else None
    if isinstance(condition, AboutEvents):
        actions = [nobodys(pack, each.event) for each in condition.patterns()[:1]]
        event = condition.pattern.event
        return (f"'{event}'", _flat(actions)) if all(actions) else None
    return _lacked_by_fact(pack, condition) if isinstance(condition, FactTest) else None


def _lacked_by_fact(pack: Pack, condition: FactTest) -> Lacking | None:
    """The same of a fact that is so only where somebody recorded it."""
    tests, event = condition.tests, _COMES_OF.get(condition.fact)
    asks_for_it = tests.includes is not None or tests.is_ is True or tests.at_least is not None
    if event is None or not asks_for_it:
        return None
    actions = nobodys(pack, event)
    return (fact_label(condition.fact, pack), actions) if actions else None


def _of_weights(pack: Pack, rule: object) -> Iterator[Lacking]:
    """What is counted by a fact of each case that nobody gives it."""
    for weight in (getattr(part, "weight", None) for part in parts_of(rule)):
        event = _COMES_OF.get(weight) if isinstance(weight, str) else None
        actions = nobodys(pack, event) if event is not None else ()
        if actions:
            yield f"counts {fact_label(str(weight), pack)}, which nobody may record", actions


def _flat(actions: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for some in actions for each in some))
