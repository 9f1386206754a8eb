"""What does one invented open case of a whole authority look like, event by event?

Each case comes from its own number and the seed alone, so that any of them can be made by any process, in any order,
and none has to be kept. Families, workers and everything that happens to them are invented.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Final

from keyworker.policy.casefile import LONDON, CaseFile
from keyworker.policy.packs.pack import Pack

# A large county has about as many open cases, and three million events between them.
OPEN_CASES: Final = 19_000
_FEWEST, _MOST, _USUAL = 30, 330, 114
_DAYS_AN_EVENT = 4


@dataclass(frozen=True)
class Authority:
    """An invented authority: its seed, the day up to which events are invented, and the job roles of those who decide and who work."""

    seed: int
    as_of: date
    deciding: tuple[str, ...]
    working: tuple[str, ...]

    def case(self, number: int) -> CaseFile:
        """The open case of that number."""
        return CaseFile.model_validate(self.document(number))

    def document(self, number: int) -> dict[str, Any]:
        """The same, as it would be written down."""
        case = _InventedCase(self, Random(f"{self.seed} {number}"))
        case.invent()
        return case.document(number)


def authority_of(pack: Pack, *, seed: int, as_of: date) -> Authority:
    """An authority that works under the pack: its people have the pack's job roles."""
    roles = tuple(pack.header.roles) or ("practice-manager", "social-worker")
    deciding = (
        tuple(role for role in roles if "manager" in role or role.endswith("-lead")) or roles[:1]
    )
    working = tuple(role for role in roles if role not in deciding) or roles[-1:]
    return Authority(seed, as_of, deciding, working)


@dataclass
class _InventedCase:
    """One case as its events are invented; none lies after the authority's day."""

    authority: Authority
    chance: Random
    events: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.size = round(self.chance.triangular(_FEWEST, _MOST, _USUAL))
        self.starts_on = self.authority.as_of - timedelta(days=self.size * _DAYS_AN_EVENT)
        self.children = [f"P{n}" for n in range(1, self.chance.choice((1, 1, 2, 2, 2, 3, 4)) + 1)]
        self.manager, self.leads = "W1", [f"W{n}" for n in range(2, 5)]
        self.lead = self.leads[0]

    def invent(self) -> None:
        """From the referral through the plan to the work of the weeks since."""
        self._begin()
        rhythm = [(happens, weight) for happens, weight in _RHYTHM.items()]
        while len(self.events) < self.size:
            on = self._between(40, self.size * _DAYS_AN_EVENT)
            ((happens, _),) = self.chance.choices(rhythm, [weight for _, weight in rhythm])
            happens(self, on)

    def document(self, number: int) -> dict[str, Any]:
        authority, chance = self.authority, self.chance
        born = [
            authority.as_of - timedelta(days=chance.randrange(200, 6000)) for _ in self.children
        ]
        events = sorted(self.events, key=lambda event: event["at"])
        return {
            "case": {"id": f"C{number}", "locality": "north"},
            "people": [
                *(
                    {"id": child, "is": "child", "born": day}
                    for child, day in zip(self.children, born, strict=True)
                ),
                {"id": "P9", "is": "mother"},
            ],
            "workers": [
                {"id": self.manager, "role": chance.choice(authority.deciding), "fte": 1.0},
                *(
                    {"id": lead, "role": chance.choice(authority.working), "fte": 1.0}
                    for lead in self.leads
                ),
            ],
            "events": [{"id": f"E{place}", **event} for place, event in enumerate(events, start=1)],
        }

    def add(self, kind: str, at: datetime, by: str | None = None, **fields: Any) -> None:
        """An event at that moment; some are written up days later. What lies ahead has not happened yet."""
        if at.date() > self.authority.as_of:
            return
        late = (
            timedelta(days=self.chance.randrange(1, 6))
            if self.chance.random() < 0.1
            else timedelta(minutes=20)
        )
        self.events.append(
            {
                "kind": kind,
                "at": at,
                "recorded_at": at + late,
                **({"by": by} if by else {}),
                **fields,
            }
        )

    def some(self) -> list[str]:
        """Some of the children, mostly all of them."""
        return self.children if self.chance.random() < 0.8 else self.chance.sample(self.children, 1)

    def _between(self, first: int, last: int) -> datetime:
        day = self.starts_on + timedelta(days=self.chance.randrange(first, max(last, first + 1)))
        return self._on(day)

    def _on(self, day: date) -> datetime:
        return datetime.combine(day, time(9, tzinfo=LONDON)) + timedelta(
            minutes=self.chance.randrange(480)
        )

    def _begin(self) -> None:
        chance, children, lead, manager = self.chance, self.children, self.lead, self.manager
        type_ = chance.choice(
            ("caf", "caf", "caf", "broker-caf", "adolescent-caf", "step-down", "sibling")
        )
        first = self._on(self.starts_on)
        later = iter(sorted(chance.sample(range(1, 35), 8)))

        def then() -> datetime:
            return self._on(self.starts_on + timedelta(days=next(later)))

        self.add(
            "referral.received",
            first,
            type=type_,
            source=chance.choice(_SOURCES),
            people=children,
            route="portal",
        )
        self.add("trawl.completed", then(), manager, people=children)
        self.add(
            "analysis.completed", then(), manager, outcomes=["School attendance"], people=children
        )
        self.add("decision.made", then(), manager, outcome="open")
        standing = chance.choice(("caf", "caf", "child-in-need", "child-protection"))
        self.add("standing.started", then(), manager, standing=standing, people=children)
        allocated = then()
        self.add("allocation.agreed", allocated, manager, worker=lead, role="lead", team="north")
        self.add(
            "allocation.started",
            allocated + timedelta(minutes=1),
            manager,
            worker=lead,
            role="lead",
            team="north",
        )
        self.add("contact.made", then(), lead, method="phone", people=children)
        every = chance.choice(("2 weeks", "3 weeks", "4 weeks", "10 working days"))
        self.add("plan.agreed", then(), lead, visit_every=every, people=children)


def _simply(kind: str, **choices: Sequence[Any]) -> Callable[[_InventedCase, datetime], None]:
    """An event by the lead practitioner whose fields take any of the values."""

    def happens(case: _InventedCase, at: datetime) -> None:
        fields = {name: case.chance.choice(values) for name, values in choices.items()}
        case.add(kind, at, case.lead, people=case.some(), **fields)

    return happens


def _visited(case: _InventedCase, at: datetime) -> None:
    seen = case.some()
    where = case.chance.choice(("home", "home", "school"))
    case.add(
        "visit.made",
        at,
        case.lead,
        where=where,
        people=seen,
        children_seen=seen,
        seen_alone=seen[:1],
    )


def _supervised(case: _InventedCase, at: datetime) -> None:
    case.add(
        "supervision.held",
        at,
        case.manager,
        worker=case.lead,
        progress="Steady",
        caseload_reviewed=True,
    )


def _overseen(case: _InventedCase, at: datetime) -> None:
    case.add("oversight.recorded", at, case.manager, people=case.children, progress="Steady")


def _referred_again(case: _InventedCase, at: datetime) -> None:
    case.add(
        "referral.received", at, type="caf", source="mash", people=case.children, route="portal"
    )
    case.add(
        "decision.made",
        at + timedelta(days=case.chance.randrange(1, 7)),
        case.manager,
        outcome="open",
    )


def _away(case: _InventedCase, at: datetime) -> None:
    back = at.date() + timedelta(days=case.chance.randrange(3, 60))
    dates = {"first_day": at.date().isoformat(), "expected_return": back.isoformat()}
    case.add(
        "absence.started",
        at,
        case.manager,
        worker=case.lead,
        planned=case.chance.random() < 0.5,
        **dates,
    )
    case.add(
        "family.told",
        at + timedelta(days=case.chance.randrange(1, 9)),
        case.manager,
        about="absence",
    )
    case.add("absence.ended", case._on(back), case.manager, worker=case.lead)


def _changed_hands(case: _InventedCase, at: datetime) -> None:
    case.lead = case.chance.choice([each for each in case.leads if each != case.lead])
    case.add("allocation.agreed", at, case.manager, worker=case.lead, role="lead", team="north")
    case.add(
        "allocation.started",
        at + timedelta(minutes=1),
        case.manager,
        worker=case.lead,
        role="lead",
    )


def _expecting(case: _InventedCase, at: datetime) -> None:
    due = (at.date() + timedelta(days=case.chance.randrange(40, 220))).isoformat()
    case.add(
        "pregnancy.recorded",
        at,
        case.lead,
        due=due,
        confirmed=True,
        consent="given",
        people=["P9"],
    )
    case.add("midwife.contacted", at + timedelta(days=5), case.lead, checks_completed=True)


# What happens in the weeks of a case, and how often beside the rest.
_RHYTHM: Final[dict[Callable[[_InventedCase, datetime], None], float]] = {
    _visited: 30,
    _simply("contact.made", method=("phone", "face-to-face", "video")): 24,
    _simply(
        "contact.attempted", method=("phone", "text"), result=("No answer", "Voicemail left")
    ): 12,
    _simply("meeting.held", type=("taf", "tac", "conference"), outcome=("agreed",)): 5,
    _simply("plan.reviewed"): 5,
    _simply("review.set", due=("2027-01-04",)): 4,
    _simply("action.finished", action=("Morning routine chart",), outcome=("Done",)): 6,
    _simply("assessment.completed"): 1,
    _supervised: 6,
    _overseen: 1,
    _referred_again: 1,
    _away: 0.7,
    _changed_hands: 0.5,
    _expecting: 0.2,
}
_SOURCES: Final = ("mash", "school", "health", "ptt")
