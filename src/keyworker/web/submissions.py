"""What does every form send beside its answers: which submission it is, and of which version of the case?"""

from __future__ import annotations

from uuid import UUID, uuid4


def read_attempt(given: str) -> UUID:
    """The form's own id; a new one where it was lost."""
    try:
        return UUID(given)
    except ValueError:
        return uuid4()


def read_version(given: str) -> int | None:
    """The version of the case that the form was drawn from; None where it says none."""
    return int(given) if given.isdecimal() else None


def read_page(given: str) -> int:
    """Which page of a list is asked for; the first where that is no number."""
    return max(1, int(given)) if given.isdecimal() and len(given) < 6 else 1
