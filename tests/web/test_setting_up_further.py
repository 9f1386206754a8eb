"""What an administrator meets after the first day: a choice to take back, a leaver's cases, a policy that cannot be read."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from keyworker.access.models import AccessRole
from keyworker.policy.wording import on_day
from keyworker.record.models import Event, HeldPolicy
from keyworker.workforce.models import Service, Worker
from tests.builders import Office, a_worker
from tests.the_day import now, today
from tests.web.conftest import a_led_case, browsing, in_a_row
from tests.web.test_the_first_day import (
    a_person,
    a_service,
    a_team,
    does,
    signed_in_by,
    the_administrator,
)

pytestmark = pytest.mark.django_db


def chosen_for_next_year(anna: Client, service: Service, policy: str = "camden") -> None:
    day: dict[str, Any] = {"from_day-day": "1", "from_day-month": "1"}
    day["from_day-year"] = str(today().year + 1)
    does(anna, "administer-service", [service.slug, "choose-policy"], policy=policy, **day)


def test_a_choice_of_policy_that_is_still_to_come_is_withdrawn() -> None:
    anna = the_administrator()
    service = a_service(anna)
    before = (service.pack, service.pack_from)
    page = reverse("service", args=[service.slug])
    assert "Withdraw the choice" not in anna.get(page).text
    chosen_for_next_year(anna, service)
    shown = in_a_row(anna.get(page).text)
    assert "Withdraw the choice that is still to come" in shown
    form = reverse("administer-service", args=[service.slug, "withdraw-policy-choice"])
    named = in_a_row(anna.get(form).text)
    assert f"chosen from {on_day(date(today().year + 1, 1, 1))} on" in named
    does(anna, "administer-service", [service.slug, "withdraw-policy-choice"], reason="Not agreed")
    service.refresh_from_db()
    assert (service.pack, service.pack_from) == before
    told = Event.objects.get(kind="policy.withdrawn")
    assert told.data["policy"] == "camden"
    assert told.data["reason"] == "Not agreed"
    assert date.fromisoformat(told.data["from_day"]) == date(today().year + 1, 1, 1)


def test_open_cases_change_their_policy_on_no_day_on_which_it_cannot_be_withdrawn(
    office: Office,
) -> None:
    a_led_case(office)
    boss = a_worker(office.team, "Anna Hill", "service-manager", access=AccessRole.ADMINISTRATOR)
    anna, service = browsing(boss), office.service
    address = reverse("administer-service", args=[service.slug, "choose-policy"])
    hidden = dict(
        re.findall(r'name="(submission|version|action)" value="([^"]*)"', anna.get(address).text)
    )
    refused = anna.post(address, {**hidden, "policy": "camden"})
    assert refused.status_code == 422
    assert "1 open case is worked under another policy" in in_a_row(refused.text)
    before = service.pack
    service.refresh_from_db()
    assert service.pack == before
    tomorrow = today() + timedelta(days=1)
    day = {f"from_day-{part}": str(getattr(tomorrow, part)) for part in ("day", "month", "year")}
    does(anna, "administer-service", [service.slug, "choose-policy"], policy="camden", **day)
    does(anna, "administer-service", [service.slug, "withdraw-policy-choice"], reason="Not agreed")
    service.refresh_from_db()
    assert service.pack == before


def test_the_page_of_a_service_names_the_policy_to_come() -> None:
    anna = the_administrator()
    service = a_service(anna)
    chosen_for_next_year(anna, service)
    shown = in_a_row(anna.get(reverse("service", args=[service.slug])).text)
    assert "it works under <strong>" in shown
    assert "chosen last" not in shown


def test_the_cases_somebody_leads_are_said_before_their_account_is_closed(office: Office) -> None:
    a_led_case(office)
    boss = a_worker(office.team, "Anna Hill", "service-manager", access=AccessRole.ADMINISTRATOR)
    page = reverse("person", args=[office.practitioner.pk])
    assert "Ada Ruiz leads 1 case." in in_a_row(browsing(boss).get(page).text)
    other = reverse("person", args=[office.colleague.pk])
    assert "Closing the account takes none" not in browsing(boss).get(other).text


def test_whoever_is_invited_reads_by_which_name_they_sign_in() -> None:
    anna = the_administrator()
    team = a_team(anna, a_service(anna))
    _, link = a_person(anna, team, "Maya Cole", "practice-manager", "practice-manager")
    assert "You sign in as <strong>maya</strong>" in in_a_row(Client().get(link, follow=True).text)
    maya = signed_in_by(link, "maya")
    assert "You sign in as" not in maya.get(reverse("password")).text


def test_a_policy_that_nobody_else_agreed_yet_says_so_in_the_list(office: Office) -> None:
    HeldPolicy.objects.create(
        name="suffolk@9",
        pack="suffolk",
        title="Ours",
        version="9",
        files={},
        added_at=now(),
        added_by=office.manager,
    )
    shown = in_a_row(browsing(office.manager).get(reverse("policies")).text)
    assert "brought, and not agreed by a second person yet" in shown
    assert "by its text from" in shown
    assert "whose account was made on an earlier day than that, agrees to it" in shown


def test_why_a_policy_that_was_brought_is_not_among_those_to_choose_is_said_there() -> None:
    anna = the_administrator()
    form = reverse("administer", args=["make-service"])
    assert "cannot be chosen until" not in anna.get(form).text
    HeldPolicy.objects.create(
        name="ours@9",
        pack="ours",
        title="Ours",
        version="9",
        files={},
        added_at=now(),
        added_by=Worker.objects.get(),
    )
    shown = in_a_row(anna.get(form).text)
    assert "Ours, version 9 cannot be chosen until another administrator has agreed to it" in shown


@pytest.mark.parametrize("since", [None, 0, 9])
def test_a_service_whose_policy_cannot_be_read_says_so_and_another_is_chosen(
    since: int | None,
) -> None:
    anna = the_administrator()
    service = a_service(anna)
    first = None if since is None else today() - timedelta(days=since)
    Service.objects.filter(pk=service.pk).update(pack="no-such-policy", pack_from=first)
    page = reverse("service", args=[service.slug])
    shown = in_a_row(anna.get(page).text)
    assert "The policy of this service cannot be read" in shown
    assert "no-such-policy" in shown
    does(
        anna,
        "administer-service",
        [service.slug, "choose-policy"],
        policy="suffolk",
    )
    assert "cannot be read" not in anna.get(page).text
    assert "Suffolk" in anna.get(page).text


def test_a_service_is_renamed_and_keeps_its_short_name() -> None:
    anna = the_administrator()
    service = a_service(anna)
    a_service(anna, "Family help")
    does(anna, "administer-service", [service.slug, "rename-service"], title="Early support")
    service.refresh_from_db()
    assert (service.name, service.slug) == ("Early support", "early-help")
    told = Event.objects.get(kind="service.renamed")
    assert (told.data["title"], told.data["before"]) == ("Early support", "Early help")
    form = reverse("administer-service", args=[service.slug, "rename-service"])
    assert 'value="Early support"' in anna.get(form).text
    for title, says in (
        ("family HELP", "There is one called family HELP already"),
        ("Early support", "It is called so already"),
        ("!!", "letters or figures"),
    ):
        answer = anna.post(form, {"title": title})
        assert answer.status_code == 422
        assert says in answer.text


def test_a_team_is_given_another_name_and_locality() -> None:
    anna = the_administrator()
    team = a_team(anna, a_service(anna))
    where = [team.slug, "change-team"]
    does(anna, "administer-team", where, title="Newark and Sherwood", locality="Sherwood")
    team.refresh_from_db()
    assert (team.name, team.locality, team.slug) == ("Newark and Sherwood", "Sherwood", "newark")
    does(anna, "administer-team", where, title="Newark and Sherwood", locality="")
    team.refresh_from_db()
    assert team.locality == ""
    form = reverse("administer-team", args=where)
    assert "on record already" in anna.post(form, {"title": "Newark and Sherwood"}).text
    events = Event.objects.filter(kind="team.changed").order_by("pk")
    assert [each.data.get("before") for each in events] == ["Newark", None]
