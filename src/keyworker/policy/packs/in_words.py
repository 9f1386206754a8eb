"""What does a rule say, in plain words, line by line?

Each line is a label and a sentence, so that a page, the command line and a comparison of two versions can each lay
them out in their own way. What each kind of rule says is declared with the kind, in ``policy.kinds``.
"""

from __future__ import annotations

from dataclasses import dataclass

from keyworker.policy.kinds import Line, RuleKind, rules_of
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import Force, Rule
from keyworker.policy.wording import listed, sentence

_FORCES = {
    Force.MUST: "Must: it blocks, or is a tracked duty",
    Force.SHOULD: "Should: it may be departed from with a recorded reason",
    Force.MAY: "May: it is offered, never forced",
}


@dataclass(frozen=True)
class PlainRule:
    """A rule in plain words: ``kind`` is the file it stands in, ``lines`` label and sentence."""

    id: str
    kind: str
    title: str
    plain: str
    clause: str
    clause_id: str
    force: str
    lines: tuple[Line, ...]


def in_plain_words(rule: Rule, kind: RuleKind, pack: Pack) -> PlainRule:
    """The rule in plain words, with the clause it rests on."""
    form = kind.form_of(rule)
    served = pack.cite_also(rule)
    also = [("Also serves", listed(served))] if served else []
    whoever = [("Whichever child it is of", rule.whoever)] if rule.whoever else []
    lines = [
        ("Force", _FORCES[rule.force]),
        *also,
        *whoever,
        *((label, sentence(words)) for label, words in form.words(rule, pack)),
    ]
    return PlainRule(
        id=rule.id,
        kind=kind.name,
        title=form.title(rule),
        plain=" ".join(rule.plain.split()),
        clause=pack.cite(rule.clause),
        clause_id=rule.clause,
        force=rule.force.value,
        lines=tuple(lines),
    )


def plain_rules(pack: Pack) -> tuple[PlainRule, ...]:
    """Every rule of the pack in plain words, in reading order."""
    return tuple(in_plain_words(rule, kind, pack) for kind, rule in rules_of(pack))
