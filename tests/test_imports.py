"""The house is entered one way: no module imports, by whatever way round, what imports it.

Which room may import which is for import-linter to say (pyproject.toml); this looks at the modules inside the rooms.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import grimp
import pytest

SOURCE = Path(__file__).parents[1] / "src" / "keyworker"

# A model and the questions asked of it name each other in their types, as Django has it; nothing of it happens at run
# time, and no other modules may join.
MODEL_AND_QUESTIONS = frozenset(
    f"keyworker.record.{name}"
    for name in ("models", "models.cases", "models.case_questions", "visibility")
)


def circles(*, at_run_time: bool = False) -> set[frozenset[str]]:
    """The modules of each circle of imports; those for types alone are left out where ``at_run_time`` is asked."""
    graph = grimp.build_graph(
        "keyworker", cache_dir=None, exclude_type_checking_imports=at_run_time
    )
    imports = {each: graph.find_modules_directly_imported_by(each) for each in graph.modules}
    reached = {each: _reached_from(each, imports) for each in imports}
    return {
        frozenset(other for other in reached[each] if each in reached[other])
        for each in imports
        if each in reached[each]
    }


def _reached_from(module: str, imports: Mapping[str, set[str]]) -> set[str]:
    """Every module that this one imports, by whatever way round."""
    reached: set[str] = set()
    waiting = set(imports[module])
    while waiting:
        reached |= waiting
        waiting = set().union(*(imports[each] for each in waiting)) - reached
    return reached


def test_no_module_is_in_a_circle_of_imports() -> None:
    assert [sorted(circle) for circle in circles() if not circle <= MODEL_AND_QUESTIONS] == []


def test_at_run_time_there_is_no_circle_at_all() -> None:
    assert circles(at_run_time=True) == set()


@pytest.mark.parametrize("room", ["policy", "decisions", "record", "caseload", "actions"])
def test_no_function_imports_a_module_of_our_own(room: str) -> None:
    inside = [where for path in (SOURCE / room).rglob("*.py") for where in imports_inside(path)]
    assert inside == []


def imports_inside(path: Path) -> Iterator[str]:
    """Each import of our own inside a function of the module, by place. A large library may be left to its first use."""
    functions = (
        each
        for each in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    for function in functions:
        for each in ast.walk(function):
            if isinstance(each, ast.ImportFrom) and (each.module or "").startswith("keyworker"):
                yield f"{path.relative_to(SOURCE)}:{each.lineno}"
