"""What governs a service that works under no policy? A pack without rules, under which nobody does anything.

Whoever sees a case may read it; nothing is recorded on it, nor of a worker or a team, since nobody has said who may, and
what has to come first. Only setting the service up is done all the same.
There are no clocks, questions or limits, and no pages that only a policy has a use for. Standing where a pack stands, it
spares everybody else the question whether there is one.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from keyworker.policy.packs.pack import Pack, PackHeader
from keyworker.policy.wording import on_day

READ_ONLY = (
    "No policy is in force in this service, so nothing is recorded on its cases, nor of its workers and teams. "
    "An administrator says under which policy it works."
)


def no_policy_until(policy: str, first: date) -> str:
    """The same in a service for which a policy is chosen already, from a day ahead."""
    return (
        "No policy is in force in this service yet, so nothing is recorded on its cases, nor of its workers and teams. "
        f"{policy} is in force from {on_day(first)}."
    )


def read_only(case: str, service: str) -> str:
    """Why something cannot be recorded that would also be told to a case of a service without a policy."""
    return (
        f"This would also be recorded on {case}, and in {service} no policy is in force, so nothing is. "
        "An administrator says under which policy it works; then record this."
    )


class _NoPolicy(Pack):
    governs: ClassVar[bool] = False


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
