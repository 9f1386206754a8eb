"""What becomes of the record of a session of supervision after it: returned, signed by both, filed, authorised?

Each of these is about one session with one worker. A form asks which; left empty, it is the latest on the case.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from keyworker.actions import family, questions
from keyworker.actions.action import Action, ActionContext, NotPossible
from keyworker.actions.form_fields import FormField
from keyworker.actions.possible import none_yet
from keyworker.policy.casefile import Event
from keyworker.policy.conditions.passing_days import as_day
from keyworker.policy.vocabulary import kinds
from keyworker.policy.wording import on_day

_NO_SESSION = none_yet("No supervision has been recorded on this case yet.", kinds.SUPERVISION_HELD)


def _sessions(context: ActionContext) -> list[Event]:
    """The sessions on the case of which it is said whose they were, in order."""
    return [each for each in context.known.of_kind(kinds.SUPERVISION_HELD) if each.field("worker")]


def _those_supervised(context: ActionContext, field: FormField) -> FormField:
    supervised = {str(each.field("worker")) for each in _sessions(context)}
    named = tuple(each for each in field.choices if each[0] in supervised)
    return replace(field, choices=named, finds=None) if len(named) == len(supervised) else field


def _of_one_session(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    """Whose session, and of which day: what was answered, else of the latest on the case."""
    worker, day = values.get("worker"), values.get("session")
    found = [
        each
        for each in _sessions(context)
        if worker in (None, each.field("worker")) and day in (None, each.day)
    ]
    if not found and (worker or day):
        named = as_day(day)
        when = f" on {on_day(named)}" if named is not None else ""
        raise NotPossible(
            f"No such session of supervision is on this case{when}",
            field="session" if day else "worker",
        )
    if not found:
        return values
    return {**values, "worker": found[-1].field("worker"), "session": found[-1].day}


_WHICH = (
    questions.adjusted(
        questions.ask(
            "worker",
            "Whose supervision?",
            required=False,
            hint="Leave empty for the latest session",
        ),
        _those_supervised,
    ),
    questions.ask(
        "session",
        "On which day was the session?",
        required=False,
        hint="Leave empty for the latest",
    ),
)

RETURN = Action(
    id="return-supervision",
    title="Return the record of supervision",
    family=family.SUPERVISION,
    records=("supervision.returned",),
    asks=(questions.when("When did the worker get it?"), *_WHICH, questions.note()),
    possible=_NO_SESSION,
    reads=_of_one_session,
)
# Each signs for themselves, at the moment of signing.
SIGN = Action(
    id="sign-supervision",
    title="Sign the record of supervision",
    family=family.SUPERVISION,
    records=("supervision.signed",),
    asks=(*_WHICH, questions.note()),
    possible=_NO_SESSION,
    reads=_of_one_session,
)
FILE = Action(
    id="file-supervision",
    title="File the record of supervision",
    family=family.SUPERVISION,
    records=("supervision.filed",),
    asks=(questions.when("When was it filed?"), *_WHICH, questions.note()),
    possible=_NO_SESSION,
    reads=_of_one_session,
)
AUTHORISE = Action(
    id="authorise-supervision",
    title="Authorise the record of supervision",
    family=family.SUPERVISION,
    records=("supervision.authorised",),
    asks=(*_WHICH, questions.note()),
    possible=_NO_SESSION,
    reads=_of_one_session,
)
ACTIONS = (RETURN, SIGN, FILE, AUTHORISE)
