"""How is an earlier version of the engine asked beside today's: each in a process of its own, from its own sources?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.processes import TODAY, earlier
from keyworker.policy.packs.loader import find_pack
from keyworker.policy.packs.pack import Pack
from keyworker.policy.problems import PackError


def pack_of_both(folder: Path) -> Pack:
    """A pack of the earlier version as today's engine reads it, too. Ends the command where it cannot."""
    try:
        return find_pack(str(folder))
    except PackError as error:
        raise SystemExit(
            f"Today's engine cannot read {folder.name} as that version has it, so the two cannot be compared:\n{error}"
        ) from None


@contextmanager
def engines(against: str) -> Iterator[tuple[Engine, Engine, list[Path]]]:
    """The earlier engine, today's, and the folders of the packs of the earlier version, by which both are asked."""
    with earlier(against) as sources:
        then, now = Engine(sources), Engine(TODAY)
        yield then, now, sorted(each.parent for each in sources.glob("keyworker/packs/*/pack.yaml"))
        then.end()
        now.end()


class Engine:
    """One version of the engine, in a process of its own."""

    def __init__(self, sources: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("answers.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(sources)},
        )

    def ask(self, questions: list[dict[str, Any]]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.writelines(json.dumps(each) + "\n" for each in questions)
        self._process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("An engine stopped before it had answered; its message is above.")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def end(self) -> None:
        self._process.communicate()
