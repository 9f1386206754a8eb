"""In which services is a policy in force, since when, or from when will it be?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from keyworker.policy.wording import listed, on_day, sentence
from keyworker.record.governing_pack import version_for
from keyworker.record.held_policies import pack_of
from keyworker.record.policy_choices import WaitingChoice, waiting_choices
from keyworker.record.set_up_so_far import services_there
from keyworker.workforce.models import Service


@dataclass(frozen=True, kw_only=True)
class InForce:
    """One service that works under a policy, or has chosen to: ``version`` of it, from ``first`` (None: always)."""

    service: str
    version: str
    first: date | None
    to_come: bool
    waits: bool = False

    @property
    def in_words(self) -> str:
        """Where, since or from when, and in which version."""
        since = f" {'from' if self.to_come else 'since'} {on_day(self.first)}" if self.first else ""
        version = f" (version {self.version})" if self.version else ""
        waits = ", once a second person has agreed" if self.waits else ""
        return f"in {self.service}{since}{version}{waits}"


def where_in_force(day: date) -> Mapping[str, Sequence[InForce]]:
    """By the id of each policy, the services that work under it that day or will; none of one that is chosen nowhere."""
    found: dict[str, list[InForce]] = {}
    services = list(services_there(day))
    waiting = waiting_choices(services)
    for service in services:
        for pack, each in _of_service(service, day, waiting.get(service.pk)):
            found.setdefault(pack, []).append(each)
    return found


def said_of(found: Sequence[InForce]) -> str:
    """The same of one policy in a sentence without its full stop."""
    if not found:
        return "Chosen for no service here"
    now = [each.in_words for each in found if not each.to_come]
    later = [each.in_words for each in found if each.to_come]
    said = [f"in force {listed(now)}"] if now else []
    return sentence("; ".join([*said, *(["chosen " + listed(later)] if later else [])]))


def _of_service(
    service: Service, day: date, waiting: WaitingChoice | None
) -> list[tuple[str, InForce]]:
    found = []
    firsts = [first for _, first in service.packs]
    # Each holds until the next begins, and the last until another is chosen; of a service without a policy there is none.
    for (name, first), until in zip(service.packs, [*firsts[1:], None], strict=False):
        if until is None or until > day:
            to_come = first is not None and first > day
            at = first if to_come and first is not None else day
            in_force = InForce(
                service=service.name,
                version=_version(service, at),
                first=first,
                to_come=to_come,
            )
            found.append((pack_of(name), in_force))
    if waiting is not None:
        coming = InForce(
            service=service.name, version="", first=waiting.first, to_come=True, waits=True
        )
        found.append((pack_of(waiting.policy), coming))
    return found


def _version(service: Service, on: date) -> str:
    """The version in force that day; empty where none is, or none can be read."""
    found = version_for(service, on)
    return found.version if found is not None else ""
