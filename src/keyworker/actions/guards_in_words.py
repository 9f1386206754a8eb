"""What did a guard of the database refuse, in a sentence for the person who tried? One it has no words for stays an error."""

from __future__ import annotations

from typing import Any, Final

from django.db import IntegrityError

_BACK_TO_A_LEAVER = (
    "Without this the case would go back to somebody who leaves. "
    "Let it stand, and allocate the case to somebody else."
)
_OF_A_GUARD = "23"
# What the tables' own constraints refuse, which say nothing to a person themselves.
_SAID: Final = {
    "one_lead_at_a_time": "This case already has a lead practitioner for that time. Reload the case to see who.",
    "one_holder_at_a_time": "Somebody holds this case already for that time. Reload the case to see who.",
}


def in_words(error: IntegrityError) -> str:
    """What the database refused."""
    diagnosis = _diagnosis(error)
    constraint = str(getattr(diagnosis, "constraint_name", ""))
    said = _SAID.get(constraint) or _in_the_guards_own_words(diagnosis)
    if not said:
        raise error
    return said


def without_it(error: IntegrityError) -> str:
    """Why an entry can neither be withdrawn nor put right: the record would not hold without it."""
    diagnosis = _diagnosis(error)
    if getattr(diagnosis, "constraint_name", None) == "lead_is_in_post":
        return _BACK_TO_A_LEAVER
    if not str(getattr(diagnosis, "sqlstate", "")).startswith(_OF_A_GUARD):
        raise error
    return _in_the_guards_own_words(diagnosis) or (
        "What was recorded since rests on this. Let it stand, and record what is right."
    )


def _in_the_guards_own_words(diagnosis: Any) -> str:
    """The sentence in which a guard of ours refuses; empty where it was another that did."""
    said = str(getattr(diagnosis, "message_primary", ""))
    is_ours = getattr(diagnosis, "sqlstate", "") == "23514" and said.endswith(".")
    return said if is_ours else ""


def _diagnosis(error: IntegrityError) -> Any:
    return getattr(error.__cause__, "diag", None)
