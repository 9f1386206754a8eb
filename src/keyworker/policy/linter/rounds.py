"""Does a rule take what was done the last time round for what is asked for this time?

An agreement belongs to one proposal, minutes to one meeting, a handover to one move: the vocabulary says so of a kind by
its ``round``. Whoever asks whether such a thing has happened says since when, or of whom. What is done for one worker or
of one session is ``tied_by`` the fields that say of which: a guard of an action, or another of the same action, asks for
those of what is being tried, so that what was done for one never opens the way to another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from keyworker.policy.conditions.about_events import AboutEvents
from keyworker.policy.conditions.model import EventPattern, Happened
from keyworker.policy.kinds import parts_in
from keyworker.policy.linter.finding import Finding, failure
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import parts_of
from keyworker.policy.rules.gates import EligibilityRule, Gate
from keyworker.policy.rules.states import State
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.vocabulary.actions import recorded_by


def findings_on_rounds(pack: Pack) -> Iterator[Finding]:
    """Questions about what comes round again that any earlier round would answer."""
    for kind, rule, asked in parts_in(pack, Happened):
        if isinstance(rule, Gate | EligibilityRule | State) and _is_loose(asked):
            event = EVENT_KINDS[asked.pattern.event]
            message = (
                f"asks whether {event.says}, which comes round with each {event.round}: say 'since' when, "
                f"or of whom ('matches: action...'), or 'ever: true' where any will do"
            )
            yield failure(pack, kind, rule.id, message)


def findings_on_ties(pack: Pack) -> Iterator[Finding]:
    """Gates that what was done for another worker, or of another session, would open or shut."""
    # An action that is itself about no worker has none to compare with.
    tied = {
        (action, event)
        for gate in pack.gates
        for event in _tied_in(gate)
        for action in gate.actions
    }
    for gate in pack.gates:
        for asked in _patterns(gate):
            if _is_untied(gate, asked.pattern) and not _asked_elsewhere(
                gate, asked.pattern.event, tied
            ):
                yield _not_tied(pack, gate, asked.pattern, "asks whether")
            for since in getattr(asked, "since", ()):
                if _is_untied(gate, since):
                    yield _not_tied(pack, gate, since, "counts since")


def _is_untied(gate: Gate, asked: EventPattern) -> bool:
    """Whether an action that it guards is about one such worker or session, and it asks for any."""
    untied = frozenset(_untied(asked))
    recorded = (EVENT_KINDS[name] for action in gate.actions for name in recorded_by(action))
    return bool(untied) and any(untied <= each.field_names for each in recorded)


def _patterns(gate: Gate) -> Iterator[AboutEvents]:
    return (part for part in parts_of(gate) if isinstance(part, AboutEvents))


def _tied_in(gate: Gate) -> Iterator[str]:
    return (each.pattern.event for each in _patterns(gate) if not _untied(each.pattern))


def _asked_elsewhere(gate: Gate, event: str, tied: Collection[tuple[str, str]]) -> bool:
    return all((action, event) in tied for action in gate.actions)


def _untied(asked: EventPattern) -> tuple[str, ...]:
    """The fields that say of which it is, and that it neither compares with what is tried nor asks to be left out."""
    return tuple(
        name
        for name in EVENT_KINDS[asked.event].tied_by
        if (tests := asked.where.get(name)) is None
        or (tests.matches is None and tests.known is not False)
    )


def _not_tied(pack: Pack, gate: Gate, asked: EventPattern, verb: str) -> Finding:
    fields = ", ".join(f"{name}: {{matches: action.{name}}}" for name in _untied(asked))
    message = (
        f"{verb} {EVENT_KINDS[asked.event].says}, of whichever it is: say which by "
        f"'where: {{{fields}}}', here or in another gate of the same action"
    )
    return failure(pack, "gates", gate.id, message)


def _is_loose(asked: Happened) -> bool:
    tied = asked.since or asked.pattern.entered or asked.ever
    return EVENT_KINDS[asked.pattern.event].round is not None and not tied
