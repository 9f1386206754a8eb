"""How do the children's pictures become people, workers, teams, cases and events here?

A county's file is one import. So many children are taken at a time that memory grows with the file's own rows and not with
what is recorded of them; what is known of those is read in a fixed number of queries, and written the same way.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from keyworker.exchange.annex_a.births_put_right import births_put_right
from keyworker.exchange.annex_a.changes import Changes, Refs, changes
from keyworker.exchange.annex_a.holders import held, leads, teams_named, workers_named
from keyworker.exchange.annex_a.picture import EARLY_HELP, Picture, pictures
from keyworker.exchange.annex_a.put_right import EarlierRow, PutRight, starts_put_right
from keyworker.exchange.annex_a.report import Unallocated
from keyworker.exchange.annex_a.rows import ListRow
from keyworker.exchange.annex_a.seen_before import SeenBefore
from keyworker.exchange.counterparts import families, people, teams, workers
from keyworker.exchange.models import ImportRun, SourceRow, SourceState
from keyworker.exchange.named_service import refuse_ended
from keyworker.exchange.names import look_alikes, name_key
from keyworker.exchange.recording import add_to_case, add_to_new_cases, next_references
from keyworker.policy.casefile import local_day
from keyworker.policy.wording import counted
from keyworker.record.in_bulk import AT_ONCE, insert_rows, update_rows
from keyworker.record.models import (
    Case,
    CaseChild,
    Person,
)
from keyworker.workforce.models import Service, Team, Worker

SOURCE = "annex-a"
# The lists name a worker without their job.
JOB_NOT_SAID = "allocated-worker"
# The most serious first.
_BY_WEIGHT = ("child-protection", "looked-after", "section-47", "child-in-need", "care-leaver")
STANDING_NOT_KNOWN = "standing-not-known"


@dataclass
class Reconciliation:
    """One import under way: what is known, and the counts as it goes."""

    run: ImportRun
    service: Service
    now: datetime
    dry_run: bool = False
    people: dict[str, Person] = field(default_factory=dict)
    born_now: dict[str, date] = field(default_factory=dict)
    put_right: dict[str, list[PutRight]] = field(default_factory=lambda: defaultdict(list))
    unchanged: set[tuple[int, str]] = field(default_factory=set)
    references_given: int = 0
    teams: dict[str, Team] = field(default_factory=dict)
    workers: dict[str, Worker] = field(default_factory=dict)
    rows_created: int = 0
    rows_updated: int = 0
    rows_unchanged: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    decided_here: list[str] = field(default_factory=list)
    no_longer_named: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    alike: list[tuple[str, str]] = field(default_factory=list)
    without_worker: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    standing_not_known: list[str] = field(default_factory=list)
    early_help_cases: int = 0

    def reconcile(self, rows: Sequence[ListRow]) -> None:
        """Bring the record into line with the file."""
        self._teams_and_workers(rows)
        for some in _some_children_at_a_time(rows):
            found = pictures(some, as_of=local_day(self.now))
            everyone = [*found.cases, *found.contacts_only]
            details = {picture.child: picture.about for picture in everyone}
            births: dict[str, date | None] = {}
            self.people, self.born_now = people(SOURCE, details, self.counts, births=births)
            self.doubts += births_put_right(everyone, births)
            self._row_by_row(some)
            self._case_by_case(found.cases)
            self.doubts += [doubt for picture in found.cases for doubt in picture.doubts]
            self.early_help_cases += sum(each.service == EARLY_HELP for each in found.cases)
        names = {name_key(worker.name): worker.ref for worker in self.workers.values()}
        pairs = look_alikes(worker.name for worker in self.workers.values())
        self.alike = [(names[name_key(one)], names[name_key(other)]) for one, other in pairs]
        self._early_help_note()

    def _teams_and_workers(self, rows: Sequence[ListRow]) -> None:
        """Those that the whole file names, for a worker joins the team they are named with most."""
        holders = [
            picture.holder
            for some in _some_children_at_a_time(rows)
            for picture in pictures(some, as_of=local_day(self.now)).cases
        ]
        self.teams = teams(
            self.service,
            teams_named(holders),
            set_up_on=local_day(self.now),
            counts=self.counts,
        )
        self.workers = workers(
            SOURCE,
            workers_named(holders),
            self.teams,
            job=JOB_NOT_SAID,
            started=local_day(self.now),
            counts=self.counts,
        )

    def outcome(self) -> dict[str, Any]:
        """The report's fields that this import settles."""
        return {
            **self.counts,
            "decided_here": tuple(self.decided_here),
            "standing_not_known": tuple(self.standing_not_known),
            "no_longer_named": tuple(self.no_longer_named),
            "doubts": tuple(self.doubts),
            "worker_look_alikes": tuple(self.alike),
            "unallocated": tuple(self._unallocated()),
            "names": {worker.ref: worker.name for worker in self.workers.values()},
        }

    def _row_by_row(self, rows: Sequence[ListRow]) -> None:
        stored = self._rows_stored(rows)
        known = {(each.list, each.key): each for each in stored}
        self._find_starts_put_right(rows, stored, known)
        new, changed, seen = [], [], []
        for row in rows:
            before = known.get((row.list, row.key))
            if before is None:
                new.append(
                    SourceRow(
                        source=SOURCE,
                        list=row.list,
                        key=row.key,
                        hash=row.hash,
                        person=self.people[row.child],
                        said=_plain(row),
                        first_run=self.run,
                        last_run=self.run,
                    )
                )
                continue
            before.last_run = self.run
            if before.hash == row.hash:
                seen.append(before)
            else:
                before.hash, before.said, before.key = row.hash, _plain(row), row.key
                changed.append(before)
        insert_rows(new)
        update_rows(changed, ["key", "hash", "said", "last_run"])
        SourceRow.objects.filter(pk__in=[row.pk for row in seen]).update(last_run=self.run)
        self.unchanged = {(row.list, row.key) for row in seen}
        self.rows_created += len(new)
        self.rows_updated += len(changed)
        self.rows_unchanged += len(seen)

    def _rows_stored(self, rows: Sequence[ListRow]) -> list[SourceRow]:
        """What earlier files said of these children in these lists."""
        children = {self.people[row.child].pk for row in rows}
        lists = {row.list for row in rows}
        stored = SourceRow.objects.filter(source=SOURCE, list__in=lists, person__in=children)
        return list(stored.select_related("first_run", "last_run"))

    def _find_starts_put_right(
        self,
        rows: Sequence[ListRow],
        stored: Sequence[SourceRow],
        known: dict[tuple[int, str], SourceRow],
    ) -> None:
        """A row whose start was put right is the row it was: it is known under its new key from here on."""
        numbers = {self.people[row.child].pk: row.child for row in rows}
        earlier = [
            EarlierRow(
                each.list,
                numbers[each.person_id],
                each.key,
                each.said,
                local_day(each.first_run.at),
                local_day(each.last_run.at),
            )
            for each in stored
        ]
        self.put_right.clear()
        for found in starts_put_right(rows, earlier, {id(row): _plain(row) for row in rows}):
            self.put_right[found.row.child].append(found)
            known[found.row.list, found.row.key] = known[found.earlier.list, found.earlier.key]
            self.doubts.append(found.in_words())

    def _case_by_case(self, found: Sequence[Picture]) -> None:
        states = _states_by_key(found)
        known = [picture for picture in found if _case_key(picture) in states]
        new_cases = self._new_cases(
            [picture for picture in found if _case_key(picture) not in states]
        )
        cases = {**new_cases, **{key: state.case for key, state in states.items()}}
        led_by = leads(cases[_case_key(picture)] for picture in known)
        parts = held(cases[_case_key(p)] for p in known if p.stage == "closed")
        fresh: list[tuple[Case, Changes]] = []
        for picture in found:
            state, case = states.get(_case_key(picture)), cases[_case_key(picture)]
            change = changes(
                picture,
                SeenBefore.from_store(state.state) if state else None,
                refs=self._refs(picture),
                lead_now=led_by.get(case.pk),
                now=self.now,
                put_right=self._put_right_of(picture),
                born_now=self.born_now.get(picture.child),
                unchanged=self.unchanged,
                held=parts.get(case.pk, ()),
            )
            self._count(picture, case, change, is_new=state is None)
            if state is None:
                fresh.append((case, change))
            else:
                self._change(state, change)
        self._record_new(fresh)
        self._note_those_without_worker(found, cases)

    def _put_right_of(self, picture: Picture) -> list[PutRight]:
        lists = {row.list for row in picture.rows}
        return [each for each in self.put_right.get(picture.child, ()) if each.row.list in lists]

    def _refs(self, picture: Picture) -> Refs:
        return Refs(
            child=self.people[picture.child].ref,
            worker=lambda name: self.workers[name_key(name)].ref,
            team=lambda name: self.teams[name_key(name)].slug,
        )

    def _change(self, state: SourceState, change: Changes) -> None:
        if change.events:
            ids = add_to_case(state.case, change.events, change.corrects, now=self.now)
            change.give_ids(ids)
            self.counts["events_added"] += len(change.events) + len(change.corrects)
        after = change.after.to_store()
        if after != state.state:
            state.state, state.last_run = after, self.run
            state.save(update_fields=["state", "last_run"])

    def _record_new(self, fresh: Sequence[tuple[Case, Changes]]) -> None:
        ids = add_to_new_cases([(case, change.events) for case, change in fresh], now=self.now)
        for (_, change), theirs in zip(fresh, ids, strict=True):
            change.give_ids(theirs)
            self.counts["events_added"] += len(change.events)
        SourceState.objects.bulk_create(
            [
                SourceState(case=case, state=change.after.to_store(), last_run=self.run)
                for case, change in fresh
            ],
            batch_size=2000,
        )

    def _new_cases(self, found: Sequence[Picture]) -> dict[str, Case]:
        """Cases for children new to us. Nobody knows from these lists who is related: one family a child."""
        homes = families({picture.child for picture in found}, self.people, self.counts)
        early_help = (
            self._early_help_service()
            if any(picture.service == EARLY_HELP for picture in found)
            else None
        )
        references = self._references(len(found))
        cases = []
        for picture, reference in zip(found, references, strict=True):
            service = early_help if picture.service == EARLY_HELP and early_help else self.service
            team = self.teams.get(name_key(picture.holder.team or ""))
            cases.append(
                Case(
                    reference=reference,
                    family=homes[picture.child],
                    service=service,
                    team=team,
                    source=SOURCE,
                    source_key=_case_key(picture),
                )
            )
        Case.objects.bulk_create(cases, batch_size=2000)
        CaseChild.objects.bulk_create(
            [
                CaseChild(case=case, person=self.people[p.child])
                for case, p in zip(cases, found, strict=True)
            ],
            batch_size=2000,
        )
        return {case.source_key: case for case in cases}

    def _references(self, count: int) -> list[str]:
        """In a trial run none is used up, so what was already said in it is passed over."""
        day = local_day(self.now)
        if not self.dry_run:
            return next_references(count, on=day)
        given = self.references_given
        self.references_given += count
        return next_references(given + count, on=day, dry_run=True)[given:]

    @staticmethod
    def _early_help_service() -> Service:
        service = Service.objects.get_or_create(slug=EARLY_HELP, defaults={"name": "Early help"})[0]
        refuse_ended(service)
        return service

    def _count(self, picture: Picture, case: Case, change: Changes, *, is_new: bool) -> None:
        kinds = Counter(event.kind for event in change.events)
        started = sum(
            event.kind == "allocation.started" and event.fields["role"] == "lead"
            for event in change.events
        )
        self.counts["allocations_changed"] += change.lead_changed
        self.counts["allocations_started"] += started - change.lead_changed
        # A day of opening that is put right opens nothing.
        kinds["case.opened"] -= "case.opened" in change.corrects
        self.counts["cases_opened"] += kinds["case.opened"] + kinds["case.reopened"]
        self.counts["cases_closed"] += kinds["case.closed"]
        self.counts["starts_not_known"] += sum(
            event.kind == "standing.started" and isinstance(event.at, datetime) and not event.said
            for event in change.events
        )
        self.counts["cases_received"] += is_new and picture.stage == "received"
        moved = kinds["case.opened"] + kinds["case.reopened"] + kinds["case.closed"]
        self.counts["cases_changed"] += not is_new and bool(change.events) and not moved
        if change.declined:
            is_now = "open" if change.after.stage == "open" else "closed"
            self.doubts.append(
                f"{case.reference}: this file alone would have it otherwise, but the list that it is {is_now} by is not in"
                f" this file; it stays {is_now}"
            )
        if change.drift == "decided-here":
            self.decided_here.append(case.reference)
        elif change.drift == "no-longer-named":
            self.no_longer_named.append(case.reference)

    def _note_those_without_worker(
        self, found: Sequence[Picture], cases: Mapping[str, Case]
    ) -> None:
        """Open social care cases that nobody leads, under each child's most serious standing."""
        led = leads(cases[_case_key(picture)] for picture in found)
        for picture in found:
            case = cases[_case_key(picture)]
            if picture.stage == "open" and _most_serious(picture) == STANDING_NOT_KNOWN:
                self.standing_not_known.append(case.reference)
            if picture.stage == "open" and case.pk not in led:
                self.without_worker[_most_serious(picture)].append(case.reference)

    def _unallocated(self) -> list[Unallocated]:
        """The least serious standing first."""
        return [
            Unallocated(standing=standing, children=len(references), cases=tuple(references))
            for standing in reversed((*_BY_WEIGHT, STANDING_NOT_KNOWN, EARLY_HELP))
            if (references := self.without_worker.get(standing))
        ]

    def _early_help_note(self) -> None:
        if self.early_help_cases:
            self.doubts.append(
                "list 2 names no worker and does not say whether the work has ended; open with nobody named until someone"
                f" says otherwise: {counted(self.early_help_cases, 'early help case')}"
            )


def _some_children_at_a_time(rows: Sequence[ListRow]) -> Iterator[list[ListRow]]:
    """The rows of so many children, and then of the next, by the children's numbers."""
    by_child: dict[str, list[ListRow]] = defaultdict(list)
    for row in rows:
        by_child[row.child].append(row)
    children = iter(sorted(by_child))
    while some := list(islice(children, AT_ONCE)):
        yield [row for child in some for row in by_child[child]]


def _most_serious(picture: Picture) -> str:
    """The most serious standing of a child of social care, and what else a case may be open for."""
    if picture.service == EARLY_HELP:
        return EARLY_HELP
    current = {spell.standing for spell in picture.current}
    return next((standing for standing in _BY_WEIGHT if standing in current), STANDING_NOT_KNOWN)


def _states_by_key(found: Sequence[Picture]) -> dict[str, SourceState]:
    keys = [_case_key(picture) for picture in found]
    states = SourceState.objects.filter(case__source=SOURCE, case__source_key__in=keys)
    return {
        state.case.source_key: state for state in states.select_related("case", "case__service")
    }


def _case_key(picture: Picture) -> str:
    return f"{picture.service}|{picture.child}"


def _plain(row: ListRow) -> dict[str, Any]:
    # The names of workers are kept with the workers alone.
    return {
        name: value if isinstance(value, (str, bool)) else str(value)
        for name, value in row.fields.items()
        if value is not None and name not in {"worker", "adviser"}
    }
