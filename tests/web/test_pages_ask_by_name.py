"""A page asks only questions that have a name: no module of the pages runs a query of its own or narrows one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import keyworker.web

_WEB = Path(keyworker.web.__file__).parent
_MODULES = sorted(each for each in _WEB.rglob("*.py"))
_NARROWING = frozenset(
    {"filter", "exclude", "annotate", "aggregate", "alias", "select_related", "prefetch_related"}
)
# Where a page begins (the cases this person may open, the worker of a number), and nothing else.
_BEGINNINGS = {"signed_in.py": {"objects"}}
# Pages of what is kept of workers and teams still ask for themselves; nothing is ever added here.
_STILL_TO_COME = frozenset(
    f"views/{name}.py" for name in ("absence", "qualities", "sessions", "team_duties")
)


# What a page takes from another: how an action is done from a page, and where what was recorded is put right.
_TAKEN = {("allocating", "actions"), ("contact", "actions")}
_TAKEN_STILL = {
    ("absence", "actions"),
    ("duties", "absence"),
    ("qualities", "absence"),
    ("sessions", "absence"),
    ("sessions", "actions"),
    ("team_duties", "actions"),
}


def asked_in(source: str) -> Iterator[tuple[int, str]]:
    """Line and name of each query that a module runs or narrows."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}:
            yield node.lineno, node.attr
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr in _NARROWING:
            yield called.lineno, called.attr


def _name(module: Path) -> str:
    return module.relative_to(_WEB).as_posix()


@pytest.mark.parametrize("module", _MODULES, ids=_name)
def test_no_module_of_the_pages_runs_a_query_of_its_own(module: Path) -> None:
    found = [
        each
        for each in asked_in(module.read_text("utf-8"))
        if each[1] not in _BEGINNINGS.get(_name(module), ())
    ]
    assert not found or _name(module) in _STILL_TO_COME, (
        f"{_name(module)} asks the database itself, at (line, by): {found}. Give the question a name where the record "
        "is asked: a method of the model's queryset, or a function of caseload, notices or documents"
    )


@pytest.mark.parametrize(
    "source",
    [
        "Case.objects.visible_to(user)",
        "cases_of(request).filter(team=team)",
        "case.events.exclude(kind='x')",
        "cases.select_related('team')",
        "cases.annotate(n=1)",
    ],
)
def test_a_query_in_a_page_is_found(source: str) -> None:
    assert list(asked_in(source))


def test_a_question_by_name_is_no_query_of_the_pages() -> None:
    assert not list(asked_in("cases_of(request).carried_by(worker, day).with_team()[:5]"))


def test_no_page_is_a_library_for_another() -> None:
    views = "keyworker.web.views."
    taken = {
        (module.stem, node.module.removeprefix(views))
        for module in (_WEB / "views").glob("*.py")
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(views)
    }
    assert taken <= _TAKEN | _TAKEN_STILL, "what two pages share belongs beside them, not in one"
