"""Does a duty about one worker look at what was done about another?

A session of supervision, an agreement or a talk over new work is about one worker: the vocabulary says so of a kind by
``of_worker``. A rule that is met by such a thing therefore says of whom: the worker whom the clock began with, whoever leads
the case then, or the worker of the action being tried. Absences say it by their own days: a clock that one of them starts
asks of what was said and decided of this one.
"""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.policy.conditions.about_events import AboutEvents
from keyworker.policy.conditions.kinds.happened import Happened
from keyworker.policy.conditions.model import EventPattern
from keyworker.policy.conditions.one_absence import DECIDED_IN_ONE, SAID_OF_ONE
from keyworker.policy.kinds import named_rules
from keyworker.policy.linter.finding import Finding, failure
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import parts_of
from keyworker.policy.rules.gates import EligibilityRule, Gate
from keyworker.policy.rules.timescales import Timescale
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.vocabulary.events import fields_of, says_of

_OF_ONE = frozenset({"worker", "another-worker", "lead", "anyone"})


def findings_on_whose(pack: Pack) -> Iterator[Finding]:
    """Stops of clocks and questions of guards that what was done about any worker would answer."""
    for kind, rule in named_rules(pack):
        if isinstance(rule, Timescale):
            for event in _loose_stops(rule):
                yield failure(
                    pack,
                    kind,
                    rule.id,
                    _message(event, "'of: lead' or 'of: worker' ('of: anyone' where any will do)"),
                )
            for event in _of_any_absence(rule):
                yield failure(pack, kind, rule.id, _of_any(event))
        elif isinstance(rule, Gate | EligibilityRule):
            for event in _loose_questions(rule):
                tie = "'where: {worker: {matches: action.worker}}'"
                yield failure(pack, kind, rule.id, _message(event, tie))


def _message(event: str, tie: str) -> str:
    return f"is met where {says_of(event)}, whoever's it is: say whose by {tie}"


def _of_any(event: str) -> str:
    return (
        f"goes by whether {says_of(event)}, whichever absence and whoever's it is: say 'of_this: true', for the one "
        f"that starts the clock"
    )


def _of_any_absence(rule: Timescale) -> Iterator[str]:
    """What a clock that an absence starts asks of absences, where it would take that of another."""
    if rule.starts.event not in SAID_OF_ONE or rule.starts.when is None:
        return
    asked = (each for each in parts_of(rule.starts) if isinstance(each, Happened))
    for each in asked:
        if each.pattern.event in SAID_OF_ONE | DECIDED_IN_ONE and not each.of_this:
            yield each.pattern.event


def _loose_stops(rule: Timescale) -> Iterator[str]:
    about_a_worker = rule.per == "worker" or "worker" in fields_of(rule.starts.event)
    for stop in rule.stops:
        if about_a_worker and EVENT_KINDS[stop.event].of_worker and stop.of not in _OF_ONE:
            yield stop.event


def _loose_questions(rule: Gate | EligibilityRule) -> Iterator[str]:
    for part in parts_of(rule):
        if isinstance(part, AboutEvents):
            asked = part.pattern
            anyone = getattr(part, "ever", False) or getattr(part, "since", ())
            if EVENT_KINDS[asked.event].of_worker and not _is_tied(asked) and not anyone:
                yield asked.event


def _is_tied(asked: EventPattern) -> bool:
    worker = asked.where.get("worker")
    return worker is not None and worker.matches is not None
