"""Is what a rule needs to know asked, or does silence count as a No that nobody is asked to mend?

A fact that nothing on record tells is told by whoever fills in the form, and the form asks for it where the rule waits
for it. A rule that comes out as a No while it is not told waits for nothing: the form refuses and never asks. A gate that says
what puts it right, and whatever a reason passes, leads on all the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.policy.conditions.model import Condition
from keyworker.policy.conditions.reads import fact_tests_in, facts_of
from keyworker.policy.kinds import rules_of
from keyworker.policy.linter.finding import Finding, failure
from keyworker.policy.linter.possible import (
    NO,
    NOT_KNOWN,
    YES,
    Possibilities,
    TooManyToTry,
    Unanswered,
)
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import Force
from keyworker.policy.rules.gates import EligibilityRule, Gate
from keyworker.policy.vocabulary.facts import WORKED_OUT_OF_WORKER

# What was entered and who enters it are the attempt's own: its form has fields for them.
_OF_THE_ATTEMPT = ("action.", "actor.", "each.")
# As a form draws a question; a list of things is recorded by events, and told on no form.
_ASKED_AS = frozenset({"yes-no", "number", "date", "text"})


def findings_on_what_is_never_asked(pack: Pack) -> Iterator[Finding]:
    """Guards that only an answer opens, and that are shut, without a question, where it is not given."""
    for kind, rule in rules_of(pack):
        if not isinstance(rule, Gate | EligibilityRule) or _leads_on(rule):
            continue
        for fact in sorted(facts_of(rule.requires)):
            if _is_only_told(pack, fact):
                for message in _of_fact(pack, rule.requires, fact):
                    yield failure(pack, kind.name, rule.id, message)


def _leads_on(rule: Gate | EligibilityRule) -> bool:
    """Whether nobody is held up by it, or is told what to do about it."""
    return rule.force is not Force.MUST or (isinstance(rule, Gate) and bool(rule.put_right))


def _of_fact(pack: Pack, requires: Condition, fact: str) -> Iterator[str]:
    if not _can_be_asked(pack, fact):
        if _waits_for_ever(pack, requires, fact):
            yield f"requires: waits for '{fact}', for which no form can ask, so it can never be met"
    elif not _says_what_holds_meanwhile(requires, fact) and _no_without(pack, requires, fact):
        yield (
            f"requires: says No while '{fact}' is not known, so no form ever asks for it; "
            "test what it is and not whether it is known (any answer at all: 'is_not: none')"
        )


def _says_what_holds_meanwhile(requires: Condition, fact: str) -> bool:
    """Whether the rule itself says what counts for as long as nobody has told it."""
    tests = (each.tests for each in fact_tests_in(requires) if each.fact == fact)
    return any(each.known is False for each in tests)


def _is_only_told(pack: Pack, fact: str) -> bool:
    """Whether nothing but somebody's answer says it: declared by the policy, and neither worked out nor read off the record."""
    local = pack.header.facts.get(fact)
    if local is None or local.is_derived or local.works_out or fact.startswith(_OF_THE_ATTEMPT):
        return False
    family, _, name = fact.partition(".")
    return family != "worker" or ("." not in name and name not in WORKED_OUT_OF_WORKER)


def _can_be_asked(pack: Pack, fact: str) -> bool:
    return pack.header.facts[fact].type in _ASKED_AS


def _no_without(pack: Pack, requires: Condition, fact: str) -> bool:
    """Whether there is an answer that would do, and a No for as long as it is not given."""
    possible = Possibilities(pack, [requires])
    try:
        return possible.find([(requires, YES), (Unanswered(requires, fact), NO)]) is not None
    except TooManyToTry:
        return False


def _waits_for_ever(pack: Pack, requires: Condition, fact: str) -> bool:
    """Whether nothing but an answer would do, which nobody is asked; where a plain No is said, somebody is told it."""
    possible = Possibilities(pack, [requires])
    return possible.never([(Unanswered(requires, fact), YES)]) and not possible.never(
        [(Unanswered(requires, fact), NOT_KNOWN)]
    )
