"""Is everything that somebody answered on record afterwards?

An answer stands in an event of that very attempt, under its own name or as its question declares. One that stands
nowhere is refused in words, so that nothing typed is ever thrown away without a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from keyworker.actions.action import Action, Entry, FormQuestion
from keyworker.actions.form import form_of
from keyworker.actions.form_fields import FormField
from keyworker.policy.casefile import instant, local_day
from keyworker.policy.problems import DeclarationError
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.record.writing import NewEvent, NotPossible, plain

_CHECKLIST = "answers."


class NotKept(NotPossible):
    """An answer that nothing recorded keeps. It is a ``mistake`` of the action where something has a field for it."""

    def __init__(self, sentence: str, *, field: str, mistake: bool) -> None:
        super().__init__(sentence, field=field)
        self.mistake = mistake


def refuse_what_is_not_kept(action: Action, entry: Entry, events: Sequence[NewEvent]) -> None:
    """Raises NotKept for the first answer that none of these events keeps."""
    own = {each.name for each in action.asks}
    for name in not_kept(action, entry, events):
        field = next((each for each in form_of(action, entry) if _asks(each, name)), None)
        if field is None:
            raise DeclarationError(f"{action.id}: nothing that it records keeps {name}")
        says = EVENT_KINDS[events[0].kind].says
        raise NotKept(
            f"Leave ‘{field.label.rstrip('?.')}’ empty: it has no place where {says}",
            field=field.name,
            # What the policy itself asks has its place in every event.
            mistake=name not in own
            or any(EVENT_KINDS[each.kind].answer(name) is not None for each in events),
        )


def _asks(field: FormField, name: str) -> bool:
    """Whether the field asks for the answer of that name, or for a part of it."""
    return field.name.removeprefix(_CHECKLIST).partition(".")[0] == name


def not_kept(action: Action, entry: Entry, events: Sequence[NewEvent]) -> Iterator[str]:
    """The names under which something was answered, or is always said, and stands in none of these events."""
    asked = {each.name: each for each in action.asks}
    for name, answer in _given(action, entry):
        question = asked.get(name)
        elsewhere = question is not None and not question.recorded_as
        # That something was not so is no loss where nothing of the kind happened: nobody there, no home seen.
        if (
            not elsewhere
            and answer is not False
            and not any(_keeps(event, name, answer, question) for event in events)
        ):
            yield name


def _given(action: Action, entry: Entry) -> Iterable[tuple[str, Any]]:
    """What was answered by name; each answer to the policy's checklist by the name of its item."""
    checklist = {} if action.answers_apart else entry.given.get("answers", {})
    own = {name: value for name, value in entry.given.items() if name != "answers"}
    return (*own.items(), *checklist.items())


def _keeps(event: NewEvent, name: str, answer: Any, question: FormQuestion | None) -> bool:
    if question is not None and question.made_into:
        return any(_holds(event, field, answer) for field in question.made_into)
    data = plain(event.data)
    return plain(answer) in (data.get(name), data.get("answers", {}).get(name))


def _holds(event: NewEvent, field: str, answer: Any) -> bool:
    """Whether the event has that field; as for when it happened, whether it is then that it did."""
    if field != "at":
        return event.data.get(field) is not None
    if isinstance(answer, date) and not isinstance(answer, datetime):
        return local_day(instant(event.at)) == answer
    return answer in (event.at, _to_the_minute(event.at))


def _to_the_minute(at: date | datetime) -> date | datetime:
    """As a form says it: what is put right happened at the very moment at which it did, of which a form shows the minute."""
    return at.replace(second=0, microsecond=0) if isinstance(at, datetime) else at
