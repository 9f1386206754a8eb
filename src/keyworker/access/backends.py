"""How is the person who has signed in read: with their post, team and service, in one question to the database?"""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet

from keyworker.access.models import User
from keyworker.prepared import prepared


class PeopleAtWork(ModelBackend):
    """Password sign-in; every page needs the person's post, team and service, so they are read together."""

    def get_user(self, user_id: int | str) -> User | None:
        """The active user of that number with their post at hand; None where there is none."""
        for user in _with_post(number=int(user_id)):
            return user if self.user_can_authenticate(user) else None
        return None


@prepared
def _with_post(*, number: int) -> QuerySet[User]:
    return User.objects.select_related("worker__team__service").filter(pk=number)
