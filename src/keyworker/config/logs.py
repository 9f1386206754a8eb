"""What may a log say? Where in the program something happened, and of what kind; no values, for they may be names."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Iterator
from types import TracebackType


def places(trace: TracebackType | None) -> Iterator[str]:
    """Each place in the program that an error came through, outermost first."""
    for frame in traceback.extract_tb(trace):
        yield f"{frame.filename}:{frame.lineno} {frame.name}"


class PlacesOnly(logging.Formatter):
    """One line a message; an error as its class and its places; a page as its route, not the address typed."""

    converter = staticmethod(time.gmtime)

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%SZ")

    def format(self, record: logging.LogRecord) -> str:
        plain = logging.makeLogRecord(record.__dict__)
        plain.exc_info = plain.exc_text = plain.stack_info = None
        plain.msg, plain.args = self._said(record), ()
        lines = [super().format(plain)]
        if record.exc_info and record.exc_info[0] is not None:
            lines.append(f"  {record.exc_info[0].__name__}")
            lines += [f"  {place}" for place in places(record.exc_info[2])]
        return "\n".join(lines)

    def _said(self, record: logging.LogRecord) -> str:
        request = getattr(record, "request", None)
        method = getattr(request, "method", None)
        if method is not None:
            matched = getattr(request, "resolver_match", None)
            route = f"/{matched.route}" if matched else "(no such page)"
            return f"{getattr(record, 'status_code', '')} {method} {route}".strip()
        if record.exc_info and record.args:
            # What is put into the message of an error is often the error's own text.
            return str(record.msg)
        return " ".join(record.getMessage().split())
