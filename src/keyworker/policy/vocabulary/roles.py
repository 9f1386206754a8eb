"""Which parts may a worker play in a case, and which standings may a child have?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from keyworker.policy.yaml_text import load_values


@dataclass(frozen=True)
class Term:
    """A controlled word: its id, what people read, and what it means."""

    id: str
    title: str
    meaning: str


ALLOCATION_ROLES: dict[str, Term] = {
    term.id: term
    for term in (
        Term("lead", "Lead practitioner", "The named practitioner responsible for the case"),
        Term(
            "accountable", "Accountable worker", "Answers for the case where that is not the lead"
        ),
        Term("key-worker", "Key worker", "First point of contact; does the day-to-day work"),
        Term("co-worker", "Co-worker", "Works the case beside the lead"),
        Term(
            "involved",
            "Involved",
            "Works with the family for a purpose, without case responsibility",
        ),
        Term("holding", "Holding in absence", "Holds the case while its practitioner is away"),
        Term("team-only", "Team only", "The team holds the case; nobody is named yet"),
    )
}

STANDINGS: dict[str, Term] = {
    term.id: term
    for term in (
        Term("caf", "CAF", "Supported by early help under a common assessment"),
        Term("child-in-need", "Child in need", "A child in need plan or assessment (section 17)"),
        Term("section-47", "Section 47 enquiry", "A child protection enquiry is open"),
        Term("child-protection", "Child protection plan", "Subject of a child protection plan"),
        Term("looked-after", "Looked after", "In the care of the authority"),
        Term("care-leaver", "Care leaver", "Entitled to leaving-care support"),
    )
}

# The stages of a case in their order, and those in which it is worked on.
STAGES = ("received", "not-opened", "open", "on-hold", "closed")
WORKED_ON = frozenset({"open", "on-hold"})

# As which a child's needs may be rated.
COMPLEXITIES = ("low", "medium", "high")

# How much somebody carries, against their range.
POSITIONS = ("room", "within", "over")

# What the people who work with children were trained as; a pack may add others of its own.
_PROFESSIONS = Path(__file__).parents[2] / "packs" / "base" / "professions.yaml"
PROFESSIONS: dict[str, str] = load_values(_PROFESSIONS.read_text(encoding="utf-8"))

# A case with a child of one of these standings is statutory: it may never have a gap between named workers.
STATUTORY_STANDINGS = frozenset({"section-47", "child-protection", "looked-after"})
# Of these, those that a policy may let wait by a decision on record that names the senior manager who knows of it.
WAITING_BY_DECISION = frozenset({"looked-after"})

# In the ``by`` of a pattern, beside parts and job roles: whoever is attempting the action now.
THE_ACTOR = "the-actor"
# First among those who answer for the clock of a task: whoever that task is.
THE_OWNER = "owner"

# In the ``to`` of a reminder, beside parts and job roles.
RESPONSIBLE, PROPOSED = "responsible", "proposed"
MANAGERS, SERVICE_MANAGERS = "managers", "service-managers"
TOLD_BESIDE: dict[str, str] = {
    RESPONSIBLE: "whoever the timescale is on",
    PROPOSED: "whoever is asked to take the case",
    MANAGERS: "whoever manages the case's team",
    SERVICE_MANAGERS: "whoever manages the service",
}
