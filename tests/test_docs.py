"""What the docs name is there, and every decision is whole and listed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
# A path into the source as the docs write it: `record/visibility.py`, `documents/letters`.
_PATH = re.compile(r"`(?:src/)?(?:keyworker/)?([a-z_]+/[a-z_/]+(?:\.py)?)`")
_ROOMS = {each.name for each in (ROOT / "src" / "keyworker").iterdir() if each.is_dir()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_module_that_a_page_names_is_there(page: Path) -> None:
    named = set(_PATH.findall(page.read_text("utf-8")))
    inside = {each for each in named if each.split("/")[0] in _ROOMS}
    assert {each for each in inside if not (ROOT / "src" / "keyworker" / each).exists()} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [each for each in links if not (page.parent / each).exists()] == []


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_says_when_why_what_else_and_at_what_cost(decision: Path) -> None:
    text = decision.read_text("utf-8")
    for part in ("Date", "Status", "Context", "Decision", "Alternatives", "Cost"):
        assert f"**{part}.**" in text, part


def test_the_list_of_decisions_names_each_by_its_title() -> None:
    index = (ROOT / "docs" / "decisions" / "README.md").read_text("utf-8")
    for decision in DECISIONS:
        number, title = (
            decision.read_text("utf-8").splitlines()[0].removeprefix("# ").split(". ", 1)
        )
        assert f"| [{number}]({decision.name}) | {title} |" in index
