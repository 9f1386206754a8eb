"""What is not drawn by the design system's own templates comes out as these draw it."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import engines
from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader

from keyworker.web.design_system import with_options

HINT = {"text": "Which <one>"}
OPTIONS: list[dict[str, Any]] = [
    {"value": "", "text": "Choose"},
    {"value": "a&b", "text": "A <b>", "selected": True},
    {"value": 3, "text": "Three", "selected": False},
    {"text": "Without a value"},
]
SELECT = {"id": "s", "name": "s", "label": {"text": "Whose?"}, "items": OPTIONS}
DRAWN: list[tuple[str, str, dict[str, Any]]] = [
    ("select", "govukSelect", SELECT),
    ("select", "govukSelect", {**SELECT, "items": []}),
    (
        "select",
        "govukSelect",
        {**SELECT, "hint": HINT, "errorMessage": {"text": "Choose </select>"}},
    ),
    (
        "input",
        "govukInput",
        {"id": "i", "name": "i", "label": {"text": "Name"}, "value": 'O\'Hara & "co"'},
    ),
    (
        "input",
        "govukInput",
        {"id": "i", "name": "i", "label": {"text": "Name"}, "value": "", "spellcheck": False},
    ),
    (
        "input",
        "govukInput",
        {"name": "i", "label": {"text": "N"}, "hint": HINT, "disabled": True, "value": None},
    ),
    (
        "input",
        "govukInput",
        {"name": "i", "label": {"text": "N"}, "attributes": {"data-x": True, "data-y": "<1>"}},
    ),
    ("input", "govukInput", {"name": "i", "label": {"text": "N"}, "attributes": ' data-z="1"'}),
    (
        "button",
        "govukButton",
        {"text": "Go", "attributes": {"hidden": {"value": True, "optional": True}}},
    ),
    (
        "date-input",
        "govukDateInput",
        {
            "id": "d",
            "namePrefix": "d",
            "fieldset": {"legend": {"text": "When"}},
            "items": [{"name": "day", "value": 3}],
        },
    ),
]


@pytest.fixture(scope="module")
def theirs() -> Environment:
    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    return Environment(
        loader=loader,
        undefined=ChainableUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@pytest.mark.parametrize(("component", "macro", "params"), DRAWN)
def test_a_component_is_drawn_as_the_design_system_draws_it(
    theirs: Environment, component: str, macro: str, params: dict[str, Any]
) -> None:
    text = (
        f'{{% from "govuk_frontend_jinja/components/{component}/macro.html" import {macro} %}}'
        f"{{{{ {macro}(params) }}}}"
    )
    ours: Any = engines["jinja2"]
    drawn = ours.from_string(text).render({"params": params})
    assert drawn.strip() == theirs.from_string(text).render(params=params).strip()


def test_an_option_that_says_more_than_is_drawn_is_no_option() -> None:
    with pytest.raises(AssertionError, match="disabled"):
        with_options("  </select>", [{"text": "No", "disabled": True}])
