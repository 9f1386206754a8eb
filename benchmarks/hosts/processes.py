"""How is a program kept running that is killed again and again? Each in a group of its own, so that it dies whole."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def end_when_told() -> None:
    """Let whoever ends this program end all that it started: told to, it leaves by the way it came."""
    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(each, lambda number, _: sys.exit(128 + number))


class Kept:
    """One program; what it says goes to ``log``. ``user`` is whose program it is, where not ours."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        environment: Mapping[str, str] | None = None,
        user: str | None = None,
        stops_by: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.name, self.kills, self.starts = name, 0, 0
        self._command, self._log, self._user = list(command), log, user
        self._environment, self._stops_by = environment, stops_by
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it, where it does not run."""
        if self.running:
            return
        self.starts += 1
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                env=None if self._environment is None else dict(self._environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=self._user,
                group=self._user,
                extra_groups=[] if self._user else None,
            )

    def kill(self) -> None:
        """Kill it and all it started, as they stand."""
        if self._process is not None and self.running:
            self.kills += 1
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def stop(self, *, patience: float = 30) -> None:
        """Tell it to end; it is killed where it does not."""
        if self._process is None or not self.running:
            return
        self._process.send_signal(self._stops_by)
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
