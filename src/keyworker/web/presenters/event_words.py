"""How is an event told: what happened, who did it, when it happened and when it was written down?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Protocol

from keyworker.access.models import User
from keyworker.actions.carried_answers import checklist_of
from keyworker.policy.casefile import local_day
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.versions import PolicyVersion
from keyworker.policy.vocabulary import EVENT_KINDS, Field, kinds
from keyworker.policy.vocabulary.actions import recorded_by
from keyworker.policy.vocabulary.events import COMMON
from keyworker.policy.vocabulary.fields import FieldType
from keyworker.policy.wording import at_moment, sentence
from keyworker.record.case_reader import CaseRows
from keyworker.record.governing_pack import governing, version_for
from keyworker.record.models import Event
from keyworker.record.names import Naming
from keyworker.record.subject_rows import SubjectRows, latest_rows
from keyworker.record.subjects import Subject
from keyworker.web.addresses import url
from keyworker.web.presenters.recorded_values import (
    label_of,
    type_of_fact,
    value_as_recorded,
)
from keyworker.workforce.models import Service

_LATEST = 30
# Of the types of a form's questions, the one that is no text.
_TYPES = {"date": FieldType.DATE}


@dataclass(frozen=True)
class Told:
    """One event in words; one that was withdrawn looks so wherever it is shown.

    ``gist`` is the one detail worth a place in a short list.
    """

    event: Event
    what: str
    gist: str
    details: list[tuple[str, str]]
    # The entry by which it was withdrawn as a mistake, and what that says was wrong.
    withdrawn: Event | None
    withdrawn_because: str
    # Where what was recorded in its place stands; empty where nothing was.
    in_its_place: str
    late_recorded: bool
    # Who wrote it down, where that is not whoever did it; otherwise empty.
    recorded_by: str
    # The job role of whoever did it, by the words that were the policy's then.
    job: str
    # The clause by which it was theirs to do, where no page says more of what an entry rests on.
    clause: str = ""


def told_from(read: CaseRows, rows: Sequence[Event], *, to: User, day: date) -> list[Told]:
    """These events of a case as this person may read them."""
    values = _Values(read, read.case.service, day)
    return [_told(row, read, values, to=to) for row in rows]


def told_of(subject: Subject, *, to: User, day: date) -> list[Told]:
    """What is on record of a worker, a team or a service, the latest first: what was decided, by whom, when and why."""
    if subject.service is None or not subject.version:
        return []
    read = latest_rows(subject, _LATEST)
    values = _Values(read, subject.service, day)
    told = [_told(row, read, values, to=to) for row in read.latest_first()]
    return [replace(each, clause=values.whose_clause(each.event)) for each in told]


def told_across(read: SubjectRows, service: Service, *, to: User, day: date) -> list[Told]:
    """These events of several cases of a service."""
    values = _Values(read, service, day)
    return [_told(row, read, values, to=to) for row in read.latest_first()]


def fields_told(rows: Sequence[Event], service: Service, *, day: date) -> list[str]:
    """What each of these events about one worker says beside why: every field by its name, in a line for each."""
    values = _Values(SubjectRows(tuple(rows), None), service, day)
    told = (values.details(row, but=_SAID_OTHERWISE) for row in rows)
    return ["; ".join(f"{label}: {said}" for label, said in each) for each in told]


# Why stands beside it, and of whom it is says the page.
_SAID_OTHERWISE = frozenset({"reason", "worker"})


class _Read(Protocol):
    """What has been read of a record, to put its events into words."""

    def recorded(self, ref: str) -> Event | None: ...
    def uncorrected(self, *kinds: str) -> Sequence[Event]: ...
    @property
    def naming(self) -> Naming: ...
    @property
    def withdrawals(self) -> Mapping[str, Event]: ...
    @property
    def replacements(self) -> Mapping[str, Event]: ...
    @property
    def team_names(self) -> dict[str, str]: ...


def _told(row: Event, read: _Read, values: _Values, *, to: User) -> Told:
    kind = EVENT_KINDS.get(row.kind)
    # Whoever does not read findings reads that it happened, and what they need to answer a referrer.
    readable = to.access.reads_findings or (kind is not None and kind.open_to_support)
    withdrawn = read.withdrawals.get(row.ref)
    return Told(
        event=row,
        what=values.what(row),
        gist=values.gist(row) if readable else "",
        details=list(values.details(row)) if readable else [],
        withdrawn=withdrawn,
        withdrawn_because=str(withdrawn.data.get("reason", "")) if withdrawn and readable else "",
        in_its_place=_in_its_place(read.replacements.get(row.ref)),
        late_recorded=(row.recorded_at - row.at).days >= 1,
        recorded_by=_who_wrote_it_down(row),
        job=values.job(row),
    )


def _who_wrote_it_down(row: Event) -> str:
    worker = getattr(row.recorded_by, "worker", None)
    return worker.name if worker is not None and row.by is not None and worker != row.by else ""


def _in_its_place(entry: Event | None) -> str:
    if entry is None or entry.case is None:
        return ""
    return f"{url('timeline', [entry.case.reference])}?entry={entry.ref}#{entry.ref}"


class _Values:
    """What was recorded, with names in the place of references and the questions of the policy's own forms."""

    def __init__(self, read: _Read, service: Service, day: date) -> None:
        self.read, self.naming = read, read.naming
        self.service, self.day = service, day
        self.questions: dict[tuple[str, str], dict[str, _Question]] = {}
        self.packs: dict[date, Pack] = {}

    def what(self, row: Event) -> str:
        """What happened; of an entry of the policy's own what that was called then."""
        return (
            self._pack_then(row).says_of(row.kind, row.data)
            if row.kind in EVENT_KINDS
            else row.kind
        )

    def gist(self, row: Event) -> str:
        if row.kind == kinds.ENTRY_RECORDED:
            return ""
        kind = EVENT_KINDS.get(row.kind)
        names = kind.gist if kind is not None else ()
        said = next((self._told(row, name) for name in names if row.data.get(name)), "")
        return said if len(said) <= 60 else ""

    def job(self, row: Event) -> str:
        return self._pack_then(row).term(row.by_role) if row.by_role else ""

    def whose_clause(self, row: Event) -> str:
        """The clause by which the policy of that day gave it to whoever did it; empty where it names nobody for it.

        Of other work it is the one by which that comes off what a worker carries.
        """
        pack = self._pack_then(row)
        if row.kind == kinds.REDUCTION_STARTED and pack.workload is not None:
            rule = pack.workload.rule_on(str(row.data.get("type")))
            return pack.cite(rule.clause) if rule is not None else ""
        who = pack.who_may(row.action) if row.action else None
        return pack.cite(who.clause) if who is not None else ""

    def details(
        self, row: Event, *, but: frozenset[str] = frozenset()
    ) -> Iterator[tuple[str, str]]:
        known = EVENT_KINDS[row.kind].fields if row.kind in EVENT_KINDS else ()
        own = self._own_fields(row)
        order = [field.name for field in (*known, *own.values(), *COMMON)]
        names = sorted(
            row.data, key=lambda name: order.index(name) if name in order else len(order)
        )
        for name in names:
            value = row.data[name]
            if name in but or value in (None, "", [], {}):
                continue
            if name == "answers" and isinstance(value, dict):
                yield from self._answers(value, row)
            elif name == "departures":
                yield from (("Departed from", self._departure(each, row)) for each in value)
            elif name == "replaces":
                yield "Recorded in the place of", self._corrected(str(value))
            elif name == "corrects":
                yield "What was corrected", self._corrected(str(value))
            elif name in own:
                titles = dict(own[name].titles)
                said = titles.get(value) if isinstance(value, str) else None
                yield own[name].meaning, said or self._said(value, row, own[name].type)
            elif row.kind == kinds.ENTRY_RECORDED and name == "entry":
                continue
            elif name in {"team", "from_team"}:
                yield label_of(name), self.read.team_names.get(value, self._said(value, row))
            else:
                yield label_of(name), self._told(row, name)
        yield from self._version(row)

    def _corrected(self, ref: str) -> str:
        """The event that was wrong, by what it said and when."""
        wrong = self.read.recorded(ref)
        if wrong is None or wrong.kind not in EVENT_KINDS:
            return ref
        return f"{self.what(wrong)}, {at_moment(wrong.when)}"

    def _own_fields(self, row: Event) -> dict[str, Field]:
        """The fields of the policy's own entry as it was then; none of anything else."""
        if row.kind != kinds.ENTRY_RECORDED:
            return {}
        entries = self._pack_then(row).kinds.entries
        return next((each.by_name for each in entries if each.id == row.data.get("entry")), {})

    def _version(self, row: Event) -> Iterator[tuple[str, str]]:
        """The version of the policy it was done under, where that is not today's."""
        then = version_for(self.service, local_day(row.recorded_at)) if row.action else None
        now = self._version_now
        if then is not None and (now is None or then.version != now.version):
            yield (
                "Under the policy's version",
                then.version + ("" if then.held else " (its text is not held)"),
            )

    @cached_property
    def _version_now(self) -> PolicyVersion | None:
        return version_for(self.service, self.day)

    def _answers(self, answers: dict[str, object], row: Event) -> Iterator[tuple[str, str]]:
        questions, before = self._questions_then(row), self._carried_into(row)
        for item, value in answers.items():
            asked = questions.get(item, _Question(label_of(item)))
            kept = before.data["answers"].get(item) if before is not None else None
            if isinstance(value, dict):
                for who, each in value.items():
                    same = isinstance(kept, dict) and kept.get(who) == each
                    said = self._said(each, row, asked.type)
                    yield f"{asked.words} ({self.naming(who)})", said + self._kept(before, same)
            else:
                said = self._said(value, row, asked.type)
                yield asked.words, said + self._kept(before, kept == value)

    def _carried_into(self, row: Event) -> Event | None:
        """The entry whose answers this one's form was filled in with; None where it was with none."""
        checklist = checklist_of(self._pack_then(row), row.action) if row.action else None
        if checklist is None or not checklist.carries:
            return None
        names = {kind for each in checklist.carries for kind in recorded_by(each)}
        carried = self.read.uncorrected(*names)
        earlier = [each for each in carried if each.seq < row.seq and "answers" in each.data]
        return max(earlier, key=lambda each: each.seq, default=None)

    def _kept(self, before: Event | None, same: bool) -> str:
        """Who gave an answer that was kept as it was, and when."""
        if before is None or not same:
            return ""
        who = f", {before.by.name}" if before.by else ""
        return f"\nAs on record before: {self.what(before)}{who}, {at_moment(before.when)}"

    def _departure(self, departure: object, row: Event) -> str:
        if not isinstance(departure, dict):
            return self._said(departure, row)
        clause, pack = (
            str(departure.get("clause") or departure.get("rule", "")),
            self._pack_then(row),
        )
        cited = departure.get("cited") or pack.cite(clause)
        return f"{cited}: {departure.get('reason', '')}"

    def _pack_then(self, row: Event) -> Pack:
        """The pack as it was when this was recorded."""
        day = local_day(row.recorded_at)
        if day not in self.packs:
            self.packs[day] = governing(self.service, day)
        return self.packs[day]

    def _questions_then(self, row: Event) -> dict[str, _Question]:
        """The questions of the forms as they were, made once for each version of the policy."""
        pack = self._pack_then(row)
        version = pack.id, pack.header.version
        if version not in self.questions:
            self.questions[version] = _questions(pack)
        return self.questions[version]

    def _told(self, row: Event, name: str) -> str:
        """A field's value: one of the policy's own kinds by the words that were the policy's then."""
        kind = EVENT_KINDS.get(row.kind)
        fields = kind.fields if kind is not None else COMMON
        field = next((each for each in (*fields, *COMMON) if each.name == name), None)
        value = row.data[name]
        if field is not None and field.of_list is not None and isinstance(value, str):
            return self._pack_then(row).kind_title(field.of_list, value)
        if field is not None and field.type is FieldType.TEXT:
            return _as_typed(value_as_recorded(value, FieldType.TEXT, pack=self._pack_then(row)))
        return self._said(value, row, field.type if field is not None else None)

    def _said(self, value: object, row: Event, kind: FieldType | None = None) -> str:
        pack = self._pack_then(row)
        return _as_typed(value_as_recorded(value, kind, pack=pack, naming=self.naming))


@dataclass(frozen=True)
class _Question:
    """What was asked, and the type of what answers it; None where nobody declares one."""

    words: str
    type: FieldType | None = None


def _questions(pack: Pack) -> dict[str, _Question]:
    entered = {
        name.removeprefix("action."): _Question(
            fact.question or sentence(fact.label), type_of_fact(name, pack)
        )
        for name, fact in pack.header.facts.items()
        if name.startswith("action.")
    }
    items = (
        item for each in pack.checklists for section in each.sections for item in section.items
    )
    return {**entered, **{item.id: _Question(item.ask, _TYPES.get(item.type)) for item in items}}


def _as_typed(said: str) -> str:
    return said if "@" in said else sentence(said)
