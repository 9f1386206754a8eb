"""Is the record whole: no event altered, every guard in place, nothing stored that neither events nor Keyworker wrote?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from keyworker.record.guard_functions import loose_guards
from keyworker.record.models import Case, Event
from keyworker.record.rebuild import rebuild
from keyworker.record.sealed_rows import SEALED, row_problems
from keyworker.record.team_moves import team_differences
from keyworker.record.worker_rows import row_differences

GUARDS: dict[str, tuple[str, ...]] = {
    "casework_event": (
        "event_add",
        "event_only_grows",
        "event_never_emptied",
        "agreed_changes_teams",
    ),
    "access_recordview": ("view_only_grows", "view_never_emptied"),
    "workforce_confirmation": ("confirmation_only_grows", "confirmation_never_emptied"),
    "casework_supervisionsession": ("session_only_grows", "session_never_emptied"),
    "casework_supervisionsignature": ("signature_only_grows", "signature_never_emptied"),
    "documents_letter": ("letter_only_grows", "letter_never_emptied"),
    "casework_allocation": (
        "lead_goes_on",
        "closed_not_allocated",
        "lead_in_post",
        "part_added_changes_teams",
        "part_changed_changes_teams",
        "part_removed_changes_teams",
    ),
    "casework_case": (
        "closed_holds_nobody",
        "case_wakes",
        "case_added_changes_teams",
        "case_changed_changes_teams",
        "case_removed_changes_teams",
    ),
    "casework_timescale": (
        "clock_added_changes_teams",
        "clock_changed_changes_teams",
        "clock_removed_changes_teams",
    ),
    "casework_person": ("person_wakes_cases",),
    "casework_casechild": ("child_added_wakes_case", "child_removed_wakes_case"),
    "casework_familymember": (
        "member_added_wakes_cases",
        "member_changed_wakes_cases",
        "member_removed_wakes_cases",
    ),
    "workforce_worker": ("worker_leaves", "worker_wakes_cases", "worker_changes_teams"),
    "workforce_reduction": ("reduction_changes_teams",),
    "workforce_absence": ("absence_changes_teams",),
    "workforce_team": ("team_wakes_cases",),
    "workforce_service": ("service_wakes_cases",),
}
SEALS = "row_sealed"
CONSTRAINTS = (
    "one_lead_at_a_time",
    "one_holder_at_a_time",
    "allocation_names_a_worker",
    "allocation_period_well_formed",
    "event_has_one_subject",
    "event_seq_once",
    "event_seq_once_a_worker",
    "event_seq_once_a_team",
    "event_seq_once_a_service",
)
ONLY_GROWING = (
    "casework_supervisionsession",
    "casework_supervisionsignature",
    "casework_event",
    "access_recordview",
    "workforce_confirmation",
    "documents_letter",
)

_SUBJECTS = """
    SELECT 'case' AS kind, id, reference AS said, version FROM casework_case
    UNION ALL SELECT 'worker', id, 'worker W' || id, version FROM workforce_worker
    UNION ALL SELECT 'team', id, 'team ' || slug, version FROM workforce_team
    UNION ALL SELECT 'service', id, 'service ' || slug, version FROM workforce_service
"""
# The authority has no row, and so no version: of its chain alone the end is not counted.
_EVENTS = """
    SELECT e AS event, e.seq, e.hash, e.previous_hash,
           CASE WHEN e.case_id IS NOT NULL THEN 'case' WHEN e.worker_id IS NOT NULL THEN 'worker'
                WHEN e.team_id IS NOT NULL THEN 'team' WHEN e.service_id IS NOT NULL THEN 'service'
                ELSE 'authority' END AS kind,
           coalesce(e.case_id, e.worker_id, e.team_id, e.service_id, 0) AS id
      FROM casework_event e
"""
_BROKEN_CHAIN = f"""
    SELECT coalesce(s.said, 'the authority'), x.seq
      FROM (SELECT *, lag(hash) OVER w AS previous, row_number() OVER w AS number
              FROM ({_EVENTS}) every WINDOW w AS (PARTITION BY kind, id ORDER BY seq)) x
      LEFT JOIN ({_SUBJECTS}) s ON s.kind = x.kind AND s.id = x.id
     WHERE x.seq <> x.number OR x.previous_hash IS DISTINCT FROM x.previous
        OR x.hash IS DISTINCT FROM casework_event_hash(x.previous, x.event)
     ORDER BY 1, x.seq
"""  # noqa: S608  (put together from constants alone)
# The version counts a subject's events: it tells when the last ones have gone, which the chain alone cannot.
_CUT_SHORT = f"""
    SELECT s.said FROM ({_SUBJECTS}) s
      LEFT JOIN (SELECT kind, id, count(*) AS held FROM ({_EVENTS}) every GROUP BY 1, 2) e USING (kind, id)
     WHERE s.version <> coalesce(e.held, 0) ORDER BY s.said
"""  # noqa: S608
# A minute's tolerance for the clocks of several hosts, as the guard has it.
_OUT_OF_ORDER = f"""
    SELECT coalesce(s.said, 'the authority'), x.seq
      FROM (SELECT y.*, (y.event).recorded_at AS recorded_at,
                   lag((y.event).recorded_at) OVER (PARTITION BY kind, id ORDER BY seq) AS before
              FROM ({_EVENTS}) y) x
      LEFT JOIN ({_SUBJECTS}) s ON s.kind = x.kind AND s.id = x.id
     WHERE x.recorded_at < x.before - interval '1 minute'
     ORDER BY 1, x.seq
"""  # noqa: S608
_FROM_A_LATER_DAY = f"""
    SELECT coalesce(s.said, 'the authority'), x.seq
      FROM ({_EVENTS}) x LEFT JOIN ({_SUBJECTS}) s ON s.kind = x.kind AND s.id = x.id
     WHERE (x.event).recorded_at > %s::timestamptz + interval '1 minute'
     ORDER BY 1, x.seq
"""  # noqa: S608
_GAPS = """
    SELECT reference FROM casework_case
     WHERE NOT isempty(coalesce(casework_without_lead(id), '{}')) ORDER BY reference
"""
_HELD_THOUGH_CLOSED = """
    SELECT DISTINCT c.reference FROM casework_case c JOIN casework_allocation a ON a.case_id = c.id
     WHERE c.stage = 'closed' AND upper_inf(a.period) ORDER BY c.reference
"""


@dataclass(frozen=True)
class Verification:
    """What was looked at, and everything that is wrong, a sentence each.

    ``without_lead`` are cases that were statutory and without a lead for a time: a failing of practice that came with
    an import or was recorded late, not of the record.
    """

    events: int
    cases: int
    problems: tuple[str, ...]
    without_lead: tuple[str, ...]


def verify(*, now: datetime, processes: int = 1) -> Verification:
    """Walk the chain of every subject, the guards and their rights, and everything read off the events.

    The last is done by so many processes. ``now`` is when nothing can have been recorded later.
    """
    problems = (
        *chain_problems(),
        *order_problems(now=now),
        *guard_problems(),
        *holding_problems(),
        *(
            sentence
            for lot in rebuild(on=date.min, check=True, processes=processes)
            for sentence in lot.differences
        ),
        *row_differences(),
        *team_differences(),
        *row_problems(),
    )
    return Verification(
        events=Event.objects.count(),
        cases=Case.objects.count(),
        problems=problems,
        without_lead=tuple(str(reference) for (reference,) in _rows(_GAPS)),
    )


def chain_problems() -> Iterator[str]:
    """Where an event is not the one that was recorded, or events are missing."""
    for reference, seq in _rows(_BROKEN_CHAIN):
        yield f"{reference}: event {seq} is not as it was recorded, or the one before it is gone"
    for (reference,) in _rows(_CUT_SHORT):
        yield f"{reference}: events are missing from the end, or were added past the record"


def order_problems(*, now: datetime) -> Iterator[str]:
    """Where events say that they were recorded in another order, or on a day that is yet to come."""
    for reference, seq in _rows(_OUT_OF_ORDER):
        yield f"{reference}: event {seq} says it was recorded before the one before it"
    for reference, seq in _rows(_FROM_A_LATER_DAY, now.isoformat()):
        yield f"{reference}: event {seq} says it was recorded at a time that is yet to come"


def guard_problems() -> Iterator[str]:
    """Triggers and constraints that are missing or switched off, and rights the application should not have."""
    for table in dict.fromkeys((*GUARDS, *SEALED)):
        triggers = {*GUARDS.get(table, ()), *([SEALS] if table in SEALED else ())}
        enabled = {
            name
            for (name,) in _rows(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'O'",
                table,
            )
        }
        for trigger in sorted(triggers - enabled):
            yield f"{table}: the guard {trigger} is missing or switched off"
    yield from loose_guards()
    found = {name for (name,) in _rows("SELECT conname FROM pg_constraint WHERE convalidated")}
    for constraint in sorted(set(CONSTRAINTS) - found):
        yield f"the constraint {constraint} is missing"
    for right in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
        if _application_may("casework_sealedrow", right):
            yield f"casework_sealedrow: the application's role may {right.lower()} rows"
    for table in ONLY_GROWING:
        for right in ("UPDATE", "DELETE", "TRUNCATE"):
            if _application_may(table, right):
                yield f"{table}: the application's role may {right.lower()} rows"


def holding_problems() -> Iterator[str]:
    """Closed cases that someone still holds."""
    for (reference,) in _rows(_HELD_THOUGH_CLOSED):
        yield f"{reference}: closed, but still allocated"


def _application_may(table: str, right: str) -> bool:
    rows = _rows(
        "SELECT has_table_privilege(oid, %s, %s) FROM pg_roles WHERE rolname = 'keyworker_app'",
        table,
        right,
    )
    return any(held for (held,) in rows)


def _rows(query: str, *parameters: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters or None)
        return list(cursor.fetchall())
