"""What is an action: what it asks for, when it is offered, and what it records?

An action is one declaration. Who may do it and what it must wait for stand in the authority's pack; here stands only
what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from keyworker.actions.form_fields import FormField
from keyworker.caseload.rota_facts import rota_facts
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.case_state import CaseState
from keyworker.decisions.gates import Unmet
from keyworker.policy.casefile import CaseFile, local_day
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import Force
from keyworker.record.case_reader import CaseRows, colleagues_of
from keyworker.record.models import Case, Event, Person
from keyworker.record.models.cases import Stage
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Team, Worker

WORKING = frozenset({Stage.OPEN, Stage.ON_HOLD})
AWAITING = frozenset({Stage.RECEIVED})
NOT_CLOSED = frozenset(set(Stage) - {Stage.CLOSED})
ANY_STAGE = frozenset(Stage)


class NotPossible(Exception):
    """Something that cannot be done on this case as it stands; the message says what to do next."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class ActionContext:
    """Someone looking at what they may do on a case on a day."""

    case: Case
    pack: Pack
    casefile: CaseFile
    actor: Worker
    as_of: date
    # The rows behind the case file, where a page has read them for everything it tells.
    read: CaseRows | None = None

    @cached_property
    def seen(self) -> CaseOnDay:
        """The case under its pack."""
        return CaseOnDay(self.pack, self.casefile, self.as_of)

    @cached_property
    def known(self) -> CaseFile:
        return self.seen.known

    @cached_property
    def state(self) -> CaseState:
        return self.seen.state

    @cached_property
    def rota(self) -> Mapping[str, Any]:
        """What the rota for new cases says that day, where the policy has one."""
        return rota_facts(self.case.service, self.pack, on=self.as_of)

    @property
    def stage(self) -> str:
        """Where the case stands for what may be done: work begins on receipt where the policy decides nothing first."""
        decides = self.pack.offers("decide")
        return self.case.stage if decides or self.case.stage != Stage.RECEIVED else Stage.OPEN

    @cached_property
    def children(self) -> tuple[Person, ...]:
        """The children the case is about, unborn ones too."""
        if not self.case.pk:
            return ()
        if self.read is not None:
            return tuple(each.person for each in self.read.children)
        return tuple(
            Person.objects.filter(case_children__case=self.case).order_by("case_children__pk")
        )

    @cached_property
    def relatives(self) -> tuple[Person, ...]:
        """Everyone in the family."""
        if self.read is not None:
            return tuple(each.person for each in self.read.members)
        return tuple(
            Person.objects.filter(memberships__family=self.case.family_id).order_by(
                "memberships__pk"
            )
        )

    @cached_property
    def colleagues(self) -> tuple[Worker, ...]:
        """Workers in post in the case's service, those of its own team first."""
        found = self.read.colleagues if self.read is not None else None
        if found is None:
            found = tuple(colleagues_of(self.case, self.as_of))
        return tuple(each.worker for each in found)

    @cached_property
    def teams(self) -> tuple[Team, ...]:
        """The teams of the case's service, its own first."""
        teams = Team.objects.filter(service=self.case.service_id)
        return tuple(sorted(teams, key=lambda each: each.pk != self.case.team_id))

    def job(self, role: str) -> str:
        """A job role in the authority's own words."""
        return self.pack.term(role)


@dataclass(frozen=True, kw_only=True)
class Entry(ActionContext):
    """Someone doing an action: what they entered, read and typed, and the moment at which they do it."""

    values: Mapping[str, Any]
    now: datetime
    reason: str = ""
    acting_as: str = ""
    # What was told because a decision needed to know it, by the fact's name.
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def at(self) -> date | datetime:
        """When it happened: as entered, otherwise now. Today's date alone means now."""
        entered: date | datetime | None = self.values.get("at")
        if entered is None or entered == local_day(self.now):
            return self.now
        return entered

    def event(self, kind: str, *, at: date | datetime | None = None, **data: Any) -> NewEvent:
        """Something the actor did, with these fields; those that are None are left out."""
        return NewEvent(
            kind=kind, at=at or self.at, data=data, by=self.actor, by_role=self.acting_as
        )

    def entered(self, *names: str) -> dict[str, Any]:
        """These of the values, where they were given."""
        return {name: self.values[name] for name in names if name in self.values}

    def worker(self, name: str = "worker") -> Worker:
        """The colleague chosen in that field."""
        ref = self.values[name]
        return next(each for each in self.colleagues if each.ref == ref)


@dataclass(frozen=True, kw_only=True)
class Action:
    """Something a person does to a case.

    ``asks`` gives the form's own fields; the pack's checklist for the action is added to them. ``reads`` adds to what
    was entered what follows from it, before the gates are asked. ``does`` gives the events to record and writes what
    belongs to the same change; it raises NotPossible where the case does not allow it.

    ``records`` names the kind of event it records, where it is just one.
    ``proposes`` gives the worker whom the gates may ask about, ``part`` the part meant for them; ``settles`` says that
    doing it gives them that part, so that the eligibility rules are asked too. A ``draft`` may leave questions open.
    ``goes_with`` names actions of which one has to be the person's to do, for what belongs to them and has no rule of
    its own: answering a question of a referral goes with receiving it.
    """

    id: str
    title: str
    family: str
    does: Callable[[Entry], Sequence[NewEvent]]
    asks: Callable[[ActionContext], Sequence[FormField]] = lambda context: ()
    stages: frozenset[str] = WORKING
    possible: Callable[[ActionContext], str | None] = lambda context: None
    reads: Callable[[ActionContext, dict[str, Any]], dict[str, Any]] = lambda context, values: (
        values
    )
    proposes: Callable[[Entry], Worker | None] = lambda entry: None
    part: str = "lead"
    settles: bool = True
    draft: bool = False
    creates_case: bool = False
    # The one kind of event it records, where it records just one: what meets a clock that such an event stops.
    records: str = ""
    about_worker: bool = False
    goes_with: tuple[str, ...] = ()

    def fields(self, case: Case, pack: Pack, actor: Worker, as_of: date) -> tuple[FormField, ...]:
        """Everything the form asks on this case today: the action's own fields, then the pack's checklist."""
        from keyworker.actions.available import context_of

        return self.fields_for(replace(context_of(case, actor, as_of=as_of), pack=pack))

    def fields_for(self, context: ActionContext) -> tuple[FormField, ...]:
        """As ``fields``, of a case already looked at."""
        from keyworker.actions.form_checklists import checklist_fields
        from keyworker.actions.form_demanded import demanded_fields

        own = tuple(self.asks(context))
        demanded = demanded_fields(context, self.id, besides={each.name for each in own})
        return (*own, *demanded, *checklist_fields(context, self.id, draft=self.draft))

    def fits(self, context: ActionContext) -> bool:
        """Whether the stage of the case has a use for it."""
        return context.case.stage in self.stages or context.stage in self.stages

    def stands_in_the_way(self, context: ActionContext) -> str | None:
        """Why the case as it stands does not allow it at all, whatever the policy; None where it does."""
        if not self.fits(context):
            return f"This case is {context.case.get_stage_display().lower()}."
        return self.possible(context)


@dataclass(frozen=True, kw_only=True)
class Done:
    """It was done: the case as it now stands and the events recorded."""

    case: Case
    events: tuple[Event, ...]


@dataclass(frozen=True, kw_only=True)
class Refused:
    """It was not done: what stands in the way, and which answers are missing or wrong."""

    unmet: tuple[Unmet, ...] = ()
    errors: dict[str, str] = field(default_factory=dict)
    needs_reason: bool = False
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Stale:
    """It was not done, because the case has changed since the page was shown: what changed, a sentence each."""

    changes: tuple[str, ...]


Outcome = Done | Refused | Stale


def refusal(sentence: str) -> Refused:
    """A refusal that rests on the record itself, not on a clause."""
    return Refused(unmet=(in_the_way(sentence),))


def in_the_way(sentence: str) -> Unmet:
    """What the record itself does not allow, in the form in which a pack's refusals come."""
    return Unmet(rule="record", clause="", clause_id="", force=Force.MUST, because=(sentence,))
