"""Which pages are read from the copy, and for whom?

Lists and reports, for those who have saved nothing in the last quarter of a minute, and as of today: a page of another day
is made inside a transaction of the database's. A form, a case's own page and whatever is decided are never read from it.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse

from keyworker.config.database_names import COPY
from keyworker.config.replica.age import OLDEST, Age
from keyworker.config.replica.router import DATABASE, reading_from_copy

LISTS = frozenset(
    {
        "home",
        "referrals",
        "unallocated",
        "waiting",
        "overdue",
        "calendar",
        "calendar-feed",
        "caseload",
        "team",
        "messages",
    }
)
JUST_SAVED = "just-saved"
# A copy that may be read has by then what was saved, and the answer's way to the browser and back is covered too.
_FOR_SECONDS = int(OLDEST) + 5
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_UNREACHABLE = (OperationalError, InterfaceError)


class ReadListsFromCopy:
    """Middleware, in use where a copy is given."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._age = Age(
            written=_written, replayed=_replayed, seconds=monotonic, unreachable=_UNREACHABLE
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if request.method not in _SAFE:
            response.set_cookie(
                JUST_SAVED,
                "1",
                max_age=_FOR_SECONDS,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """The page made from the copy; None where it is to be made from the database."""
        if not may_be_older(request) or not self._age.young_enough():
            return None
        try:
            with reading_from_copy():
                return view(request, *args, **kwargs)
        except _UNREACHABLE:
            # The copy went away meanwhile, or the database, which is asked too. A list can be asked for twice.
            self._age.leave_alone()
            connections[COPY].close()
            connections[DATABASE].close_if_unusable_or_obsolete()
            return None


def may_be_older(request: HttpRequest) -> bool:
    """Whether this is a list that may be some seconds old, for somebody who has not just saved anything."""
    name = request.resolver_match.url_name if request.resolver_match else None
    return (
        request.method in {"GET", "HEAD"}
        and name in LISTS
        and "as_of" not in request.GET
        and JUST_SAVED not in request.COOKIES
    )


def _written() -> int:
    return _position(DATABASE, "pg_current_wal_lsn()")


def _replayed() -> int:
    return _position(COPY, "pg_last_wal_replay_lsn()")


def _position(alias: str, function: str) -> int:
    """How far the log is. Nothing at all where the server that answers is not the copy it should be."""
    with connections[alias].cursor() as cursor:
        cursor.execute(f"SELECT pg_wal_lsn_diff({function}, '0/0')")
        return int(cursor.fetchone()[0] or 0)
