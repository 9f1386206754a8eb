"""How is one rule of a policy shown to people?"""

from __future__ import annotations

from dataclasses import dataclass

from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import Rule

# The kinds of rule as a policy's pages head them, in reading order.
KIND_TITLES = {
    "states": "States of a case",
    "routing": "Where work goes",
    "priority": "Priority",
    "accountability": "Who answers for a case",
    "timescales": "Timescales",
    "gates": "Checks before an action",
    "actions": "Who may do what",
    "eligibility": "Who may hold what",
    "workload": "Caseloads",
    "notices": "Who is told",
    "reminders": "Who is reminded",
}
_FORCES = {
    "must": "Must: stands in the way",
    "should": "Should: needs a recorded reason to depart",
    "may": "May: offered",
}


@dataclass(frozen=True)
class RuleShown:
    """A rule under its title, or under its plain words where its kind has no title."""

    id: str
    heading: str
    more: str
    cited: str
    force: str
    refusal: str

    def has(self, words: str) -> bool:
        """Whether each of these words stands in it."""
        return has_words(words, self.heading, self.more, self.cited, self.refusal)


def has_words(words: str, *texts: str) -> bool:
    """Whether each of the words stands in one of the texts, in whichever letters."""
    text = " ".join(texts).lower()
    return all(each in text for each in words.lower().split())


def rule_shown(pack: Pack, rule: Rule) -> RuleShown:
    """The rule in words, with the clause it stands on."""
    title = getattr(rule, "title", None) or ""
    return RuleShown(
        id=rule.id,
        heading=title or rule.plain,
        more=rule.plain if title else "",
        cited=pack.cite(rule.clause),
        force=_FORCES[rule.force],
        refusal=getattr(rule, "refusal", None) or "",
    )
