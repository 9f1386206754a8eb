"""Which facts may a condition ask about, in every pack?

A pack may declare more in its header. ``label`` is the fact as the subject of a sentence; a name ending in ``.*``
stands for every field of that record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from keyworker.policy.vocabulary.fields import FieldType, KindList


@dataclass(frozen=True)
class Elapsed:
    """A number that grows as days pass: the whole ``unit`` since the date in the fact ``since`` of the same record."""

    since: str
    unit: Literal["years", "months"]


@dataclass(frozen=True)
class Fact:
    """A named fact: its type, how it reads in a sentence, what a form asks, and an example.

    ``elapsed`` says of a number that it changes with time alone, and how; ``of_list`` of a text, which list of the pack
    it is one of. ``words`` are its values as people say them, where their names do not read so.
    """

    name: str
    type: FieldType
    label: str
    example: object
    question: str = ""
    elapsed: Elapsed | None = None
    of_list: KindList | None = None
    words: Mapping[str, str] = field(default_factory=dict)


# Worked out each time from the record of the worker, their caseload and the family: never said by anybody.
WORKED_OUT_OF_WORKER = frozenset(
    {"service", "works_with_family", "leads_family", "works_with_mother", "line_manager"}
)

# Where a count stands against its range, as it is said of the range.
_POSITIONS = {
    "over": "above it",
    "within": "within it",
    "room": "below it, with room for more",
}

FACTS: dict[str, Fact] = {
    fact.name: fact
    for fact in (
        Fact("today", FieldType.DATE, "today", "2026-06-01"),
        Fact(
            "case.type",
            FieldType.TEXT,
            "the kind of referral",
            "step-down",
            "What kind of referral is it?",
            of_list=KindList.REFERRALS,
        ),
        Fact("case.stage", FieldType.TEXT, "the stage of the case", "open"),
        Fact(
            "case.source",
            FieldType.TEXT,
            "the source of the referral",
            "school",
            "Who sent the referral?",
            of_list=KindList.SOURCES,
        ),
        Fact("case.service", FieldType.TEXT, "the service", "early-help"),
        Fact("case.team", FieldType.TEXT, "the team", "north"),
        Fact("case.locality", FieldType.TEXT, "the locality", "Newtown"),
        Fact("case.has_lead", FieldType.YES_NO, "whether there is a lead practitioner", True),
        Fact("case.lead", FieldType.WORKER, "the lead practitioner", "W1"),
        Fact("case.statutory", FieldType.YES_NO, "whether a child has a statutory standing", False),
        Fact("case.standings", FieldType.LIST, "the children's standings", ["child-protection"]),
        Fact("case.points", FieldType.NUMBER, "the points given to the case", 5),
        Fact(
            "case.states",
            FieldType.LIST,
            "the states the case or a child of it is in",
            ["unallocated"],
        ),
        Fact(
            "case.opened_on", FieldType.DATE, "the day on which the case was opened", "2026-06-01"
        ),
        Fact(
            "case.held_since",
            FieldType.DATE,
            "the day since when the worker has had the case",
            "2026-06-01",
        ),
        Fact("case.children_count", FieldType.NUMBER, "the number of children", 2),
        Fact("referral.*", FieldType.TEXT, "what the referral says", "Text"),
        Fact("actor.id", FieldType.WORKER, "the person acting", "W1"),
        Fact("actor.role", FieldType.TEXT, "the role of the person acting", "practice-manager"),
        Fact(
            "actor.is_lead",
            FieldType.YES_NO,
            "whether the person acting is the lead practitioner",
            True,
        ),
        Fact(
            "actor.parts", FieldType.LIST, "the parts the person acting plays in the case", ["lead"]
        ),
        Fact("action.*", FieldType.TEXT, "what was entered", "Text"),
        *(
            Fact(f"action.{name}", FieldType.NUMBER, label, 0)
            for name, label in (
                ("tasks_set", "how many tasks are set"),
                (
                    "tasks_without_measure",
                    "how many of the tasks say nothing of how they are measured",
                ),
                ("tasks_of_other_workers", "how many of the tasks are another worker's or a job's"),
                ("tasks_unjudged", "how many open tasks are not judged"),
                ("tasks_left", "how many tasks are still to do"),
            )
        ),
        Fact("role", FieldType.TEXT, "the part proposed", "lead"),
        Fact("worker.id", FieldType.WORKER, "the worker", "W1"),
        Fact(
            "worker.role",
            FieldType.TEXT,
            "the worker's job role",
            "family-support-practitioner",
            "What is their job role?",
            of_list=KindList.ROLES,
        ),
        Fact(
            "worker.profession",
            FieldType.TEXT,
            "the worker's profession",
            "social-worker",
            "What is their profession?",
        ),
        Fact("worker.fte", FieldType.NUMBER, "the worker's full-time equivalent", 1.0),
        Fact(
            "worker.qualified",
            FieldType.DATE,
            "the date the worker qualified",
            "2026-01-05",
            "When did they qualify?",
        ),
        Fact(
            "worker.months_qualified",
            FieldType.NUMBER,
            "how many months the worker has been qualified",
            6,
            elapsed=Elapsed(since="qualified", unit="months"),
        ),
        Fact(
            "worker.active",
            FieldType.YES_NO,
            "whether the worker is in post",
            True,
            "Are they in post?",
        ),
        Fact(
            "worker.left_on",
            FieldType.DATE,
            "the worker's last day",
            "2026-10-30",
            "Which is their last day in post?",
        ),
        Fact(
            "worker.named",
            FieldType.YES_NO,
            "whether this is a named person",
            True,
            "Is this a named person?",
        ),
        Fact(
            "worker.absent", FieldType.YES_NO, "whether the worker is away", False, "Are they away?"
        ),
        Fact(
            "worker.load.position",
            FieldType.TEXT,
            "how the worker's caseload with this case stands against the range",
            "over",
            words=_POSITIONS,
        ),
        Fact("worker.load.projected", FieldType.NUMBER, "the worker's caseload with this case", 26),
        Fact(
            "worker.load.by_standing.*",
            FieldType.NUMBER,
            "how many children the worker would have whose standing is {}",
            3,
        ),
        Fact(
            "worker.load.by_complexity.*",
            FieldType.NUMBER,
            "how many children the worker would have whose complexity is {}",
            2,
        ),
        Fact(
            "worker.load.measure.*",
            FieldType.NUMBER,
            "what the worker would have by the policy's measure, {}",
            3,
        ),
        Fact("worker.load.agreed_level", FieldType.NUMBER, "the caseload level agreed", 27),
        Fact(
            "worker.team_load.position",
            FieldType.TEXT,
            "how what the worker's team carries with this case stands against the range of the team",
            "over",
            words=_POSITIONS,
        ),
        Fact(
            "worker.team_load.projected",
            FieldType.NUMBER,
            "what the worker's team carries with this case",
            212,
        ),
        Fact("worker.*", FieldType.TEXT, "what is known of the worker", "Text"),
        Fact("children", FieldType.LIST, "the children", []),
        Fact("parts", FieldType.LIST, "the parts held in the case", []),
        Fact("others", FieldType.LIST, "the others on the case", []),
        Fact("each.id", FieldType.TEXT, "the person", "P1"),
        Fact(
            "each.age",
            FieldType.NUMBER,
            "the child's age in years",
            1,
            elapsed=Elapsed(since="born", unit="years"),
        ),
        Fact("each.unborn", FieldType.YES_NO, "whether the child is unborn", False),
        Fact("each.states", FieldType.LIST, "the states the child is in", ["unallocated"]),
        Fact("each.standing", FieldType.LIST, "the child's standing", ["caf"]),
        Fact("each.*", FieldType.TEXT, "what is known of them", "Text"),
        Fact("event.*", FieldType.TEXT, "what the event says that starts the clock", "Text"),
    )
}


# By the name without its record: a worker's months are counted alike, whichever list the worker stands in.
_ELAPSED: dict[str, Elapsed] = {
    fact.name.partition(".")[2]: fact.elapsed for fact in FACTS.values() if fact.elapsed is not None
}


@cache
def elapsed_of(record: str, field: str) -> Elapsed | None:
    """How a field of that record grows as days pass; None where it is not declared to: a worker's age is what is given."""
    fact = FACTS.get(f"{record}.{field}")
    return fact.elapsed if fact is not None else None


@cache
def elapsed_fact(name: str) -> Elapsed | None:
    """How a fact of that name may grow as days pass, of whichever record; None where time alone does not change it."""
    return _ELAPSED.get(name.partition(".")[2])


def find_fact(name: str) -> Fact | None:
    """The fact of that name, or the family of facts it belongs to; None where it is neither."""
    if name in FACTS:
        return FACTS[name]
    family = name.rpartition(".")[0]
    while family:
        if f"{family}.*" in FACTS:
            return FACTS[f"{family}.*"]
        family = family.rpartition(".")[0]
    return None
