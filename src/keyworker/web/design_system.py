"""Which parts of the design system are not drawn by its own templates, because a page has hundreds of them?

The attributes of an element and the options of a select come out letter for letter as its templates draw them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from jinja2 import Undefined
from markupsafe import Markup, escape

# The design system's own select, beside ours of the same name.
AS_IT_IS = "design_system"
REPLACED = {
    "macros/attributes.html": "{% set govukAttributes = attributes_drawn %}",
    "components/select/macro.html": f"""
{{%- from "{AS_IT_IS}/components/select/macro.html" import govukSelect as whole -%}}
{{%- macro govukSelect(params) -%}}
{{{{- whole(dict(params, items=[]))|with_options(params["items"]) -}}}}
{{%- endmacro -%}}
""",
}
_GIVEN = frozenset({"value", "text", "selected"})


def attributes_drawn(attributes: Any) -> Markup:
    """An element's attributes, each with a space before it; nothing where none are given."""
    if isinstance(attributes, str):
        return Markup(attributes)  # noqa: S704 - a component says it is markup.
    if not isinstance(attributes, dict):
        return Markup()
    drawn = "".join([_attribute(name, value) for name, value in attributes.items()])
    return Markup(drawn)  # noqa: S704 - of escaped parts.


def _attribute(name: str, given: Any) -> str:
    optional, value = False, given
    if isinstance(given, dict):
        optional, value = given.get("optional") is True, given.get("value")
    elif isinstance(given, bool):
        value = str(given).lower()
    if not optional:
        return f' {escape(name)}="{escape(value)}"'
    if value is None or value is False or isinstance(value, Undefined):
        return ""
    return f" {escape(name)}" if value is True else f' {escape(name)}="{escape(value)}"'


def with_options(select: str, options: Iterable[Mapping[str, Any]]) -> Markup:
    """A select that was drawn without options, with these. Raises AssertionError where one says more than is drawn of it."""
    before, end, after = str(select).rpartition("  </select>")
    drawn = "".join([_option(each) for each in options])
    return Markup(f"{before}{drawn}{end}{after}")  # noqa: S704 - of a component and escaped parts.


def _option(option: Mapping[str, Any]) -> str:
    assert option.keys() <= _GIVEN, option
    value = f' value="{escape(option["value"])}"' if "value" in option else ""
    selected = " selected" if option.get("selected") else ""
    return f"        <option{value}{selected}>{escape(option['text'])}</option>\n"
