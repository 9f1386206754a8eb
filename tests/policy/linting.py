"""What does the linter say of a small pack with one part of it written otherwise?"""

from __future__ import annotations

from pathlib import Path

from keyworker.policy.linter import lint
from keyworker.policy.packs.loader import load_pack

STOPS = "stops: {event: contact.made}"
ENDS = "ends: {event: case.closed}"


def findings(folder: Path, *, failing: bool) -> list[str]:
    return [str(finding.problem) for finding in lint(load_pack(folder)) if finding.fails is failing]


def routes(*conditions: str) -> str:
    return "\n".join(
        f"- {{id: row-{n}, plain: Row., clause: NOR-5, to: {{service: early-help}}, when: {condition}}}"
        for n, condition in enumerate(conditions, start=1)
    )


def a_gate(name: str, requires: str, **further: str) -> str:
    lines = {
        "id": name,
        "action": "allocate",
        "plain": "A guard.",
        "clause": "NOR-2",
        "refusal": "Not yet",
    }
    lines |= {"requires": requires, **further}
    return "- {" + ", ".join(f"{key}: {value}" for key, value in lines.items()) + "}\n"


def a_clock(*lines: str) -> str:
    fixed = [
        "- id: clock",
        "  title: Clock",
        "  plain: It runs.",
        "  clause: NOR-1",
        "  starts: {event: case.opened}",
    ]
    return "\n".join([*fixed, *(f"  {line}" for line in lines)]) + "\n"
