"""What did a guard of the database refuse, in a sentence for the person who tried? One it has no words for stays an error."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError

_LET_IT_STAND = "Let it stand, and allocate the case to somebody else."
_WITHOUT_IT = {
    "lead_is_in_post": f"Without this the case would go back to somebody who leaves. {_LET_IT_STAND}",
    "statutory_case_always_has_a_lead": (
        f"Without this a statutory case would have no lead practitioner. {_LET_IT_STAND}"
    ),
}
_OF_A_GUARD = "23"


def in_words(error: IntegrityError) -> str:
    """What the database refused."""
    diagnosis = _diagnosis(error)
    if getattr(diagnosis, "constraint_name", None) == "one_lead_at_a_time":
        return (
            "This case already has a lead practitioner for that time. Reload the case to see who."
        )
    if (
        diagnosis is not None
        and diagnosis.sqlstate == "23514"
        and str(diagnosis.message_primary).endswith(".")
    ):
        return str(diagnosis.message_primary)
    raise error


def without_it(error: IntegrityError) -> str:
    """Why an entry can neither be withdrawn nor put right: the record would not hold without it."""
    diagnosis = _diagnosis(error)
    known = _WITHOUT_IT.get(str(getattr(diagnosis, "constraint_name", "")))
    if known is not None:
        return known
    if str(getattr(diagnosis, "sqlstate", "")).startswith(_OF_A_GUARD):
        return "What was recorded since rests on this. Let it stand, and record what is right."
    raise error


def _diagnosis(error: IntegrityError) -> Any:
    return getattr(error.__cause__, "diag", None)
