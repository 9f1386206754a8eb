"""Which fields may a document give of a case, a person, a worker, or a case in somebody's caseload?

Those that something reads, whatever the policy; a policy asks for further ones by facts of its own. Any other field is a
mistake, for nothing would ever look at it. What the events of a case file come to (``WORKED_OUT``) is never given there,
because it would be given in vain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from keyworker.policy.vocabulary.fields import Field, FieldType

_TEXT, _DATE, _YES_NO = FieldType.TEXT, FieldType.DATE, FieldType.YES_NO
_NUMBER, _LIST = FieldType.NUMBER, FieldType.LIST


@dataclass(frozen=True, eq=False)
class RecordKind:
    """One kind of record in a document: how it is spoken of, its fields, and whose facts it may give as well.

    ``facts`` are the families of facts whose names, without the family, are fields too. ``worked_out`` says of what is
    read off the events instead, how that is said there; ``inside``, of which kind the records are that a list of it holds;
    ``required``, what a case file has to give of each.
    """

    name: str
    fields: tuple[Field, ...] = ()
    facts: tuple[str, ...] = ()
    worked_out: Mapping[str, str] = field(default_factory=dict)
    inside: Mapping[str, RecordKind] = field(default_factory=dict)
    required: tuple[str, ...] = ()


_NAME = Field("name", _TEXT, "what they are called; no rule reads it", "A Worker")
_PERSON = (
    Field("id", _TEXT, "how the document speaks of them", "P1"),
    Field("is", _TEXT, "what they are to the family", "child"),
    Field("born", _DATE, "the date of birth", "2015-03-02"),
    Field("expected", _DATE, "the day on which the birth is expected", "2026-11-30"),
    Field("joined", _DATE, "the first day on which the case was about them", "2026-06-01"),
    Field("disabled", _YES_NO, "whether they are disabled", False),
    _NAME,
)
_STANDING = Field("standing", _LIST, "the child's standings", ["child-in-need"])
_CHILD = (
    *_PERSON,
    _STANDING,
    Field("unborn", _YES_NO, "whether the child is not born yet", False),
    Field("age", _NUMBER, "the age in years", 11),
    Field("states", _LIST, "the policy's states the child is in", ["unallocated"]),
    Field("complexity", _TEXT, "how complex the child's needs were rated", "high"),
)
_WORKER = (
    Field("id", _TEXT, "how the document speaks of them", "W1"),
    _NAME,
    Field("role", _TEXT, "the job role", "social-worker"),
    Field("roles", _LIST, "every job role they hold", ["social-worker"]),
    Field("jobs", _LIST, "the job roles they had, have and will have, each from its day", []),
    Field("profession", _TEXT, "the profession", "social-worker"),
    Field("qualified", _DATE, "the day they qualified", "2026-01-05"),
    Field("fte", _NUMBER, "the part of full time that they work", 1.0),
    Field("team", _TEXT, "the team they are in", "north"),
    Field("teams", _LIST, "the teams they were of and are of, each from its day", []),
    Field("home_team", _TEXT, "their own team, wherever a case of theirs is", "north"),
    Field("service", _TEXT, "the service of their team", "early-help"),
    Field("started", _DATE, "their first day in post", "2024-09-02"),
    Field("left_on", _DATE, "their last day in post", "2026-10-30"),
    Field("named", _YES_NO, "whether this is a named person", True),
    Field("active", _YES_NO, "whether they are in post", True),
    Field("absent", _YES_NO, "whether they are away", False),
    Field("leave_from", _DATE, "the first day of leave that is known to come", "2026-06-15"),
    Field("line_manager", _TEXT, "who manages them", "W2"),
    Field("works_with_family", _YES_NO, "whether they work with the family already", False),
    Field("leads_family", _YES_NO, "whether they lead for the family already", False),
    Field("load.count", _NUMBER, "what they carry", 20),
    Field("load.projected", _NUMBER, "what they would carry with this case", 21),
    Field("load.position", _TEXT, "how that stands against the range", "within"),
    Field("load.by_standing", _TEXT, "how many children of each standing that is", {}),
    Field("load.by_complexity", _TEXT, "how many children of each complexity that is", {}),
    Field("load.measure", _TEXT, "what that is by each measure of the policy", {}),
    Field("load.agreed_level", _NUMBER, "the level agreed above the range", 27),
    Field("load.within_agreed", _YES_NO, "whether that is within the level agreed", True),
    Field("reductions", _LIST, "the shares of their week that other duties take", []),
    Field("supervised_contact", _LIST, "the supervised contact that they do", []),
    Field(
        "does_unitemised_supervised_contact",
        _YES_NO,
        "whether they do supervised contact that is not counted by children",
        False,
    ),
)
_PART = (
    Field("worker", _TEXT, "who holds the part", "W1"),
    Field("part", _TEXT, "the part in the case", "lead"),
    Field("job", _TEXT, "the job role of who holds it", "social-worker"),
    Field("asked", _YES_NO, "whether they were asked to accept", True),
    Field("accepted", _YES_NO, "whether they have accepted", True),
    Field("since", _DATE, "the day on which they took it", "2026-06-01"),
    Field("purpose", _TEXT, "what they are involved for", "school"),
)
_HEADER = (
    Field("id", _TEXT, "the case's reference", "C1"),
    Field("service", _TEXT, "the service", "early-help"),
    Field("team", _TEXT, "the team", "north"),
    Field("locality", _TEXT, "the locality", "Newark"),
    Field("services", _LIST, "the services of the teams that it came to", []),
    Field("family_has_lead", _YES_NO, "whether somebody leads for the family elsewhere", False),
    Field("points", _NUMBER, "what the case weighs", 5),
)
_CASE = (
    *_HEADER,
    Field("family", _TEXT, "the family the case is of", "F1"),
    Field("part", _TEXT, "the part that the worker has in it", "lead"),
    Field("stage", _TEXT, "the stage of the case", "open"),
    Field("source", _TEXT, "who referred", "school"),
    Field("opened_on", _DATE, "the day on which it was opened", "2026-06-01"),
    Field("held_since", _DATE, "the day since when the worker has had it", "2026-06-01"),
    Field("children", _LIST, "the children it is about", []),
)

_BY_EVENTS = "is worked out from the events of the case"
_IN_A_CASE_FILE: Final[Mapping[str, str]] = {
    "standing": f"{_BY_EVENTS}; say it there with a standing.started",
    "standings": f"{_BY_EVENTS}; say it there with a standing.started",
    "states": _BY_EVENTS,
    "stage": _BY_EVENTS,
    "type": f"{_BY_EVENTS}; say it there with a referral.received",
    "source": f"{_BY_EVENTS}; say it there with a referral.received",
    "has_lead": f"{_BY_EVENTS}; say it there with an allocation.started",
    "lead": f"{_BY_EVENTS}; say it there with an allocation.started",
    "statutory": f"{_BY_EVENTS}; say it there with a standing.started",
}
_OF_CHILDREN: Final[Mapping[str, str]] = {
    **_IN_A_CASE_FILE,
    "complexity": f"{_BY_EVENTS}; say it there with a complexity.rated",
    "age": "is worked out from the date of birth; give born",
    "unborn": "is said by is: unborn",
}

_REDUCTION = RecordKind(
    "a reduction",
    (
        Field("type", _TEXT, "the duty", "mentoring"),
        Field("percent", _NUMBER, "the share of the week", 10),
        Field("from", _DATE, "its first day", "2026-06-01"),
        Field("until", _DATE, "its last day", "2026-08-31"),
        Field("reason", _TEXT, "why", "Text"),
    ),
)
_SUPERVISED_CONTACT = RecordKind(
    "supervised contact",
    (
        Field(
            "type",
            _TEXT,
            "which kind of other work; the first shared one where it is not said",
            "play-group",
        ),
        Field("children", _LIST, "the children seen", ["P1"]),
        Field("count_by", _TEXT, "whether they count by children or as a share", "children"),
        Field("percent", _NUMBER, "the share of the week", 10),
    ),
)

_JOB = RecordKind(
    "a job",
    (
        Field("role", _TEXT, "the job role", "social-worker"),
        Field("from", _DATE, "its first day; not given of the first job", "2026-06-01"),
    ),
)

CASE_HEADER = RecordKind(
    "a case",
    _HEADER,
    ("case",),
    {**_IN_A_CASE_FILE, "children_count": "is worked out from the people of the case"},
)
PERSON = RecordKind("a person", _PERSON, ("each",), _OF_CHILDREN, required=("id",))
CHILD = RecordKind("a child", _CHILD, ("each",))
CASE = RecordKind("a case", _CASE, ("case",), inside={"children": CHILD})
WORKER = RecordKind(
    "a worker",
    _WORKER,
    ("worker", "part"),
    inside={
        "jobs": _JOB,
        "reductions": _REDUCTION,
        "supervised_contact": _SUPERVISED_CONTACT,
    },
    required=("id",),
)
PART = RecordKind("a part in a case", (*_WORKER, *_PART), ("worker", "part"))

TURN = RecordKind(
    "a turn of the rota",
    (
        Field("team", _TEXT, "the team of the manager whose turn it is", "South"),
        Field("from", _DATE, "its first day", "2026-06-01"),
        Field("until", _DATE, "its last day", "2026-06-07"),
    ),
    required=("team", "from", "until"),
)

CLOSURE = RecordKind(
    "a local closure",
    (
        Field("from", _DATE, "its first day", "2026-12-24"),
        Field("until", _DATE, "its last day", "2026-12-31"),
        Field("known", _DATE, "the day on which it was said", "2026-10-01"),
        Field("title", _TEXT, "what it is called", "Christmas closure"),
    ),
    required=("from", "until", "known"),
)

# By where a document gives one.
RECORDS: Final[Mapping[str, RecordKind]] = {
    "case": CASE_HEADER,
    "people": PERSON,
    "workers": WORKER,
    "cases": CASE,
    "children": CHILD,
    "others": PART,
    "jobs": _JOB,
    "reductions": _REDUCTION,
    "supervised_contact": _SUPERVISED_CONTACT,
    "rota": TURN,
    "closures": CLOSURE,
}
# Which records a document of facts may hold, one of a kind or a list of them.
ONE_OF: Final[Mapping[str, RecordKind]] = {"case": CASE, "worker": WORKER, "proposed": CASE}
LISTS_OF: Final[Mapping[str, RecordKind]] = {
    "children": CHILD,
    "others": PART,
    "parts": PART,
    "cases": CASE,
    "adding": CHILD,
}

# What people write for a field that is called something else.
OTHER_WORDS: Final[Mapping[str, str]] = {
    "dob": "born",
    "date_of_birth": "born",
    "birth_date": "born",
    "birthdate": "born",
    "birthday": "born",
    "due": "expected",
    "due_date": "expected",
    "edd": "expected",
    "relationship": "is",
    "job": "role",
    "job_role": "role",
    "left": "left_on",
    "last_day": "left_on",
    "leaving_date": "left_on",
    "start_date": "started",
    "qualification_date": "qualified",
    "hours": "fte",
    "full_time_equivalent": "fte",
    "area": "locality",
    "manager": "line_manager",
    "kind": "type",
    "duty": "type",
}
