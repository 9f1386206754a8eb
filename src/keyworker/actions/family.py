"""Under which heading does a page list an action, and in which order do the headings come?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Family:
    """Actions that people look for in one place; headings come by ``order``, and one heading may serve two families."""

    id: str
    title: str
    order: int


CONTACT = Family(id="contact", title="Contact and visits", order=1)
INTAKE = Family(id="intake", title="Referral and decision", order=2)
DECISION = Family(id="decision", title="Referral and decision", order=2)
WAITING = Family(id="waiting", title="Waiting for a worker", order=4)
DISPUTES = Family(id="disputes", title="Disputes about allocation", order=5)
STEPPING = Family(id="stepping", title="Stepping down and up", order=6)
DIRECTING = Family(id="directing", title="Before the work begins", order=7)
INFORMING = Family(id="informing", title="Information and risk", order=8)
ASSESSING = Family(id="assessing", title="Checking and deciding", order=9)
SUPERVISION = Family(id="supervision", title="Supervision", order=10)
ENGAGEMENT = Family(id="engagement", title="Families who do not engage", order=11)
RELAXING = Family(id="relaxing", title="Relaxed standards", order=12)
ALLOCATING = Family(id="allocating", title="Allocation", order=13)
WORK = Family(id="work", title="Assessment and plan", order=14)
CHILDREN = Family(id="children", title="Children", order=15)
ABSENCE = Family(id="absence", title="Absence and cover", order=16)
UNALLOCATED = Family(id="unallocated", title="While nobody is allocated", order=17)
SOCIAL_WORK = Family(id="social-work", title="Social work", order=18)
OWN_ENTRIES = Family(id="own-entries", title="Entries of this policy", order=19)
DISABILITY = Family(id="disability", title="Disability", order=19)
COURTS = Family(id="courts", title="Courts and looked after children", order=20)
CAPACITY = Family(id="capacity", title="Capacity", order=21)
HANDING_OVER = Family(id="handing-over", title="Change of worker or team", order=22)
MOVING = Family(id="moving", title="Meetings, and moving on", order=23)
CLOSING = Family(id="closing", title="Ending and correcting", order=24)
RESTRICTING = Family(id="restricting", title="Who may open the case", order=24)
OTHER_WORK = Family(id="other-work", title="Other work", order=25)
QUALITIES = Family(id="qualities", title="What the policy asks of a worker", order=26)
CHECKING = Family(id="checking", title="The team's allocations", order=27)
ROTA = Family(id="rota", title="Turns for new cases", order=28)
SETTING_UP = Family(id="setting-up", title="The authority and its services", order=29)
PEOPLE = Family(id="people", title="People", order=30)
ACCOUNTS = Family(id="accounts", title="Accounts", order=31)
