"""The worker's own part of supervision: kept off every child's record, read by few, signed by both."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from docx import Document

from keyworker.access.models import AccessRole
from keyworker.record.models import Event, SupervisionSession
from keyworker.record.models.supervision import SupervisionSignature
from keyworker.workforce.models import Worker
from tests.builders import Office, a_worker, an_office
from tests.the_day import today
from tests.web.conftest import a_led_case, browsing

pytestmark = pytest.mark.django_db
WORDS = "Wants to train as a mentor"
NONE_NOTED = {
    "answers.good_practice.nothing": "yes",
    "answers.practice_to_improve.nothing": "yes",
}


def form(**more: str) -> dict[str, str]:
    day = today()
    return {
        "submission": str(uuid4()),
        "held_on-day": str(day.day),
        "held_on-month": str(day.month),
        "held_on-year": str(day.year),
        "caseload_reviewed": "yes",
        "notes": WORDS,
        **more,
    }


def held(office: Office, worker: Worker | None = None, /, **more: str) -> int:
    worker = worker or office.practitioner
    return browsing(office.manager).post(f"/workers/{worker.pk}/session", form(**more)).status_code


def test_it_stands_on_no_childs_record_and_only_three_people_read_it(office: Office) -> None:
    case = a_led_case(office)
    before = Event.objects.filter(case=case).count()
    assert held(office) == 302
    assert Event.objects.filter(case=case).count() == before
    line_manager = a_worker(
        office.team, "Lin Moss", "practice-manager", access=AccessRole.PRACTICE_MANAGER
    )
    Worker.objects.filter(pk=office.practitioner.pk).update(line_manager=line_manager)
    address = f"/workers/{office.practitioner.pk}/sessions"
    for reader in (office.practitioner, office.manager, line_manager):
        assert WORDS in browsing(reader).get(address).content.decode(), reader.name
    service_manager = a_worker(
        office.team, "Nia Gray", "service-manager", access=AccessRole.SERVICE_MANAGER
    )
    for other in (office.lead, service_manager):
        assert WORDS not in browsing(other).get(address).content.decode(), other.name
    for other in (office.colleague, office.support):
        assert browsing(other).get(address).status_code == 404
    assert (
        WORDS
        not in browsing(office.manager).get(f"/cases/{case.reference}/timeline").content.decode()
    )


def test_the_policys_questions_about_the_worker_are_asked_here_and_on_no_case() -> None:
    office = an_office("early-help-process")
    case = a_led_case(office)
    page = (
        browsing(office.manager).get(f"/workers/{office.practitioner.pk}/session").content.decode()
    )
    assert "Wellbeing and development" in page
    on_the_case = (
        browsing(office.manager)
        .get(f"/cases/{case.reference}/do/record-supervision")
        .content.decode()
    )
    assert "Wellbeing and development" not in on_the_case


def test_good_practice_and_practice_to_improve_are_said_or_none_is_noted() -> None:
    office = an_office("early-help-process")
    assert held(office) == 422
    assert held(office, **{"answers.good_practice": "Heard Mia alone"}) == 422
    assert held(office, **NONE_NOTED) == 302
    address = f"/workers/{office.practitioner.pk}/sessions"
    page = browsing(office.practitioner).get(address).text
    assert "None noted" in page[page.index("Good practice") :]
    assert "None noted" in page[page.index("Practice to improve") :]


def test_each_signs_once_and_nobody_else_signs(office: Office) -> None:
    held(office)
    session, address = (
        SupervisionSession.objects.get(),
        f"/workers/{office.practitioner.pk}/sessions",
    )
    assert "waits for your signature" in browsing(office.practitioner).get("/").content.decode()
    for signer in (office.practitioner, office.practitioner, office.manager):
        browsing(signer).post(address, {"session": session.ref})
    assert [each.by for each in SupervisionSignature.objects.order_by("pk")] == [
        office.practitioner,
        office.manager,
    ]
    assert browsing(office.lead).post(address, {"session": session.ref}).status_code == 404
    assert "waits for your signature" not in browsing(office.practitioner).get("/").content.decode()


def test_it_is_not_signed_before_the_caseload_is_reviewed_where_the_policy_says_so() -> None:
    office = an_office("cin")
    held(office, caseload_reviewed="no")
    session, address = (
        SupervisionSession.objects.get(),
        f"/workers/{office.practitioner.pk}/sessions",
    )
    refused = browsing(office.practitioner).post(address, {"session": session.ref})
    assert not SupervisionSignature.objects.exists()
    assert refused.status_code == 422
    told = refused.content.decode()
    assert "Review the caseload and workload first" in told
    assert "6.7" in told


def test_bad_input_records_nothing_and_a_double_click_records_once(office: Office) -> None:
    assert held(office, **{"held_on-day": "31", "held_on-month": "2"}) == 422
    assert held(office, **{"held_on-year": "2999"}) == 422
    assert held(office, caseload_reviewed="") == 422
    assert held(office, office.manager) == 404
    assert (
        browsing(office.practitioner)
        .post(f"/workers/{office.practitioner.pk}/session", form())
        .status_code
        == 404
    )
    assert not SupervisionSession.objects.exists()
    twice = form()
    for _ in range(2):
        browsing(office.manager).post(f"/workers/{office.practitioner.pk}/session", twice)
    assert SupervisionSession.objects.count() == 1


def test_recording_on_a_case_leads_back_to_the_session_and_says_so(office: Office) -> None:
    case = a_led_case(office)
    client = browsing(office.manager)
    page = client.get(f"/workers/{office.practitioner.pk}/session").content.decode()
    assert f"then=session-{office.practitioner.pk}" in page
    answer = client.post(
        f"/cases/{case.reference}/do/record-supervision",
        {
            "submission": str(uuid4()),
            "version": str(case.version),
            "worker": office.practitioner.ref,
            "progress": "Some",
            "delay": "no",
            "answers.overdue_actions.nothing": "yes",
            "then": f"session-{office.practitioner.pk}",
        },
    )
    assert (answer.status_code, answer.headers.get("Location")) == (
        302,
        f"/workers/{office.practitioner.pk}/session",
    )
    assert (
        "Recorded today"
        in client.get(f"/workers/{office.practitioner.pk}/session").content.decode()
    )


def test_what_was_recorded_on_several_cases_is_signed_together() -> None:
    office = an_office("early-help-process")
    cases = [a_led_case(office), a_led_case(office)]
    for case in cases:
        entered = {
            "submission": str(uuid4()),
            "version": str(case.version),
            "worker": office.practitioner.ref,
            "answers.reflection": "Steady",
            "answers.decisions.nothing": "yes",
            "answers.actions.nothing": "yes",
            "answers.effective": "Yes",
            "answers.balance_of_voices.nothing": "yes",
        }
        answer = browsing(office.manager).post(
            f"/cases/{case.reference}/do/record-supervision", entered
        )
        assert answer.status_code == 302
    address = f"/workers/{office.practitioner.pk}/sessions"
    assert "2 cases waits" in browsing(office.practitioner).get(address).content.decode()
    browsing(office.practitioner).post(address, {"cases": "all"})
    signed = Event.objects.filter(kind="supervision.signed")
    assert {event.case_id for event in signed} == {case.pk for case in cases}
    browsing(office.practitioner).post(address, {"cases": "all"})
    assert signed.count() == 2


def test_the_document_has_the_workers_part_on_a_page_of_its_own(office: Office) -> None:
    answer = browsing(office.manager).get(f"/workers/{office.practitioner.pk}/session.docx")
    lines = [line.text for line in Document(BytesIO(answer.content)).paragraphs]
    assert any("not for any child's record" in line for line in lines)


def test_what_was_recorded_is_never_altered(office: Office) -> None:
    held(office)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE casework_supervisionsession SET notes = ''")


def test_what_was_answered_to_the_policys_questions_is_read_with_them() -> None:
    office = an_office("early-help-process")
    a_led_case(office)
    assert held(office, **NONE_NOTED, **{"answers.wellbeing": "Rested after the summer"}) == 302
    address = f"/workers/{office.practitioner.pk}/sessions"
    page = browsing(office.practitioner).get(address).text
    assert "Rested after the summer" in page[page.index("Wellbeing and development") :]
