"""A number that leads somewhere leads to just so many, and every case is on somebody's list."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from keyworker.access.models import AccessRole
from keyworker.caseload.due import When, due_on
from keyworker.notices.models import Notice
from keyworker.policy.wording import on_day
from keyworker.record.models import Case, Timescale
from keyworker.workforce.models import Absence, Worker
from tests.builders import CaseStory, Office, a_worker, an_office
from tests.the_day import now, today
from tests.web.conftest import a_led_case, browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db


def _with_everything(office: Office) -> None:
    """Referrals to decide, one of no team and one for a place without a team, and of all else that homes count."""
    for days in (1, 20):
        CaseStory(office).received(days_ago(days))
    CaseStory(office, routed=False).received(days_ago(20))
    _elsewhere(office).received(days_ago(20))
    for told in (False, True):
        story = CaseStory(office).received(days_ago(3)).trawled(days_ago(3)).analysed(days_ago(3))
        story.happened("decision.made", days_ago(2), by=office.manager, outcome="not-open")
        if told:
            story.happened("guidance.sent", days_ago(1), by=office.support)
    CaseStory(office).received(days_ago(9)).opened(days_ago(8))
    for lead in (office.practitioner, office.colleague, office.practitioner):
        a_led_case(office, to=lead)
    held = a_led_case(office)
    CaseStory.about(office, held).allocated(days_ago(1), to=office.colleague, role="holding")
    a_led_case(office, to=a_worker(office.team, "Kit Moss", office.practitioner.role))
    for worker in (office.practitioner, Worker.objects.get(name="Kit Moss")):
        Absence.objects.create(worker=worker, first_day=today(), recorded_at=now())
    for person in (office.manager, office.practitioner):
        Notice.objects.create(worker=person, case=held, kind="k", text="A", created_at=now())


def _elsewhere(office: Office) -> CaseStory:
    """A case that has no team, of a family who live where no team of the service works."""
    story = CaseStory(office, routed=False)
    Case.objects.filter(pk=story.case.pk).update(locality="Farport", entered_locality="Farport")
    story.case.refresh_from_db()
    return story


@pytest.mark.parametrize("pack", ["suffolk", "nottinghamshire"])
def test_a_count_leads_to_what_it_counts(db: None, pack: str) -> None:
    office = an_office(pack)
    an_office(pack, name="Oldtown", service=office.service)
    head = a_worker(office.team, "Nia Gray", "group-manager", access=AccessRole.SERVICE_MANAGER)
    _with_everything(office)
    seen = set()
    for person in (office.manager, office.lead, office.practitioner, office.support, head):
        browser = browsing(person)
        home = _page(browser, "/")
        for number, words, address in _counts(home):
            seen.add(words)
            assert (person.name, words, _number_at(browser, home, address, words)) == (
                person.name,
                words,
                number,
            )
    assert {"referrals to decide", "opened, not allocated"} <= seen
    # Where the policy has whoever referred be sent it.
    assert ("guidance to send" in seen) is (pack == "suffolk")
    assert {"overdue in the team", "overdue in the service", "open cases", "new notices"} <= seen
    # Where the policy has somebody hold the cases of whoever is away.
    assert ("cases of absent workers that nobody holds" in seen) is (pack == "suffolk")


def test_the_page_of_what_nobody_holds_names_who_is_away_and_the_step(office: Office) -> None:
    _with_everything(office)
    page = _page(browsing(office.manager), "/not-held")
    assert "3 cases; those of whoever has been away longest come first." in page
    assert page.count("Return not known") == 3
    assert f'href="/workers/{office.practitioner.pk}/away">Ada Ruiz</a>' in page
    assert page.count('/do/choose-holder"') == 3
    Absence.objects.update(expected_return=today() + timedelta(days=3))
    support = _page(browsing(office.support), "/not-held")
    assert support.count("Expected back") == 3
    assert "/away" not in support
    assert "/do/choose-holder" not in support


def test_of_a_service_it_says_whose_team_each_case_is(office: Office) -> None:
    _with_everything(office)
    head = a_worker(office.team, "Nia Gray", "group-manager", access=AccessRole.SERVICE_MANAGER)
    assert _page(browsing(head), "/not-held").count("Newtown team · Led by") == 3
    Absence.objects.all().delete()
    page = _page(browsing(head), "/not-held")
    assert "Somebody here holds each open case of the service whose worker is away." in page
    page = _page(browsing(office.manager), "/not-held")
    assert "Somebody here holds each open case of your team whose worker is away." in page


def _case_waits_elsewhere(office: Office) -> Case:
    story = _elsewhere(office).of("Zoe").received(days_ago(3))
    return story.waiting(days_ago(3)).case


def test_a_case_on_the_waiting_list_where_no_team_works_is_on_every_managers_list(db: None) -> None:
    office = an_office("nottinghamshire")
    other = an_office("nottinghamshire", name="Oldtown", service=office.service)
    case = _case_waits_elsewhere(office)
    for manager in (office.manager, other.manager, other.lead):
        browser = browsing(manager)
        assert case.reference in _page(browser, "/waiting")
        assert case.reference in _page(browser, "/unallocated")
        assert browser.get(f"/cases/{case.reference}").status_code == 200
    assert browsing(office.practitioner).get(f"/cases/{case.reference}").status_code == 404
    # Once a team works there it is theirs.
    other.team.locality = "Farport"
    other.team.save()
    assert case.reference in _page(browsing(other.manager), "/waiting")
    assert case.reference not in _page(browsing(office.manager), "/waiting")


def test_a_service_managers_first_page_counts_what_has_no_team_yet(office: Office) -> None:
    _elsewhere(office).received(days_ago(20))
    head = a_worker(office.team, "Nia Gray", "group-manager", access=AccessRole.SERVICE_MANAGER)
    page = _page(browsing(head), "/")
    row = page[page.index("No team yet") :]
    assert 'data-label="To decide">1<' in row
    assert 'data-label="Overdue duties">4<' in row


def test_nothing_stands_twice_on_a_managers_first_page(office: Office) -> None:
    for days in (20, 21, 22):
        CaseStory(office).received(days_ago(days))
    page = _page(browsing(office.manager), "/")
    assert "Nothing but what stands above." in page
    a_led_case(office, received=60)
    rows = re.findall(r'kw-task__title">.*?</li>', _page(browsing(office.manager), "/"))
    shown = [re.sub(r"<[^>]+>|\s", "", row) for row in rows]
    assert sorted(shown) == sorted(set(shown))
    references = re.findall(r"KW-\d\d-\d+", "".join(shown[:3]))
    assert not [row for row in shown[3:] if any(each in row for each in references)]


@pytest.mark.parametrize("day", range(7))
def test_tomorrow_is_near_on_every_day_of_the_week(office: Office, day: int) -> None:
    as_of = today() + timedelta(days=day)
    clock = Timescale(case=CaseStory(office).case, limit=as_of + timedelta(days=1), unit="days")
    assert due_on(clock, as_of=as_of).when is When.WITHIN_A_WEEK
    clock.limit = as_of + timedelta(days=8)
    assert due_on(clock, as_of=as_of).when is When.LATER


def _page(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return in_a_row(answer.text)


def _counts(page: str) -> list[tuple[int, str, str]]:
    """Every number that leads somewhere, with its words and where it leads."""
    cards = re.findall(
        r'<a class="kw-card[^"]*" href="([^"]+)"> <span class="kw-card__number">(\d+)</span> '
        r'<span class="kw-card__words">([^<]+)</span>',
        page,
    )
    links = re.findall(r'<a class="govuk-link" href="([^"]+)" ?>All (\d+) ([^<]+)</a>', page)
    return [(int(number), words, address) for address, number, words in cards + links]


def _number_at(browser: Client, home: str, address: str, words: str) -> int:
    if address.startswith("#"):
        # Where there is none, it has no heading.
        section = re.search(rf'<section aria-labelledby="{address[1:]}">.*?</section>', home)
        return section[0].count("kw-task__title") if section else 0
    page = _page(browser, address)
    if words == "new notices":
        return page.count(">New</strong>")
    main = page[page.index("<main") : page.index("</main>")]
    return len(re.findall(r'<p class="kw-task__title">', main))


def test_a_plan_is_told_in_words_and_not_as_it_is_kept(office: Office) -> None:
    case = a_led_case(office)
    by = (today() + timedelta(days=9)).isoformat()
    CaseStory.about(office, case).happened(
        "plan.agreed",
        days_ago(1),
        by=office.practitioner,
        actions=[
            {"id": "1", "what": "Morning routine chart", "who": "Mother", "by": by},
            {"id": "2", "what": "Breakfast club"},
        ],
    )
    page = _page(browsing(office.manager), f"/cases/{case.reference}/timeline")
    assert f"Morning routine chart (Mother, by {on_day(date.fromisoformat(by))})" in page
    assert "Breakfast club" in page
    assert "Id:" not in page
    assert "Who:" not in page


def test_what_was_recorded_is_said_as_it_happened(office: Office) -> None:
    case = a_led_case(office)
    form = {"submission": str(uuid4()), "with": "Parent", "method": "phone"}
    address = f"/cases/{case.reference}/do/record-contact"
    page = browsing(office.practitioner).post(address, form, follow=True)
    assert "Recorded: contact was made with the family" in page.text
