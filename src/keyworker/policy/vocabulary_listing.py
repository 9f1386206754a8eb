"""Which words may an outside caller or a policy author use, each with its type, meaning and an example?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import ALLOCATION_ROLES, EVENT_KINDS, STANDINGS, Field, Term
from keyworker.policy.vocabulary.actions import OF_POLICIES
from keyworker.policy.vocabulary.events import COMMON
from keyworker.policy.vocabulary.facts import FACTS
from keyworker.policy.vocabulary.records import RECORDS
from keyworker.policy.wording import sentence

_EXAMPLES = {"yes-no": True, "number": 1, "date": "2026-06-01", "duration": "3 weeks", "list": []}


def vocabulary(packs: Iterable[Pack] = ()) -> dict[str, Any]:
    """Event kinds, facts, roles, standings and actions; and what each of ``packs`` adds: its own facts, what it says of actions."""
    known = tuple(packs)
    return {
        "events": [
            {
                "name": kind.name,
                "meaning": sentence(kind.says),
                "fields": [_field(each) for each in kind.fields],
                "derived": kind.derived,
            }
            for kind in EVENT_KINDS.values()
        ],
        "event_fields": [_field(each) for each in COMMON],
        "records": [
            {
                "name": place,
                "meaning": sentence(kind.name),
                "fields": [_field(each) for each in kind.fields],
            }
            for place, kind in RECORDS.items()
        ],
        "facts": [*_shared_facts(), *(fact for pack in known for fact in _own_facts(pack))],
        "roles": [_term(each) for each in ALLOCATION_ROLES.values()],
        "standings": [_term(each) for each in STANDINGS.values()],
        "actions": list(_actions(known)),
    }


def as_markdown() -> str:
    """The shared vocabulary as a page of the documentation. What a pack adds is for ``policy show`` to say."""
    return "\n".join(_page(vocabulary())) + "\n"


def _field(field: Field) -> dict[str, Any]:
    listed = {
        "name": field.name,
        "type": field.type.value,
        "meaning": field.meaning,
        "example": field.example,
    }
    return {**listed, "choices": list(field.choices)} if field.choices else listed


def _term(term: Term) -> dict[str, Any]:
    return {
        "name": term.id,
        "type": "text",
        "meaning": term.meaning,
        "example": term.id,
        "title": term.title,
    }


def _shared_facts() -> Iterator[dict[str, Any]]:
    for fact in FACTS.values():
        yield {
            "name": fact.name,
            "type": fact.type.value,
            "meaning": sentence(fact.label.format("the one named")),
            "example": fact.example,
            "pack": None,
        }


def _own_facts(pack: Pack) -> Iterator[dict[str, Any]]:
    for name, fact in pack.header.facts.items():
        example = fact.choices[0] if fact.choices else _EXAMPLES.get(fact.type, "Text")
        listed = {
            "name": name,
            "type": fact.type,
            "meaning": sentence(fact.label),
            "example": example,
            "pack": pack.id,
        }
        yield {**listed, "choices": list(fact.choices)} if fact.choices else listed


def _actions(packs: tuple[Pack, ...]) -> Iterator[dict[str, Any]]:
    knowing: dict[str, list[str]] = {}
    for pack in packs:
        for name in pack.actions_spoken_of:
            knowing.setdefault(name, []).append(pack.id)
    for name in sorted({*OF_POLICIES, *knowing}):
        yield {
            "name": name,
            "type": "text",
            "meaning": sentence(name.replace("-", " ")),
            "example": name,
            "records": list(OF_POLICIES.get(name, ())),
            "packs": knowing.get(name, []),
        }


def _page(words: dict[str, Any]) -> Iterator[str]:
    yield "# Vocabulary"
    yield ""
    yield "The controlled words of case files, facts and packs. `keyworker vocabulary --markdown` writes this page;"
    yield "`keyworker vocabulary --json` prints the same for programs, with the facts and actions that each pack adds."
    yield ""
    yield "## Events"
    yield ""
    yield "Every event has a `kind` and an `at`, and may have the fields that all events share:"
    yield ""
    yield from _fields_table(words["event_fields"])
    for kind in words["events"]:
        yield ""
        yield f"### `{kind['name']}`"
        yield ""
        yield f"{kind['meaning']}." + (
            " Worked out under a policy, never recorded." if kind["derived"] else ""
        )
        if kind["fields"]:
            yield ""
            yield from _fields_table(kind["fields"])
    yield ""
    yield "## Fields of a case, people and workers"
    yield ""
    yield "A case file gives its `case`, `people` and `workers`, a caseload its `cases` with their `children`, a request also"
    yield "`others`. They may give these fields and the facts that any policy asks of them; any other field is refused."
    for record in words["records"]:
        yield ""
        yield f"### `{record['name']}`"
        yield ""
        yield from _fields_table(record["fields"])
    yield ""
    yield "## Facts"
    yield ""
    yield "A name that ends in `.*` stands for every field of that record."
    yield ""
    yield from _fields_table(words["facts"])
    for heading, part in (("Parts in a case", "roles"), ("Standings", "standings")):
        yield ""
        yield f"## {heading}"
        yield ""
        yield from _rows(
            ("name", "title", "meaning"),
            [(f"`{each['name']}`", each["title"], each["meaning"]) for each in words[part]],
        )
    yield ""
    yield "## Actions"
    yield ""
    yield "What people do, with the events that each may put on record. Any pack may say of any of these who does it, what must"
    yield "hold before and what its form asks; what sets an authority up is an administrator's whatever a policy says, and not here."
    yield ""
    yield from _rows(
        ("action", "events it records"),
        [
            (f"`{each['name']}`", ", ".join(f"`{kind}`" for kind in each["records"]))
            for each in words["actions"]
        ],
    )


def _fields_table(fields: list[dict[str, Any]]) -> Iterator[str]:
    rows = [
        (f"`{each['name']}`", _type(each), each["meaning"], f"`{_example(each['example'])}`")
        for each in fields
    ]
    return _rows(("name", "type", "meaning", "example"), rows)


def _rows(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heading)} |"
    yield f"|{'---|' * len(heading)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _type(field: dict[str, Any]) -> str:
    return (
        f"one of {', '.join(f'`{each}`' for each in field['choices'])}"
        if field.get("choices")
        else str(field["type"])
    )


def _example(example: object) -> str:
    return example if isinstance(example, str) else json.dumps(example)
