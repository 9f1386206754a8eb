"""Is a session that could not be kept one that was ended? Only where the database says so: it has no such session.

Django takes any failure to save a session for its end, and answers that the request was wrong. A connection that broke
while it was saved is nobody's request's fault: it is answered as every other connection that broke.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.db.models import QuerySet
from django.utils import timezone

from keyworker.prepared import prepared


@prepared
def _kept(*, key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


def forget_ended_sessions(*, at: datetime) -> None:
    """Delete what was kept of sessions that are over: words that were searched for stand there."""
    Session.objects.filter(expire_date__lte=at).delete()


class SessionStore(DatabaseSessions):
    """Sessions in the database, as Django keeps them."""

    def save(self, must_create: bool = False) -> None:
        """Raises UpdateError where the session was ended meanwhile, the database's own error where it failed."""
        try:
            super().save(must_create)
        except UpdateError as error:
            failure = error.__context__
            # Only what the driver reported has a cause; that no row was there to change is found by Django.
            if isinstance(failure, DatabaseError) and failure.__cause__ is not None:
                raise failure from failure.__cause__
            raise

    def _get_session_from_db(self) -> Session | None:
        # Every page asks this first. The clock is the one that Django's own store goes by.
        now = timezone.now()  # noqa: TID251
        found = _kept(key=self.session_key or "", now=now)
        if not found:
            self._session_key = None
        return found[0] if found else None
