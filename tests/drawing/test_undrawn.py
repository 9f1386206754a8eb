"""A branch of a template that no test draws is named, with its file and line."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from tests.drawing.branches import DRAWN, MarkingGenerator, branches
from tests.drawing.undrawn import in_lines, leaves_nothing_out

PAGE = """\
{% macro link(words) %}
<a>{{ words }}</a>
{% endmacro %}
{% if late %}
  {{ link("Late") }}
{% elif due %}
  {{ link(due) }}
{% else %}
  {% for each in done %}{{ each }}{% else %}Nothing{% endfor %}
{% endif %}
{{ "yes" if sure else other }}{{ first or second }}
"""


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[Environment]:
    """One template in a folder of its own, and nothing drawn of it yet."""
    (tmp_path / "a-page.html").write_text(PAGE, encoding="utf-8")
    made = Environment(loader=FileSystemLoader(tmp_path), trim_blocks=True, lstrip_blocks=True)
    made.code_generator_class = MarkingGenerator
    yield made
    DRAWN.difference_update({each for each in DRAWN if each[0] == "a-page.html"})


def left(pages: Environment, folder: Path, *drawings: dict[str, object]) -> list[str]:
    for given in drawings:
        pages.get_template("a-page.html").render(**given)
    missing = [each for each in branches(pages, folder) if each.key not in DRAWN]
    return [each.removeprefix(f"{folder}/") for each in in_lines(missing, folder)]


def test_of_a_page_never_drawn_every_branch_is_left(pages: Environment, tmp_path: Path) -> None:
    assert left(pages, tmp_path) == [
        "a-page.html:1: the template: {% macro link(words) %}",
        "a-page.html:2: macro link: <a>{{ words }}</a>",
        'a-page.html:5: if (line 4): {{ link("Late") }}',
        "a-page.html:9: the else of if (line 4): {% for each in done %}{{ each }}{% else %}Nothing{% endfor %}",
        "a-page.html:7: if (line 6): {{ link(due) }}",
        "a-page.html:9: for (line 9): {% for each in done %}{{ each }}{% else %}Nothing{% endfor %}",
        "a-page.html:9: the else of for (line 9): {% for each in done %}{{ each }}{% else %}Nothing{% endfor %}",
        'a-page.html:11: what stands before if: {{ "yes" if sure else other }}{{ first or second }}',
        'a-page.html:11: what stands after else: {{ "yes" if sure else other }}{{ first or second }}',
        'a-page.html:11: what stands after or: {{ "yes" if sure else other }}{{ first or second }}',
    ]


def test_what_a_drawing_reaches_is_left_no_more(pages: Environment, tmp_path: Path) -> None:
    late = {"late": True, "sure": True, "first": "one"}
    assert [each.partition(": ")[2].partition(":")[0] for each in left(pages, tmp_path, late)] == [
        "the else of if (line 4)",
        "if (line 6)",
        "for (line 9)",
        "the else of for (line 9)",
        "what stands after else",
        "what stands after or",
    ]


def test_once_every_branch_is_drawn_nothing_is_left(pages: Environment, tmp_path: Path) -> None:
    drawings: list[dict[str, object]] = [
        {"late": True, "sure": True, "first": "one"},
        {"due": "today", "second": "two"},
        {"done": ["this"]},
        {"done": []},
    ]
    assert left(pages, tmp_path, *drawings) == []


def test_a_page_says_the_same_with_its_marks_as_without(pages: Environment, tmp_path: Path) -> None:
    plain = Environment(loader=pages.loader, trim_blocks=True, lstrip_blocks=True)
    for given in ({"late": True, "first": "1"}, {"due": "<b>"}, {"done": [1, 2], "sure": True}, {}):
        drawn = [each.get_template("a-page.html").render(**given) for each in (pages, plain)]
        assert drawn[0] == drawn[1]


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("keyword", "page"),
        ("markexpr", "any_day"),
        ("lf", True),
        ("stepwise", True),
        ("ignore", ["tests/web"]),
    ],
)
def test_a_part_of_the_suite_is_not_asked_for_what_the_whole_of_it_draws(
    option: str, value: object
) -> None:
    nothing = {"keyword": "", "markexpr": "", "lf": False, "stepwise": False, "ignore": None}
    assert leaves_nothing_out(Namespace(**nothing))
    assert not leaves_nothing_out(Namespace(**{**nothing, option: value}))
