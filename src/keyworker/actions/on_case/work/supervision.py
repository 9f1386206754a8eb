"""The record of a session of supervision after it: returned, signed by both, filed, authorised."""

from __future__ import annotations

from keyworker.actions.action import Action, ActionContext
from keyworker.actions.one_event import recording


def _no_session(context: ActionContext) -> str | None:
    held = any(True for _ in context.known.of_kind("supervision.held"))
    return None if held else "No supervision has been recorded on this case yet."


def _step(action_id: str, title: str, kind: str, at: str | None = None) -> Action:
    return recording(action_id, title, kind, family="supervision", at=at, possible=_no_session)


ACTIONS = (
    _step(
        "return-supervision",
        "Return the record of supervision",
        "supervision.returned",
        "When did the worker get it?",
    ),
    # Each signs for themselves, at the moment of signing.
    _step("sign-supervision", "Sign the record of supervision", "supervision.signed"),
    _step(
        "file-supervision",
        "File the record of supervision",
        "supervision.filed",
        "When was it filed?",
    ),
    _step("authorise-supervision", "Authorise the record of supervision", "supervision.authorised"),
)
