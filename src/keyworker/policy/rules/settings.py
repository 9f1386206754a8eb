"""Which figures did the policy leave open, and what does the authority use meanwhile?"""

from __future__ import annotations

from keyworker.policy.durations import Duration
from keyworker.policy.model import Model

# The product asks for this one too, where a timescale says that its absences are broken by it.
ABSENCE_BREAK = "absence-break"

# Settings that no rule reads, for the product itself does; each with what it says.
READ_BY_PAGES = {
    "turn-length": "how long one turn for new cases lasts",
}


class Setting(Model):
    """A local default: ``value`` with ``why``. ``about`` says which obligation left it open; it is not a citation."""

    id: str
    value: Duration | float | str | tuple[str, ...]
    why: str
    about: str
