"""A release has one version, and the pages that name it name the same."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

from keyworker import __version__

ROOT = Path(__file__).parents[2]


def test_the_package_and_the_program_have_one_version() -> None:
    assert version("keyworker") == __version__


def test_the_change_log_begins_with_the_version_that_runs() -> None:
    log = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\S+)", log, re.MULTILINE)
    assert newest is not None
    assert newest[1] == __version__


def test_operators_are_told_the_tag_of_the_version_that_runs() -> None:
    page = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\bv\d+\.\d+\.\d+\b", page)) == {f"v{__version__}"}
