"""With what does a test compare a value?

With a written date, with today, or with another fact (inside ``where``: another field of the event), each of them as
it is or moved by a length: ``first_day + 7 days``, ``today - 18 months``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from keyworker.policy.durations import Duration
from keyworker.policy.kept import kept

TODAY = "today"
_MOVED = re.compile(r"^(\S+) ([+-]) (\d+ [a-z ]+)$")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class ComparedWith:
    """``name`` is a fact, a field, ``today``, or the date itself as it was written; ``length`` moves it, if given.

    ``readable`` is false where something follows the name that is no length: then nothing can be compared with it.
    """

    written: str
    name: str
    length: Duration | None = None
    readable: bool = True

    @staticmethod
    @lru_cache(maxsize=1024)
    def parse(text: str) -> ComparedWith:
        """Read ``2026-06-01``, ``today - 18 months``, ``case.removed_on``.

        Raises ValueError where a name is followed by a sign and a number whose unit is none.
        """
        moved = _MOVED.match(text)
        if moved is None:
            name, _, rest = text.partition(" ")
            return ComparedWith(text, name, readable=not rest)
        name, sign, figure = moved.groups()
        length = Duration.parse(figure)
        return ComparedWith(text, name, length.back if sign == "-" else length)

    @kept
    def is_date(self) -> bool:
        """Whether the name is itself a written date."""
        return _DATE.fullmatch(self.name) is not None

    @property
    def is_one_date(self) -> bool:
        """Whether it is a written date that nothing moves."""
        return self.is_date and self.written == self.name

    @kept
    def is_today(self) -> bool:
        return self.name == TODAY

    def __str__(self) -> str:
        return self.written

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls.parse,
            core_schema.str_schema(),
            serialization=core_schema.to_string_ser_schema(),
        )
