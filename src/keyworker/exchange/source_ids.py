"""Which child does an id of another system mean, and which ids are so near one another that a person has to say?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from keyworker.exchange.cells import Unclear, id_key
from keyworker.exchange.words import ANOTHER_CHILD, CHILD_ID, Words


class SourceIds:
    """The ids on record and in a file so far. An id near to one of them is neither that child nor silently another."""

    def __init__(self, words: Words, known: Iterable[str]) -> None:
        self._words = words
        self._taken = set(known)
        self._by_key: dict[str, set[str]] = defaultdict(set)
        for each in self._taken:
            self._by_key[id_key(each)].add(each)

    def child(self, number: str) -> str:
        """The id the child is known by. Raises Unclear where it is nearly that of another and nobody has said which."""
        settled = self._words.meaning(CHILD_ID, number)
        if settled not in {None, ANOTHER_CHILD}:
            return str(settled)
        alike = self._by_key[id_key(number)]
        if number not in self._taken and alike and settled is None:
            near = min(alike)
            raise Unclear(
                f"'{number[:40]}' is nearly '{near[:40]}'; write it so if it is the same child, or say once for every file:"
                f" keyworker words --kind {CHILD_ID} --word '{number[:40]}' --means '{near[:40]}', and if it is not,"
                f" --means {ANOTHER_CHILD}"
            )
        self._taken.add(number)
        alike.add(number)
        return number
