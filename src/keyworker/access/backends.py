"""How is the person who has signed in read: with their post, team and service, in one question to the database?

From the day after their last day in post nobody is anybody's: not by a password, and not in a session from before.
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone

from keyworker.access.models import User
from keyworker.prepared import prepared


class PeopleAtWork(ModelBackend):
    """Password sign-in; every page needs the person's post, team and service, so they are read together."""

    def get_user(self, user_id: int | str) -> User | None:
        """The active user of that number with their post at hand; None where there is none."""
        for user in _with_post(number=int(user_id)):
            return user if self.user_can_authenticate(user) else None
        return None

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        """Whether the account is open, and its worker, if it has one, has not left before today."""
        return super().user_can_authenticate(user) and isinstance(user, User) and not has_left(user)


def has_left(user: User) -> bool:
    """Whether their last day in post is over."""
    last_day: date | None = getattr(getattr(user, "worker", None), "left", None)
    # The clock is the one that Django's own sessions go by.
    return last_day is not None and last_day < timezone.localdate()  # noqa: TID251


@prepared
def _with_post(*, number: int) -> QuerySet[User]:
    return User.objects.select_related("worker__team__service").filter(pk=number)
