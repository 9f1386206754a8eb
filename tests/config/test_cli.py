"""Does the program say its mistakes in one line, and never more than a place in the code?"""

from __future__ import annotations

from pathlib import Path

import pytest

from keyworker import __version__
from tests.config.running import keyworker

FAULTY = {"DJANGO_SETTINGS_MODULE": "tests.config.faulty.settings"}


def test_help_lists_the_commands(tmp_path: Path) -> None:
    for ways in ([], ["--help"], ["help"]):
        ran = keyworker(tmp_path, *ways)
        assert (ran.returncode, ran.stderr) == (0, "")
        listed = {line.split()[0] for line in ran.stdout.splitlines() if line.startswith("  ")}
        assert {
            "demo",
            "export",
            "gate",
            "import",
            "migrate",
            "policy",
            "serve",
            "timescales",
            "verify",
        } <= listed


def test_every_listed_command_says_what_it_does(tmp_path: Path) -> None:
    for line in keyworker(tmp_path, "--help").stdout.splitlines()[2:]:
        assert len(line.split()) > 2, line


def test_the_version_is_said(tmp_path: Path) -> None:
    assert keyworker(tmp_path, "--version").stdout == f"keyworker {__version__}\n"
    assert keyworker(tmp_path, "migrate", "--version").stdout == f"{__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["timescale"],
            "'timescale' is not a command; did you mean 'timescales'?; see keyworker --help",
        ),
        (["xyzzy"], "'xyzzy' is not a command; see keyworker --help"),
        (
            ["timescales", "any", "case.json", "--as-of", "31/05/2026"],
            "'31/05/2026' is not a date; write it as",
        ),
        (["verify", "--as-of", "2026-02-30"], "'2026-02-30' is not a date; write it as"),
        (
            ["verify", "--colour"],
            "keyworker verify: unrecognized arguments: --colour; see keyworker verify --help",
        ),
        (["gate"], "keyworker gate: the following arguments are required"),
        (["policy", "shew"], "keyworker policy: "),
        (["policy", "show"], "keyworker policy show: the following arguments are required"),
        (
            ["migrate", "--database"],
            "keyworker migrate: argument --database: expected one argument",
        ),
        (
            ["migrate", "--verbosity", "9"],
            "keyworker migrate: argument -v/--verbosity: invalid choice: 9",
        ),
        (["migrate", "--database", "other"], "keyworker migrate: argument --database: "),
        (["serve", "--port", "http"], "--port http: give a number"),
        (["serve", "--port", "99999"], "--port 99999: give a number"),
        (["serve", "--workers", "0"], "--workers 0: give 1 or more"),
    ],
)
def test_a_mistake_in_the_arguments_is_one_line_and_needs_no_database(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    ran = keyworker(tmp_path, *arguments)

    assert (ran.returncode, ran.stdout) == (2, "")
    assert len(ran.stderr.splitlines()) == 1
    assert said in ran.stderr
    assert not (tmp_path / "postgresql").exists()


def test_asking_a_policy_starts_no_database(tmp_path: Path) -> None:
    ran = keyworker(tmp_path, "policy", "check")

    assert (ran.returncode, ran.stderr) == (0, "")
    assert not (tmp_path / "postgresql").exists()


def test_what_nobody_expected_is_one_line_with_a_reference_to_a_log_without_values(
    tmp_path: Path,
) -> None:
    ran = keyworker(tmp_path, "fail", **FAULTY)
    log = (tmp_path / "errors.log").read_text()

    assert (ran.returncode, ran.stdout) == (1, "")
    assert len(ran.stderr.splitlines()) == 1
    reference = ran.stderr.partition("reference ")[2].split()[0]
    assert f"{reference} ValueError\n" in log
    assert "fail.py" in log
    assert "Robin" not in ran.stderr + log


def test_a_sentence_that_a_command_leaves_with_is_said_and_is_a_failure(tmp_path: Path) -> None:
    ran = keyworker(tmp_path, "fail", "--leave-saying", "It is not whole", **FAULTY)

    assert (ran.returncode, ran.stderr) == (1, "It is not whole\n")


def test_what_is_declared_wrongly_is_said_to_whoever_declared_it(tmp_path: Path) -> None:
    ran = keyworker(tmp_path, "fail", "--misdeclare", **FAULTY)

    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "record-contact: there is no kind of event contact.dreamt\n"


def test_a_data_directory_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ran = keyworker(tmp_path / "file" / "data", "verify")

    assert (ran.returncode, ran.stdout) == (2, "")
    assert len(ran.stderr.splitlines()) == 1
    assert ran.stderr.startswith("KEYWORKER_DATA_DIR: cannot write in ")


def test_serving_tables_that_are_not_there_says_what_to_run(tmp_path: Path) -> None:
    ran = keyworker(tmp_path, "serve", "--port", "0")

    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "the database's tables are missing or out of date; run keyworker migrate\n"
    assert not (tmp_path / "postgresql" / "postmaster.pid").exists()
