"""What might stand on record of a case, sensible or not, that a policy could be asked about?

Every kind of event that the policy speaks of, in any order, done by anybody, with times and without, written up late,
corrected, at one moment, at the hour when the clocks change. Nothing about such a case need make sense: it is made to
find where two engines answer differently. A case comes from its number alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any, Final

from benchmarks.invented import authority_of
from keyworker.policy.conditions.model import EventPattern, FactTest, Tests
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import parts_of
from keyworker.policy.vocabulary import ALLOCATION_ROLES, EVENT_KINDS, STANDINGS, Field, FieldType

AS_OF: Final = date(2026, 5, 20)
# The nights on which the clocks go forward and back: one hour is missing, one comes twice.
_CLOCK_CHANGES: Final = (date(2026, 3, 29), date(2025, 10, 26))
_CHILDREN: Final = ("P1", "P2", "P3")
_PEOPLE: Final = (*_CHILDREN, "P8", "P9")
_LENGTHS: Final = ("2 weeks", "10 working days", "1 month", "5 days", "6 weeks", "1 working day")


@dataclass(frozen=True)
class Histories:
    """The histories on which one pack is tried."""

    pack: Pack

    def document(self, number: int) -> tuple[dict[str, Any], date]:
        """The case file of that number, and the day on which it is looked at; every other one makes sense."""
        chance = Random(f"{self.pack.id} {number}")
        if number % 2:
            return self._wild(chance, number), AS_OF - timedelta(days=chance.randrange(60))
        sensible = authority_of(self.pack, seed=2, as_of=AS_OF).document(number)
        return sensible, AS_OF - timedelta(days=chance.choice((0, 0, 0, 7, 90, 200)))

    def attempt(self, number: int) -> dict[str, Any]:
        """Somebody who tries to do something on the case of that number."""
        chance = Random(f"attempt {self.pack.id} {number}")
        fields = {
            name: self._value_of_fact(chance, name)
            for name in self._tested_facts
            if name.startswith("action.") and chance.random() < 0.5
        }
        return {
            "by": chance.choice(("W1", "W2", "W3", None)),
            "role": chance.choice((*self._roles, None)),
            "fields": {name.removeprefix("action."): value for name, value in fields.items()},
            "worker": chance.choice((None, self._worker(chance, "W4"))),
        }

    def facts(self, number: int) -> dict[str, Any]:
        """Some facts of a referral, a worker and whatever else the policy tests."""
        chance = Random(f"facts {self.pack.id} {number}")
        named = [
            each
            for each in self._tested_facts
            if not each.startswith(("each.", "today", "setting"))
        ]
        return {name: self._value_of_fact(chance, name) for name in named if chance.random() < 0.7}

    def request(self, number: int) -> dict[str, Any]:
        """A worker proposed for a part in a case."""
        chance = Random(f"request {self.pack.id} {number}")
        facts = self.facts(number)
        others = [self._worker(chance, f"W{n}") for n in range(chance.randrange(3))]
        worker = {
            **self._worker(chance, "W9"),
            **{
                name.removeprefix("worker."): value
                for name, value in facts.items()
                if name.startswith("worker.")
            },
        }
        return {
            "worker": worker,
            "role": chance.choice(sorted(ALLOCATION_ROLES)),
            "case": {
                name.removeprefix("case."): value
                for name, value in facts.items()
                if name.startswith("case.")
            },
            "children": [self._person(chance, each) for each in _CHILDREN[: chance.randrange(4)]],
            **({"others": others} if chance.random() < 0.7 else {}),
        }

    def caseload(self, number: int) -> dict[str, Any]:
        """What a worker carries."""
        chance = Random(f"caseload {self.pack.id} {number}")
        return {
            "worker": {
                "id": "W1",
                "role": chance.choice(self._roles),
                "fte": chance.choice((0.5, 0.8, 1.0)),
                "reductions": [
                    {"type": "training", "percent": chance.choice((5, 20)), "from": "2026-01-05"}
                ][: chance.randrange(2)],
            },
            "cases": [
                {
                    "id": f"C{n}",
                    "part": chance.choice(("lead", "lead", "co-worker", "holding")),
                    "stage": chance.choice(("open", "on-hold", "received")),
                    "children": [
                        {"id": f"C{n}-{m}", "standing": [chance.choice(sorted(STANDINGS))]}
                        for m in range(chance.randrange(4))
                    ],
                }
                for n in range(chance.randrange(25))
            ],
        }

    def _wild(self, chance: Random, number: int) -> dict[str, Any]:
        first = AS_OF - timedelta(days=chance.randrange(30, 500))
        count = chance.randrange(2, 60)
        events = [self._event(chance, first, place) for place in range(count)]
        if chance.random() < 0.8:
            received = {"kind": "referral.received", "at": first.isoformat(), "id": "E0"}
            types = self._values_of("type", "referral.received") or ("caf",)
            events.insert(0, {**received, "type": chance.choice(types), "people": ["P1"]})
        return {
            "case": {"id": f"C{number}", "team": "north", "locality": "north"},
            "people": [self._person(chance, each) for each in _PEOPLE[chance.randrange(2) :]],
            "workers": [self._worker(chance, f"W{n}") for n in range(1, 4)],
            "events": events,
        }

    def _event(self, chance: Random, first: date, place: int) -> dict[str, Any]:
        kind = chance.choice(self._kinds)
        at = self._moment(chance, first)
        event: dict[str, Any] = {"kind": kind, "at": at}
        if chance.random() < 0.9:
            event["id"] = f"E{place + 1}"
        if chance.random() < 0.3:
            late = chance.choice((0, 1, 3, 30))
            event["recorded_at"] = (
                datetime.fromisoformat(at) + timedelta(days=late, hours=1)
            ).isoformat()
        event |= self._by(chance)
        for field in EVENT_KINDS[kind].fields:
            if chance.random() < 0.75:
                event[field.name] = self._value(chance, kind, field)
        if chance.random() < 0.5:
            event["people"] = chance.sample(_PEOPLE, chance.randrange(1, 4))
        elif chance.random() < 0.3:
            event["person"] = chance.choice(_PEOPLE)
        return event

    def _by(self, chance: Random) -> dict[str, Any]:
        by: dict[str, Any] = {}
        if chance.random() < 0.85:
            by["by"] = chance.choice(("W1", "W1", "W2", "W3"))
        if chance.random() < 0.3:
            by["by_role"] = chance.choice(self._roles)
        return by

    def _moment(self, chance: Random, first: date) -> str:
        """A day alone, a time by no zone, by London's or by another's; now and then the hour of the change."""
        if chance.random() < 0.03:
            on = chance.choice(_CLOCK_CHANGES)
            return f"{on.isoformat()}T0{chance.randrange(3)}:{chance.randrange(10, 59)}:00Z"
        on = first + timedelta(days=chance.randrange(0, (AS_OF - first).days + 20))
        if chance.random() < 0.25:
            return on.isoformat()
        hour = chance.choice(("09:00", "09:00", "10:30", "23:40", "00:20"))
        return f"{on.isoformat()}T{hour}:00{chance.choice(('', '', 'Z', '+01:00', '-05:00'))}"

    def _person(self, chance: Random, name: str) -> dict[str, Any]:
        if name == "P9":
            return {"id": name, "is": "mother"}
        if name == "P8":
            return {"id": name, "is": "unborn", "expected": self._day(chance)}
        born = AS_OF - timedelta(days=chance.randrange(20, 6700))
        known = {"born": born.isoformat()} if chance.random() < 0.8 else {}
        return {"id": name, "is": "child", **known}

    def _worker(self, chance: Random, name: str) -> dict[str, Any]:
        worker: dict[str, Any] = {"id": name, "role": chance.choice(self._roles)}
        if chance.random() < 0.5:
            worker["qualified"] = self._day(chance)
        if chance.random() < 0.5:
            worker["profession"] = "social-worker"
        return worker

    def _day(self, chance: Random) -> str:
        return (AS_OF + timedelta(days=chance.randrange(-300, 120))).isoformat()

    def _value(self, chance: Random, kind: str, field: Field) -> object:
        wanted = self._values_of(field.name, kind)
        if wanted and chance.random() < 0.7:
            return chance.choice(wanted)
        made: dict[FieldType, Callable[[], object]] = {
            FieldType.CHOICE: lambda: chance.choice(field.choices or ("other",)),
            FieldType.YES_NO: lambda: chance.choice((True, False)),
            FieldType.NUMBER: lambda: chance.choice((0, 1, 2, 5)),
            FieldType.DATE: lambda: self._day(chance),
            FieldType.MOMENT: lambda: f"{self._day(chance)}T11:00:00",
            FieldType.DURATION: lambda: chance.choice(_LENGTHS),
            FieldType.PERSON: lambda: chance.choice(_PEOPLE),
            FieldType.PEOPLE: lambda: chance.sample(_PEOPLE, chance.randrange(1, 3)),
            FieldType.WORKER: lambda: chance.choice(("W1", "W2", "W3")),
        }
        return made.get(field.type, lambda: field.example)()

    def _value_of_fact(self, chance: Random, name: str) -> object:
        wanted = self._tested_facts[name]
        if wanted and chance.random() < 0.7:
            return chance.choice(wanted)
        return chance.choice((True, False, 1, 3, 20, "other", self._day(chance)))

    @cached_property
    def _roles(self) -> tuple[str, ...]:
        return tuple(self.pack.header.roles) or ("practice-manager", "social-worker")

    @cached_property
    def _patterns(self) -> tuple[EventPattern, ...]:
        rules = (getattr(self.pack, name) for name in type(self.pack).model_fields)
        return tuple(part for part in parts_of(tuple(rules)) if isinstance(part, EventPattern))

    @cached_property
    def _kinds(self) -> tuple[str, ...]:
        """Those of the policy many times, and those that move where a case stands; every other kind once."""
        recorded = [name for name, kind in EVENT_KINDS.items() if not kind.derived]
        spoken_of = {each.event for each in self._patterns}
        moving = {"allocation.started", "allocation.ended", "allocation.agreed", "standing.started"}
        moving |= {
            "decision.made",
            "case.opened",
            "relaxation.agreed",
            "hold.started",
            "hold.ended",
        }
        return (
            *recorded,
            *(each for each in recorded if each in spoken_of for _ in range(6)),
            *(each for each in sorted(moving) for _ in range(12)),
        )

    @cached_property
    def _tested(self) -> Mapping[tuple[str, str], tuple[object, ...]]:
        tested: dict[tuple[str, str], dict[object, None]] = {}
        for pattern in self._patterns:
            for name, tests in pattern.where.items():
                tested.setdefault((pattern.event, name), {}).update(dict.fromkeys(_named(tests)))
        of_relaxed = tested.setdefault(("relaxation.agreed", "timescale"), {})
        of_relaxed.update(
            (each.id, None) for each in self.pack.timescales if each.relax is not None
        )
        return {about: tuple(values) for about, values in tested.items()}

    def _values_of(self, field: str, kind: str) -> tuple[object, ...]:
        """The values of that field for which the policy asks."""
        return self._tested.get((kind, field), ())

    @cached_property
    def _tested_facts(self) -> Mapping[str, tuple[object, ...]]:
        tested: dict[str, dict[object, None]] = {}
        rules = (getattr(self.pack, name) for name in type(self.pack).model_fields)
        for part in parts_of(tuple(rules)):
            if isinstance(part, FactTest):
                tested.setdefault(part.fact, {}).update(dict.fromkeys(_named(part.tests)))
        return {name: tuple(values) for name, values in tested.items()}


def _named(tests: Tests) -> Iterator[object]:
    yield from tests.constants
    if tests.includes is not None:
        yield tests.includes
