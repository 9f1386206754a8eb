"""Builds a service and its cases in the database, as stories.

``a_case(office).received("2026-05-18").analysed("2026-05-19").opened("2026-05-20").allocated("2026-05-21").case``
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import transaction

from keyworker.access.models import AccessRole, User
from keyworker.actions.on_case.intake.beginning import new_reference
from keyworker.actions.outcome import Done, Outcome, Refused
from keyworker.actions.perform import perform
from keyworker.actions.submission import Submission
from keyworker.policy.casefile import LONDON
from keyworker.record.models import Case, CaseChild, Event, Family, FamilyMember, Person, Timescale
from keyworker.record.subjects import NotYetACase, OnCase, Subject
from keyworker.record.writing import NewEvent, add_events
from keyworker.workforce.models import Service, Team, Worker
from tests.the_day import today

NORTHSHIRE = str(Path(__file__).parent / "packs" / "northshire")
_NUMBERS = count(1)


def at(text: str) -> datetime:
    """``2026-05-27`` at nine in the morning, or ``2026-05-27 15:20``, in London."""
    moment = datetime.fromisoformat(text)
    return (moment if len(text) > 10 else moment.replace(hour=9)).replace(tzinfo=LONDON)


@dataclass(frozen=True)
class Office:
    """A service with a team and its people."""

    service: Service
    team: Team
    manager: Worker
    lead: Worker
    practitioner: Worker
    colleague: Worker
    support: Worker


# The jobs of an office's manager, lead, practitioner, colleague and support, as a policy names them.
JOBS = (
    "practice-manager",
    "practice-lead",
    "family-support-practitioner",
    "family-support-practitioner",
    "business-support",
)
JOBS_UNDER = {
    "cin": (
        "team-manager",
        "assistant-team-manager",
        "social-worker-level-b",
        "social-worker-level-a",
        "business-support",
    ),
    "camden": (
        "team-manager",
        "contact-service-manager",
        "social-worker",
        "social-worker",
        "business-support",
    ),
    "early-help-process": ("line-manager", "duty-manager", "worker", "worker", "business-support"),
    "nottinghamshire": (
        "team-manager",
        "senior-professional-practitioner",
        "case-manager",
        "rapid-assessment-worker",
        "business-support",
    ),
}


def an_office(
    pack: str = NORTHSHIRE,
    *,
    name: str = "Newtown",
    service: Service | None = None,
    jobs: tuple[str, ...] = (),
) -> Office:
    """A team with a manager, a lead, two practitioners and business support, in the jobs their policy names."""
    managing, leading, practising, helping, supporting = jobs or JOBS_UNDER.get(pack, JOBS)
    number = next(_NUMBERS)
    service = service or Service.objects.create(
        slug=f"early-help-{number}", name="Early help", pack=pack
    )
    team = Team.objects.create(
        service=service,
        slug=f"team-{number}",
        name=f"{name} team",
        locality=name,
        set_up_on=today(),
    )
    return Office(
        service=service,
        team=team,
        manager=a_worker(team, "Morgan Reid", managing, access=AccessRole.PRACTICE_MANAGER),
        lead=a_worker(team, "Robin Vale", leading, access=AccessRole.LEAD),
        practitioner=a_worker(team, "Ada Ruiz", practising),
        colleague=a_worker(team, "Ben Khan", helping),
        support=a_worker(team, "Sam Field", supporting, access=AccessRole.BUSINESS_SUPPORT),
    )


def a_worker(
    team: Team, name: str, role: str, *, access: str = AccessRole.PRACTITIONER, **more: Any
) -> Worker:
    """Someone in post since 2020 who can sign in since then."""
    user = User.objects.create(
        username=f"user-{next(_NUMBERS)}",
        access_role=access,
        date_joined=datetime(2020, 1, 6, tzinfo=UTC),
    )
    started = more.pop("started", date(2020, 1, 6))
    return Worker.objects.create(
        user=user, name=name, role=role, team=team, started=started, **more
    )


def copied_in(office: Office) -> Office:
    """The same office, everybody with a line manager and the address of business support, managers with a worklist."""
    for worker in (office.manager, office.lead, office.practitioner, office.colleague):
        worker.line_manager = office.manager if worker != office.manager else None
        worker.qualities = {
            "support_mailbox": "support@newtown.example",
            "worklist": f"E{worker.pk}",
        }
        worker.save()
    return office


class CaseStory:
    """A case being told, event by event; each is recorded when it happened unless said otherwise."""

    def __init__(
        self, office: Office, *, family: Family | None = None, routed: bool = True, **columns: Any
    ) -> None:
        self.office = office
        team = office.team if routed else None
        self.case = Case.objects.create(
            reference=new_reference(at("2026-01-05")),
            family=family or Family.objects.create(name="Example"),
            service=office.service,
            team=team,
            locality=team.locality if team else "",
            **columns,
        )

    @classmethod
    def about(cls, office: Office, case: Case) -> CaseStory:
        """The story of a case that is there already, to be told on."""
        story = cls.__new__(cls)
        story.office, story.case = office, case
        return story

    def of(
        self, name: str, *, born: str | None = "2016-03-02", expected: str | None = None
    ) -> CaseStory:
        """A child the case is about."""
        person = Person.objects.create(
            given_name=name,
            family_name="Example",
            born=date.fromisoformat(born) if born else None,
            expected=date.fromisoformat(expected) if expected else None,
        )
        FamilyMember.objects.create(family=self.case.family, person=person)
        CaseChild.objects.create(case=self.case, person=person)
        return self

    def happened(
        self,
        kind: str,
        on: str,
        *,
        by: Worker | None = None,
        recorded: str | None = None,
        **fields: Any,
    ) -> CaseStory:
        if not self.case.case_children.exists():
            self.of("Mia")
        event = NewEvent(kind=kind, at=at(on), data=fields, by=by)
        with transaction.atomic():
            add_events(OnCase(self.case), [event], recorded_by=None, recorded_at=at(recorded or on))
        return self

    def received(self, on: str, **fields: Any) -> CaseStory:
        return self.happened(
            "referral.received", on, **{"type": "caf", "source": "school", **fields}
        )

    def trawled(self, on: str) -> CaseStory:
        return self.happened("trawl.completed", on, by=self.office.manager)

    def analysed(self, on: str, *outcomes: str) -> CaseStory:
        chosen = list(outcomes or ("School attendance",))
        return self.happened("analysis.completed", on, by=self.office.manager, outcomes=chosen)

    def opened(self, on: str, *, by: Worker | None = None) -> CaseStory:
        return self.happened(
            "decision.made",
            on,
            by=by or self.office.manager,
            outcome="open",
            rationale="Needs support",
        )

    def proposed(self, on: str, to: Worker | None = None) -> CaseStory:
        worker = to or self.office.practitioner
        return self.happened(
            "allocation.proposed", on, by=self.office.manager, worker=worker, role="lead"
        )

    def allocated(self, on: str, to: Worker | None = None, *, role: str = "lead") -> CaseStory:
        worker = to or self.office.practitioner
        return self.happened(
            "allocation.started", on, by=self.office.manager, worker=worker, role=role
        )

    def contacted(self, on: str, by: Worker | None = None) -> CaseStory:
        return self.happened("contact.made", on, by=by or self.office.practitioner, method="phone")

    def planned(self, on: str, *, visit_every: str = "3 weeks") -> CaseStory:
        return self.happened(
            "plan.agreed", on, by=self.office.practitioner, visit_every=visit_every
        )

    def standing(self, on: str, standing: str) -> CaseStory:
        return self.happened("standing.started", on, people=[self.child.ref], standing=standing)

    def rated(
        self, on: str, rag: str = "amber", support: str = "medium", priority: str = "3"
    ) -> CaseStory:
        return self.happened(
            "priority.rated",
            on,
            by=self.office.manager,
            rag=rag,
            support=support,
            priority=priority,
        )

    def waiting(self, since: str, *, priority: str = "3", **fields: Any) -> CaseStory:
        """Screened and rated that day, and placed on the waiting list."""
        self.happened(
            "screening.decided", since, by=self.office.manager, outcome="met", rationale="Level 3"
        )
        rag, support = {"1": ("red", "low"), "2": ("amber", "low"), "3": ("amber", "medium")}.get(
            priority, ("green", "low")
        )
        self.rated(since, rag, support, priority)
        return self.happened(
            "waiting.started",
            since,
            by=self.office.manager,
            **{"attendance_concern": False, **fields},
        )

    def closed(self, on: str) -> CaseStory:
        return self.happened("case.closed", on, by=self.office.manager, outcome="completed")

    def working(self, on: str = "2026-05-27") -> CaseStory:
        """Received nine days before that day, then looked into and opened, and allocated on it."""
        received, looked_into, opened = (
            days_after(on[:10], -days).isoformat() for days in (9, 8, 7)
        )
        return (
            self.received(received)
            .trawled(looked_into)
            .analysed(looked_into)
            .opened(opened)
            .allocated(on)
        )

    @property
    def child(self) -> Person:
        first = self.case.case_children.select_related("person").order_by("pk").first()
        assert first is not None
        return first.person


def a_case(office: Office, **columns: Any) -> CaseStory:
    """A case with nothing on it yet; about a child called Mia unless told of others."""
    return CaseStory(office, **columns)


def act(
    case: Case,
    action: str,
    by: Worker,
    /,
    *,
    on: str = "2026-06-01 10:00",
    because: str = "",
    submission: Any = None,
    version: Any = None,
    **entered: Any,
) -> Outcome:
    """Do an action as that person, from a page that was up to date unless a version is given.

    ``because`` is the reason for departing from the policy; ``reason`` is a field of some forms.
    """
    case.refresh_from_db()
    outcome = act_on(
        OnCase(case),
        action,
        by,
        on=on,
        because=because,
        submission=submission,
        version=version,
        **entered,
    )
    case.refresh_from_db()
    return outcome


def act_on(
    subject: Subject,
    action: str,
    by: Worker,
    /,
    *,
    on: str = "2026-06-01 10:00",
    because: str = "",
    submission: Any = None,
    version: Any = None,
    **entered: Any,
) -> Outcome:
    """As ``act``, to any subject."""
    sent = Submission(
        actor=by,
        user=by.user,
        id=submission or uuid4(),
        now=at(on),
        entered=entered,
        reason=because,
        seen_version=subject.fresh().version if version is None else version,
    )
    return perform(action, subject, sent)


def refer_to(
    service: Service,
    by: Worker,
    entered: Mapping[str, Any],
    *,
    on: str = "2026-06-01 09:00",
    user: User | None = None,
    submission: Any = None,
) -> Outcome:
    """Receive a referral in a service; ``user`` is who is signed in where that is not the worker."""
    sent = Submission(
        actor=by, user=user or by.user, id=submission or uuid4(), now=at(on), entered=entered
    )
    return perform("receive-referral", NotYetACase(service), sent)


def done(outcome: Outcome) -> tuple[Event, ...]:
    """The events recorded; fails where the action was not done."""
    assert isinstance(outcome, Done), outcome
    return outcome.events


def refused(outcome: Outcome) -> str:
    """Why the action was not done, in words; fails where it was done."""
    assert isinstance(outcome, Refused), outcome
    return " / ".join([*outcome.errors.values(), *(each.because[0] for each in outcome.unmet)])


def clocks(case: Case) -> dict[str, str]:
    """How each clock of the case stands, by its rule."""
    return dict(Timescale.objects.filter(case=case).values_list("rule", "status"))


def days_after(text: str, days: int) -> date:
    return date.fromisoformat(text) + timedelta(days=days)
