"""What is a policy pack, whole?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, TypedDict

from pydantic import Field

from keyworker.policy.calendar import Calendar
from keyworker.policy.closures import LocalClosure
from keyworker.policy.conditions.patterns import EventPattern
from keyworker.policy.durations import Duration
from keyworker.policy.kept import kept
from keyworker.policy.model import Model
from keyworker.policy.packs.clauses import Clause, Coverage, NotSoftware
from keyworker.policy.packs.general import (
    LOCAL_DEFAULT,
    OF_EVERY_POLICY,
    general_kinds,
    general_timescales,
)
from keyworker.policy.packs.parts import parts_of
from keyworker.policy.problems import Problem
from keyworker.policy.rules.accountability import Accountability
from keyworker.policy.rules.base import Rule
from keyworker.policy.rules.checklists import Checklist
from keyworker.policy.rules.dates import DateOf
from keyworker.policy.rules.derived import LatestField, NumberOf, WorkedOut
from keyworker.policy.rules.examples import Example
from keyworker.policy.rules.gates import EligibilityRule, Gate, WhoMay
from keyworker.policy.rules.kinds_listed import Kinds
from keyworker.policy.rules.links import Link
from keyworker.policy.rules.named_kinds import Meeting, NamedKind, OtherWork
from keyworker.policy.rules.notices import Notice
from keyworker.policy.rules.pages import Pages
from keyworker.policy.rules.reminders import Reminder
from keyworker.policy.rules.settings import Setting
from keyworker.policy.rules.states import State
from keyworker.policy.rules.tables import Priority, Route
from keyworker.policy.rules.timescales import Timescale
from keyworker.policy.rules.workload import Workload
from keyworker.policy.vocabulary import EVENT_KINDS, kinds
from keyworker.policy.vocabulary.fields import Field as FieldOf
from keyworker.policy.vocabulary.fields import FieldType, KindList
from keyworker.policy.vocabulary.roles import PROFESSIONS, STANDINGS
from keyworker.policy.wording import id_in_words, sentence


class CalendarChoice(Model):
    """Which bank holidays apply, and local closures."""

    country: str = "GB"
    subdivision: str = "ENG"
    closures: tuple[date, ...] = ()


class Version(Model):
    """A version the policy itself lists, and the day it took effect. ``held`` is false for texts we do not hold."""

    version: str
    effective: date
    note: str = ""
    held: bool = False


class LocalFact(Model):
    """A fact this pack asks about beyond the shared vocabulary; ``label`` reads as the subject of a sentence.

    Until somebody says it, ``works_out`` says what follows of it from what is on record; nobody is asked for that.
    A table takes it for ``until_known`` meanwhile, and asks all the same. What is the ``latest`` field of an event, or the
    ``number_of`` those in a list who are as it says, is nobody's to say.
    """

    type: str
    label: str
    question: str = ""
    choices: tuple[str, ...] = ()
    until_known: str | None = None
    works_out: tuple[WorkedOut, ...] = ()
    latest: LatestField | None = None
    number_of: NumberOf | None = None

    def as_field(self, name: str) -> FieldOf | None:
        """The fact as a field of that name; None where its type is none of the vocabulary's.

        A text that is one of several is a choice, and nothing else will do.
        """
        if self.type not in {each.value for each in FieldType}:
            return None
        kind = FieldType(self.type)
        chosen = kind is FieldType.TEXT and self.choices
        return FieldOf(name, FieldType.CHOICE if chosen else kind, self.label, None, self.choices)

    @property
    def is_derived(self) -> bool:
        """Whether it follows from what is on record and is asked of nobody."""
        return self.latest is not None or self.number_of is not None


class PackHeader(Model):
    """``pack.yaml``: what the policy is, who owns it, when it is in force, and the words it uses for people.

    ``intake`` is the service line with which every new case begins, wherever the family lives.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str
    authority: str
    citation: str
    version: str
    effective: date
    until: date | None = None
    versions: tuple[Version, ...] = ()
    owner: str
    review_due: date | None = None
    public: bool = True
    intake: str | None = None
    calendar: CalendarChoice = CalendarChoice()
    terms: dict[str, str] = Field(default_factory=dict)
    roles: dict[str, str] = Field(default_factory=dict)
    facts: dict[str, LocalFact] = Field(default_factory=dict)
    professions: dict[str, str] = Field(default_factory=dict)
    links: dict[str, Link] = Field(default_factory=dict)


class Cited(TypedDict):
    """The clause on which an answer rests, as people cite it and by its id, and the others that its rule serves."""

    clause: str
    clause_id: str
    also: tuple[str, ...]


class Pack(Model):
    """A policy pack as loaded: the header and every rule, each in its file's order."""

    # False of NO_POLICY alone, which stands in where a service has none.
    governs: ClassVar[bool] = True

    header: PackHeader
    clauses: tuple[Clause, ...] = ()
    not_software: tuple[NotSoftware, ...] = ()
    states: tuple[State, ...] = ()
    timescales: tuple[Timescale, ...] = ()
    gates: tuple[Gate, ...] = ()
    actions: tuple[WhoMay, ...] = ()
    eligibility: tuple[EligibilityRule, ...] = ()
    workload: Workload | None = None
    routing: tuple[Route, ...] = ()
    priority: tuple[Priority, ...] = ()
    accountability: tuple[Accountability, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    notices: tuple[Notice, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    settings: tuple[Setting, ...] = ()
    pages: Pages = Pages()
    kinds: Kinds = Kinds()
    coverage: tuple[Coverage, ...] = ()
    examples: tuple[Example, ...] = ()
    source: Path | None = None
    # What the authority adds to the calendar: in no file of the pack, but of the service that works under it.
    local_closures: tuple[LocalClosure, ...] = ()
    lines: dict[str, tuple[str, int]] = Field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.header.id

    @property
    def professions(self) -> dict[str, str]:
        """What people were trained as, by the words that rules know: those of every policy and its own."""
        return {**PROFESSIONS, **self.header.professions}

    def words_for(self, fact: str) -> dict[str, str]:
        """The policy's words for a fact that can be nothing else, with their titles; nothing where it may be any word."""
        return self.professions if fact.rpartition(".")[2] == "profession" else {}

    @kept
    def calendar(self) -> Calendar:
        choice = self.header.calendar
        closures = frozenset(choice.closures)
        return Calendar(choice.country, choice.subdivision, closures, self.local_closures)

    def observing(self, closures: tuple[LocalClosure, ...]) -> Pack:
        """The same policy where the authority closes on these days besides."""
        if closures == self.local_closures:
            return self
        return self.model_copy(update={"local_closures": closures})

    @kept
    def timescale_patterns_by_today(self) -> tuple[EventPattern, ...]:
        """The events meant in timescales of which a field is compared with today: which they are changes as days pass."""
        parts = parts_of(self.timescales)
        patterns = (each.pattern if isinstance(each, DateOf) else each for each in parts)
        return tuple(
            each for each in patterns if isinstance(each, EventPattern) and each.asks_today
        )

    def place_of(self, part: str) -> tuple[str, int | None]:
        """The file in which a part stands and its line, by its kind and id: ``gates/analysis-first``."""
        file, line = self.lines.get(part, (f"{part.partition('/')[0]}.yaml", 0))
        return file, line or None

    def problem(self, kind: str, name: str, message: str) -> Problem:
        """A mistake at the place where the part of that kind and id stands."""
        return Problem(*self.place_of(f"{kind}/{name}"), name, message)

    @property
    def actions_spoken_of(self) -> frozenset[str]:
        """Every action the pack says anything about."""
        guarded = {each for gate in self.gates for each in gate.actions}
        recorded = {each.action for each in self.kinds.entries}
        return frozenset(guarded | recorded | {rule.action for rule in self.actions})

    @kept
    def clauses_by_id(self) -> dict[str, Clause]:
        """The register's clauses by their ids."""
        return {clause.id: clause for clause in self.clauses}

    @kept
    def duties(self) -> tuple[Timescale, ...]:
        """Its timescales, and what is due under every policy where it has none of the kind."""
        if not self.governs or any(each.per == "task" for each in self.timescales):
            return self.timescales
        return (*self.timescales, *general_timescales())

    def cite(self, clause_id: str) -> str:
        """How people cite a clause: its ``ref``; the id itself where the register does not hold it."""
        if clause_id == OF_EVERY_POLICY:
            return LOCAL_DEFAULT
        clause = self.clauses_by_id.get(clause_id)
        return clause.ref if clause else clause_id

    def cited(self, rule: Rule) -> Cited:
        """By what a rule's answer is cited."""
        clause = self.cite(rule.clause)
        return Cited(clause=clause, clause_id=rule.clause, also=self.cite_also(rule))

    def cite_also(self, rule: Rule) -> tuple[str, ...]:
        """The other clauses that a rule serves, as people cite them: parts of one that are cited alike once, and not its own."""
        cited = dict.fromkeys(self.cite(each) for each in rule.also)
        return tuple(each for each in cited if each != self.cite(rule.clause))

    def until_known(self, fact: str) -> str | None:
        """What a fact is taken for until it is known; None where it is simply not known."""
        own = self.header.facts.get(fact)
        return own.until_known if own is not None else None

    def setting(self, setting_id: str) -> Setting:
        """A local default by id. Raises KeyError where the pack has none of that name (the loader checks)."""
        return self.settings_by_id[setting_id]

    @kept
    def settings_by_id(self) -> dict[str, Setting]:
        """The local defaults by their ids."""
        # Of two with one id, which the loader refuses, the first counts.
        return {each.id: each for each in reversed(self.settings)}

    def length_set(self, setting_id: str) -> Duration | None:
        """The length of time that a local default sets; None where the pack sets none."""
        value = self.setting_value(setting_id)
        return value if isinstance(value, Duration) else None

    def setting_value(self, setting_id: str) -> Duration | float | str | tuple[str, ...] | None:
        """What a local default is set to; None where the pack has none of that name."""
        found = self.settings_by_id.get(setting_id)
        return found.value if found is not None else None

    def term(self, word: str) -> str:
        """The authority's own word for a term, a job role or a kind that it lists, or the word itself."""
        header = self.header
        own = header.terms.get(word) or header.roles.get(word) or self._kinds_listed.get(word)
        return own or word.replace("-", " ")

    @kept
    def _kinds_listed(self) -> dict[str, str]:
        return {each.id: each.title for name in KindList for each in self.kinds.listed(name)}

    def kinds_of(self, name: KindList) -> tuple[NamedKind, ...]:
        """The kinds of that list, or the job roles; the general ones where this policy lists none.

        The standings of the vocabulary are known to every policy, and its own come after them.
        """
        if name is KindList.ROLES:
            roles = self.header.roles.items()
            return tuple(NamedKind(id=each, title=title) for each, title in roles)
        if name == KindList.STANDINGS:
            return self._standings
        return self.kinds.listed(name) or general_kinds().listed(name)

    @kept
    def _standings(self) -> tuple[NamedKind, ...]:
        shared = (NamedKind(id=each.id, title=each.title) for each in STANDINGS.values())
        return (*shared, *self.kinds.standings)

    @property
    def other_work(self) -> tuple[OtherWork, ...]:
        """The kinds of work beside cases; the general ones where this policy lists none."""
        return self.kinds.other_work or general_kinds().other_work

    def meeting(self, kind: str) -> Meeting | None:
        """The kind of meeting of that id; None where neither this policy nor the general list has it."""
        meetings = (*self.kinds.meetings, *general_kinds().meetings)
        return next((each for each in meetings if each.id == kind), None)

    def kind_title(self, name: KindList, kind: str) -> str:
        """The words for a kind of that list. One on record that no list has any more is its own id, as words."""
        known = (*self.kinds_of(name), *general_kinds().listed(name))
        words = next((each.title for each in known if each.id == kind), "")
        return words or self.header.terms.get(kind) or sentence(id_in_words(kind))

    def says_of(self, kind: str, data: Mapping[str, Any]) -> str:
        """What happened, as a sentence by itself: of an entry of the policy's own what that is called."""
        if kind == kinds.ENTRY_RECORDED:
            return self.kind_title(KindList.ENTRIES, str(data.get("entry", "")))
        return sentence(EVENT_KINDS[kind].says)

    def own_label(self, fact: str) -> str | None:
        """How a fact of the pack's own reads as the subject of a sentence; None of a fact that is not its own."""
        own = self.header.facts.get(fact)
        return own.label if own is not None else None

    def checklist(self, checklist_id: str) -> Checklist:
        """The checklist of that id. Raises KeyError where the pack has none."""
        for each in self.checklists:
            if each.id == checklist_id:
                return each
        raise KeyError(checklist_id)

    def who_may(self, action: str) -> WhoMay | None:
        """Who may do an action; None where this policy does not offer it."""
        return self._who_may.get(action)

    @kept
    def _who_may(self) -> dict[str, WhoMay]:
        # Of two about one action, which the loader refuses, the first counts.
        return {rule.action: rule for rule in reversed(self.actions)}

    def says_who_may(self, rule: str) -> bool:
        """Whether the rule of that id says who may do an action."""
        return rule in self._rules_of_actions

    @kept
    def _rules_of_actions(self) -> frozenset[str]:
        return frozenset(each.id for each in self.actions)

    def gates_of(self, action: str) -> tuple[Gate, ...]:
        """The gates that an action has to pass, in the policy's order."""
        return self._gates_of.get(action, ())

    @kept
    def _gates_of(self) -> dict[str, tuple[Gate, ...]]:
        found: dict[str, tuple[Gate, ...]] = {}
        for gate in self.gates:
            found |= {each: (*found.get(each, ()), gate) for each in dict.fromkeys(gate.actions)}
        return found

    def offers(self, action: str) -> bool:
        """Whether this policy lets anybody do the action."""
        return self.who_may(action) is not None

    def allows(self, action: str, roles: Iterable[str]) -> bool:
        """Whether this policy gives the action to one of these job roles or parts in the case."""
        who = self._who_may.get(action)
        return who is not None and not set(who.who).isdisjoint(roles)

    def state(self, state_id: str) -> State | None:
        """The state of that id; None where this policy names none such."""
        return next((each for each in self.states if each.id == state_id), None)
