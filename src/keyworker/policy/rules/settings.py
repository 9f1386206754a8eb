"""Which figures did the policy leave open, and what does the authority use meanwhile?"""

from __future__ import annotations

from keyworker.policy.durations import Duration
from keyworker.policy.model import Model

# The product asks for this one too, where a timescale says that its absences are broken by it.
ABSENCE_BREAK = "absence-break"

OWN_DECISION_TIME = "own-decision-time"
# The report of changes and moves asks for these: which children it marks, and which moves it counts as soon.
MANY_CHANGES = "many-changes"
CHANGES_WITHIN = "many-changes-within"
SOON_MOVED = "soon-moved-within"

# Settings that no rule reads, for the product itself does; each with what it says.
READ_BY_PAGES = {
    "turn-length": "how long one turn for new cases lasts",
    OWN_DECISION_TIME: "for how long whoever sent a case away by a decision sees where it went and may take that back",
    MANY_CHANGES: "from how many changes of worker a child is marked in the report of changes",
    CHANGES_WITHIN: "within how long so many changes mark a child in the report of changes",
    SOON_MOVED: "how soon after the first worker a move counts as one that came soon",
}
# What is used of them where a policy has no local default of its own.
USED_OTHERWISE = {OWN_DECISION_TIME: Duration.parse("10 working days")}


class Setting(Model):
    """A local default: ``value`` with ``why``. ``about`` says which obligation left it open; it is not a citation."""

    id: str
    value: Duration | float | str | tuple[str, ...]
    why: str
    about: str
