"""What is an action: what it asks for, when it is offered, and what it records?

An action is one declaration. Who may do it and what it must wait for stand in the authority's pack; here stands only
what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from keyworker.access.models import User
from keyworker.actions.as_recorded import ReadBack
from keyworker.actions.family import Family
from keyworker.actions.form_fields import FormField
from keyworker.actions.ordinary import Ordinary
from keyworker.caseload.rota_facts import rota_facts
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.case_state import CaseState
from keyworker.policy.casefile import CaseFile, local_day
from keyworker.policy.packs.pack import Pack
from keyworker.policy.problems import DeclarationError
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.vocabulary.fields import Field
from keyworker.record.case_reader import CaseRows
from keyworker.record.colleagues import Colleagues, colleagues_of, teams_of
from keyworker.record.models import Case, Event, Person
from keyworker.record.models.cases import Stage
from keyworker.record.names import Naming, naming_for
from keyworker.record.subjects import Subject
from keyworker.record.writing import NewEvent, NotPossible
from keyworker.workforce.models import Team, Worker

WORKING = frozenset({Stage.OPEN, Stage.ON_HOLD})
AWAITING = frozenset({Stage.RECEIVED})
NOT_CLOSED = frozenset(set(Stage) - {Stage.CLOSED})
ANY_STAGE = frozenset(Stage)

__all__ = [
    "ANY_STAGE",
    "AWAITING",
    "NOT_CLOSED",
    "WORKING",
    "Action",
    "ActionContext",
    "Entry",
    "NotPossible",
]


@dataclass(frozen=True, kw_only=True)
class ActionContext:
    """Someone looking at what they may do to a subject on a day.

    ``case`` is the case, or for any other subject an empty one of the same service; ``casefile`` is the subject's own
    record.
    """

    subject: Subject
    case: Case
    pack: Pack
    casefile: CaseFile
    actor: Worker
    as_of: date
    # The rows behind the case file, where a page has read them for everything it tells.
    read: CaseRows | None = None
    # The entries in whose place something is recorded, withdrawn just before: those that are put right.
    instead_of: tuple[Event, ...] = ()

    @cached_property
    def seen(self) -> CaseOnDay:
        """The case under its pack."""
        return CaseOnDay(self.pack, self.casefile, self.as_of)

    @cached_property
    def naming(self) -> Naming:
        """Puts the names of the case's people, and of workers, into a sentence."""
        return self.read.naming if self.read is not None else naming_for(self.case)

    @cached_property
    def known(self) -> CaseFile:
        return self.seen.known

    @cached_property
    def state(self) -> CaseState:
        return self.seen.state

    @cached_property
    def parts(self) -> frozenset[str]:
        """The parts that whoever looks has in the case."""
        return frozenset(
            each.role for each in self.state.current() if each.worker == self.actor.ref
        )

    @cached_property
    def roles(self) -> frozenset[str]:
        """Their job roles, and the parts they have in the case."""
        return self.parts | frozenset(self.actor.roles)

    @cached_property
    def forms(self) -> dict[str, tuple[FormField, ...]]:
        """The forms made of this case so far, by action: each is made once."""
        return {}

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
        found = Person.objects.filter(memberships__family=self.case.family_id)
        return tuple(found.order_by("memberships__pk"))

    @cached_property
    def colleagues(self) -> Colleagues:
        """Workers in post in the case's service, those of its own team first."""
        found = self.read.colleagues if self.read is not None else None
        return found if found is not None else colleagues_of(self.case, self.as_of)

    @cached_property
    def teams(self) -> tuple[Team, ...]:
        """The teams of the case's service, its own first."""
        teams = teams_of(service=self.case.service_id)
        return tuple(sorted(teams, key=lambda each: each.pk != self.case.team_id))

    def job(self, role: str) -> str:
        """A job role in the authority's own words."""
        return self.pack.term(role)

    def hand_on(self, later: Entry) -> Entry:
        """What was worked out of this looking holds of ``later``, by the same person at the same subject that day.

        What is read from the case file holds only where that is the same.
        """
        same = later.casefile is self.casefile
        kept = {
            name: found
            for name, found in vars(self).items()
            if name in _OF_THE_ROWS or (same and name in _OF_THE_FILE)
        }
        vars(later).update(kept)
        return later


# What each looking works out at most once: of the rows in the database, and of the case file.
_OF_THE_ROWS = frozenset({"naming", "rota", "children", "relatives", "colleagues", "teams"})
_OF_THE_FILE = frozenset({"seen", "known", "state", "forms"})


@dataclass(frozen=True, kw_only=True)
class Entry(ActionContext):
    """Someone doing an action: what they entered, read and typed, and the moment at which they do it.

    ``submission`` is the id of the form they sent. ``operator`` is who did it for them at the command line, if anybody.
    """

    action: Action
    values: Mapping[str, Any]
    now: datetime
    submission: UUID
    # What was answered, and what the action always says: ``values`` is this and what follows from it.
    given: Mapping[str, Any]
    reason: str = ""
    acting_as: str = ""
    operator: str = ""
    # What was told because a decision needed to know it, by the fact's name.
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def at(self) -> date | datetime:
        """When it happened: as entered, otherwise now. Today's date alone means now.

        What is put right happened when it did, where nothing else is said.
        """
        entered: date | datetime | None = self.values.get("at")
        if self.instead_of and self.instead_of[0].is_to_the_minute(entered):
            return self.instead_of[0].when
        if entered is None or entered == local_day(self.now):
            return self.now
        return entered

    def event(self, kind: str, *, at: date | datetime | None = None, **data: Any) -> NewEvent:
        """Something the actor did, with these fields; those that are None are left out.

        What somebody else did stays theirs when it is put right; a decision is of whoever takes it now.
        """
        by, by_role = self.actor, self.acting_as
        if self.instead_of and not EVENT_KINDS[kind].decides:
            first = self.instead_of[0]
            by, by_role = first.by or by, first.by_role or by_role
        return NewEvent(kind=kind, at=at or self.at, data=data, by=by, by_role=by_role)

    def record(self, kind: str, *, at: date | datetime | None = None, **data: Any) -> NewEvent:
        """Something the actor did, with every answer that its kind has a field for.

        What is given here stands in the place of an answer; None leaves the field out.
        """
        held = {
            name: value
            for name, value in self.values.items()
            if EVENT_KINDS[kind].answer(name) is not None or name in self.action.own_fields
        }
        return self.event(kind, at=at, **{**held, **data})

    def worker(self, name: str = "worker") -> Worker:
        """The colleague chosen in that field."""
        chosen = self.colleagues.numbered(self.values[name])
        assert chosen is not None
        return chosen.worker


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page of an action's own, by the name of its address; one that ``replaces_form`` is shown in the form's place."""

    name: str
    replaces_form: bool = True


Draws = Callable[[ActionContext, Field | None], Iterable[FormField]]


@dataclass(frozen=True, kw_only=True)
class FormQuestion:
    """One thing that an action's form asks.

    Its answer is recorded under ``name`` by every event of the action whose kind has that field, with three exceptions.
    A ``control`` only decides what is recorded, or only a policy's gates read it. What is ``made_into`` other fields
    stands in one of those, ``at`` being when it happened. What is kept ``apart`` stands with the child, the case or the
    session itself. ``draws`` gives it as the form shows it for this case; ``where`` says for which cases and policies
    it is asked at all; ``read_back`` what was answered, where it does not stand on record under its own name.
    """

    name: str
    draws: Draws
    control: bool = False
    made_into: tuple[str, ...] = ()
    apart: bool = False
    where: Callable[[ActionContext, str], bool] = lambda context, action_id: True
    read_back: ReadBack | None = None

    @property
    def recorded_as(self) -> tuple[str, ...]:
        """The fields of events in which its answer stands; none where it stands in no event."""
        return () if self.control or self.apart else self.made_into or (self.name,)


def _every_answer(entry: Entry) -> Sequence[NewEvent]:
    return [entry.record(kind) for kind in entry.action.records]


@dataclass(frozen=True, kw_only=True)
class Action:
    """Something a person does to a subject.

    ``records`` names the kinds of event it puts on record, ``asks`` the questions of its form: each answer goes into
    every one of those events that has a field of that name, and a question that none of them has a field for, and that
    does not say what becomes of its answer, is refused when the program starts. ``always`` is recorded without being asked. The pack's
    checklist for the action is added to the form. Whatever else those events have a field for and neither form nor action
    fills stands in ``leaves_out`` with the reason why.

    ``reads`` adds to what was entered what follows from it, before the gates are asked; what it ``works_out`` is never
    asked, though a policy's gates read it. ``does`` is for actions that record more than one kind, or write something
    besides: it gives the events; it raises NotPossible where the case does not allow it.

    ``proposes`` gives the worker whom the gates may ask about, ``part`` the part meant for them; ``settles`` says that
    doing it gives them that part, so that the eligibility rules are asked too. What ``asks_worker`` only asks them to
    take it: then whatever somebody else has to say of them is asked now, as they cannot say it themselves. Where an
    action only asks about a worker, as who interviewed a child, it ``gives_part`` to nobody; otherwise they are chosen
    from the list that allocates. A ``draft`` may leave questions open.
    ``subject`` is the kind of thing it is done to. ``admits`` says who may do it to this one at all, whatever the policy
    gives their job, and ``closed_to_others`` what the others are told where that is not what the subject says;
    ``by_default`` that it is theirs where the policy gives it to nobody: without it, a policy that is
    silent does not offer it.
    What is ``ordinary`` is theirs whom that names wherever a policy is in force that gives it to nobody.
    ``goes_with`` names actions of which one has to be the person's to do, for what belongs to them and has no rule of
    its own: answering a question of a referral goes with receiving it.

    What pages need to know of it stands here, too. ``short_title`` goes on a button; ``queue_title`` heads the referrals
    that wait for it; ``page`` is a page of its own. People come to do what is ``everyday``; what is
    ``correctable_at_once`` offers, as soon as it is recorded, to be put right. A case works towards what ``is_goal``;
    some of that ``changes_hands``. ``tells_referrer`` says that the referrer learns by it what became of the referral.
    ``meets`` names kinds of event of which it is the action to offer, where several record them; ``own_fields`` are those
    of an entry of the policy's own.
    """

    id: str
    title: str
    family: Family
    records: tuple[str, ...]
    asks: tuple[FormQuestion, ...] = ()
    always: Mapping[str, Any] = field(default_factory=dict)
    leaves_out: Mapping[str, str] = field(default_factory=dict)
    does: Callable[[Entry], Sequence[NewEvent]] = _every_answer
    stages: frozenset[str] = WORKING
    possible: Callable[[ActionContext], str | None] = lambda context: None
    reads: Callable[[ActionContext, dict[str, Any]], dict[str, Any]] = lambda context, values: (
        values
    )
    works_out: tuple[str, ...] = ()
    proposes: Callable[[Entry], Worker | None] = lambda entry: None
    part: str = "lead"
    settles: Callable[[Entry], bool] = lambda entry: True
    gives_part: bool = True
    asks_worker: bool = False
    draft: bool = False
    subject: str = "case"
    admits: Callable[[Subject, User, datetime], bool] = lambda subject, user, now: subject.admits(
        user, at=now
    )
    closed_to_others: str = ""
    by_default: bool = False
    ordinary: Ordinary | None = None
    # Words that only a few may read: never on the event.
    answers_apart: bool = False
    goes_with: tuple[str, ...] = ()
    short_title: str = ""
    page: Page | None = None
    everyday: bool = False
    correctable_at_once: bool = False
    is_goal: bool = False
    changes_hands: bool = False
    tells_referrer: bool = False
    meets: tuple[str, ...] = ()
    queue_title: str = ""
    # Why what it recorded is not put right on its form, but withdrawn alone; empty where it is put right there.
    not_again: str = ""
    own_fields: Mapping[str, Field] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("records", "asks", "works_out", "goes_with", "meets"):
            if not isinstance(getattr(self, name), tuple):
                raise DeclarationError(
                    f"{self.id}: '{name}' is a list in brackets; put a comma after one that stands alone"
                )
        unknown = [kind for kind in self.records if kind not in EVENT_KINDS]
        if unknown or not self.records:
            raise DeclarationError(
                f"{self.id}: there is no kind of event {', '.join(unknown) or 'named'}"
            )
        if self.does is _every_answer and len(self.records) > 1:
            raise DeclarationError(
                f"{self.id}: say which of {', '.join(self.records)} it records when"
            )
        asked = [name for each in self.asks for name in each.recorded_as if name != "at"]
        named = (*asked, *self.always, *self.leaves_out)
        lost = [name for name in named if self.field(name) is None]
        if lost:
            kinds = ", ".join(self.records)
            raise DeclarationError(f"{self.id}: {kinds} has no field {', '.join(lost)}")

    @property
    def button(self) -> str:
        """What a button says that leads to it."""
        return self.short_title or self.title

    def field(self, name: str) -> Field | None:
        """The field of what it records that holds the answer of that name; None where none does."""
        fields = (EVENT_KINDS[kind].answer(name) for kind in self.records)
        return next((each for each in fields if each is not None), self.own_fields.get(name))

    def fits(self, context: ActionContext) -> bool:
        """Whether the stage of the case has a use for it; nothing but a case has a stage.

        What is put right was done where the case then stood: how far it has gone on since does not matter.
        """
        if self.subject != "case" or any(each.kind in self.records for each in context.instead_of):
            return True
        return context.case.stage in self.stages or context.stage in self.stages

    def stands_in_the_way(self, context: ActionContext) -> str | None:
        """Why the case as it stands does not allow it at all, whatever the policy; None where it does."""
        if not self.fits(context):
            return f"This case is {context.case.get_stage_display().lower()}."
        return self.possible(context)
