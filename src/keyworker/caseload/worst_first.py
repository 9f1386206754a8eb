"""Which teams of a service need somebody most?"""

from __future__ import annotations

from collections.abc import Sequence

from keyworker.caseload.team_board import TeamLine
from keyworker.paged import By, Key, Order, Paged, page_among

# A list at hand rises, so it goes by how much less than this a team has: no team has so many of anything.
_LEAST = 10**6
WORST_FIRST = Order(
    By("without_lead", int),
    By("overdue", int),
    By("slug", str),
    of=lambda line: (_LEAST - line.without_lead, _LEAST - line.overdue, line.team.slug),
)


def worst_first(lines: Sequence[TeamLine], key: Key | None, *, most: int) -> Paged[TeamLine]:
    """A page of these teams: most cases that nobody leads first, then most overdue."""
    return page_among(WORST_FIRST, key, sorted(lines, key=WORST_FIRST.parts_of), most=most)
