"""A worker's due dates in their own calendar: without names, behind a link that can be ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from icalendar import Calendar

from keyworker.access.models import CalendarKey
from keyworker.caseload.due import due_for
from keyworker.record.models import Case
from keyworker.workforce.models import Worker
from tests.builders import Office
from tests.the_day import now, today
from tests.web.conftest import a_led_case, browsing


def link_of(worker: Worker) -> str:
    page = browsing(worker).post("/calendar", {"make": "yes"}).text
    return page.partition('value="http://testserver')[2].partition('"')[0]


def entries(answer: Any) -> list[Any]:
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_it_says_what_is_due_and_when_by_reference_and_names_nobody(office: Office) -> None:
    case = a_led_case(office, received=3)
    answer = Client().get(link_of(office.practitioner))
    assert answer["Content-Type"].startswith("text/calendar")
    assert office.practitioner.user is not None
    reach = Case.objects.visible_to(office.practitioner.user, at=now())
    due = due_for(office.practitioner, reach, as_of=today())
    said = {
        (str(each["summary"]).removeprefix("Overdue: "), each.decoded("dtstart"))
        for each in entries(answer)
    }
    assert said == {(f"{each.clock.title} ({case.reference})", each.clock.limit) for each in due}
    assert said
    assert not any(word in answer.text for word in ("Mia", "Example", "Ada", "Ruiz"))


def test_the_link_is_shown_once_and_kept_as_a_hash(office: Office) -> None:
    link = link_of(office.practitioner)
    assert link.startswith("/calendar/")
    key = link.removeprefix("/calendar/").removesuffix(".ics")
    assert key not in browsing(office.practitioner).get("/calendar").text
    assert CalendarKey.objects.get().hashed != key


def test_an_ended_link_and_a_replaced_one_are_as_if_they_had_never_been(office: Office) -> None:
    first = link_of(office.practitioner)
    second = link_of(office.practitioner)
    assert (Client().get(first).status_code, Client().get(second).status_code) == (404, 200)
    browsing(office.practitioner).post("/calendar", {"end": "yes"})
    assert Client().get(second).status_code == 404
    assert Client().get("/calendar/nobody.ics").status_code == 404


def test_whoever_has_left_reads_nothing(office: Office) -> None:
    link = link_of(office.practitioner)
    Worker.objects.filter(pk=office.practitioner.pk).update(left=today() - timedelta(days=1))
    assert Client().get(link).status_code == 404


def test_a_calendar_that_asks_again_is_told_that_nothing_changed(office: Office) -> None:
    a_led_case(office)
    link = link_of(office.practitioner)
    tag = Client().get(link)["ETag"]
    assert Client().get(link, headers={"if-none-match": tag}).status_code == 304
    a_led_case(office)
    assert Client().get(link, headers={"if-none-match": tag}).status_code == 200


def test_it_only_reads(office: Office) -> None:
    assert Client().post(link_of(office.practitioner)).status_code == 405


def test_it_costs_no_more_for_more_cases(
    office: Office, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    link = link_of(office.practitioner)
    counts = []
    for _ in range(2):
        a_led_case(office)
        with django_assert_max_num_queries(14) as asked:
            assert Client().get(link).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
