"""A team that closes gives its people and cases to another; a service ends once nothing in it is open."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from keyworker.access.models import AccessRole
from keyworker.actions.carried_out import carry_out_closings
from keyworker.actions.on_case.intake.beginning import team_for
from keyworker.policy.casefile import LONDON
from keyworker.policy.wording import counted, on_day
from keyworker.record.governing_pack import governing
from keyworker.record.models import Case, Event
from keyworker.record.models.timescales import Timescale
from keyworker.record.readiness import missing
from keyworker.record.rebuild import rebuild
from keyworker.record.team_closings import closing_of
from keyworker.workforce.models import Service, Team, Worker
from tests.builders import Office, a_case, a_worker
from tests.the_day import as_on, today
from tests.web.conftest import a_led_case, browsing, days_ago, in_a_row
from tests.web.test_the_authority import on
from tests.web.test_the_first_day import does

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(office: Office) -> Client:
    """Somebody who administers, and works in a team of those who do."""
    service = Service.objects.create(slug="administration", name="Administration", casework=False)
    team = Team.objects.create(
        service=service, slug="administrators", name="Administrators", set_up_on=today()
    )
    return browsing(a_worker(team, "Anna Hill", "administrator", access=AccessRole.ADMINISTRATOR))


@pytest.fixture
def other(office: Office) -> Team:
    return Team.objects.create(
        service=office.service, slug="seaford", name="Seaford", set_up_on=today()
    )


def of_team(anna: Client, team: Team, action: str = "") -> str:
    page = reverse("administer-team", args=[team.slug, action]) if action else ""
    return in_a_row(anna.get(page or reverse("team-people", args=[team.slug])).text)


def test_a_team_closes_and_its_people_and_cases_go_to_another(
    office: Office, anna: Client, other: Team
) -> None:
    led, waiting = a_led_case(office), a_case(office).received(days_ago(1)).case
    Team.objects.filter(pk=office.team.pk).update(postcodes=["NG24"])
    assert "5 people and 2 open cases go there" in of_team(anna, office.team, "close-team")
    assert f"The team closed on {on_day(today())}" in closes(anna, office.team)
    assert {each.team_id for each in Case.objects.all()} == {other.pk}
    assert not Worker.objects.filter(team=office.team).exists()
    assert led.allocations.running().get(role="lead").worker == office.practitioner
    closed, into = Team.objects.get(pk=office.team.pk), Team.objects.get(pk=other.pk)
    assert (closed.ended, closed.postcodes, into.postcodes) == (today(), [], ["NG24"])
    told = Event.objects.filter(kind="team.closed").values_list("case", flat=True)
    assert set(told) == {None, led.pk, waiting.pk}
    moved = Event.objects.filter(kind="worker.moved", worker=office.practitioner).get()
    assert moved.data["team"] == "seaford"
    checked = list(rebuild(on=today(), check=True, processes=1))
    assert [each for each in checked if each.differences] == []
    assert f"The team closed on {on_day(today())}" in of_team(anna, closed)
    assert "Add a person" not in of_team(anna, closed)
    service = in_a_row(anna.get(reverse("service", args=[office.service.slug])).text)
    assert f"Closed on {on_day(today())}" in service


def test_a_team_that_has_closed_is_no_row_of_the_service_managers_from_that_moment(
    office: Office, anna: Client, other: Team
) -> None:
    manager = a_worker(other, "Sol Park", "service-manager", access=AccessRole.SERVICE_MANAGER)
    page = browsing(manager).get("/").text
    assert f"?team={office.team.slug}" in page
    closes(anna, office.team)
    page = browsing(manager).get("/").text
    assert f"?team={office.team.slug}" not in page
    assert f"?team={other.slug}" in page


def test_nothing_new_comes_to_a_team_that_has_closed(office: Office, other: Team) -> None:
    Team.objects.filter(pk=office.team.pk).update(ended=today() - timedelta(days=1))
    assert team_for(office.service, "Newtown") == other
    assert team_for(office.service, "") == other
    page = browsing(office.manager).get(reverse("receive")).text
    assert 'value="Newtown"' not in page
    assert not any(each.team == office.team for each in missing(today()))


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), LONDON)


def closes(anna: Client, team: Team, *, last: date | None = None, into: str = "seaford") -> str:
    """What the page answers that closes the team on that day, or today."""
    form = reverse("administer-team", args=[team.slug, "close-team"])
    days = on("last_day", last) if last is not None else {}
    said = {"team": into, "reason": "Merged", "looked": "yes", **days}
    answer = anna.post(form, said, follow=True)
    return in_a_row(answer.text)


def looks_at_closing(anna: Client, closing: Team, **said: object) -> str:
    """What the page says that comes before the closing."""
    form = reverse("administer-team", args=[closing.slug, "close-team"])
    answer = anna.post(form, {"team": "seaford", "reason": "Merged", **said})
    return in_a_row(answer.text)


def test_what_closing_a_team_would_do_is_said_before_it_is_done(
    office: Office, anna: Client, other: Team
) -> None:
    led = a_led_case(office)
    a_case(office).received(days_ago(1))
    Team.objects.filter(pk=office.team.pk).update(postcodes=["NG24"])
    page = looks_at_closing(anna, office.team)
    assert "What closing Newtown team would do" in page
    assert "It would close today:" in page
    assert "5 people would work in Seaford." in page
    assert (
        "2 open cases would be Seaford’s. Whoever leads a case leads it still; 1 that nobody leads"
        in page
    )
    clocks = Timescale.objects.running_on(today()).of_team(office.team.pk)
    late = clocks.late_on(today()).count()
    assert f"{counted(clocks.count(), 'duty', 'duties')} running on these cases" in page
    assert (f"{late} of them late" in page) is bool(late)
    assert "What comes from NG24 would go to Seaford." in page
    assert led.reference not in page
    assert Team.objects.get(pk=office.team.pk).ended is None
    assert not Event.objects.filter(kind__in=["team.closed", "worker.moved"]).exists()


def test_of_a_later_day_it_says_what_works_on_and_names_no_other_teams_people(
    office: Office, anna: Client, other: Team
) -> None:
    case, last = a_led_case(office), today() + timedelta(days=5)
    Worker.objects.filter(pk=office.practitioner.pk).update(team=other)
    page = looks_at_closing(anna, office.team, **on("last_day", last))
    assert f"Newtown team works on until {on_day(last)} is over." in page
    assert f"Close the team after {on_day(last)}" in page
    assert "People of other teams" in page
    assert office.practitioner.name not in page
    assert case.team == office.team
    assert closing_of(office.team) is None


def test_what_cannot_be_done_is_said_on_the_form_and_answers_can_be_changed(
    office: Office, anna: Client, other: Team
) -> None:
    assert "There is a problem" in looks_at_closing(anna, office.team, team="")
    page = looks_at_closing(anna, office.team, change="yes", reason="Merged with its neighbour")
    assert "To which team do its people and cases go?" in page
    assert "Merged with its neighbour" in page
    assert "There is a problem" not in page


def test_a_team_without_anybody_says_so(office: Office, anna: Client, other: Team) -> None:
    form = reverse("administer-team", args=["seaford", "close-team"])
    page = anna.post(form, {"team": office.team.slug, "reason": "Merged"})
    assert "Nobody works here." in page.text
    assert "No case is open here." in page.text
    assert "Who would go, with what" not in page.text


def test_a_team_does_not_close_while_something_is_on_its_way_to_it(
    office: Office, anna: Client, other: Team
) -> None:
    case = a_led_case(office)
    Case.objects.filter(pk=case.pk).update(moving_to=office.team)
    assert "1 case on the way to this team" in closes(anna, office.team)
    Case.objects.filter(pk=case.pk).update(moving_to=None)
    does(
        anna,
        "administer-person",
        [office.colleague.pk, "move-worker"],
        team=other.slug,
        cases="stay",
        **on("first_day", today() + timedelta(days=9)),
    )
    assert "Somebody is to move from or to this team" in closes(anna, office.team)
    assert "Somebody is to move" in closes(anna, other, into=office.team.slug)
    assert not Team.objects.exclude(ended=None).exists()


def test_a_team_works_on_until_its_last_day_is_over_and_closes_then(
    office: Office, anna: Client, other: Team
) -> None:
    case, last = a_led_case(office), today() + timedelta(days=5)
    assert f"Its last day is <strong>{on_day(last)}</strong>" in closes(
        anna, office.team, last=last
    )
    assert team_for(office.service, "Newtown") == office.team
    assert carry_out_closings(now=noon(last)) == 0
    after = noon(last + timedelta(days=1))
    assert [carry_out_closings(now=after) for _ in range(2)] == [1, 0]
    closed = Team.objects.get(pk=office.team.pk)
    case.refresh_from_db()
    assert (closed.ended, case.team) == (last, other)
    assert f"The team closed on {on_day(last)}" in of_team(anna, closed)


def test_a_closing_that_cannot_be_carried_out_says_why(
    office: Office, anna: Client, other: Team
) -> None:
    case, last = a_led_case(office), today() + timedelta(days=1)
    closes(anna, office.team, last=last)
    Case.objects.filter(pk=case.pk).update(moving_to=office.team)
    assert carry_out_closings(now=noon(last + timedelta(days=1))) == 0
    assert closing_of(office.team) is not None
    with as_on((last + timedelta(days=2)).isoformat()):
        again = browsing(Worker.objects.get(name="Anna Hill"))
        assert "It has not closed yet: 1 case on the way" in of_team(again, office.team)


def test_a_closing_to_come_is_taken_back(office: Office, anna: Client, other: Team) -> None:
    last = today() + timedelta(days=5)
    closes(anna, office.team, last=last)
    slug = office.team.slug
    does(anna, "administer-team", [slug, "have-team-go-on"], reason="Not agreed")
    assert "Its last day is" not in of_team(anna, office.team)
    assert carry_out_closings(now=noon(last + timedelta(days=1))) == 0
    assert Team.objects.get(pk=office.team.pk).ended is None


def test_a_closed_team_is_opened_again_without_what_went(
    office: Office, anna: Client, other: Team
) -> None:
    closes(anna, office.team)
    assert "stay where they went" in of_team(anna, office.team, "have-team-go-on")
    does(anna, "administer-team", [office.team.slug, "have-team-go-on"], reason="Needed")
    again = Team.objects.get(pk=office.team.pk)
    assert (again.ended, again.set_up_on, again.workers.count()) == (None, today(), 0)
    assert "Add a person" in of_team(anna, again)
    assert Event.objects.get(kind="team.goes-on").data["last_day"] == today().isoformat()


def test_the_command_closes_a_team_and_has_it_go_on(
    office: Office, anna: Client, other: Team
) -> None:
    last = (today() + timedelta(days=5)).isoformat()
    said = [office.team.slug, "team=seaford", f"last_day={last}", "reason=Merged"]
    call_command("administer", "close-team", *said, stdout=StringIO())
    assert closing_of(office.team) is not None
    call_command("administer", "have-team-go-on", said[0], "reason=Not agreed", stdout=StringIO())
    assert closing_of(office.team) is None


def test_no_team_gives_its_people_to_one_that_will_have_closed(
    office: Office, anna: Client, other: Team
) -> None:
    first, second = (today() + timedelta(days=days) for days in (5, 30))
    closes(anna, office.team, last=first)
    refused = f"{office.team.name} is to close on {on_day(first)}: choose a team that goes on"
    assert refused in closes(anna, other, last=second, into=office.team.slug)
    assert refused in closes(anna, other, last=first, into=office.team.slug)
    shown = closes(anna, other, into=office.team.slug)
    assert f"The people and cases of {office.team.name} are to come to this team" in shown
    assert closing_of(other) is None


def test_no_team_closes_before_it_was_given_what_it_is_to_get(
    office: Office, anna: Client, other: Team
) -> None:
    third = Team.objects.create(
        service=office.service, slug="marsh", name="Marsh", set_up_on=today()
    )
    first, second = (today() + timedelta(days=days) for days in (5, 30))
    closes(anna, office.team, last=second)
    for day in (None, first, second):
        shown = closes(anna, other, last=day, into=third.slug)
        assert f"The people and cases of {office.team.name} are to come to this team" in shown
    closes(anna, other, last=second + timedelta(days=1), into=third.slug)
    assert closing_of(other) is not None
    # A round that comes late closes one after the other.
    late = noon(second + timedelta(days=9))
    assert carry_out_closings(now=late) == 2
    assert Worker.objects.filter(team=third).count() == 5


def test_a_team_that_closes_or_closed_says_where_everything_goes_and_who_said_so(
    office: Office, anna: Client, other: Team
) -> None:
    where = f'href="{reverse("team-people", args=["seaford"])}">Seaford</a>: recorded by Anna Hill'
    closes(anna, office.team, last=today() + timedelta(days=5))
    assert where in of_team(anna, office.team)
    does(anna, "administer-team", [office.team.slug, "have-team-go-on"], reason="Not agreed")
    closes(anna, office.team)
    shown = of_team(anna, office.team)
    assert f'Its people and open cases went to <a class="govuk-link" {where}' in shown
    assert "Nobody works here yet" not in shown
    assert not any(each.team == office.team for each in missing(today()))


def test_no_change_is_planned_more_than_two_years_ahead(
    office: Office, anna: Client, other: Team
) -> None:
    far = today() + timedelta(days=800)
    says = f"{on_day(far)} is more than two years ahead: enter"
    assert says in closes(anna, office.team, last=far)
    for action, said in (
        ("change-job", {"job": "practice-lead"}),
        ("move-worker", {"team": other.slug, "cases": "stay"}),
    ):
        form = reverse("administer-person", args=[office.practitioner.pk, action])
        assert says in in_a_row(anna.post(form, {**said, **on("first_day", far)}).text)
    ends = reverse("administer-service", args=[office.service.slug, "end-service"])
    said = {"reason": "Reorganised", **on("last_day", far)}
    assert says in in_a_row(anna.post(ends, said).text)


def test_no_team_closes_in_the_past(office: Office, anna: Client, other: Team) -> None:
    assert "Enter today or a later day" in closes(
        anna, office.team, last=today() - timedelta(days=1)
    )


def test_a_service_with_open_cases_cannot_end_and_says_what_is_open(
    office: Office, anna: Client
) -> None:
    case = a_case(office).received(days_ago(1)).case
    page = reverse("service", args=[office.service.slug])
    shown = in_a_row(anna.get(page).text)
    assert f"Open: 1 case with {office.team.name}." in shown
    assert "End the service" not in shown
    form = reverse("administer-service", args=[office.service.slug, "end-service"])
    answer = anna.post(form, {"reason": "Reorganised", **on("last_day", today())})
    assert answer.status_code == 422
    assert "Still open: 1 case with" in in_a_row(answer.text)
    Case.objects.filter(pk=case.pk).update(stage="closed")
    assert "End the service" in anna.get(page).text


def test_in_a_service_that_ends_nothing_begins_and_after_its_last_day_nothing_is_recorded(
    office: Office, anna: Client
) -> None:
    slug, last = office.service.slug, today() + timedelta(days=3)
    does(anna, "administer-service", [slug, "end-service"], reason="Over", **on("last_day", last))
    service = Service.objects.get(slug=slug)
    assert service.ended == last
    assert governing(service, last).governs
    assert not governing(service, last + timedelta(days=1)).governs
    shown = in_a_row(anna.get(reverse("service", args=[slug])).text)
    assert f"Its last day is <strong>{on_day(last)}</strong>" in shown
    answer = browsing(office.manager).post(
        reverse("receive"),
        {"type": "other", "source": "school", "children-0-given_name": "Mia", "route": "portal"},
    )
    assert "nothing new begins in it" in in_a_row(answer.text)
    assert not Case.objects.exists()
    does(anna, "administer-service", [slug, "have-service-go-on"], reason="Not after all")
    assert Service.objects.get(slug=slug).ended is None
    assert Event.objects.get(kind="service.goes-on").data["last_day"] == last.isoformat()


def test_a_service_that_has_ended_lacks_nothing_and_is_shown_as_ended(
    office: Office, anna: Client
) -> None:
    Service.objects.filter(pk=office.service.pk).update(ended=today() - timedelta(days=1))
    assert not any(each.service == office.service for each in missing(today()))
    assert "Ended on" in anna.get(reverse("home")).text


def test_no_service_ends_in_the_past(office: Office, anna: Client) -> None:
    form = reverse("administer-service", args=[office.service.slug, "end-service"])
    days = on("last_day", today() - timedelta(days=1))
    answer = anna.post(form, {"reason": "Over", **days})
    assert "Enter today or a later day" in in_a_row(answer.text)


def test_a_service_that_has_ended_is_offered_for_nothing_more_and_its_closed_teams_are_not_counted(
    office: Office, anna: Client, other: Team
) -> None:
    closes(anna, office.team)
    home = in_a_row(anna.get(reverse("home")).text)
    assert 'data-label="Teams">1<' in home
    Service.objects.filter(pk=office.service.pk).update(ended=today() - timedelta(days=1))
    assert office.service.slug not in anna.get(reverse("administer", args=["add-closure"])).text
    assert f"in {office.service.name}" not in anna.get(reverse("policies")).text
