"""What is a notice about?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from keyworker.record.models import Event


@dataclass(frozen=True)
class Cause:
    """What a notice is about: an event on record, or a day that brought one of the policy's states."""

    kind: str
    at: datetime
    key: str
    by: int | None = None
    event: Event | None = None
