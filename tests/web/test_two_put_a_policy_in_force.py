"""Two people put a policy in force in a service, whichever policy it is: one chooses, somebody else reads it and agrees."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from keyworker.access.models import AccessRole, User
from keyworker.config.answers import BadInput
from keyworker.record.models import Event
from keyworker.record.where_in_force import said_of, where_in_force
from keyworker.workforce.models import Service, Worker
from tests.builders import Office, a_case, a_worker
from tests.the_day import now, today
from tests.web.conftest import browsing, days_ago, in_a_row
from tests.web.test_the_first_day import a_person, a_service, does, signed_in_by, the_administrator

pytestmark = pytest.mark.django_db
CHOOSE, AGREE = "choose-policy", "agree-policy-choice"
WITHDRAW = "withdraw-policy-choice"


def an_administrator(office: Office, name: str) -> Client:
    return browsing(a_worker(office.team, name, "manager", access=AccessRole.ADMINISTRATOR))


@pytest.fixture
def anna(office: Office) -> Client:
    a_case(office).received(days_ago(9))
    return an_administrator(office, "Anna Hill")


@pytest.fixture
def ben(office: Office) -> Client:
    return an_administrator(office, "Ben Noor")


def tomorrow() -> dict[str, Any]:
    day = today() + timedelta(days=1)
    return {f"from_day-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


def chosen(client: Client, service: Service, policy: str = "camden") -> str:
    return does(client, "administer-service", [service.slug, CHOOSE], policy=policy, **tomorrow())


def sent(client: Client, service: Service, action: str, **entered: Any) -> Any:
    address = reverse("administer-service", args=[service.slug, action])
    return client.post(address, {"submission": str(uuid4()), **entered})


def packs(service: Service) -> tuple[str, date | None]:
    service.refresh_from_db()
    return service.pack, service.pack_from


def test_one_persons_choice_of_a_bundled_policy_waits_for_a_second(
    office: Office, anna: Client, ben: Client
) -> None:
    service = office.service
    before = packs(service)
    page = in_a_row(chosen(anna, service))
    assert packs(service) == before
    assert "Anna Hill chose <strong>" in page
    assert "It waits for another administrator to agree." in page
    own = sent(anna, service, AGREE)
    assert own.status_code == 422
    assert "Somebody else agrees to what you chose." in in_a_row(own.text)
    does(ben, "administer-service", [service.slug, AGREE], note="Read it")
    assert packs(service) == ("camden", today() + timedelta(days=1))
    told = [each.kind for each in Event.objects.filter(service=service).order_by("seq")]
    assert told[-3:] == ["policy.chosen", "policy.choice-agreed", "policy.attached"]
    does(anna, "administer-service", [service.slug, WITHDRAW], reason="The leaflet is not printed")
    assert packs(service) == before


def test_whoever_agrees_reads_the_text_what_is_different_and_the_impact_from_that_page(
    office: Office, anna: Client, ben: Client
) -> None:
    service = office.service
    chosen(anna, service)
    form = ben.get(reverse("administer-service", args=[service.slug, AGREE])).text
    text = reverse("policy", args=["camden"])
    impact = f"{reverse('impact', args=[service.slug])}?policy=camden"
    for address in (text, impact):
        assert f'href="{address}"' in form
    assert "chosen by Anna Hill" in in_a_row(form)
    seen = ben.get(impact).text
    assert "Everything different in its text" in seen
    assert f'href="{text}"' in seen


def test_a_choice_that_waits_is_withdrawn_and_only_then_another_is_made(
    office: Office, anna: Client, ben: Client
) -> None:
    service = office.service
    before = packs(service)
    chosen(anna, service)
    second = sent(ben, service, CHOOSE, policy="cin", **tomorrow())
    assert "it is agreed to or withdrawn first" in in_a_row(second.text)
    form = reverse("administer-service", args=[service.slug, WITHDRAW])
    assert "chosen by Anna Hill" in in_a_row(ben.get(form).text)
    does(ben, "administer-service", [service.slug, WITHDRAW], reason="Too soon")
    assert packs(service) == before
    assert Event.objects.get(kind="policy.withdrawn").data["policy"] == "camden"
    assert "No policy chosen for it waits" in in_a_row(sent(anna, service, AGREE).text)
    chosen(ben, service, "cin")


def test_a_choice_whose_day_has_come_before_anybody_agreed_is_not_agreed(
    office: Office, anna: Client, ben: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = office.service
    chosen(anna, service)
    Service.objects.filter(pk=service.pk).update(pack_from=today() + timedelta(days=2))
    refused = sent(ben, service, AGREE)
    assert refused.status_code == 422
    assert "withdraw the choice, and choose it from a later day" in in_a_row(refused.text)


def test_on_the_first_day_one_person_is_enough_and_the_page_says_so() -> None:
    anna = the_administrator()
    form = anna.get(reverse("administer", args=["make-service"])).text
    assert "your choice alone puts it in force" in in_a_row(form)
    assert a_service(anna).pack == "suffolk"


def test_a_service_made_later_works_under_a_policy_once_a_second_person_agreed(
    anna: Client, ben: Client
) -> None:
    form = anna.get(reverse("administer", args=["make-service"])).text
    assert "once another administrator has agreed to it" in in_a_row(form)
    service = a_service(anna, "Social care", "cin")
    assert service.pack == ""
    does(ben, "administer-service", [service.slug, AGREE])
    assert packs(service) == ("cin", today())


def test_whom_the_chooser_gave_an_account_since_is_no_second_person(
    office: Office, anna: Client
) -> None:
    chosen(anna, office.service)
    _, link = a_person(anna, office.team, "Dan Fell", "practice-manager", "administrator")
    refused = sent(signed_in_by(link, "dan"), office.service, AGREE)
    assert refused.status_code == 422
    assert "Anna Hill, who brought it, gave you this account" in in_a_row(refused.text)


def test_who_gave_the_chooser_their_account_since_is_no_second_person_either(
    office: Office, anna: Client
) -> None:
    _, link = a_person(anna, office.team, "Dan Fell", "practice-manager", "administrator")
    chosen(signed_in_by(link, "dan"), office.service)
    refused = sent(anna, office.service, AGREE)
    assert "You gave who brought it their account" in in_a_row(refused.text)


def at_the_command_line(office: Office) -> User:
    call_command(
        "account",
        "eve",
        name="Eve Moss",
        access="administrator",
        job="practice-manager",
        team=office.team.slug,
    )
    return User.objects.get(username="eve")


def test_an_account_made_at_the_command_line_is_on_record_with_who_ran_it(office: Office) -> None:
    worker = Worker.objects.get(user=at_the_command_line(office))
    given = Event.objects.get(worker=worker, kind="account.given")
    assert given.by is None
    assert given.data["operator"]


def test_nobody_agrees_by_an_account_made_at_the_command_line_since(
    office: Office, anna: Client
) -> None:
    chosen(anna, office.service)
    eve = Worker.objects.get(user=at_the_command_line(office))
    refused = sent(browsing(eve), office.service, AGREE)
    assert "The account of you was made at the command line" in in_a_row(refused.text)


def test_nobody_agrees_to_what_an_account_made_at_the_command_line_chose(
    office: Office, anna: Client
) -> None:
    eve = Worker.objects.get(user=at_the_command_line(office))
    chosen(browsing(eve), office.service)
    refused = sent(anna, office.service, AGREE)
    assert "The account of who brought it was made at the command line" in in_a_row(refused.text)


def test_nobody_agrees_by_an_account_of_which_nothing_is_on_record(
    office: Office, anna: Client, ben: Client
) -> None:
    chosen(anna, office.service)
    User.objects.filter(worker__name="Ben Noor").update(date_joined=now())
    refused = sent(ben, office.service, AGREE)
    assert "is not on record" in in_a_row(refused.text)


def test_nobody_agrees_at_the_command_line(office: Office, anna: Client, ben: Client) -> None:
    chosen(anna, office.service)
    name = User.objects.get(worker__name="Ben Noor").username
    with pytest.raises(BadInput, match="does so on the page, signed in"):
        call_command("administer", AGREE, office.service.slug, by=name)


def test_a_policy_says_where_it_is_in_force_and_one_chosen_nowhere_that_it_is_not(
    office: Office, anna: Client, ben: Client
) -> None:
    shown = in_a_row(anna.get(reverse("policies")).text)
    assert f"In force in {office.service.name}" in shown
    assert "Chosen for no service here" in shown
    assert "Chosen for no service here" in anna.get(reverse("policy", args=["camden"])).text
    chosen(anna, office.service)
    waits = said_of(where_in_force(today())["camden"])
    assert waits.startswith(f"Chosen in {office.service.name} from")
    assert waits.endswith("once a second person has agreed")
    does(ben, "administer-service", [office.service.slug, AGREE])
    assert said_of(where_in_force(today())["camden"]).startswith("Chosen in ")


@pytest.mark.parametrize("action", [CHOOSE, AGREE, WITHDRAW])
def test_the_page_offers_what_can_be_done_next(
    action: str, office: Office, anna: Client, ben: Client
) -> None:
    address = reverse("administer-service", args=[office.service.slug, action])
    page = reverse("service", args=[office.service.slug])
    assert (address in ben.get(page).text) is (action == CHOOSE)
    chosen(anna, office.service)
    assert (address in ben.get(page).text) is (action != CHOOSE)


def test_whom_somebody_made_for_it_gave_an_account_is_no_second_person_either(
    office: Office, anna: Client
) -> None:
    _, link = a_person(anna, office.team, "Dan Fell", "practice-manager", "administrator")
    dan = signed_in_by(link, "dan")
    chosen(anna, office.service)
    _, link = a_person(dan, office.team, "Gil Moor", "practice-manager", "administrator")
    refused = sent(signed_in_by(link, "gil"), office.service, AGREE)
    assert refused.status_code == 422
    assert "Dan Fell gave you this account" in in_a_row(refused.text)


def test_whose_address_was_changed_since_is_no_second_person(
    office: Office, anna: Client, ben: Client
) -> None:
    chosen(anna, office.service)
    noor = Worker.objects.get(name="Ben Noor")
    post = {
        "name": noor.name,
        "job": office.manager.role,
        "email": "anna@north.example",
    }
    address = reverse("administer-person", args=[noor.pk, "change-worker"])
    anna.post(address, {"submission": str(uuid4()), **post})
    noor.refresh_from_db()
    assert noor.email == "anna@north.example"
    refused = sent(ben, office.service, AGREE)
    assert refused.status_code == 422
    assert "Anna Hill, who brought it, changed your address" in in_a_row(refused.text)
    kept = Event.objects.get(worker=noor, kind="account.address-changed")
    assert "north.example" not in str(kept.data)


def test_a_service_without_a_policy_leaves_the_pages_of_policies_as_they_are(
    office: Office, anna: Client
) -> None:
    office.service.__class__.objects.create(name="Edge of care", slug="edge-of-care")
    for page in (reverse("policies"), reverse("policy", args=["suffolk"])):
        assert anna.get(page).status_code == 200
    assert "Edge of care" not in said_of(where_in_force(today())["suffolk"])
