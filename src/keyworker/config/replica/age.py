"""How old, at most, is what the copy shows? Told by positions in the database's own log, so no clocks need agree.

At some instant the database's log stood at a position. A copy that has come to that position shows everything that had
been saved by that instant. So the copy is no older than the latest such instant we know of whose position it has reached.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Lock

OLDEST = 10.0  # seconds
_BETWEEN_SAMPLES = 1.0  # seconds
# Not asked again for so long after it could not be had: a page does not wait for it each time.
_LEFT_ALONE = 10.0  # seconds

Position = Callable[[], int]


class Age:
    """Whether the copy may be read now. ``written`` asks the database how far its log is, ``replayed`` the copy.

    Both may raise ``unreachable``; ``seconds`` is a clock that only goes forward.
    """

    def __init__(
        self,
        *,
        written: Position,
        replayed: Position,
        seconds: Callable[[], float],
        unreachable: type[Exception] | tuple[type[Exception], ...],
    ) -> None:
        self._written, self._replayed = written, replayed
        self._seconds, self._unreachable = seconds, unreachable
        self._known: deque[tuple[float, int]] = deque()
        self._sampled_at = self._alone_until = float("-inf")
        self._lock = Lock()

    def young_enough(self) -> bool:
        """Whether the copy can be reached and shows everything that was saved up to ten seconds ago."""
        if self._seconds() < self._alone_until:
            return False
        try:
            self._sample()
            reached = self._replayed()
        except self._unreachable:
            self.leave_alone()
            return False
        return self._age(reached) <= OLDEST

    def leave_alone(self) -> None:
        """It could not be reached: ask it nothing for a while."""
        self._alone_until = self._seconds() + _LEFT_ALONE

    def _sample(self) -> None:
        # The instant is that before the question: what is saved while it is asked may be missing in the answer.
        at = self._seconds()
        with self._lock:
            if at - self._sampled_at < _BETWEEN_SAMPLES:
                return
            self._sampled_at = at
        position = self._written()
        with self._lock:
            self._known.append((at, position))
            while self._known[0][0] < at - OLDEST - _BETWEEN_SAMPLES:
                self._known.popleft()

    def _age(self, reached: int) -> float:
        with self._lock:
            instants = [at for at, position in self._known if position <= reached]
        return self._seconds() - max(instants, default=float("-inf"))
