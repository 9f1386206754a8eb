"""A restricted case does not exist for those who may not open it, on any page; who restricted it, and why, is on record."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from keyworker.actions.outcome import Done, Refused
from keyworker.notices.models import Notice
from keyworker.notices.restricted import those_who_may_open
from keyworker.notices.unseen import unseen_by
from keyworker.record.models import Case, Event, Family, Opening, Person
from keyworker.record.projection import differences
from keyworker.record.subjects import OnCase
from keyworker.workforce.models import Worker
from tests.builders import Office, act_on, refused
from tests.the_day import now, today
from tests.web.conftest import a_led_case, browsing, in_a_row
from tests.web.test_who_sees_what import addresses

pytestmark = pytest.mark.django_db
NOW = f"{now():%Y-%m-%d %H:%M}"
MARKS = ("Xanthippe", "Quillfeather")


def does(case: Case, action: str, by: Worker, **entered: Any) -> Any:
    subject = OnCase(Case.objects.get(pk=case.pk))
    return act_on(subject, action, by, on=NOW, reason="Staff member's family", **entered)


def restricted(office: Office, by: Worker) -> Case:
    """A case with a name that stands on no other, led by the office's practitioner, with somebody told of it."""
    case = a_led_case(office)
    child = case.case_children.get().person
    Person.objects.filter(pk=child.pk).update(given_name=MARKS[0], family_name=MARKS[1])
    Family.objects.filter(pk=case.family_id).update(name=MARKS[1])
    assert isinstance(does(case, "restrict-case", by), Done)
    case.refresh_from_db()
    return case


def words_of(response: Any) -> str:
    """What somebody reads in the answer, be it a page or a document."""
    if zipfile.is_zipfile(io.BytesIO(response.content)):
        with zipfile.ZipFile(io.BytesIO(response.content)) as parts:
            return "".join(str(parts.read(each), errors="replace") for each in parts.namelist())
    return str(response.content, errors="replace")


def opens(worker: Worker, case: Case) -> bool:
    return browsing(worker).get(reverse("case", args=[case.reference])).status_code == 200


def test_a_service_manager_restricts_a_case_and_its_ground_is_on_record(
    office: Office, service_manager: Worker
) -> None:
    case = restricted(office, service_manager)
    assert case.restricted
    assert not opens(office.manager, case)
    assert opens(office.practitioner, case)
    shown = in_a_row(browsing(service_manager).get(f"/cases/{case.reference}/decisions").text)
    assert "The case was restricted" in shown
    assert "Staff member's family" in shown or "Staff member&#39;s family" in shown
    assert "Nobody else was let in by name" in shown
    assert list(differences([case])) == []


def test_nobody_below_a_service_manager_restricts_or_lets_in(office: Office) -> None:
    case = a_led_case(office)
    for worker in (office.manager, office.lead, office.practitioner):
        assert isinstance(does(case, "restrict-case", worker), Refused)


def test_what_is_lifted_is_open_again_to_the_team(office: Office, service_manager: Worker) -> None:
    case = restricted(office, service_manager)
    does(case, "allow-opening", service_manager, worker=office.colleague.ref)
    assert isinstance(does(case, "lift-restriction", service_manager), Done)
    assert opens(office.manager, case)
    assert not opens(office.colleague, case)
    assert not Opening.objects.exists()
    assert isinstance(does(case, "lift-restriction", service_manager), Refused)


def test_somebody_let_in_opens_it_until_it_is_taken_back(
    office: Office, service_manager: Worker
) -> None:
    case = restricted(office, service_manager)
    assert isinstance(does(case, "end-opening", service_manager, worker="W1"), Refused)
    does(case, "allow-opening", service_manager, worker=office.manager.ref)
    assert opens(office.manager, case)
    page = in_a_row(browsing(service_manager).get(f"/cases/{case.reference}/decisions").text)
    assert "Morgan Reid, until it is taken back" in page
    assert isinstance(does(case, "end-opening", service_manager, worker=office.manager.ref), Done)
    assert not opens(office.manager, case)
    assert list(differences([Case.objects.get(pk=case.pk)])) == []


def test_somebody_let_in_until_a_day_opens_it_no_longer(
    office: Office, service_manager: Worker
) -> None:
    case = restricted(office, service_manager)
    past = today() - timedelta(days=1)
    out = does(case, "allow-opening", service_manager, worker=office.lead.ref, until=past)
    assert out.errors == {"until": "This day is past: they could not open it at all"}
    does(case, "allow-opening", service_manager, worker=office.lead.ref, until=today())
    assert opens(office.lead, case)
    page = in_a_row(browsing(service_manager).get(f"/cases/{case.reference}/decisions").text)
    assert "Robin Vale, to the end of" in page
    Opening.objects.update(until=now())
    assert not opens(office.lead, case)


def test_nobody_lifts_it_by_withdrawing_the_entry(office: Office, service_manager: Worker) -> None:
    case = restricted(office, service_manager)
    event = Event.objects.get(case=case, kind="case.restricted")
    out = act_on(
        OnCase(Case.objects.get(pk=case.pk)),
        "correct-event",
        office.practitioner,
        on=NOW,
        corrects=event.ref,
        reason="Wrong case",
    )
    assert "Choose one of the answers" in refused(out)
    assert not opens(office.manager, case)


def test_a_case_that_was_restricted_before_there_were_events_of_it_stays_so(office: Office) -> None:
    case = a_led_case(office)
    Case.objects.filter(pk=case.pk).update(restricted=True)
    does(Case.objects.get(pk=case.pk), "record-contact", office.practitioner, method="phone")
    case.refresh_from_db()
    assert case.restricted
    assert list(differences([case])) == []


@pytest.mark.parametrize("who", ["manager", "lead", "colleague", "support"])
def test_no_page_tells_of_it_to_those_who_may_not_open_it(
    office: Office, service_manager: Worker, who: str
) -> None:
    case = restricted(office, service_manager)
    worker = getattr(office, who)
    for told in (worker, office.practitioner):
        Notice.objects.create(
            worker=told, case=case, kind="x", text=f"{case.reference} is late", created_at=now()
        )
    browser = browsing(worker)
    given = addresses(case.reference, office.practitioner)
    for name, address in given.items():
        if name in {"sign-out", "password"} or case.reference in address:
            continue
        shown = words_of(browser.get(address))
        for mark in (*MARKS, case.reference):
            assert mark not in shown, f"{name} tells {who} of {mark}"
    found = browser.post("/search", {"words": MARKS[1]}, follow=True).text
    assert case.reference not in found
    assert unseen_by(worker, at=now()) == 0
    assert unseen_by(office.practitioner, at=now()) >= 1


def test_whoever_may_not_open_it_is_told_nothing_and_never_is_nobody_told(
    office: Office, service_manager: Worker
) -> None:
    case = restricted(office, service_manager)
    told = those_who_may_open(case, [office.manager.pk, office.practitioner.pk], at=now())
    assert told == {office.practitioner.pk}
    assert those_who_may_open(case, [office.manager.pk], at=now()) == {service_manager.pk}
    assert those_who_may_open(case, [], at=now()) == set()


def test_only_those_who_may_restrict_it_are_offered_that(
    office: Office, service_manager: Worker
) -> None:
    case = a_led_case(office)
    page = reverse("case", args=[case.reference])
    assert "Restrict the case" in browsing(service_manager).get(page).text
    assert "Restrict the case" not in browsing(office.manager).get(page).text
