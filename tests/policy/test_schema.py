"""The schema for editors says of a pack's files what reading them says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from keyworker.policy.packs.loader import bundled_folders, load_pack
from keyworker.policy.packs.reading.files import LISTS, WHOLE_FILES
from keyworker.policy.packs.schema import pack_schema
from keyworker.policy.yaml_text import load_values
from tests.commands.program import keyworker
from tests.pack_folder import a_pack_folder

SCHEMA = pack_schema()
COMMITTED = Path(__file__).parents[2] / "docs" / "policy-pack.schema.json"


def validator_of(kind: str) -> Draft202012Validator:
    """As an editor reads the schema through the fragment ``#/$defs/KIND``."""
    return Draft202012Validator({**SCHEMA, "$ref": f"#/$defs/{kind}"})


def problems_of(folder: Path) -> list[str]:
    return [
        f"{name}: {error.json_path}: {error.message}"
        for name, kind, document in files_of(folder)
        for error in validator_of(kind).iter_errors(document)
    ]


def files_of(folder: Path) -> Iterator[tuple[str, str, Any]]:
    for path in sorted(folder.rglob("*.yaml")):
        name = path.relative_to(folder)
        if name.parts[0] != "versions":
            yield (
                str(name),
                name.parts[0].removesuffix(".yaml"),
                load_values(path.read_text(encoding="utf-8")),
            )


def test_the_committed_schema_is_the_one_the_models_give() -> None:
    assert json.loads(COMMITTED.read_text(encoding="utf-8")) == SCHEMA


def test_the_schema_is_a_schema_with_a_definition_for_each_kind_of_file() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert {*WHOLE_FILES, *LISTS} <= SCHEMA["$defs"].keys()


@pytest.mark.parametrize("folder", bundled_folders(), ids=lambda folder: folder.name)
def test_every_file_of_a_pack_that_comes_with_keyworker_is_as_the_schema_says(folder: Path) -> None:
    assert problems_of(folder) == []


def test_every_kind_of_rule_of_a_pack_is_as_the_schema_says(tmp_path: Path) -> None:
    workload = """
        counting: {id: counting, clause: NOR-4, plain: Children are counted., unit: children, parts: [lead]}
        ranges:
          - {id: workers, clause: NOR-4, plain: Workers carry 10 to 20., when: always, from: 10, to: 20}
        """
    folder = a_pack_folder(tmp_path, workload=workload)
    load_pack(folder)
    assert problems_of(folder) == []


A_CLOCK: dict[str, Any] = {
    "id": "clock",
    "title": "Clock",
    "plain": "It runs.",
    "clause": "NOR-1",
    "starts": {"event": "case.opened"},
    "within": "3 working days",
}


@pytest.mark.parametrize(
    "further",
    [
        {"stops": {"event": "contact.made"}},
        {"stops": [{"event": "contact.made"}, {"event": "visit.made", "of": "person"}]},
        {"within": {"setting": "tell-limit"}},
        {"within": {"event": "plan.agreed", "field": "visit_every"}},
        {"when": "always"},
        {"when": {"case.type": {"is": "caf"}, "child.age": {"at_least": 2, "below": 5}}},
        {
            "when": {
                "all": [{"any": [{"child.age": {"is": 2}}]}, {"not": {"concern": {"known": False}}}]
            }
        },
        {
            "when": {
                "happened": {
                    "event": "visit.made",
                    "since": {"event": "case.opened"},
                    "for": "each",
                }
            }
        },
        {"when": {"count": {"event": "referral.received", "within": "6 months", "at_least": 3}}},
        {"when": {"some": {"of": "children", "is": {"each.age": {"below": 2}}}}},
        {"pauses": {"from": {"event": "hold.started"}, "until": {"event": "hold.ended"}}},
    ],
)
def test_what_may_be_written_is_allowed(further: dict[str, Any]) -> None:
    assert list(validator_of("timescales").iter_errors([{**A_CLOCK, **further}])) == []


@pytest.mark.parametrize(
    "further",
    [
        {"withinn": "3 days"},
        {"within": 3},
        {"within": "3"},
        {"within": "soon"},
        {"when": "sometimes"},
        {"when": {}},
        {"when": {"case.type": "caf"}},
        {"when": {"case.type": {"iss": "caf"}}},
        {"when": {"all": []}},
        {"when": {"every": {"of": "children"}}},
        {"when": {"happened": {"event": "visit.hmoe"}}},
        {"starts": {"event": "visit.hmoe"}},
        {"starts": {}},
        {"force": "always"},
    ],
)
def test_what_may_not_be_written_is_refused(further: dict[str, Any]) -> None:
    assert list(validator_of("timescales").iter_errors([{**A_CLOCK, **further}]))


def test_a_key_says_what_it_means() -> None:
    clock = SCHEMA["$defs"]["Timescale"]["properties"]
    assert clock["warn"].keys() == {"type", "pattern", "examples"}
    assert "part in the case or a job role" in clock["responsible"]["description"]
    assert "events after which the duty is no longer owed" in clock["ends"]["description"]


def test_nobody_is_told_to_write_what_only_reading_makes() -> None:
    """A condition's kind, and a null for what is left out."""
    with_kind = {
        name for name, each in SCHEMA["$defs"].items() if "kind" in each.get("properties", {})
    }
    assert with_kind == {"Clause"}
    assert '"null"' not in json.dumps(SCHEMA)


def test_the_command_prints_the_schema(tmp_path: Path) -> None:
    printed = keyworker("policy", "schema", folder=tmp_path)
    assert (printed.status, printed.document) == (0, SCHEMA)
