"""How is a form drawn again as it was once filled in? As if what stands on record had just been sent from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.http import QueryDict

from keyworker.actions.form_fields import FormField
from keyworker.policy.casefile import LONDON
from keyworker.policy.rules.checklists import needs_reason


def as_sent(fields: Sequence[FormField], answers: Mapping[str, Any]) -> QueryDict:
    """What a form would have sent that was answered so."""
    sent = QueryDict(mutable=True)
    for field in fields:
        if field.name in answers:
            _WAYS.get(field.type, _as_text)(sent, field, answers[field.name])
    return sent


def _as_text(sent: QueryDict, field: FormField, answer: Any) -> None:
    text = _in_words(answer)
    if field.nothing and text.startswith(field.nothing):
        sent[field.nothing_name] = "yes"
        text = text.removeprefix(field.nothing).strip() if needs_reason(field.nothing) else ""
    sent[field.name] = text


def _in_words(answer: Any) -> str:
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if isinstance(answer, list | tuple):
        return "\n".join(str(each) for each in answer)
    return str(answer)


def _as_several(sent: QueryDict, field: FormField, answer: Any) -> None:
    if field.type == "outcomes" and not field.choices:
        return _as_text(sent, field, answer)
    several = answer if isinstance(answer, list | tuple) else [answer]
    return sent.setlist(field.name, [str(each) for each in several])


def _as_day(sent: QueryDict, field: FormField, answer: Any) -> None:
    day = _moment(answer)
    if day is None:
        return
    if isinstance(day, datetime) and field.type == "datetime":
        sent[f"{field.name}-time"] = f"{day:%H:%M}"
    _in_parts(sent, field.name, day)


def _in_parts(sent: QueryDict, name: str, day: date) -> None:
    for part in ("day", "month", "year"):
        sent[f"{name}-{part}"] = str(getattr(day, part))


def _as_rows(sent: QueryDict, field: FormField, answer: Any) -> None:
    """Each task in its row, as the form sends them."""
    for place, task in enumerate(answer):
        at = f"{field.name}-{place}"
        for part in ("what", "owner", "named", "measure"):
            sent[f"{at}-{part}"] = str(task.get(part) or "")
        if (due := _moment(task.get("due"))) is not None:
            _in_parts(sent, f"{at}-due", due)


def _moment(answer: Any) -> date | datetime | None:
    """The day or moment that was answered; None where the question took any words then."""
    if isinstance(answer, date):
        return answer.astimezone(LONDON) if isinstance(answer, datetime) else answer
    text = str(answer)
    try:
        if "T" in text:
            return datetime.fromisoformat(text).astimezone(LONDON)
        return date.fromisoformat(text)
    except (ValueError, OverflowError):
        return None


_WAYS: dict[str, Callable[[QueryDict, FormField, Any], None]] = {
    "date": _as_day,
    "datetime": _as_day,
    "children": _as_several,
    "people": _as_several,
    "in-order": _as_several,
    "outcomes": _as_several,
    "tasks": _as_rows,
}
