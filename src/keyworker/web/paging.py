"""Where in a long list is a page, and by which addresses does one come to the pages beside it?

The address of a page says where it begins (``after``) or ends (``before``) and keeps all else that was asked for: what the
list is narrowed to, and the day that it tells of. It names nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from keyworker.paged import MANY, Key, Order, Paged, Way

# A page may be asked for by what stands on it.
ENTRY = "entry"
_WAYS: tuple[Way, ...] = ("after", "before")


@dataclass(frozen=True, kw_only=True)
class Paging:
    """Which rows of how many a page shows; the addresses of the first page and of those beside it, empty where none is."""

    first: int
    last: int
    total: int
    beginning: str
    previous: str
    next: str

    @property
    def is_part(self) -> bool:
        """Whether there is more than this page."""
        return bool(self.previous or self.next)

    @property
    def shown(self) -> str:
        """Which rows are shown."""
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"

    @property
    def words(self) -> str:
        """The same, of how many."""
        if not self.total:
            return f"The first {self.last}" if self.first else "Further on"
        if self.first > MANY:
            return f"Further on than {MANY:,}"
        return f"{self.shown} of {f'more than {MANY:,}' if self.total > MANY else self.total}"


def key_in(request: HttpRequest, order: Order) -> Key | None:
    """Where the page begins or ends; None for the first, and where that is no place in the list."""
    found = (order.read(request.GET.get(way, ""), way) for way in _WAYS)
    return next((key for key in found if key is not None), None)


def paging(request: HttpRequest, paged: Paged[Any], *, at: str = "") -> Paging:
    """The page's place, and the way to the pages beside it; to where the list stands ``at`` on them, if not at the top."""
    place = f"#{at}" if at else ""
    return Paging(
        first=paged.first,
        last=paged.last,
        total=paged.total,
        beginning=_address(request, None) + place if paged.before else "",
        previous=_address(request, paged.before) + place if paged.before else "",
        next=_address(request, paged.after) + place if paged.after else "",
    )


def _address(request: HttpRequest, key: Key | None) -> str:
    asked = request.GET.copy()
    for name in (*_WAYS, ENTRY):
        asked.pop(name, None)
    if key is not None:
        asked[key.way] = str(key)
    return f"?{asked.urlencode()}" if asked else request.path
