"""What does each access role reach: whose records, which pages, and what of their own to manage?

Every role is one entry of ``ACCESS``. Need to know (``record.visibility``), the navigation, the pages and their lists
read it there, so that a role for heads of service is one entry more. What people may *do* is the policy's to say, by
their job.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db import models


class AccessRole(models.TextChoices):
    """What a person comes for; it decides their home page and how far their need to know reaches.

    What they may *do* is the policy's to say, by their job role.
    """

    PRACTITIONER = "practitioner", "Practitioner"
    LEAD = "lead", "Team lead"
    PRACTICE_MANAGER = "practice-manager", "Team manager"
    SERVICE_MANAGER = "service-manager", "Service manager"
    BUSINESS_SUPPORT = "business-support", "Business support"
    ADMINISTRATOR = "administrator", "Administrator"
    INSPECTOR = "inspector", "Inspector"


class Reach(StrEnum):
    """Whose records and lists: nobody's, the cases a person has a part in, those of their team, all of their service's, or
    those of services given to them for a time.
    """

    NOBODY = "nobody"
    OWN = "own"
    TEAM = "team"
    SERVICE = "service"
    GIVEN = "given"


class Home(StrEnum):
    """Which first page: what is due of one's own work, of a team's, of a service's, of the paperwork; the authority's own; or the
    cases to be looked at.
    """

    PRACTITIONER = "practitioner"
    MANAGER = "manager"
    SERVICE = "service"
    SUPPORT = "support"
    ADMINISTRATION = "administration"
    INSPECTION = "inspection"


# Pages by the names of their addresses (``web.urls``). One's own account: anybody's who may sign in at all.
OWN_ACCOUNT = frozenset(
    {
        "account",
        "account-app",
        "account-codes",
        "account-confirm",
        "account-passkey",
        "account-remove",
        "second-factor",
        "sitting",
    }
)
# Everybody in post opens these; of a case, only with a need to know.
_EVERYBODY = OWN_ACCOUNT | frozenset(
    {
        "home",
        "receive",
        "questions",
        "matches",
        "own-decisions",
        "own-decision",
        "case",
        "timeline",
        "timescales",
        "steps",
        "to-key",
        "people",
        "decisions",
        "reason",
        "mistaken",
        "letters",
        "letter",
        "letter-document",
        "letter-sent",
        "contact",
        "allocate",
        "action",
        "overdue",
        "calendar",
        "caseload",
        "team",
        "worker",
        "sessions",
        "search",
        "notices",
        "policies",
        "policy",
        "obligations",
        "rule",
        "asked-today",
    }
)
# Lists of a team's or a service's work.
_LISTS = frozenset({"referrals", "waiting", "unallocated", "not-held", "turns", "messages"})
# What a manager keeps of a worker or a team.
_OF_WORKERS = frozenset(
    {
        "absence",
        "changes",
        "changes-file",
        "leaving",
        "whole-absence",
        "reductions",
        "session",
        "session-document",
        "qualities",
        "team-check",
    }
)
# Who looked at what, and why.
_OVERSIGHT = frozenset({"looked", "opened", "looking"})
# Everything that is read of a case, and nothing in which anything is written; of their own account they choose the password.
_OF_AN_INSPECTOR = OWN_ACCOUNT | frozenset(
    {
        "home",
        "case",
        "timeline",
        "timescales",
        "people",
        "decisions",
        "search",
        "policies",
        "policy",
    }
    | {"rule", "asked-today"}
    | _OVERSIGHT
)
# The authority itself: its services, teams and people. No page of a family is among them.
_OF_THE_AUTHORITY = OWN_ACCOUNT | frozenset(
    {
        "how-people-sign-in",
        "authority",
        "home",
        "notices",
        "policies",
        "policy",
        "obligations",
        "rule",
        "asked-today",
        "administer",
        "bring",
        "policy-drafts",
        "begin-draft",
        "policy-draft",
        "draft-item",
        "draft-row",
        "draft-file",
        "draft-sentences",
        "bring-draft",
        "draft-impact",
        "draft-archive",
        "draft-step",
        "staff",
        "bring-staff",
        "staff-template",
        "bring-postcodes",
        "service",
        "impact",
        "administer-service",
        "team-people",
        "administer-team",
        "person",
        "administer-person",
    }
)


@dataclass(frozen=True, kw_only=True)
class Access:
    """What a role reaches.

    ``pages`` it opens, of which ``menu`` names those in its navigation, in order. It ``manages`` where it decides and
    allocates for a team. ``routes``: it sees referrals for its locality that have no team yet. ``answers_for``: people
    who may not open a record are sent to it. ``reads_findings``: it reads what was found out about a family, not only
    that something was done. ``may_give_reason``: it opens a record of its own team by saying why. It ``administers``
    where it sets up services, teams, people and their accounts, and says which policy each service works under. Where it
    does not ``write``, no form of its pages records anything.
    """

    sees: Reach
    home: Home
    pages: frozenset[str]
    menu: tuple[str, ...]
    manages: bool = False
    routes: bool = False
    answers_for: Reach | None = None
    reads_findings: bool = True
    may_give_reason: bool = True
    administers: bool = False
    writes: bool = True


_MENU = (
    "home",
    "referrals",
    "waiting",
    "unallocated",
    "team",
    "turns",
    "to-key",
    "search",
    "notices",
    "messages",
    "policies",
)
_MANAGERS_MENU = (*_MENU[:-1], "opened", "looking", _MENU[-1])

ACCESS: dict[AccessRole, Access] = {
    AccessRole.PRACTITIONER: Access(
        sees=Reach.OWN,
        home=Home.PRACTITIONER,
        pages=_EVERYBODY,
        menu=("home", "caseload", "team", "to-key", "search", "notices", "policies"),
    ),
    AccessRole.LEAD: Access(
        sees=Reach.TEAM,
        home=Home.MANAGER,
        pages=_EVERYBODY | _LISTS | _OF_WORKERS,
        menu=(*_MENU[:4], "caseload", *_MENU[4:]),
        manages=True,
        routes=True,
    ),
    AccessRole.PRACTICE_MANAGER: Access(
        sees=Reach.TEAM,
        home=Home.MANAGER,
        pages=_EVERYBODY | _LISTS | _OF_WORKERS | _OVERSIGHT,
        menu=_MANAGERS_MENU,
        manages=True,
        routes=True,
        answers_for=Reach.TEAM,
    ),
    AccessRole.SERVICE_MANAGER: Access(
        sees=Reach.SERVICE,
        home=Home.SERVICE,
        pages=_EVERYBODY | _LISTS | _OF_WORKERS | _OVERSIGHT,
        menu=_MANAGERS_MENU,
        manages=True,
        answers_for=Reach.SERVICE,
    ),
    AccessRole.BUSINESS_SUPPORT: Access(
        sees=Reach.TEAM,
        home=Home.SUPPORT,
        pages=_EVERYBODY | _LISTS,
        menu=_MENU,
        reads_findings=False,
        may_give_reason=False,
    ),
    AccessRole.ADMINISTRATOR: Access(
        sees=Reach.NOBODY,
        home=Home.ADMINISTRATION,
        pages=_OF_THE_AUTHORITY,
        menu=("home", "staff", "notices", "policies"),
        reads_findings=False,
        may_give_reason=False,
        administers=True,
    ),
    AccessRole.INSPECTOR: Access(
        sees=Reach.GIVEN,
        home=Home.INSPECTION,
        pages=_OF_AN_INSPECTOR,
        menu=("home", "search", "opened", "looking", "policies"),
        may_give_reason=False,
        writes=False,
    ),
}


def roles_answering_for(reach: Reach) -> frozenset[AccessRole]:
    """The roles to which people are sent about a record of a team, or of a service."""
    return frozenset(role for role, access in ACCESS.items() if access.answers_for is reach)
