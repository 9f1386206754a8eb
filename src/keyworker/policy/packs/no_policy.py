"""What governs a service that works under no policy? A pack without rules, which forbids nothing and asks for nothing.

Whoever sees a case may do with it what the record allows; there are no clocks, questions or limits, and no pages that
only a policy has a use for. Standing where a pack stands, it spares everybody else the question whether there is one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from keyworker.policy.packs.pack import Pack, PackHeader


class _NoPolicy(Pack):
    governs: ClassVar[bool] = False

    def offers(self, action: str) -> bool:
        return True

    def allows(self, action: str, roles: Iterable[str]) -> bool:
        return True


NO_POLICY: Pack = _NoPolicy(
    header=PackHeader(
        id="no-policy",
        title="No policy",
        authority="",
        citation="",
        version="",
        effective=date.min,
        owner="",
    )
)
