"""Are the words of what was found out about a family kept from whoever looks now?

A task says in somebody's own words what is to be done, and so may tell what was found. Whoever may know that something is
due without reading findings (``access.roles``) is shown what the policy calls it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_WITHHELD: ContextVar[bool] = ContextVar("_WITHHELD", default=False)


@contextmanager
def words_withheld(withheld: bool) -> Iterator[None]:
    """Inside this, they are or are not."""
    token = _WITHHELD.set(withheld)
    try:
        yield
    finally:
        _WITHHELD.reset(token)


def are_withheld() -> bool:
    """Whether they are."""
    return _WITHHELD.get()
