"""What does an event look like that a file asks for, before it is on record?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class PlannedEvent:
    """An event to add. ``key`` says the same in every file; ``said`` is the day the file gives, where ``at`` is ours."""

    key: str
    kind: str
    at: date | datetime
    fields: Mapping[str, Any]
    said: date | None = None

    @property
    def hash(self) -> str:
        """Equal when the file says the same again. A moment of import is ours, not the file's, and does not count."""
        day = self.said or (None if isinstance(self.at, datetime) else self.at)
        at = day.isoformat() if day else ""
        document = json.dumps([self.kind, at, dict(self.fields)], sort_keys=True, default=str)
        return hashlib.sha256(document.encode()).hexdigest()[:16]
