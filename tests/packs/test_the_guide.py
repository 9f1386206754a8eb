"""What the guide shows is a policy that works: every piece stands in the pack, every command says what is printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from keyworker.decisions.trying.checking import check_folder
from keyworker.decisions.trying.mutations import survivors
from keyworker.policy.packs.coverage import coverage_of
from keyworker.policy.packs.loader import load_pack
from keyworker.policy.rules.workload import Workload
from keyworker.policy.yaml_text import load_values
from tests.commands.program import keyworker

HARTSMERE = Path(__file__).parent / "hartsmere"
GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "write-a-policy-in-an-hour.md").read_text()
REFERENCE = (Path(__file__).resolve().parents[2] / "docs" / "policy-authors.md").read_text()
PIECES = re.findall(r"```yaml\n# (\S+)\n(.*?)```", GUIDE, re.DOTALL)
COMMANDS = re.findall(r"```\n\$ keyworker ([^\n]+)\n(.*?)```", GUIDE, re.DOTALL)


def as_printed(place: Path) -> Path:
    """The pack that whoever writes down what the guide prints, and nothing else, has in the end."""
    folder = place / "hartsmere"
    folder.mkdir()
    for file, piece in PIECES:
        with (folder / file).open("a") as written:
            written.write(f"{piece}\n")
    return folder


@pytest.mark.parametrize(("file", "piece"), PIECES, ids=[file for file, _ in PIECES])
def test_every_piece_shown_stands_in_the_pack(file: str, piece: str) -> None:
    assert piece.rstrip() in (HARTSMERE / file).read_text()


@pytest.mark.parametrize(("command", "printed"), COMMANDS, ids=[command for command, _ in COMMANDS])
def test_every_command_shown_says_what_is_printed(
    command: str, printed: str, tmp_path: Path
) -> None:
    answer = keyworker(*command.replace("hartsmere", str(HARTSMERE)).split(), folder=tmp_path)
    assert answer.status == 0
    assert answer.said.startswith(printed.rstrip())


def test_the_sixth_policy_is_sound_and_leaves_no_clause_unaccounted_for() -> None:
    assert check_folder(HARTSMERE).failures == ()
    pack = load_pack(HARTSMERE)
    assert [each.clause for each in coverage_of(pack) if each.status == "unexplained"] == []


def test_the_pieces_shown_are_a_policy_by_themselves(tmp_path: Path) -> None:
    folder = as_printed(tmp_path)
    assert check_folder(folder).failures == ()
    covered = {each.clause: each.status for each in coverage_of(load_pack(folder))}
    # The page shown says what meets the last one, and no test of ours is an authority's to name.
    assert covered.pop("HAR-10") == "partly"
    assert set(covered.values()) == {"met"}


def test_each_rule_of_the_sixth_policy_is_missed_when_it_is_left_out() -> None:
    assert [each.rule for each in survivors(load_pack(HARTSMERE))] == []


def test_each_piece_on_workload_that_the_reference_shows_may_be_written() -> None:
    section = REFERENCE.partition("## Workload")[2].partition("## Checklists")[0]
    pieces = [load_values(each) for each in re.findall(r"```yaml\n(.*?)```", section, re.DOTALL)]
    weighed, *others = pieces
    Workload.model_validate(weighed)
    counting = {name: each for name, each in weighed["counting"].items() if name != "weight"}
    together = {"counting": counting, "ranges": weighed["ranges"]}
    for each in others:
        together |= each
    scheme = Workload.model_validate(together)
    assert len(scheme.table) == 5
    assert [len(each.ranges) for each in scheme.each_measure] == [2, 1]


def test_the_sixth_policy_needs_no_word_of_code() -> None:
    source = HARTSMERE.parents[2] / "src"
    assert [path for path in source.rglob("*.py") if "hartsmere" in path.read_text().lower()] == []
