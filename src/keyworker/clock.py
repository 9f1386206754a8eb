"""What time is it? Asked here and nowhere else, and only by the edge: a request, a command, a job in the background.

Everything below the edge is handed an instant or a day, so that the same question about the same day always has the
same answer. Lint forbids every other way of asking, and the layers forbid asking from below the edge.
"""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """This instant, with its zone."""
    return datetime.now(UTC)  # noqa: TID251  (the one place that asks)
