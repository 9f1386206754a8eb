"""Which figures did the policy leave open, and what does the authority use meanwhile?"""

from __future__ import annotations

from keyworker.policy.durations import Duration
from keyworker.policy.model import Model

# The product asks for this one too, where a timescale says that its absences are broken by it.
ABSENCE_BREAK = "absence-break"

OWN_DECISION_TIME = "own-decision-time"

# Settings that no rule reads, for the product itself does; each with what it says.
READ_BY_PAGES = {
    "turn-length": "how long one turn for new cases lasts",
    OWN_DECISION_TIME: "for how long whoever sent a case away by a decision sees where it went and may take that back",
}
# What is used of them where a policy has no local default of its own.
USED_OTHERWISE = {OWN_DECISION_TIME: Duration.parse("10 working days")}


class Setting(Model):
    """A local default: ``value`` with ``why``. ``about`` says which obligation left it open; it is not a citation."""

    id: str
    value: Duration | float | str | tuple[str, ...]
    why: str
    about: str
