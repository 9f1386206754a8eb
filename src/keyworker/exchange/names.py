"""When are two written names the same worker, and when only perhaps?"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import combinations

from keyworker.policy.written_names import folded, shown_part

ALIKE = 0.88
# Above what East and West, or North and South, have in common.
_ONE_WORD = 0.8
_REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\s[-\u2013]\s.*$")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr"})


def name_key(name: str) -> str:
    """What two spellings share when only spacing and capitals differ. Two names of one key are one worker."""
    return shown_part(unicodedata.normalize("NFC", name)).casefold()


def look_alikes(names: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of names that a person should look at: word order, accents, hyphens, titles, remarks or a slip of the pen.

    They are only ever suggested: two workers may well have names this close.
    """
    by_key = {name_key(name): name for name in names}
    plain = {key: _plain(key) for key in by_key}
    buckets: dict[str, list[str]] = defaultdict(list)
    for key in sorted(by_key):
        for initial in {word[0] for word in plain[key].split()}:
            buckets[initial].append(key)
    pairs = {
        (first, second)
        for keys in buckets.values()
        for first, second in combinations(keys, 2)
        if _alike(plain[first], plain[second])
    }
    return [(by_key[first], by_key[second]) for first, second in sorted(pairs)]


def team_look_alikes(names: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of teams' names that a person should look at. "North 1" and "North 2" are two, and so are East and West."""
    by_key = {name_key(name): name for name in names}
    pairs = [pair for pair in combinations(sorted(by_key), 2) if _are_one_team(*pair)]
    return [(by_key[first], by_key[second]) for first, second in pairs]


def _are_one_team(first: str, second: str) -> bool:
    one, other = (re.findall(r"[^\W\d_]+|\d+", folded(each)) for each in (first, second))
    if "".join(sorted(one)) == "".join(sorted(other)):
        return True
    left = [(Counter(x) - Counter(y)).elements() for x, y in ((one, other), (other, one))]
    mine, theirs = (list(each) for each in left)
    return len(mine) == len(theirs) and all(
        min(len(x), len(y)) > 2 and SequenceMatcher(None, x, y, autojunk=False).ratio() > _ONE_WORD
        for x, y in zip(mine, theirs, strict=True)
    )


def _plain(key: str) -> str:
    # A remark beside a name is not of the name: "Ada Osei (Agency)".
    named = _REMARK.sub(" ", key).strip() or key
    bare = "".join(letter if letter.isalnum() else " " for letter in folded(named))
    words = [each for each in bare.split() if each not in _TITLES]
    return " ".join(sorted(words or bare.split()))


def _alike(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 3:
        return False
    if one.replace(" ", "") == other.replace(" ", ""):
        return True
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return (
        matcher.real_quick_ratio() >= ALIKE
        and matcher.quick_ratio() >= ALIKE
        and matcher.ratio() >= ALIKE
    )
