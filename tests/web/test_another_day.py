"""Each page can be shown as of an earlier day: what was due then, to read only, seen and logged as of now."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from keyworker.access.models import AccessGrant, RecordView
from keyworker.policy.wording import on_day
from keyworker.record.models import Case, Event, TeamLoad, Timescale
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office, a_worker, an_office
from tests.the_day import now, today
from tests.web.conftest import a_led_case, browsing, days_ago
from tests.web.test_who_sees_what import SIGNING_IN, addresses

pytestmark = pytest.mark.django_db


def read(worker: Worker, address: str, status: int = 200) -> str:
    answer = browsing(worker).get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def as_of(days: int) -> str:
    return f"as_of={days_ago(days)}"


def test_a_duty_overdue_today_was_not_overdue_before_its_limit(office: Office) -> None:
    case = a_led_case(office, received=40)
    for address in ("/", "/caseload", "/overdue", f"/cases/{case.reference}"):
        assert "late" in read(office.practitioner, address), address
        then = read(office.practitioner, f"{address}?{as_of(38)}")
        assert " late<" not in then, address


def test_a_page_of_another_day_says_so_and_leads_back_to_today(office: Office) -> None:
    page = read(office.manager, f"/overdue?{as_of(3)}&duty=first-contact")
    assert f"This page is shown as of {on_day(today() - timedelta(days=3))}" in page
    assert 'href="/overdue?duty=first-contact"' in page
    assert "Nothing can be recorded here" in page


@pytest.mark.parametrize("address", ["/", f"/?as_of={today().isoformat()}"])
def test_todays_page_says_nothing_of_another_day(office: Office, address: str) -> None:
    page = read(office.manager, address)
    assert "shown as of" not in page
    assert '<fieldset class="govuk-fieldset" disabled>' not in page


@pytest.mark.parametrize("wanted", ["soon", "2026-02-30", "", "9999-12-31", "0001-01-01"])
def test_a_day_that_cannot_be_shown_is_refused_in_one_sentence(office: Office, wanted: str) -> None:
    page = read(office.manager, f"/?as_of={wanted}", status=400)
    assert "as_of=2026-05-31" in page or "to today" in page


def test_a_day_to_come_is_not_shown(office: Office) -> None:
    assert "to today" in read(office.manager, f"/?{as_of(-1)}", status=400)


def test_every_form_of_a_page_of_another_day_is_switched_off(office: Office) -> None:
    case = a_led_case(office)
    page = read(office.practitioner, f"/cases/{case.reference}/do/record-contact?{as_of(2)}")
    main = page[page.index("<main") : page.index("</main>")]
    assert main.index('<fieldset class="govuk-fieldset" disabled>') < main.index("<form")
    assert main.rindex("</form>") < main.rindex("</fieldset>")


def test_nothing_is_recorded_from_a_page_of_another_day(office: Office) -> None:
    case = a_led_case(office)
    before = Event.objects.count()
    answer = browsing(office.practitioner).post(
        f"/cases/{case.reference}/do/record-contact?{as_of(2)}",
        {"attempt": str(uuid4()), "method": "phone", "with": "Parent"},
    )
    assert answer.status_code == 400
    assert "Nothing can be recorded" in answer.content.decode()
    assert Event.objects.count() == before


def test_looking_at_another_day_keeps_nothing_but_that_somebody_looked(office: Office) -> None:
    case = a_led_case(office)
    senior = a_worker(office.team, "Nia Gray", "service-manager", access="service-manager")
    read(senior, f"/?{as_of(5)}")
    assert not TeamLoad.objects.exists()
    read(office.practitioner, f"/cases/{case.reference}?{as_of(5)}")
    (look,) = RecordView.objects.all()
    assert (look.user, look.subject_id, look.page) == (
        office.practitioner.user,
        case.pk,
        "overview",
    )
    assert timedelta(0) <= now() - look.at < timedelta(minutes=5)


def test_a_leave_to_open_a_record_that_ran_out_opens_it_of_no_day(office: Office) -> None:
    case = a_led_case(office)
    assert office.colleague.user is not None
    AccessGrant.objects.create(
        user=office.colleague.user,
        subject_id=case.pk,
        reason="Cover",
        granted_at=now() - timedelta(days=6),
        until=now() - timedelta(days=4),
    )
    other = an_office("suffolk", name="Faraway")
    for worker in (office.colleague, other.practitioner):
        answer = browsing(worker).get(f"/cases/{case.reference}?{as_of(5)}")
        assert answer.status_code in {302, 404}
    assert not RecordView.objects.exclude(subject="refused").exists()


def test_who_has_not_signed_in_is_asked_to_whatever_the_day() -> None:
    answer = Client().get("/?as_of=soon")
    assert answer.status_code == 302
    assert "/sign-in" in answer["Location"]


@pytest.mark.long
def test_every_page_answers_of_another_day_as_it_does_of_today(office: Office) -> None:
    case = a_led_case(office)
    for name, address in addresses(case.reference, office.practitioner).items():
        # A password is of no day.
        if name in SIGNING_IN | {"password", "reset"}:
            continue
        client = browsing(office.manager)
        of_today = client.get(address)
        of_then = client.get(f"{address}?{as_of(4)}")
        assert of_then.status_code == of_today.status_code, name
        if of_then.status_code == 200 and "text/html" in of_then["Content-Type"]:
            assert "This page is shown as of" in of_then.content.decode(), name


def test_a_record_is_shown_as_it_stood_that_day_and_not_as_it_is(office: Office) -> None:
    story = CaseStory(office).received(days_ago(9)).trawled(days_ago(9)).analysed(days_ago(8))
    story.opened(days_ago(8)).allocated(days_ago(3), to=office.practitioner)
    story.happened("contact.made", days_ago(2), by=office.practitioner, method="phone")
    case, inspector = story.case, office.manager
    for tab in ("", "/timeline", "/timescales", "/people", "/decisions"):
        now_shown = read(inspector, f"/cases/{case.reference}{tab}")
        assert tab == "/timescales" or "Ada Ruiz" in now_shown, tab
        then = read(inspector, f"/cases/{case.reference}{tab}?{as_of(5)}")
        main = then[then.index("<fieldset") : then.index("</main>")]
        assert "Ada Ruiz" not in main, tab
        assert "was made with the family" not in main, tab
        assert "as it stood at the end of that day" in then
    before = read(inspector, f"/cases/{case.reference}?{as_of(8)}")
    assert "Ada Ruiz" not in before


def test_the_duties_that_ran_that_day_stand_on_its_page_though_they_are_met_since(
    office: Office,
) -> None:
    story = CaseStory(office).received(days_ago(9))
    address = f"/cases/{story.case.reference}/timescales"
    running = read(office.manager, f"{address}?{as_of(9)}")
    story.trawled(days_ago(3)).analysed(days_ago(3)).opened(days_ago(3))
    assert main_of(read(office.manager, f"{address}?{as_of(9)}")) == main_of(running)
    assert main_of(read(office.manager, address)) != main_of(running)


def test_showing_a_record_as_it_stood_changes_nothing_of_it(office: Office) -> None:
    case = a_led_case(office)
    before = Case.objects.filter(pk=case.pk).values().get()
    clocks = list(Timescale.objects.filter(case=case).order_by("pk").values())
    parts = list(case.allocations.values())
    for days in (18, 60):
        read(office.manager, f"/cases/{case.reference}?{as_of(days)}")
    assert Case.objects.filter(pk=case.pk).values().get() == before
    assert list(Timescale.objects.filter(case=case).order_by("pk").values()) == clocks
    assert list(case.allocations.values()) == parts


def main_of(page: str) -> str:
    return page[
        page.index("Go back to today") if "Go back to today" in page else 0 : page.index("</main>")
    ]
