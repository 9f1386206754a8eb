"""How does a pack say who is notified when something happens?"""

from __future__ import annotations

from typing import Annotated

from keyworker.policy.conditions.model import Condition, EventPattern
from keyworker.policy.naming import Names
from keyworker.policy.rules.base import Rule


class Notice(Rule):
    """When ``on`` happens (and ``when`` holds), each of ``to`` (job roles of the team, or parts in the case) is told.

    ``text`` never names a child: it may use {case} for the case's reference, and {event.FIELD} for a day, a number or a choice
    that the event says ({event.at} is when it happened). ``email`` sends it outside the pages, too:
    one message to whoever stands first in ``to``, the others copied in. A length of time in ``text`` is one that each of
    ``duties``, timescales of the pack, goes by.
    """

    on: EventPattern
    when: Condition | None = None
    to: Annotated[tuple[str, ...], Names.PEOPLE]
    text: str
    email: bool = False
    duties: Annotated[tuple[str, ...], Names.TIMESCALE] = ()
