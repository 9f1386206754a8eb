"""An invented authority's small pack, for tests of the language and the decisions."""

from __future__ import annotations

from typing import Any

from keyworker.policy.packs.pack import Pack

CLAUSES = [
    {
        "id": f"NOR-{n}",
        "ref": f"Northshire {n}",
        "kind": "rule",
        "force": "must",
        "says": f"Clause {n}",
    }
    for n in range(1, 30)
]


def a_pack(**parts: Any) -> Pack:
    """A pack with these rules; anything not given is left out."""
    header = {
        "id": "northshire",
        "title": "Northshire early help",
        "authority": "Northshire",
        "citation": "Northshire policy",
        "version": "1",
        "effective": "2020-01-01",
        "owner": "Early help",
    } | parts.pop("header", {})
    return Pack.model_validate({"header": header, "clauses": CLAUSES, **parts})


def a_timescale(**parts: Any) -> dict[str, Any]:
    """A timescale rule: 3 working days from referral to decision unless said otherwise."""
    return {
        "id": "decide",
        "title": "Decision",
        "clause": "NOR-1",
        "plain": "Decide in time",
        "starts": {"event": "referral.received"},
        "within": "3 working days",
        "stops": {"event": "decision.made"},
        "ends": [{"event": "case.closed"}],
        "responsible": "practice-manager",
    } | parts


def a_gate(**parts: Any) -> dict[str, Any]:
    """A gate on allocating: a case analysis first, unless said otherwise."""
    return {
        "id": "analysis-first",
        "clause": "NOR-2",
        "plain": "Analysis before allocation",
        "action": "allocate",
        "requires": {"happened": {"event": "analysis.completed"}},
        "refusal": "Case analysis not completed",
        "put_right": "complete-analysis",
    } | parts
