"""By which ways does something leave: what each can do, and what may go wrong on the way."""

from __future__ import annotations

from typing import Protocol

from keyworker.notices.models import Dispatch


class NotAccepted(Exception):
    """It was surely not accepted, and may be tried again. The message names no person and no address."""


class Rejected(NotAccepted):
    """It was surely not accepted and never will be as it stands: an address that does not exist."""


class Way(Protocol):
    """A way of sending."""

    def send(self, dispatch: Dispatch) -> None:
        """Send it once.

        Raises NotAccepted or Rejected where it was surely not accepted. Any other error leaves it open whether it was.
        """

    def was_accepted(self, dispatch: Dispatch) -> bool | None:
        """Whether an earlier attempt was accepted; None where this way cannot tell."""
