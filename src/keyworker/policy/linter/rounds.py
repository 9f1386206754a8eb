"""Does a rule take what was done the last time round for what is asked for this time?

An agreement belongs to one proposal, minutes to one meeting, a handover to one move: the vocabulary says so of a kind by
its ``round``. Whoever asks whether such a thing has happened says since when, or of whom.
"""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.policy.conditions.model import Happened
from keyworker.policy.kinds import named_rules
from keyworker.policy.linter.finding import Finding, failure
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import parts_of
from keyworker.policy.rules.gates import EligibilityRule, Gate
from keyworker.policy.rules.states import State
from keyworker.policy.vocabulary import EVENT_KINDS


def findings_on_rounds(pack: Pack) -> Iterator[Finding]:
    """Questions about what comes round again that any earlier round would answer."""
    for kind, rule in named_rules(pack):
        if not isinstance(rule, Gate | EligibilityRule | State):
            continue
        for part in parts_of(rule):
            if isinstance(part, Happened) and _is_loose(part):
                event = EVENT_KINDS[part.pattern.event]
                message = (
                    f"asks whether {event.says}, which comes round with each {event.round}: say 'since' when, "
                    f"or of whom ('matches: action...'), or 'ever: true' where any will do"
                )
                yield failure(pack, kind, rule.id, message)


def _is_loose(asked: Happened) -> bool:
    kind = EVENT_KINDS.get(asked.pattern.event)
    tied = asked.since or asked.pattern.entered or asked.ever
    return kind is not None and kind.round is not None and not tied
