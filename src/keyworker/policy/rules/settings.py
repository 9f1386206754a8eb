"""Which figures did the policy leave open, and what does the authority use meanwhile?"""

from __future__ import annotations

from keyworker.policy.durations import Duration
from keyworker.policy.model import Model


class Setting(Model):
    """A local default: ``value`` with ``why``. ``about`` says which obligation left it open; it is not a citation."""

    id: str
    value: Duration | float | str | tuple[str, ...]
    why: str
    about: str
