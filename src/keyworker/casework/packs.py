"""Which policy governs a service on a day?"""

from __future__ import annotations

from datetime import date
from functools import cache

from keyworker.policy.loader import find_pack
from keyworker.policy.pack import Pack
from keyworker.workforce.models import Service


def pack_for(service: Service, on: date) -> Pack | None:
    """The pack the service works under on ``on``; None where it names none, or none that was in force yet.

    Raises PackError where the pack it names does not exist or has mistakes.
    """
    if not service.pack:
        return None
    pack = _loaded(service.pack)
    return pack if pack.header.until is None or on <= pack.header.until else None


@cache
def _loaded(name: str) -> Pack:
    # Read once a process: a pack changes with a release or a restart, never under a running request.
    return find_pack(name)
