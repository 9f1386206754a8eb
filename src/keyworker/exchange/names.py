"""When are two written names the same worker, and when only perhaps?"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import combinations

from keyworker.policy.written_names import folded, shown_part

ALIKE = 0.88


def name_key(name: str) -> str:
    """What two spellings share when only spacing and capitals differ. Two names of one key are one worker."""
    return shown_part(unicodedata.normalize("NFC", name)).casefold()


def look_alikes(names: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of names that a person should look at: word order, accents, hyphens, initials or a slip of the pen.

    They are only ever suggested: two workers may well have names this close.
    """
    by_key = {name_key(name): name for name in names}
    buckets: dict[str, list[str]] = defaultdict(list)
    for key in sorted(by_key):
        for initial in {word[0] for word in _plain(key).split()}:
            buckets[initial].append(key)
    pairs = {
        (first, second)
        for keys in buckets.values()
        for first, second in combinations(keys, 2)
        if abs(len(first) - len(second)) <= 3 and _alike(first, second)
    }
    return [(by_key[first], by_key[second]) for first, second in sorted(pairs)]


def _plain(key: str) -> str:
    bare = "".join(letter if letter.isalnum() else " " for letter in folded(key))
    return " ".join(sorted(bare.split()))


def _alike(first: str, second: str) -> bool:
    one, other = _plain(first), _plain(second)
    if one.replace(" ", "") == other.replace(" ", ""):
        return True
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return (
        matcher.real_quick_ratio() >= ALIKE
        and matcher.quick_ratio() >= ALIKE
        and matcher.ratio() >= ALIKE
    )
