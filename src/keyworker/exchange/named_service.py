"""Is this the slug of a service, before one is made of it?"""

from __future__ import annotations

import re

from keyworker.exchange.workbook import UnreadableFile

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST = 50


def refuse_slug(slug: str) -> None:
    """Raises UnreadableFile where no service can be called so."""
    if not _SLUG.fullmatch(slug) or len(slug) > _LONGEST:
        raise UnreadableFile(
            f"'{slug[:60]}' is not the slug of a service: small letters and figures with hyphens between, such as social-care"
        )
