"""What leaves as a caseload: a worker with their cases and duties, as ``keyworker workload`` and ``eligible`` read it?

With a case they might be given, the file asks both questions at once: how much they would carry, and whether they may take
that part in it. It is put together by the readers that pages and actions use, and names nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from pydantic_core import to_jsonable_python

from keyworker.caseload.suitability import eligibility_request, with_family_lead
from keyworker.caseload.taking_work import takes_of
from keyworker.caseload.worker_facts import proposed as read_proposed
from keyworker.caseload.worker_loads import caseloads
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.exchange.casefiles import NoSuchCase
from keyworker.exchange.closures_out import closures_in_a_file
from keyworker.exchange.written_events import as_its_kind, left_out
from keyworker.policy.refs import number_of
from keyworker.record.case_reader import read_case
from keyworker.record.governing_pack import governing, pack_for
from keyworker.record.models import Case
from keyworker.workforce.models import Team, Worker


class NoSuchWorker(Exception):
    """There is no worker, nor a team, of that reference."""


def export_caseload(
    reference: str,
    *,
    as_of: date,
    proposed: str = "",
    part: str = "lead",
    say: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """The caseload of a worker (W12), or of each who is in post in a team, as JSON.

    Args:
        proposed: the reference of a case that they might be given; none where it is empty.
        part: the part in it.
        say: told in a sentence each what of the events of that case does not leave with them.

    Raises:
        NoSuchWorker: nobody has that reference.
        NoSuchCase: no case has the reference of the one proposed.
    """
    case = _case(proposed) if proposed else None
    number = number_of(reference, kind="W")
    worker = Worker.objects.numbered(number) if number is not None else None
    if worker is not None:
        return caseload_document(worker, as_of=as_of, adding=case, part=part, say=say)
    team = Team.objects.filter(slug=reference).first()
    if team is None:
        raise NoSuchWorker(f"{reference}: there is no worker and no team of that reference")
    in_post = Worker.objects.active_on(as_of).filter(team=team).select_related("team__service")
    # Every caseload holds the same events: what is left out of them is said once.
    said: dict[str, None] = {}
    documents = [
        caseload_document(
            each, as_of=as_of, adding=case, part=part, say=lambda line: said.setdefault(line)
        )
        for each in in_post
    ]
    for line in said:
        say(line)
    return {"team": team.slug, "caseloads": documents}


def _case(reference: str) -> Case:
    case = Case.objects.with_team().filter(reference=reference).first()
    if case is None:
        raise NoSuchCase(f"{reference}: there is no case of that reference")
    return case


def caseload_document(
    worker: Worker,
    *,
    as_of: date,
    adding: Case | None = None,
    part: str = "lead",
    say: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """What every decision may ask about a worker on a day, with a case they might be given."""
    takes = takes_of([worker], as_of)
    away = {pk for pk, each in takes.items() if each.away}
    governs = governing(worker.team.service, as_of)
    (load,) = caseloads(
        [worker], as_of=as_of, adding=adding, part=part, takes=takes, pack=governs
    ).values()
    document = load.model_dump(mode="json", by_alias=True, exclude_none=True)
    if adding is None:
        document["worker"] |= {"active": worker.is_in_post(as_of), "absent": worker.pk in away}
        return document | closures_in_a_file(governing(worker.team.service, as_of))
    pack = pack_for(adding.service, as_of)
    seen = CaseOnDay(pack, with_family_lead(read_case(adding), pack), as_of)
    (read,) = read_proposed([worker], adding, away=away, pack=pack, as_of=as_of, part=part)
    facts = read.facts(pack, seen.known, as_of=as_of)
    request = eligibility_request(adding, seen, worker=facts, part=part)
    asked: dict[str, Any] = to_jsonable_python(request.model_dump(exclude_none=True))
    for line in left_out(asked["events"]):
        say(line)
    asked["events"] = [as_its_kind(each) for each in asked["events"]]
    document |= closures_in_a_file(pack)
    return {**document, **asked, "worker": {**document["worker"], **asked["worker"]}}
