"""Who keeps the background work going while pages are served from one machine?"""

from __future__ import annotations

import subprocess
import sys
import time


class BackgroundWorker:
    """A ``keyworker worker`` beside the pages, started again if it dies, at most every few seconds."""

    _BETWEEN_STARTS = 5.0  # seconds

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0

    def keep_running(self) -> None:
        """Start it where it does not run."""
        if self._process is not None and self._process.poll() is None:
            return
        if self._started and time.monotonic() - self._started < self._BETWEEN_STARTS:
            return
        self._started = time.monotonic()
        # It ends when this end of the pipe does: nothing is left behind where this process is killed.
        self._process = subprocess.Popen(
            [sys.executable, "-m", "keyworker", "worker", "--until-input-closes"],
            stdin=subprocess.PIPE,
        )

    def stop(self) -> None:
        """Tell it to finish what it is at; it is killed where it takes longer than a mail server may."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
