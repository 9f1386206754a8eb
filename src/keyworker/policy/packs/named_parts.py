"""Which rules, settings and checklists of a pack have a given id?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from keyworker.policy.kinds import named_rules
from keyworker.policy.packs.in_words import PlainRule, plain_rules
from keyworker.policy.packs.pack import Pack

_LISTS = ("settings", "checklists")


def documents_named(pack: Pack, name: str) -> list[dict[str, Any]]:
    """The rules, settings and checklists of that id, each as a document."""
    found = []
    for rule in plain_rules(pack):
        if rule.id == name:
            clause = next(each for each in pack.clauses if each.id == rule.clause_id)
            examples = [each.model_dump(mode="json") for each in _examples_of(pack, rule)]
            found.append(
                {
                    **asdict(rule),
                    "says": clause.says,
                    "ambiguity": clause.ambiguity,
                    "examples": examples,
                }
            )
    for kind in _LISTS:
        found += [
            {"kind": kind, **each.model_dump(mode="json")}
            for each in getattr(pack, kind)
            if each.id == name
        ]
    return found


def names_in(pack: Pack) -> set[str]:
    """Every id that ``documents_named`` knows."""
    return {rule.id for _, rule in named_rules(pack)} | {
        each.id for kind in _LISTS for each in getattr(pack, kind)
    }


def _examples_of(pack: Pack, rule: PlainRule) -> list[Any]:
    gate = next((each for each in pack.gates if each.id == rule.id), None)
    names = {rule.id, *gate.actions} if gate is not None else {rule.id}
    return [each for each in pack.examples if each.of in names]
