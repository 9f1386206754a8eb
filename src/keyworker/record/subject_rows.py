"""What is on record of a worker, a team or a service, or here and there of several cases, read for a page that tells it?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from keyworker.policy.vocabulary import kinds
from keyworker.record.case_files import worker_refs
from keyworker.record.models import Event
from keyworker.record.names import Naming, naming_from, workers_named
from keyworker.record.subjects import Subject
from keyworker.workforce.models import Team


@dataclass(frozen=True)
class SubjectRows:
    """The events of a record that is not one case's.

    ``teams`` are the names of those that the events speak of, where these are known; ``people`` those of children and
    adults by number, where the events are of cases.
    """

    events: tuple[Event, ...]
    teams: dict[str, str] | None
    people: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def naming(self) -> Naming:
        named = workers_named(ref for row in self.events for ref in worker_refs(row.data))
        return naming_from(self.people, {each.pk: each.name for each in named.values()})

    @cached_property
    def replacements(self) -> dict[str, Event]:
        """By the event that was withdrawn, the one that was recorded in its place."""
        return {str(each.data["replaces"]): each for each in self.events if "replaces" in each.data}

    @cached_property
    def withdrawals(self) -> dict[str, Event]:
        """By the event that it corrects, the later one that withdrew it."""
        corrections = (row for row in self.events if row.kind == kinds.EVENT_CORRECTED)
        return {str(row.data.get("corrects")): row for row in corrections}

    @cached_property
    def team_names(self) -> dict[str, str]:
        if self.teams is not None:
            return self.teams
        return dict(Team.objects.values_list("slug", "name"))

    def recorded(self, ref: str) -> Event | None:
        """The event of that reference, where it is among these."""
        return next((each for each in self.events if each.ref == ref), None)

    def latest_first(self) -> tuple[Event, ...]:
        """The events, the last that happened first."""
        return self.events

    def uncorrected(self, *kinds: str) -> list[Event]:
        """Those of these kinds that nothing withdrew."""
        found = (each for each in self.events if each.kind in kinds)
        return [each for each in found if each.ref not in self.withdrawals]


def latest_rows(subject: Subject, most: int) -> SubjectRows:
    """The latest events of the subject's record, so many at most, what was corrected since among them; two queries."""
    rows = tuple(
        subject.events().select_related("by", "recorded_by__worker").order_by("-at", "-seq")[:most]
    )
    own = {subject.team.slug: subject.team.name} if subject.kind == "team" else None
    return SubjectRows(rows, own)
