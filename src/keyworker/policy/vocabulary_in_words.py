"""How does the vocabulary read on a terminal?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from keyworker.policy.text_layout import table


def vocabulary_lines(words: dict[str, Any]) -> Iterator[str]:
    """Event kinds with their fields, facts, parts, standings and actions, as tables."""
    yield "EVENTS (every event has a kind and an at)"
    yield from table(("Kind", "Meaning", "Fields"), (_event(each) for each in words["events"]))
    yield ""
    yield "FIELDS OF EVERY EVENT"
    yield from table(
        ("Field", "Type", "Meaning"),
        ((e["name"], e["type"], e["meaning"]) for e in words["event_fields"]),
    )
    yield ""
    yield "FACTS"
    yield from table(("Fact", "Type", "Meaning", "Pack"), (_fact(each) for each in words["facts"]))
    for heading, part in (("PARTS IN A CASE", "roles"), ("STANDINGS", "standings")):
        yield ""
        yield heading
        yield from table(
            ("Name", "Title", "Meaning"),
            ((e["name"], e["title"], e["meaning"]) for e in words[part]),
        )
    yield ""
    yield "ACTIONS"
    yield from table(
        ("Action", "Packs"), ((each["name"], ", ".join(each["packs"])) for each in words["actions"])
    )


def _event(kind: dict[str, Any]) -> tuple[object, ...]:
    return kind["name"], kind["meaning"], ", ".join(field["name"] for field in kind["fields"])


def _fact(fact: dict[str, Any]) -> tuple[object, ...]:
    return fact["name"], fact["type"], fact["meaning"], fact["pack"] or "every"
