"""Does a command import what it does not use? Then it starts slowly, however little it is asked."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Collection
from importlib import import_module
from pathlib import Path

import pytest
from django.core.management import load_command_class

from keyworker.config import cli, policy_commands
from keyworker.exchange.formats import IMPORT_FORMATS
from tests.commands.program import SOURCE, environment, keyworker

# Rooms and libraries that a question to a policy has no use for. They take longer to import than to answer.
NOT_FOR_A_POLICY = (
    "asyncio",
    "django",
    "holidays.countries.united_states",
    "jinja2",
    "keyworker.access",
    "keyworker.actions",
    "keyworker.caseload",
    "keyworker.documents",
    "keyworker.exchange",
    "keyworker.notices",
    "keyworker.record",
    "keyworker.web",
    "keyworker.workforce",
    "numpy",
    "psycopg",
    "ruamel",
    "subprocess",
)
# What reads and checks a policy, and what tries its examples.
NOT_FOR_ITSELF = (*NOT_FOR_A_POLICY, "keyworker.policy", "pydantic", "yaml")
NOT_FOR_A_LIST = (*NOT_FOR_A_POLICY, "holidays", "keyworker.decisions", "keyworker.policy.linter")
NOT_FOR_AN_ANSWER = (
    *NOT_FOR_A_POLICY,
    "keyworker.policy.linter",
    "keyworker.policy.packs.difference",
)

_RUN = """
import sys
from keyworker.config.cli import main
try:
    main()
except SystemExit as leaving:
    print(leaving.code, *sorted(sys.modules), file=sys.stderr)
"""
_CASE = {"events": [{"kind": "referral.received", "at": "2026-05-18"}]}

COMMANDS = {
    "--version": NOT_FOR_ITSELF,
    "--help": NOT_FOR_ITSELF,
    "vocabulary": NOT_FOR_A_LIST,
    "policy list": NOT_FOR_A_LIST,
    "policy show cin": NOT_FOR_A_LIST,
    "policy coverage cin": NOT_FOR_A_LIST,
    "policy roles cin": NOT_FOR_A_LIST,
    "policy diff cin suffolk": NOT_FOR_A_LIST,
    "policy check early-help-process": NOT_FOR_A_POLICY,
    "timescales suffolk case.json": NOT_FOR_AN_ANSWER,
    "notices suffolk case.json": NOT_FOR_AN_ANSWER,
    "gate suffolk allocate case.json": NOT_FOR_AN_ANSWER,
    "route nottinghamshire facts.json": NOT_FOR_AN_ANSWER,
    "eligible cin request.json": NOT_FOR_AN_ANSWER,
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_imports_nothing_that_it_does_not_use(command: str, tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text(json.dumps(_CASE))
    (tmp_path / "facts.json").write_text("{}")
    (tmp_path / "request.json").write_text('{"worker": {"role": "social-worker"}}')

    # Where there is a record, the list has the policies that were brought to it: then it is asked.
    without = {"DATABASE_URL"} if command == "policy list" else set()
    status, *imported = _modules_after(command.split(), tmp_path, without=without)

    assert status == "0"
    unwanted = COMMANDS[command]
    assert [
        each
        for each in imported
        if each in unwanted or each.startswith(tuple(f"{n}." for n in unwanted))
    ] == []


def _modules_after(
    arguments: list[str], folder: Path, *, without: Collection[str] = ()
) -> list[str]:
    """The status that the program leaves with, and every module it has imported by then."""
    given = {name: said for name, said in environment(folder).items() if name not in without}
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *arguments],
        capture_output=True,
        text=True,
        # Nothing on the path but the program: what lets a test choose the day imports much of its own.
        env={**given, "PYTHONPATH": str(SOURCE)},
        cwd=folder,
        check=True,
    )
    return done.stderr.splitlines()[-1].split()


def test_a_mistake_in_the_arguments_is_said_without_django(tmp_path: Path) -> None:
    done = keyworker("policy", "shew", folder=tmp_path)

    assert (done.status, done.said) == (2, "")
    assert done.complained.startswith("keyworker policy: argument list|show|roles|check|")


def test_the_list_of_commands_says_of_each_what_its_class_says(tmp_path: Path) -> None:
    listed = {
        line.split()[0]: line.split(maxsplit=1)[1]
        for line in keyworker("--help", folder=tmp_path).said.splitlines()
        if line.startswith("  ")
    }
    asking = {each.stem for each in Path(*policy_commands.__path__).glob("[a-z]*.py")}
    assert asking < listed.keys()
    for name, said in listed.items():
        command = (
            import_module(f"{policy_commands.__name__}.{name}").Command()
            if name in asking
            else load_command_class(cli.__package__, name)
        )
        assert said == command.help


def test_the_command_that_imports_speaks_of_every_format() -> None:
    command = load_command_class(str(cli.__package__), "import")
    assert all(each.title in command.help for each in IMPORT_FORMATS.values())
