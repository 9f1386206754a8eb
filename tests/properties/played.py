"""A service at work, played through its own actions: who does what comes out of a draw, and some of it is refused.

What cannot be done through a form of the case itself (somebody goes part-time, falls ill, leaves, is given other work) is
done to the worker's own row, as its own page would.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction

from keyworker.actions.available import context_of
from keyworker.actions.families import ACTIONS
from keyworker.actions.form import form_of
from keyworker.actions.form_fields import FormField
from keyworker.actions.outcome import Done
from keyworker.actions.perform import perform
from keyworker.actions.submission import Submission
from keyworker.policy.casefile import local_day
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary.actions import PLAN_TURN
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Case, Event
from keyworker.record.subjects import OnCase, OnService
from keyworker.record.writing import NewEvent, add_events
from keyworker.workforce.models import Absence, Reduction, Worker
from tests.builders import CaseStory, Office, a_case, an_office, at, copied_in

BEGINS = date(2026, 3, 2)
_QUALITIES = ("nqsw", "trained", "experienced", "suits_child_protection", "experience_confirmed")
_PARTS = ("lead", "lead", "co-worker", "key-worker", "accountable", "involved", "holding")
# What else a policy asks of a referral before the rota decides where it goes.
FOR_THE_ROTA = {
    "camden": [
        {"fact": name, "value": value}
        for name, value in {
            "case.with_contact_service": True,
            "case.step_up": "none",
            "case.accommodated_by_edt": False,
            "case.known": False,
            "case.request": "help",
            "case.re_referred": False,
            "case.in_need": True,
            "child.uasc": False,
            "child.disabled": False,
            "child.sibling_of_disabled_child": False,
            "child.remanded": False,
            "child.unborn": False,
            "child.homeless": False,
        }.items()
    ]
}
_LISTED = frozenset({"children", "people", "outcomes", "in-order"})


class Played:
    """One service under one policy, with a case of a family that has another one too."""

    def __init__(self, pack: str, chance: Random) -> None:
        self.chance = chance
        self.day = BEGINS
        self.office: Office = copied_in(an_office(pack))
        self.story: CaseStory = a_case(self.office).of("Mia", born="2014-05-04").of("Leo")
        self.story.received(self._moment(), type=self._kind_of_referral())
        self.other = (
            a_case(self.office, family=self.story.case.family).of("Ana").received(self._moment())
        )
        self.done: list[str] = []
        self._plan_turns(pack_for(self.office.service, BEGINS))

    @property
    def case(self) -> Case:
        return Case.objects.with_team().get(pk=self.story.case.pk)

    @property
    def workers(self) -> list[Worker]:
        return list(
            Worker.objects.filter(team=self.office.team).select_related("team__service", "user")
        )

    def _plan_turns(self, pack: Pack) -> None:
        """Turns for new cases, where the policy has a rota: of two teams in turn, for as long as the play lasts."""
        if pack.who_may(PLAN_TURN) is None:
            return
        other = an_office(self.office.service.pack, name="Oldtown", service=self.office.service)
        turns = [
            NewEvent(
                kind="turn.planned",
                at=at(self._moment()),
                data={
                    "worker": self._pick([self.office.manager, other.manager]).ref,
                    "on": (BEGINS + timedelta(weeks=week)).isoformat(),
                },
            )
            for week in range(40)
        ]
        recorded = at(self._moment())
        add_events(OnService(self.office.service), turns, recorded_by=None, recorded_at=recorded)

    def step(self) -> list[Event]:
        """Something more happens, or is tried; the events of the case that it put on record."""
        before = self.case.version
        self.day += timedelta(days=self._pick([0, 1, 3, 9]))
        self._pick([self._act, self._act, self._act, self._happen, self._change_worker])()
        return list(self.case.events.filter(seq__gt=before).order_by("seq"))

    def _act(self) -> None:
        case, actor = self.case, self._pick([self.office.manager, *self.workers])
        actor = next(each for each in self.workers if each == actor)
        context = context_of(case, actor, as_of=self.day)
        spoken_of = context.pack.actions_spoken_of
        fitting = [
            each
            for each in ACTIONS.values()
            if each.subject == "case"
            and each.id in spoken_of
            and each.id not in {"close-case", "judge-likeness"}
            and each.fits(context)
        ]
        if not fitting:
            return
        action = self._pick(fitting)
        entered = {
            field.name: value
            for field in form_of(action, context)
            if (value := self._answer(field)) is not None
        }
        sent = Submission(
            actor=actor,
            user=actor.user,
            id=uuid4(),
            now=at(self._moment()),
            entered=entered,
            reason="It has to be",
        )
        outcome = perform(action.id, OnCase(case), sent)
        if isinstance(outcome, Done):
            self.done.append(action.id)

    def _answer(self, field: FormField) -> Any:
        if not field.required and self._pick([True, False]):
            return None
        choices = [value for value, _ in field.choices if value != "none"]
        if field.type in _LISTED and choices:
            return choices[:1] if self._pick([True, False]) else choices
        if choices:
            return self._pick(choices)
        if field.type == "worker":
            return self._pick(self.workers).ref
        written: dict[str, Any] = {
            "yes-no": "yes",
            "date": (self.day + timedelta(days=self._pick([-2, 0, 14]))).isoformat(),
            "datetime": None,
            "number": "2",
            "duration": "3 weeks",
        }
        return written.get(field.type, "Said on the form")

    def _happen(self) -> None:
        """What a colleague recorded: parts taken and left, standings, points, an increase agreed."""
        story, worker = self.story, self._pick(self.workers)
        part = self._pick(_PARTS)
        team = self.office.team.slug
        by = self.office.manager
        of = {"worker": worker.ref, "role": part}
        happening: Any = self._pick(
            [
                ("allocation.started", {**of, "team": team}),
                ("allocation.started", {"worker": worker.ref, "role": "lead", "team": team}),
                ("allocation.proposed", of),
                ("allocation.agreed", of),
                (
                    "points.given",
                    {"points": self._pick([3, 95]), "needs": ["Some"], "risks": ["Few"]},
                ),
                ("decision.made", {"outcome": "open", "need": "child-in-need", "rationale": "Yes"}),
                ("complexity.rated", {"people": [story.child.ref], "level": "high"}),
                ("standing.started", {"people": [story.child.ref], "standing": "child-protection"}),
                ("standing.ended", {"people": [story.child.ref], "standing": "child-protection"}),
                ("increase.agreed", {"worker": worker.ref, "level": 30, "agreed_by": "manager"}),
                (
                    "increase.agreed",
                    {"worker": worker.ref, "level": 28, "agreed_by": "practitioner"},
                ),
                ("contact.made", {"method": "phone"}),
                ("hold.started", {}),
                ("hold.ended", {}),
                ("facts.recorded", {"facts": FOR_THE_ROTA.get(self.office.service.pack, [])}),
            ]
        )
        kind, fields = happening
        about = self._pick([self.story, self.story, self.other])
        self._lead_first(about, kind, fields)
        moment, whose = self._moment(), self._pick([by, worker])
        try:
            with transaction.atomic():
                about.happened(kind, moment, by=whose, **fields)
        except IntegrityError:
            # The database refuses it: somebody who is about to leave takes no lead.
            return
        self.done.append(kind)

    def _lead_first(self, story: CaseStory, kind: str, fields: dict[str, Any]) -> None:
        """The child of a standing is one of the case it is recorded on."""
        if "people" in fields:
            fields["people"] = [story.child.ref]

    def _change_worker(self) -> None:
        worker = self._pick(self.workers)
        match self._pick(
            ["hours", "quality", "profession", "away", "reduction", "contact", "left"]
        ):
            case "hours":
                worker.fte = Decimal(self._pick(["0.5", "0.8", "1"]))
            case "quality":
                name = self._pick(_QUALITIES)
                worker.qualities = {**worker.qualities, name: self._pick([True, False])}
            case "profession":
                worker.profession = self._pick(["social-worker", "nurse", ""])
                worker.qualified = self._pick([None, date(2026, 1, 5), date(2019, 1, 7)])
            case "away":
                Absence.objects.create(
                    worker=worker,
                    first_day=self.day,
                    expected_return=self.day + timedelta(days=self._pick([2, 40])),
                    recorded_at=at(self._moment()),
                )
            case "reduction":
                kind = self._pick(["mentoring", "training-and-development", "supervised-contact"])
                Reduction.objects.create(
                    worker=worker, kind=kind, percent=self._pick([10, 25]), started=self.day
                )
            case "contact":
                worker.does_unitemised_supervised_contact = True
            case "left":
                if not worker.allocations.running().exists():
                    worker.left = self.day + timedelta(days=self._pick([0, 20]))
        worker.save()

    def _kind_of_referral(self) -> str:
        pack = pack_for(self.office.service, BEGINS)
        kinds = [each.id for each in pack.kinds.referrals]
        return str(kinds[0]) if kinds else "caf"

    def _pick(self, of: Any) -> Any:
        return self.chance.choice(of)

    def _moment(self) -> str:
        """Later in the same day with each thing that happens on it."""
        self._minute = getattr(self, "_minute", 0) + 1
        return f"{local_day(self.day).isoformat()} {9 + self._minute // 60 % 12:02}:{self._minute % 60:02}"
