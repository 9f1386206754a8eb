"""How does one case leave as a case file, and come back without loss?

The file holds what the case file's form says and, beside it, what the record needs to be the same again: sexes, team
and workers' names stay out, because a case file names nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from pydantic_core import to_jsonable_python

from keyworker.caseload.rota_facts import rota_in_a_file
from keyworker.exchange.asked_here import ASKED_HERE
from keyworker.exchange.case_file_text import read_case_file
from keyworker.exchange.closures_out import closures_in_a_file
from keyworker.exchange.counterparts import slug_of_team
from keyworker.exchange.format import BroughtIn
from keyworker.exchange.named_service import refuse_closed, refuse_ended, refuse_slug
from keyworker.exchange.recording import absences_of, next_references
from keyworker.exchange.workbook import UnreadableFile
from keyworker.exchange.written_events import as_its_kind, left_out
from keyworker.policy.casefile import CaseFile, Event, in_utc, instant, local_day
from keyworker.policy.packs.checks.field_checks import read_fields
from keyworker.policy.refs import number_of, numbers_of
from keyworker.policy.vocabulary import EVENT_KINDS, FieldType
from keyworker.policy.vocabulary.events import COMMON
from keyworker.policy.vocabulary.records import WORKER
from keyworker.record.case_files import case_file
from keyworker.record.case_reader import family_led_elsewhere
from keyworker.record.governing_pack import governing
from keyworker.record.leads_absences import absences_by_worker
from keyworker.record.models import Allocation, Case, CaseChild, Family, FamilyMember, Person
from keyworker.record.models import Event as Recorded
from keyworker.record.sealed_rows import written_by_keyworker
from keyworker.record.subjects import OnCase
from keyworker.record.writing import History, NewEvent, add_events, add_histories
from keyworker.workforce.models import Service, Team, Worker

SOURCE = "case-file"
_PEOPLE = frozenset({FieldType.PERSON, FieldType.PEOPLE})
_OWN = frozenset({"id", "kind", "at", "recorded_at", "by", "by_role"})


class NoSuchCase(Exception):
    """There is no case of that reference."""


def export_case(
    reference: str, *, as_of: date, say: Callable[[str], None] = lambda _: None
) -> dict[str, Any]:
    """The whole case as a case file's JSON, which every other command reads. Raises NoSuchCase.

    With it go the turns of the rota for new cases, as known on ``as_of``, where its policy keeps one, and the days on which
    its service is closed.

    What an import kept of an event beside the fields that its kind has, and what an earlier policy asked of a worker, no
    rule reads, and it stays here; ``say`` is told of each field of an event that does.
    """
    case = Case.objects.with_team().filter(reference=reference).first()
    if case is None:
        raise NoSuchCase(f"{reference}: there is no case of that reference")
    document = case_file(case).model_dump(
        mode="json", by_alias=True, exclude_none=True, exclude={"attempt", "closures"}
    )
    pack = governing(case.service, as_of)
    turns = rota_in_a_file(case.service, pack, on=as_of)
    document |= {"rota": to_jsonable_python(turns)} if turns else {}
    document |= closures_in_a_file(pack)
    document["case"]["family_has_lead"] = family_led_elsewhere(case)
    for sentence in left_out(document["events"]):
        say(sentence)
    document["events"] = [as_its_kind(event) for event in document["events"]]
    document["people"] += _strangers(document)
    document["workers"] = [read_fields(each, WORKER, ASKED_HERE) for each in document["workers"]]
    return document


def _strangers(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Whoever the events name that is not of the family any more: by their id, and nothing else."""
    fields = {
        kind.name: [f.name for f in (*COMMON, *kind.fields) if f.type in _PEOPLE]
        for kind in EVENT_KINDS.values()
    }
    named: dict[str, None] = {}
    for event in document["events"]:
        for name in fields[event["kind"]]:
            value = event.get(name)
            named |= dict.fromkeys(value if isinstance(value, list) else [value] if value else [])
    known = {each["id"] for each in document["people"]}
    return [{"id": each, "is": "other"} for each in named if known and each not in known]


def import_case(path: str, *, now: datetime, service: str = "", dry_run: bool = False) -> Case:
    """Make a case from a case file, with its people and workers.

    Args:
        path: the file, or "-" for standard input; JSON, or YAML by its ending.
        now: when an event was recorded that does not say so itself and lies ahead of its own day.
        service: the slug of the service; the file's own where not given.
        dry_run: do everything and keep nothing.

    Raises:
        UnreadableFile: it is not a case file, names a kind of event there is none of, happens in the future, or is of a
            service that ends or a team that has closed.
    """
    file = read_case_file(path)
    name = path if path == "-" else Path(path).name
    slug = service or file.case.service
    if not slug:
        raise UnreadableFile(f"{name}: case.service is missing; give it with --service")
    refuse_slug(slug)
    if any(
        in_utc(event.at) > now or in_utc(event.recorded_at or event.at) > now
        for event in file.events
    ):
        raise UnreadableFile(
            f"{name}: an event lies in the future; nothing that has not happened can be recorded"
        )
    with transaction.atomic(), written_by_keyworker():
        case = _make(file, slug, now, dry_run=dry_run)
        if dry_run:
            transaction.set_rollback(True)
    return case


class CaseFiles:
    """The format ``case``: one case file."""

    id = "case"
    title = "one case file"

    def bring_in(self, path: str, *, now: datetime, service: str, dry_run: bool) -> BroughtIn:
        """As ``import_case``. Raises UnreadableFile."""
        case = import_case(path, service=service, now=now, dry_run=dry_run)
        document = {
            "reference": case.reference,
            "service": case.service.slug,
            "events": case.version,
            "stage": case.stage,
        }
        words = f"{case.reference}: {case.version} events, {case.get_stage_display().lower()}"
        return BroughtIn(document=document, words=words)


def _make(file: CaseFile, slug: str, now: datetime, *, dry_run: bool) -> Case:
    service, _ = Service.objects.get_or_create(
        slug=slug, defaults={"name": slug.replace("-", " ").capitalize()}
    )
    refuse_ended(service)
    team = _team(service, file.case.team, now) if file.case.team else None
    people = {each.id: _person(each) for each in file.people}
    workers = _workers(file, service, team, now)
    case = Case.objects.create(
        reference=next_references(1, on=local_day(now), dry_run=dry_run)[0],
        family=_family(file, people),
        service=service,
        team=team,
        locality=file.case.locality or "",
        source=SOURCE,
        source_key="",
    )
    CaseChild.objects.bulk_create(
        CaseChild(case=case, person=people[each.id])
        for each in file.people
        if each.is_ in {"child", "young-person", "unborn"}
    )
    refs = {key: person.ref for key, person in people.items()}
    refs |= {key: worker.ref for key, worker in workers.items()}
    events = sorted(file.events, key=lambda event: in_utc(event.recorded_at or event.at))
    for part in _parts(events):
        _record(case, part, refs, workers)
    _record_absences(case, file, now)
    return Case.objects.select_related("service").get(pk=case.pk)


def _record_absences(case: Case, file: CaseFile, now: datetime) -> None:
    """The lead's absence here, where the file does not say it."""
    lead = Allocation.objects.running().filter(case=case, role="lead").first()
    if lead is None or lead.worker is None or any(e.kind == "absence.started" for e in file.events):
        return
    began = NewEvent(
        kind="allocation.started", at=now, data={"worker": lead.worker, "role": "lead"}
    )
    absences = absences_of([began], now=now, away=absences_by_worker(local_day(now)))
    if absences:
        add_events(OnCase(case), absences, recorded_by=None, recorded_at=now, action="import")


def _family(file: CaseFile, people: Mapping[str, Person]) -> Family:
    family = Family.objects.create()
    # "sibling" is how a case file says: a child of the family whom this case is not about.
    FamilyMember.objects.bulk_create(
        FamilyMember(
            family=family,
            person=people[each.id],
            relationship="child" if each.is_ == "sibling" else each.is_,
        )
        for each in file.people
    )
    return family


def _parts(events: list[Event]) -> list[list[Event]]:
    """The events in order, cut before each correction: what it corrects must have its id first."""
    parts: list[list[Event]] = [[]]
    for event in events:
        if event.kind == "event.corrected" and parts[-1]:
            parts.append([])
        parts[-1].append(event)
    return parts


def _record(
    case: Case, events: list[Event], refs: dict[str, str], workers: Mapping[str, Worker]
) -> None:
    """Add these events and remember what each is called here."""
    before = case.version
    add_histories(
        [
            History(
                subject=OnCase(case),
                events=[_event(event, refs, workers) for event in events],
                recorded_at=[_recorded(event) for event in events],
                action="import",
            )
        ]
    )
    rows = Recorded.objects.filter(case=case, seq__gt=before).order_by("seq")
    for event, row in zip(events, rows, strict=True):
        if event.id:
            refs[event.id] = row.ref


def _recorded(event: Event) -> datetime:
    return max(in_utc(event.recorded_at or event.at), in_utc(event.at))


def _event(event: Event, refs: Mapping[str, str], workers: Mapping[str, Worker]) -> NewEvent:
    given = {name: value for name, value in event.given().items() if name not in _OWN}
    fields = to_jsonable_python(given)
    if not event.people:
        fields.pop("people", None)
    return NewEvent(
        kind=event.kind,
        at=event.at,
        data=_with_refs(fields, refs),
        by=workers.get(event.by or ""),
        by_role=event.by_role or "",
    )


def _with_refs(value: Any, refs: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return refs.get(value, value)
    if isinstance(value, dict):
        return {refs.get(name, name): _with_refs(each, refs) for name, each in value.items()}
    if isinstance(value, list):
        return [_with_refs(each, refs) for each in value]
    return value


def _team(service: Service, slug: str, now: datetime) -> Team:
    """The service's own team of that slug, or a new one: another service's team of the same name is not meant."""
    here = Team.objects.filter(service=service, slug=slug).first()
    if here is not None:
        refuse_closed([here])
        return here
    taken = set(Team.objects.values_list("slug", flat=True))
    return Team.objects.create(
        service=service,
        slug=slug_of_team(slug, taken),
        name=slug.replace("-", " ").capitalize()[:120],
        set_up_on=local_day(now),
    )


def _person(each: Any) -> Person:
    return Person.objects.create(
        born=each.born, expected=each.expected, disabled=each.field("disabled")
    )


def _workers(
    file: CaseFile, service: Service, team: Team | None, now: datetime
) -> dict[str, Worker]:
    """The file's workers, made anew without a name; those of a case that was exported here are who they were."""
    started, ours = _first_day(file, now), _was_exported_here(file)
    return {
        each.id: (_known_worker(each) if ours else None)
        or Worker.objects.create(
            name=f"Worker {each.id}"[:200],
            role=each.role or "not-said",
            jobs=to_jsonable_python([job.model_dump(by_alias=True) for job in each.jobs or ()]),
            profession=each.profession or "",
            qualified=each.qualified,
            fte=str(each.fte if each.fte is not None else 1),
            team=team or _team(service, f"{service.slug}-team"[:45], now),
            started=started,
        )
        for each in file.workers
    }


def _was_exported_here(file: CaseFile) -> bool:
    """Whether the file is of a case on record here: another authority's W1, and its KW-26-000001, are somebody else."""
    events = {event.id: event for event in file.events if event.id}
    known = Recorded.objects.ever_recorded().filter(
        case__reference=file.case.id or "", pk__in=numbers_of(events, kind="E")
    )
    same = [
        row.ref
        for row in known
        if row.kind == events[row.ref].kind
        and row.recorded_at == instant(events[row.ref].recorded_at or row.at)
    ]
    return bool(events) and len(same) == len(events) == len(file.events)


def _known_worker(each: Any) -> Worker | None:
    pk = number_of(each.id, kind="W")
    return Worker.objects.filter(pk=pk, role=each.role or "").first() if pk else None


def _first_day(file: CaseFile, now: datetime) -> date:
    return min((event.day for event in file.events), default=local_day(now))
