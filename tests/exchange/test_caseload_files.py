"""A worker's caseload goes out as the commands read it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from keyworker.caseload.taking_work import takes_of
from keyworker.caseload.worker_loads import workloads
from keyworker.decisions.trying.documents_out import as_document, eligibility_of, workload_of
from keyworker.exchange.caseload_files import NoSuchWorker, export_caseload
from keyworker.record.governing_pack import pack_for
from keyworker.workforce.models import Absence
from tests.builders import a_case, an_office, days_after

pytestmark = pytest.mark.django_db
DAY = days_after("2026-06-01", 0)


@pytest.mark.parametrize("pack", ["suffolk", "cin", "nottinghamshire", "camden"])
def test_a_case_that_the_worker_leads_is_not_added_again(pack: str) -> None:
    office = an_office(pack)
    case = a_case(office).of("Mia").received("2026-05-04").allocated("2026-05-06").case
    file = export_caseload(office.practitioner.ref, as_of=DAY, proposed=case.reference)
    answer = workload_of(pack_for(office.service, DAY), file, as_of=DAY)
    assert answer["count"] == answer["projected"]


def test_points_are_counted_where_a_policy_counts_points() -> None:
    office = an_office("early-help-process")
    story = a_case(office).received("2026-05-04").allocated("2026-05-06")
    story.happened("points.given", "2026-05-06", points=8)
    file = export_caseload(office.practitioner.ref, as_of=DAY)
    answer = workload_of(pack_for(office.service, DAY), file, as_of=DAY)
    assert (answer["count"], answer["unit"]) == (8, "points")


def test_a_case_that_nobody_weighed_is_no_room_for_somebody_newly_qualified() -> None:
    office = an_office("camden")
    office.practitioner.qualities = {"nqsw": True}
    office.practitioner.save()
    a_case(office).received("2026-05-04").allocated("2026-05-06")
    file = export_caseload(office.practitioner.ref, as_of=DAY)
    assert workload_of(pack_for(office.service, DAY), file, as_of=DAY)["position"] == "not-known"


def test_one_file_asks_how_much_and_whether(capsys: pytest.CaptureFixture[str]) -> None:
    office = an_office("suffolk")
    case = a_case(office).received("2026-05-04").case
    call_command("export", "caseload", office.practitioner.ref, "--for", case.reference)
    file, pack = json.loads(capsys.readouterr().out), pack_for(office.service, DAY)
    assert eligibility_of(pack, file, as_of=DAY)["outcome"]
    assert workload_of(pack, file, as_of=DAY)["projected"] == 1


def test_what_no_rule_reads_of_the_case_s_events_stays_and_is_said_once() -> None:
    office, said = an_office("suffolk"), list[str]()
    story = a_case(office).received("2026-05-04")
    story.happened("contact.made", "2026-05-06", their_own_code="A7")
    for reference in (office.practitioner.ref, office.team.slug):
        said.clear()
        export_caseload(reference, as_of=DAY, proposed=story.case.reference, say=said.append)
        assert [each.partition(": ")[2] for each in said] == [
            "their_own_code is left out: no rule reads it"
        ]


def test_a_team_is_everybody_in_post_in_it() -> None:
    office = an_office("suffolk")
    file = export_caseload(office.team.slug, as_of=DAY)
    answers = workload_of(pack_for(office.service, DAY), file, as_of=DAY)["caseloads"]
    assert office.practitioner.ref in {each["worker"] for each in answers}


def test_a_reference_that_nobody_has_is_said_so() -> None:
    with pytest.raises(NoSuchWorker, match="no-such-team"):
        export_caseload("no-such-team", as_of=DAY)


@pytest.mark.parametrize("known", ["away", "leave to come", "leaving"])
def test_who_is_given_nothing_new_has_no_room_here_or_in_the_file(known: str) -> None:
    office = an_office("suffolk")
    worker = office.practitioner
    pack = pack_for(office.service, DAY)
    assert workloads(pack, [worker], as_of=DAY)[worker.pk].position == "room"
    if known == "leaving":
        worker.left = days_after("2026-06-01", 60)
        worker.save()
    else:
        Absence.objects.create(
            worker=worker,
            first_day=days_after("2026-06-01", 0 if known == "away" else 20),
            expected_return=days_after("2026-06-01", 30),
            recorded_at=datetime(2026, 5, 20, 9, tzinfo=UTC),
        )
    takes = takes_of([worker], DAY)
    here = workloads(pack, [worker], as_of=DAY, takes=takes)[worker.pk]
    file = json.loads(json.dumps(export_caseload(worker.ref, as_of=DAY), default=str))
    assert here.position == "within"
    assert workload_of(pack, file, as_of=DAY) == as_document(here)
