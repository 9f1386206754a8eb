"""How is a field of an action drawn, with what was entered and what was wrong with it?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.http import QueryDict
from markupsafe import Markup, escape

from keyworker.actions.form_fields import FormField
from keyworker.policy.casefile import LONDON
from keyworker.policy.written_numbers import written_count
from keyworker.web.finder import Finder, finder_of, words_looked_for

_OF_A_CHILD = (
    "given_name",
    "family_name",
    "born-day",
    "born-month",
    "born-year",
    "expected-day",
    "expected-month",
    "expected-year",
)
_SHORT_LIST = 7
_ROWS_OF_CHILDREN = 6
_ROWS_OF_TASKS, _MOST_ROWS = 5, 20
_WIDGETS = {
    "text": "text",
    "long-text": "long-text",
    "yes-no": "radios",
    "number": "text",
    "duration": "text",
    "date": "date",
    "datetime": "date",
    "worker": "select",
    "child": "radios",
    "children": "checkboxes",
    "people": "checkboxes",
    "in-order": "in-order",
    "new-children": "new-children",
    "tasks": "tasks",
}


@dataclass(frozen=True)
class Drawn:
    """One field as the page draws it."""

    name: str
    label: str
    widget: str
    hint_html: str = ""
    required: bool = True
    error: str = ""
    value: str = ""
    options: list[dict[str, Any]] = field(default_factory=list)
    inline: bool = False
    parts: list[dict[str, Any]] = field(default_factory=list)
    time: str | None = None
    children: list[dict[str, Any]] = field(default_factory=list)
    tasks: list[dict[str, Any]] = field(default_factory=list)
    classes: str = ""
    inputmode: str = ""
    nothing: str = ""
    nothing_name: str = ""
    nothing_ticked: bool = False
    section: str = ""
    last: str = ""
    carried: str = ""
    finder: Finder | None = None

    @property
    def id(self) -> str:
        return self.name.replace(".", "-")

    @property
    def first_control(self) -> str:
        """Where the error summary leads."""
        if self.widget == "date":
            return f"{self.id}-day"
        if self.widget == "in-order":
            return f"{self.id}-1"
        first = {"new-children": "-0-given_name", "tasks": "-0-what"}
        return f"{self.id}{first.get(self.widget, '')}"


@dataclass(frozen=True)
class Section:
    """Fields under one heading (none for an action's own)."""

    title: str
    fields: list[Drawn]


def drawn(
    fields: Sequence[FormField], entered: QueryDict | None, errors: Mapping[str, str]
) -> list[Section]:
    """The fields as the page draws them, by section; ``entered`` is what came back, None on a fresh page."""
    each = [_draw(one, entered, errors.get(one.name, "")) for one in fields]
    # What else is worth recording comes to mind last.
    each.sort(key=lambda one: one.name == "note")
    found: list[Section] = []
    for title, group in groupby(each, key=lambda one: one.section):
        before = next((one for one in found if title and one.title == title), None)
        if before is None:
            found.append(Section(title, list(group)))
        else:
            # No heading stands twice on a page.
            before.fields.extend(group)
    return found


def error_links(
    sections: Iterable[Section], errors: Mapping[str, str], *, otherwise: str = "#main-content"
) -> list[dict[str, str]]:
    """Each sentence with the field it is about, to which it leads; ``otherwise`` is where one of no field does."""
    fields = {one.name: one for section in sections for one in section.fields}
    return [
        {"text": _of_field(fields[name], said), "href": f"#{fields[name].first_control}"}
        if name in fields
        else {"text": said, "href": otherwise}
        for name, said in errors.items()
    ]


def _of_field(one: Drawn, said: str) -> str:
    """The sentence, which is read away from its field, with the field's own words where it does not hold them."""
    label = one.label.rstrip("?.")
    return said if label in said else f"{one.label}{'' if one.label.endswith('?') else ':'} {said}"


def _draw(one: FormField, entered: QueryDict | None, error: str) -> Drawn:
    values = _entered(one, entered)
    widget = _widget(one)
    label = f"{one.label} ({one.per_child.name})" if one.per_child else one.label
    return Drawn(
        name=one.name,
        label=label,
        widget=widget,
        hint_html=_hint(one),
        required=one.required or one.wanted or bool(one.nothing or one.clause),
        error=error,
        value=_value(widget, values),
        options=_options(one, widget, values, words_looked_for(one, entered)),
        inline=one.type == "yes-no",
        parts=_parts(one, widget, entered, error),
        time=_time(one, entered),
        children=_children(one.name, entered) if widget == "new-children" else [],
        tasks=rows_of_tasks(one, entered) if widget == "tasks" else [],
        classes=f"govuk-input--width-{one.width}" if one.width else "",
        inputmode="decimal" if one.type == "number" else "",
        nothing=one.nothing,
        nothing_name=one.nothing_name,
        nothing_ticked=_is_nothing(one, entered),
        section=one.section,
        last=_last(one),
        carried=one.carried,
        finder=finder_of(one, entered),
    )


def _last(one: FormField) -> str:
    """What was last answered to the same question, to confirm or change; nothing where the form holds it already."""
    said = one.last_answer
    if said in (None, "", [], ()) or said == one.initial:
        return ""
    if isinstance(said, list | tuple):
        return "\n".join(_one_answer(one, each) for each in said)
    return _one_answer(one, said)


def _one_answer(one: FormField, said: object) -> str:
    if isinstance(said, bool):
        return "Yes" if said else "No"
    if isinstance(said, dict):
        return "; ".join(str(each) for each in said.values())
    return one.among(str(said)).get(str(said), str(said))


def _widget(one: FormField) -> str:
    if one.type == "choice":
        return "radios" if len(one.choices) <= _SHORT_LIST else "select"
    if one.type == "outcomes":
        return "checkboxes" if one.choices else "long-text"
    return _WIDGETS[one.type]


def _entered(one: FormField, entered: QueryDict | None) -> list[str]:
    if entered is not None:
        return entered.getlist(one.name)
    initial = one.initial
    if initial is None or _is_nothing(one, entered):
        return []
    if isinstance(initial, bool):
        return ["yes" if initial else "no"]
    return [str(each) for each in initial] if isinstance(initial, list | tuple) else [str(initial)]


def _value(widget: str, values: Sequence[str]) -> str:
    """What stands in the control: of what is asked one on a line, each on its line."""
    if widget == "long-text":
        return "\n".join(values)
    return values[0] if values else ""


def _is_nothing(one: FormField, entered: QueryDict | None) -> bool:
    """Whether it is ticked that there is nothing to say: by whoever sent it, or as it is filled in."""
    if entered is not None:
        return bool(entered.get(one.nothing_name))
    return bool(one.nothing) and one.initial == one.nothing


def _hint(one: FormField) -> str:
    said = [escape(one.hint)] if one.hint else []
    if one.type == "outcomes" and not one.choices:
        said.append(escape("One on each line"))
    if one.clause:
        said.append(Markup('<span class="kw-clause">{}</span>').format(one.clause))
    return Markup("<br>").join(said)


def _options(
    one: FormField, widget: str, values: Sequence[str], words: str
) -> list[dict[str, Any]]:
    choices = (("yes", "Yes"), ("no", "No")) if one.type == "yes-no" else one.choices
    if one.finds is not None:
        found = {
            name: each for value in (words, *values) for name, each in one.among(value).items()
        }
        choices = tuple(found.items())
    if widget not in {"radios", "checkboxes", "select"}:
        return []
    chosen = "selected" if widget == "select" else "checked"
    options = [{"value": value, "text": text, chosen: value in values} for value, text in choices]
    if widget == "select":
        return [{"value": "", "text": "Choose"}, *options]
    # What was ticked by mistake cannot be unticked: where it need not be answered, the form that comes back offers that.
    taken_back = widget == "radios" and any(values) and not (one.required or one.wanted)
    return [*options, {"value": "", "text": "No answer", chosen: False}] if taken_back else options


def _parts(
    one: FormField, widget: str, entered: QueryDict | None, error: str
) -> list[dict[str, Any]]:
    """The several controls of a field that has more than one."""
    if widget == "in-order":
        return _places(one, entered)
    return _date_parts(one.name, one.initial, entered, error) if widget == "date" else []


def _places(one: FormField, entered: QueryDict | None) -> list[dict[str, Any]]:
    """One choice for each place of an order, as many as there are choices."""
    given = entered.getlist(one.name) if entered is not None else []
    return [
        {
            "id": f"{one.name.replace('.', '-')}-{place}",
            "label": f"{place}",
            "options": [
                {"value": "", "text": "Nobody"},
                *(
                    {"value": value, "text": text, "selected": given[place - 1 : place] == [value]}
                    for value, text in one.choices
                ),
            ],
        }
        for place in range(1, len(one.choices) + 1)
    ]


def _date_parts(
    name: str, initial: Any, entered: QueryDict | None, error: str
) -> list[dict[str, Any]]:
    start = initial if isinstance(initial, date) else None
    if isinstance(start, datetime):
        start = start.astimezone(LONDON)
    parts = []
    for part, width in (("day", 2), ("month", 2), ("year", 4)):
        value = (
            entered.get(f"{name}-{part}", "")
            if entered is not None
            else str(getattr(start, part))
            if start
            else ""
        )
        wrong = " govuk-input--error" if error else ""
        parts.append(
            {
                "name": part,
                "label": part.capitalize(),
                "value": value,
                "classes": f"govuk-input--width-{width}{wrong}",
            }
        )
    return parts


def _time(one: FormField, entered: QueryDict | None) -> str | None:
    if one.type != "datetime":
        return None
    return entered.get(f"{one.name}-time", "") if entered is not None else ""


def rows_of_tasks(one: FormField, entered: QueryDict | None) -> list[dict[str, Any]]:
    """A row for each task that was written or is filled in, and some more to write in."""
    filled = list(one.initial or ()) if entered is None else []
    written = [] if entered is None else _rows_written(one.name, entered)
    rows = max(_ROWS_OF_TASKS, len(filled) + 1, max(written, default=-1) + 1)
    return [
        _row_of_task(one, index, filled[index] if index < len(filled) else {}, entered)
        for index in range(min(rows, _MOST_ROWS))
    ]


def _rows_written(name: str, entered: QueryDict) -> list[int]:
    """The numbers of the rows in which anything was written."""
    parts = (
        key.removeprefix(f"{name}-").split("-") for key in entered if key.startswith(f"{name}-")
    )
    numbers = (written_count(first) for first, *rest in parts if rest != ["owner"])
    return [number for number in numbers if number is not None]


def _row_of_task(
    one: FormField, index: int, filled: Mapping[str, Any], entered: QueryDict | None
) -> dict[str, Any]:
    at = f"{one.name}-{index}"
    said = {
        part: str(filled.get(part) or "") if entered is None else entered.get(f"{at}-{part}", "")
        for part in ("what", "owner", "named", "measure")
    }
    due = filled.get("due")
    parts = _date_parts(f"{at}-due", due, entered, "")
    chosen = filled.get("owner") if entered is None else entered.get(f"{at}-owner")
    return {
        **said,
        "id": at,
        "title": f"Task {index + 1}",
        "filled": any(value for part, value in said.items() if part != "owner"),
        "owners": _owners_offered(one, chosen),
        "due": parts,
    }


def _owners_offered(one: FormField, chosen: str | None) -> list[dict[str, Any]]:
    """Whose a task may be; where it was somebody's who is offered no more, whose it is now is to be chosen."""
    offered = one.choices
    if chosen is None:
        chosen = offered[0][0]
    elif chosen not in dict(offered):
        offered, chosen = (("", "Choose"), *offered), ""
    return [{"value": value, "text": text, "selected": value == chosen} for value, text in offered]


def _children(name: str, entered: QueryDict | None) -> list[dict[str, Any]]:
    rows = _ROWS_OF_CHILDREN
    if entered is not None:
        numbers = (
            written_count(key.split("-")[1]) or 0 for key in entered if key.startswith(f"{name}-")
        )
        rows = max(rows, max(numbers, default=0) + 1)
    found = []
    for index in range(min(rows, 20)):
        at = f"{name}-{index}"
        found.append(
            {
                "name": at,
                "id": at,
                "title": f"Child {index + 1}",
                "filled": entered is not None
                and any(entered.get(f"{at}-{part}") for part in _OF_A_CHILD),
                "given_name": entered.get(f"{at}-given_name", "") if entered else "",
                "family_name": entered.get(f"{at}-family_name", "") if entered else "",
                "born": _date_parts(f"{at}-born", None, entered, ""),
                "expected": _date_parts(f"{at}-expected", None, entered, ""),
            }
        )
    return found
