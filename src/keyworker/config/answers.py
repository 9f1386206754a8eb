"""How does every command say its answer, and what is wrong with its input?"""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterable, Iterator
from datetime import date

from pydantic_core import to_jsonable_python

from keyworker import clock
from keyworker.policy.casefile import local_day


class BadInput(Exception):
    """The input is wrong: where and what, in one line that a person can act on."""


def add_common_arguments(parser: ArgumentParser) -> None:
    """``--json`` and ``--as-of``, which every command has that answers a question."""
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument(
        "--as-of",
        type=as_date,
        default=None,
        metavar="DATE",
        help="the day to answer for, as 2026-05-31 (today in London where not given)",
    )


def as_date(text: str) -> date:
    """A date on the command line. Raises ArgumentTypeError with how to write one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"'{text}' is not a date; write it as 2026-05-31") from None


def today() -> date:
    """The day it is in London."""
    return local_day(clock.now())


def in_lines(document: object, *, as_json: bool, for_people: Iterable[str]) -> Iterator[str]:
    """The document as JSON, or the lines for people."""
    if as_json:
        plain = to_jsonable_python(document, by_alias=True)
        yield json.dumps(plain, indent=2, ensure_ascii=False)
    else:
        yield from for_people
