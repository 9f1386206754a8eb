"""What an action or a kind of event is stands in its declaration alone: pages and lists keep no table of their own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import keyworker
from keyworker.actions.families import ACTIONS
from keyworker.policy.vocabulary import EVENT_KINDS

ROOT = Path(keyworker.__file__).parent
NAMES = {*ACTIONS, *EVENT_KINDS}
# A page's address may read as the action does that it is for.
ALLOWED = {("web/urls.py", "allocate")}


def names_in(path: Path) -> Iterator[tuple[str, str]]:
    """The ids of actions and kinds of event spelt out in a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and node.value in NAMES:
            yield str(path.relative_to(ROOT)), str(node.value)


def test_no_page_and_no_list_spells_out_an_action_or_a_kind_of_event() -> None:
    modules = [path for room in ("web", "caseload") for path in (ROOT / room).rglob("*.py")]
    found = {each for path in modules for each in names_in(path)}
    assert found - ALLOWED == set()
    assert found & ALLOWED == ALLOWED
