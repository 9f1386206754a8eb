"""Is this the slug of a service, before one is made of it; and may anything be brought into that service, or that team?"""

from __future__ import annotations

import re
from collections.abc import Iterable

from keyworker.exchange.workbook import UnreadableFile
from keyworker.policy.wording import listed, on_day
from keyworker.workforce.models import Service, Team

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST = 50


def refuse_slug(slug: str) -> None:
    """Raises UnreadableFile where no service can be called so."""
    if not _SLUG.fullmatch(slug) or len(slug) > _LONGEST:
        raise UnreadableFile(
            f"'{slug[:60]}' is not the slug of a service: small letters and figures with hyphens between, such as social-care"
        )


def refuse_ended(service: Service) -> None:
    """Raises UnreadableFile where the last day of the service is known: nothing is brought into it."""
    if service.ended is not None:
        raise UnreadableFile(
            f"{service.name} ends on {on_day(service.ended)}, and nothing is brought into it; name another service, or "
            "have it go on first"
        )


def refuse_closed(teams: Iterable[Team]) -> None:
    """Raises UnreadableFile where one of the teams that a file names has closed."""
    closed = [f"{each.name} on {on_day(each.ended)}" for each in teams if each.ended is not None]
    if closed:
        raise UnreadableFile(
            f"The file names what has closed: {listed(closed, joined_by='and')}; name the team that has its cases now, "
            "or open it again first"
        )
