"""Who answers for what a clock asks, and what is asked where whoever set it said so in words?

A rule names a part in the case or a job. Where it names the ``owner`` of a task first, that is whoever the task is; what it
names after that answers where the task is of whoever holds the case, and where it is nobody's any more.
"""

from __future__ import annotations

from keyworker.decisions.case.known_case import KnownCase
from keyworker.decisions.case.tasks import NOBODY
from keyworker.policy.casefile import Event
from keyworker.policy.rules.timescales import Timescale
from keyworker.policy.vocabulary.roles import THE_OWNER

MOST_SHOWN = 500


def answering(case: KnownCase, rule: Timescale, began: Event) -> tuple[str, str | None]:
    """The part or job that answers for it, and the worker where that is somebody by name."""
    if rule.responsible[0] != THE_OWNER:
        return case.answering(rule.responsible)
    owner, others = began.field("owner"), rule.responsible[1:]
    if owner == "worker" and began.field("worker") is not None:
        return THE_OWNER, str(began.field("worker"))
    if owner == "role" and began.field("role") is not None:
        return str(began.field("role")), None
    beside = (
        ("accountable",) if owner == "accountable" and case.state.current("accountable") else ()
    )
    return case.answering((*beside, *others))


def what_is_asked(rule: Timescale, began: Event) -> str:
    """What a task asks for, in the words of whoever set it; empty of any other duty.

    Whoever looks after somebody else's task is to ask after it, and not to do it; one that is nobody's any more is to be done
    or handed over.
    """
    if rule.per != "task":
        return ""
    if rule.responsible[0] != THE_OWNER:
        first = "Ask after: "
    else:
        first = "Do or hand over: " if began.field("owner") == NOBODY else ""
    # As much as the clock's row takes: another system may have said more.
    return f"{first}{began.field('what') or ''}"[:MOST_SHOWN]
