"""How does a calendar programme, which cannot sign in, show that it may read one person's due dates?

By a link that holds a key. The key itself is shown once and kept only as a hash; making a new one, or ending it, makes
the old link worthless at once.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from keyworker.access.models import CalendarKey, User

_BYTES = 32


def make_key(user: User, *, at: datetime) -> str:
    """A new key for this person; the one they had ends."""
    key = secrets.token_urlsafe(_BYTES)
    CalendarKey.objects.update_or_create(user=user, defaults={"hashed": _hash(key), "made_at": at})
    return key


def end_key(user: User) -> bool:
    """End this person's key; False where they have none."""
    return bool(CalendarKey.objects.filter(user=user).delete()[0])


def key_of(user: User) -> CalendarKey | None:
    """The key this person has, if any; of the key itself only that there is one, and since when."""
    return CalendarKey.objects.filter(user=user).first()


def whose(key: str) -> User | None:
    """The person whose key it is, if it is anybody's who may still sign in."""
    found = CalendarKey.objects.filter(hashed=_hash(key), user__is_active=True).select_related(
        "user__worker__team"
    )
    held = found.first()
    return held.user if held is not None else None


def _hash(key: str) -> str:
    # The key is long and random: there is nothing to guess that a slow hash would guard.
    return hashlib.sha256(key.encode()).hexdigest()
