"""Who sent what, when, from which page, and under which number, so that sending it twice acts once?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from keyworker.access.models import User
from keyworker.policy.casefile import local_day
from keyworker.workforce.models import Worker


@dataclass(frozen=True, kw_only=True)
class PutRight:
    """The entry in whose place something is recorded, by its reference, and what was wrong with it."""

    ref: str
    because: str


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A form as it was sent.

    ``id`` is the form's own, so that sending it twice acts once. ``user`` is who is signed in (None: nobody is, as when
    a command acts for a worker). ``seen_version`` is the subject's version on the page the person acted from (None: no
    page was shown). ``reason`` is why, where the policy expects otherwise. ``puts_right`` names the entry that this takes
    the place of. ``operator`` is who ran a command that acts for the actor, by their name on that machine: whether that is
    the actor nobody can tell.

    Raises ValueError where the actor is not the user.
    """

    actor: Worker
    user: User | None
    id: UUID
    now: datetime
    entered: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    seen_version: int | None = None
    puts_right: PutRight | None = None
    operator: str = ""

    def __post_init__(self) -> None:
        if self.user is not None and self.actor.user_id != self.user.pk:
            raise ValueError("the actor is not the person signed in")

    @property
    def day(self) -> date:
        """The London date on which it was sent."""
        return local_day(self.now)
