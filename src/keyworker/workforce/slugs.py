"""What does a service or a team stand under in addresses and commands, where another has that name already?"""

from __future__ import annotations

from collections.abc import Collection


def free_slug(slug: str, taken: Collection[str]) -> str:
    """The slug itself where nobody has it, otherwise it and the first number from 2 that nobody has."""
    numbered = (f"{slug}-{number}" for number in range(2, len(taken) + 3))
    return slug if slug not in taken else next(each for each in numbered if each not in taken)
