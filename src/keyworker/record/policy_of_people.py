"""By which policy are the people of a service described before its first day has come?

Whoever sets a service up enters its people first. Their jobs and professions are those of the policy that was chosen for it,
though nothing is recorded on a case under it yet.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from keyworker.policy.packs.pack import Pack
from keyworker.policy.problems import PackError
from keyworker.record.governing_pack import governing, policy_named
from keyworker.record.policy_choices import waiting_choice
from keyworker.workforce.models import Service


def policy_of_people(service: Service, on: date) -> Pack:
    """The policy in force that day; where none is, the one chosen for a later day, agreed or not; else NO_POLICY."""
    in_force = governing(service, on)
    if in_force.governs:
        return in_force
    if service.pack_from is not None and service.pack_from > on:
        return governing(service, service.pack_from)
    waiting = waiting_choice(service)
    if waiting is not None:
        with suppress(PackError):
            return policy_named(waiting.policy)
    return in_force
