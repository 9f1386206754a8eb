"""Does any branch of a template go undrawn by every test?

``--undrawn`` says after any tests which branches they left undrawn. With ``--undrawn=fail`` such a branch is red, as a failed
test is, once the whole suite has passed; a part of the suite draws a part of the pages and is then not asked.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from _pytest.terminal import TerminalReporter
from django.template import engines
from django.template.backends.jinja2 import Jinja2

import keyworker.web
from tests.drawing.branches import DRAWN, Branch, branches

TEMPLATES = Path(keyworker.web.__file__).parent / "templates"
_KEPT = "drawn"
_UNDRAWN = pytest.StashKey[list[Branch]]()
# What leaves out a part of the suite.
_PARTS = (
    "keyword",
    "markexpr",
    "deselect",
    "ignore",
    "ignore_glob",
    "lf",
    "stepwise",
    "collectonly",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--undrawn",
        nargs="?",
        const="say",
        choices=["say", "fail"],
        help="say which branches of templates these tests leave undrawn; or fail for one, where all tests were run",
    )


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A process that ran its share of the tests hands over what they drew; one that was stopped has nothing to hand over."""
    output = getattr(node, "workeroutput", {})
    DRAWN.update((template, place) for template, place in output.get(_KEPT, []))


def pytest_sessionfinish(session: pytest.Session) -> None:
    config = session.config
    if hasattr(config, "workeroutput"):
        config.workeroutput[_KEPT] = sorted(DRAWN)
        return
    wanted = config.getoption("--undrawn")
    fails = wanted == "fail" and _asked_for_all(config) and session.exitstatus == pytest.ExitCode.OK
    if fails or wanted == "say":
        left = undrawn()
        config.stash[_UNDRAWN] = left
        if fails and left:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    left = config.stash.get(_UNDRAWN, [])
    if left:
        terminalreporter.section("branches of templates that no test draws", red=True)
        for line in in_lines(left, TEMPLATES):
            terminalreporter.write_line(line)


def _asked_for_all(config: pytest.Config) -> bool:
    """Whether every test there is was asked for."""
    source = config.args_source
    return source is pytest.Config.ArgsSource.TESTPATHS and leaves_nothing_out(config.option)


def leaves_nothing_out(options: Namespace) -> bool:
    return not any(getattr(options, each, None) for each in _PARTS)


def undrawn() -> list[Branch]:
    engine = engines["jinja2"]
    assert isinstance(engine, Jinja2)
    return [each for each in branches(engine.env, TEMPLATES) if each.key not in DRAWN]


def in_lines(left: Sequence[Branch], folder: Path) -> list[str]:
    """Each with its file and line, and the line itself."""
    return [
        f"{_shown(folder / each.template)}:{each.line}: {each.called}: {_line(folder, each)}"
        for each in left
    ]


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _line(folder: Path, branch: Branch) -> str:
    lines = (folder / branch.template).read_text(encoding="utf-8").splitlines()
    return lines[branch.line - 1].strip()
