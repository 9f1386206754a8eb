"""How do the children's pictures become people, cases and events here?

A county's file is one import. So many children are taken at a time that memory grows with the file's own rows and not with
what is recorded of them; what is known of those is read in a fixed number of queries, and written the same way.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from keyworker.exchange.annex_a.births_put_right import births_put_right
from keyworker.exchange.annex_a.changes import Changes, Refs, changes
from keyworker.exchange.annex_a.holders import held, leads
from keyworker.exchange.annex_a.named_here import NamedHere
from keyworker.exchange.annex_a.new_cases import NewCases, case_key
from keyworker.exchange.annex_a.picture import Picture, pictures
from keyworker.exchange.annex_a.put_right import PutRight
from keyworker.exchange.annex_a.rows import ListRow
from keyworker.exchange.annex_a.rows_on_record import RowsOnRecord, keep_rows
from keyworker.exchange.annex_a.seen_before import SeenBefore
from keyworker.exchange.annex_a.tally import Tally
from keyworker.exchange.counterparts import people
from keyworker.exchange.models import ImportRun, SourceState
from keyworker.exchange.names import name_key
from keyworker.exchange.recording import add_to_case, add_to_new_cases
from keyworker.policy.casefile import local_day
from keyworker.record.in_bulk import AT_ONCE
from keyworker.record.models import Case, Person
from keyworker.workforce.models import Service

SOURCE = "annex-a"


@dataclass
class Reconciliation:
    """One import under way: what is known, and the counts as it goes."""

    run: ImportRun
    service: Service
    now: datetime
    dry_run: bool = False
    people: dict[str, Person] = field(default_factory=dict)
    born_now: dict[str, date] = field(default_factory=dict)
    rows: RowsOnRecord = field(default_factory=RowsOnRecord)
    row_counts: Counter[str] = field(default_factory=Counter)
    tally: Tally = field(default_factory=Tally)
    named: NamedHere = field(init=False)
    new_cases: NewCases = field(init=False)

    def __post_init__(self) -> None:
        day = local_day(self.now)
        self.named = NamedHere.of(SOURCE, self.service, day)
        self.new_cases = NewCases(SOURCE, self.service, day, dry_run=self.dry_run)

    def reconcile(self, rows: Sequence[ListRow]) -> None:
        """Bring the record into line with the file."""
        day = local_day(self.now)
        self.named.find(
            [
                picture.holder
                for some in _some_children_at_a_time(rows)
                for picture in pictures(some, as_of=day).cases
            ],
            self.tally.counts,
        )
        for some in _some_children_at_a_time(rows):
            found = pictures(some, as_of=day)
            everyone = [*found.cases, *found.contacts_only]
            details = {picture.child: picture.about for picture in everyone}
            births: dict[str, date | None] = {}
            self.people, self.born_now = people(SOURCE, details, self.tally.counts, births=births)
            self.tally.doubts += births_put_right(everyone, births)
            self.rows = keep_rows(some, self.people, self.run, source=SOURCE)
            self.row_counts += self.rows.counts
            self.tally.doubts += self.rows.doubts
            cases = [self.named.without_leavers(picture) for picture in found.cases]
            self._case_by_case(cases)
            self.tally.doubts += [doubt for picture in cases for doubt in picture.doubts]

    def outcome(self) -> dict[str, Any]:
        """The report's fields that this import settles."""
        workers = self.named.workers
        alike = self.named.alike()
        shown = [*workers.by_key.values(), *(each for pair in alike for each in pair)]
        return {
            **self.tally.in_report(),
            "worker_look_alikes": tuple((one.ref, other.ref) for one, other in alike),
            "team_look_alikes": tuple(self.named.teams_alike),
            "workers_known_here": tuple(each.ref for each in workers.tied),
            "names": {worker.ref: worker.name for worker in shown},
        }

    def _case_by_case(self, found: Sequence[Picture]) -> None:
        states = _states_by_key(found)
        known = [picture for picture in found if case_key(picture) in states]
        new = [picture for picture in found if case_key(picture) not in states]
        cases = {
            **self.new_cases.made_of(new, self.people, self.named, self.tally.counts),
            **{key: state.case for key, state in states.items()},
        }
        led_by = leads(cases[case_key(picture)] for picture in known)
        parts = held(cases[case_key(p)] for p in known if p.stage == "closed")
        fresh: list[tuple[Case, Changes]] = []
        for picture in found:
            state, case = states.get(case_key(picture)), cases[case_key(picture)]
            change = changes(
                picture,
                SeenBefore.from_store(state.state) if state else None,
                refs=self._refs(picture),
                lead_now=led_by.get(case.pk),
                now=self.now,
                put_right=self._put_right_of(picture),
                born_now=self.born_now.get(picture.child),
                unchanged=self.rows.unchanged,
                held=parts.get(case.pk, ()),
            )
            self.tally.count(picture, case, change, is_new=state is None)
            if state is None:
                fresh.append((case, change))
            else:
                self._change(state, change)
        self._record_new(fresh)
        pairs = [(picture, cases[case_key(picture)]) for picture in found]
        self.tally.note_without_worker(pairs, leads(case for _, case in pairs))

    def _put_right_of(self, picture: Picture) -> list[PutRight]:
        lists = {row.list for row in picture.rows}
        right = self.rows.put_right.get(picture.child, ())
        return [each for each in right if each.row.list in lists]

    def _refs(self, picture: Picture) -> Refs:
        return Refs(
            child=self.people[picture.child].ref,
            worker=lambda name: self.named.worker(name).ref,
            team=lambda name: self.named.teams[name_key(name)].slug,
        )

    def _change(self, state: SourceState, change: Changes) -> None:
        if change.events:
            ids = add_to_case(state.case, change.events, change.corrects, now=self.now)
            change.give_ids(ids)
            self.tally.counts["events_added"] += len(change.events) + len(change.corrects)
        after = change.after.to_store()
        if after != state.state:
            state.state, state.last_run = after, self.run
            state.save(update_fields=["state", "last_run"])

    def _record_new(self, fresh: Sequence[tuple[Case, Changes]]) -> None:
        ids = add_to_new_cases([(case, change.events) for case, change in fresh], now=self.now)
        for (_, change), theirs in zip(fresh, ids, strict=True):
            change.give_ids(theirs)
            self.tally.counts["events_added"] += len(change.events)
        SourceState.objects.bulk_create(
            [
                SourceState(case=case, state=change.after.to_store(), last_run=self.run)
                for case, change in fresh
            ],
            batch_size=2000,
        )


def _some_children_at_a_time(rows: Sequence[ListRow]) -> Iterator[list[ListRow]]:
    """The rows of so many children, and then of the next, by the children's numbers."""
    by_child: dict[str, list[ListRow]] = defaultdict(list)
    for row in rows:
        by_child[row.child].append(row)
    children = iter(sorted(by_child))
    while some := list(islice(children, AT_ONCE)):
        yield [row for child in some for row in by_child[child]]


def _states_by_key(found: Sequence[Picture]) -> dict[str, SourceState]:
    keys = [case_key(picture) for picture in found]
    states = SourceState.objects.filter(case__source=SOURCE, case__source_key__in=keys)
    return {
        state.case.source_key: state for state in states.select_related("case", "case__service")
    }
