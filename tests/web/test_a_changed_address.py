"""Nobody becomes a colleague by changing their address: whichever way it is changed, nothing that opens goes there alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse

from keyworker.access.factors import NewApp, has_factor, keep_app
from keyworker.access.models import AccessRole, AddressChange, Factor, User
from keyworker.access.outside_accounts import of_that_address
from keyworker.config.answers import BadInput
from keyworker.exchange.staff.format import Staff
from keyworker.notices.account_links import RESET, with_its_link
from keyworker.notices.models import Dispatch
from keyworker.policy.wording import on_day
from keyworker.record.models import Event
from keyworker.workforce.models import Worker
from tests.builders import Office, a_worker
from tests.the_day import now, today
from tests.web.conftest import browsing
from tests.web.test_links_by_mail import chooses, link_in
from tests.web.test_the_first_day import does

OLD, NEW = "ada@council.example", "nia@council.example"
SECRET = "a long secret of ada"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def address() -> object:
    with override_settings(KEYWORKER_ADDRESS="http://testserver") as settings:
        yield settings


@pytest.fixture
def nia(office: Office) -> Worker:
    return a_worker(office.team, "Nia Gray", "practice-manager", access=AccessRole.ADMINISTRATOR)


@pytest.fixture
def second(office: Office) -> Worker:
    return a_worker(office.team, "Sol Park", "practice-manager", access=AccessRole.ADMINISTRATOR)


@pytest.fixture
def ada(office: Office, nia: Worker, second: Worker) -> Worker:
    """Somebody who came in before, whose mail goes to their own address. Everybody here has been for a while."""
    User.objects.update(date_joined=now() - timedelta(days=365))
    worker = office.practitioner
    assert worker.user is not None
    worker.email = OLD
    worker.save()
    worker.user.set_password(SECRET)
    worker.user.save()
    return worker


def on_the_page(ada: Worker, nia: Worker, to: str, tmp_path: Path) -> None:
    does(
        browsing(nia),
        "administer-person",
        [ada.pk, "change-worker"],
        name=ada.name,
        job=ada.role,
        email=to,
    )


def by_a_command(ada: Worker, nia: Worker, to: str, tmp_path: Path) -> None:
    assert nia.user is not None
    said = [f"name={ada.name}", f"job={ada.role}", f"email={to}"]
    call_command("administer", "change-worker", ada.ref, *said, by=nia.user.username)


def by_a_command_in_their_own_name(ada: Worker, nia: Worker, to: str, tmp_path: Path) -> None:
    assert ada.user is not None
    User.objects.filter(pk=ada.user.pk).update(access_role=AccessRole.ADMINISTRATOR)
    said = [f"name={ada.name}", f"job={ada.role}", f"email={to}"]
    call_command("administer", "change-worker", ada.ref, *said, by=ada.user.username)


def by_a_file(ada: Worker, nia: Worker, to: str, tmp_path: Path) -> None:
    assert nia.user is not None
    file = tmp_path / "staff.csv"
    file.write_text(f"Name,Team,E-mail\n{ada.name},{ada.team.name},{to}\n")
    nia.user.refresh_from_db()
    Staff(nia.user).bring_in(str(file), now=now(), service="", dry_run=False)


Road = Callable[[Worker, Worker, str, Path], None]
ROADS = [on_the_page, by_a_command, by_a_command_in_their_own_name, by_a_file]
every_road = pytest.mark.parametrize("road", ROADS, ids=lambda road: road.__name__)
# What a line of a file leaves empty stays: nothing is taken away by one.
each_road_but_a_file = pytest.mark.parametrize("road", ROADS[:-1], ids=lambda road: road.__name__)


def test_every_way_to_change_an_address_is_held_to_it() -> None:
    """One action writes it; a new one that did would have to come here."""
    source = Path(__file__).parents[2] / "src" / "keyworker"
    writes = [
        str(each.relative_to(source))
        for each in source.rglob("*.py")
        if each.parent.name != "migrations"
        and (".email = " in (text := each.read_text()) or "worker.email, " in text)
    ]
    assert writes == ["actions/on_worker/post.py"]


@every_road
def test_the_address_before_is_told_and_opens_the_account_until_the_new_one_is_settled(
    road: Road, ada: Worker, nia: Worker, tmp_path: Path
) -> None:
    road(ada, nia, NEW, tmp_path)
    told = Dispatch.objects.filter(kind="account-changed")
    assert set(told.values_list("to", flat=True)) == {OLD, NEW}
    for each in told:
        assert "was changed" in each.text
        assert "tell your manager and whoever looks after Keyworker" in each.text
        assert not [part for part in (*ada.name.split(), NEW, OLD) if part in each.text]
    for who in (NEW, OLD):
        Client().post(reverse("forgotten"), {"who": who})
    assert ada.user is not None
    assert list(Dispatch.objects.filter(kind=RESET).values_list("to", flat=True)) == [OLD]


@every_road
def test_neither_a_new_link_nor_the_authoritys_own_sign_in_opens_it_by_the_new_address(
    road: Road, ada: Worker, nia: Worker, tmp_path: Path
) -> None:
    road(ada, nia, NEW, tmp_path)
    assert of_that_address(NEW) is None
    assert of_that_address(OLD) == ada.user
    page = does(browsing(nia), "administer-person", [ada.pk, "invite-again"])
    assert "Link to choose a password" not in page
    assert "/invitation/" in link_in(Dispatch.objects.get(kind="account-invitation", to=OLD))
    assert not Dispatch.objects.filter(kind="account-invitation", to=NEW).exists()


@each_road_but_a_file
def test_taking_the_address_away_shows_nobody_the_link(
    road: Road, ada: Worker, nia: Worker, tmp_path: Path
) -> None:
    road(ada, nia, "", tmp_path)
    assert "Link to choose a password" not in does(
        browsing(nia), "administer-person", [ada.pk, "invite-again"]
    )
    assert Dispatch.objects.filter(kind="account-invitation").get().to == OLD


def with_a_factor(ada: Worker) -> User:
    assert ada.user is not None
    keep_app(ada.user, NewApp.made(), step=0, now=now())
    return ada.user


@every_road
def test_the_second_factor_is_not_taken_away_by_the_same_road(
    road: Road, ada: Worker, nia: Worker, second: Worker, tmp_path: Path
) -> None:
    user = with_a_factor(ada)
    road(ada, nia, NEW, tmp_path)
    for each in (nia, second):
        refused = taken_away(browsing(each), ada)
        assert "First they confirm it at Your account" in refused
    assert has_factor(user)


def taken_away(browser: Client, ada: Worker) -> str:
    return tried(browser, ada, "take-away-factors", reason="Phone lost")


def tried(browser: Client, ada: Worker, action: str, **entered: str) -> str:
    """What is said to whoever sends this form, refused or done, in a row."""
    address = reverse("administer-person", args=[ada.pk, action])
    answer = browser.post(address, {"submission": str(uuid4()), **entered}, follow=True)
    return " ".join(answer.text.split())


def test_once_a_second_administrator_agreed_it_counts_and_the_two_together_help(
    ada: Worker, nia: Worker, second: Worker, tmp_path: Path
) -> None:
    user = with_a_factor(ada)
    on_the_page(ada, nia, NEW, tmp_path)
    assert "Agree to the changed address" not in browsing(nia).get(f"/people/{ada.pk}").text
    agreeing = browsing(second)
    page = agreeing.get(f"/people/{ada.pk}").text
    assert "Agree to the changed address" in page
    assert f"Links to choose a password go to\n    {OLD}" in page
    form = agreeing.get(reverse("administer-person", args=[ada.pk, "agree-address"])).text
    assert NEW in form
    does(agreeing, "administer-person", [ada.pk, "agree-address"], reason="I spoke to her")
    assert Event.objects.get(kind="account.address-agreed").by == second
    agreed = Dispatch.objects.filter(text__startswith="A second administrator agreed")
    assert set(agreed.values_list("to", flat=True)) == {OLD, NEW}
    assert of_that_address(NEW) == user
    Client().post(reverse("forgotten"), {"who": NEW})
    assert chooses(link_in(Dispatch.objects.get(kind=RESET))) == 302
    assert "You changed their address: another administrator" in taken_away(browsing(nia), ada)
    taken_away(agreeing, ada)
    assert not Factor.objects.filter(user=user).exists()


def test_they_confirm_it_themselves_once_they_have_shown_who_they_are(
    ada: Worker, nia: Worker, tmp_path: Path
) -> None:
    on_the_page(ada, nia, NEW, tmp_path)
    assert ada.user is not None
    hers = Client()
    entered = {"username": ada.user.username, "password": SECRET}
    page = hers.post("/sign-in", entered, follow=True).text
    assert "The address to which mail about your account goes was changed" in page
    page = hers.get("/account").text
    assert "Is this address yours?" in page
    assert NEW in page
    other = hers.post("/account", {"address": "x@council.example"}, follow=True).text
    assert "The address was changed meanwhile" in other
    assert "You confirmed your address" in hers.post("/account", {"address": NEW}, follow=True).text
    assert Event.objects.get(kind="account.address-confirmed").by == ada
    assert "Is this address yours?" not in hers.get("/account").text
    assert (
        "No changed address of yours" in hers.post("/account", {"address": NEW}, follow=True).text
    )
    Client().post(reverse("forgotten"), {"who": NEW})
    assert Dispatch.objects.get(kind=RESET).to == NEW


def test_an_address_taken_away_is_theirs_to_confirm_too(
    ada: Worker, nia: Worker, tmp_path: Path
) -> None:
    on_the_page(ada, nia, "", tmp_path)
    assert "no address is on record now" in browsing(ada).get("/account").text


def test_a_screen_left_open_confirms_nothing(ada: Worker, nia: Worker, tmp_path: Path) -> None:
    on_the_page(ada, nia, NEW, tmp_path)
    with override_settings(KEYWORKER_SHOWN_FOR=timedelta(0)):
        answer = browsing(ada).post("/account", {"address": NEW})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/confirm")


def test_put_back_as_it_was_nothing_waits(ada: Worker, nia: Worker, tmp_path: Path) -> None:
    on_the_page(ada, nia, NEW, tmp_path)
    on_the_page(ada, nia, "somewhere@council.example", tmp_path)
    assert AddressChange.objects.get().stood == OLD
    on_the_page(ada, nia, OLD.upper(), tmp_path)
    assert not AddressChange.objects.exists()


def test_whoever_never_came_in_has_their_address_put_right_and_is_invited_there(
    ada: Worker, nia: Worker, tmp_path: Path
) -> None:
    assert ada.user is not None
    ada.user.set_unusable_password()
    ada.user.save()
    on_the_page(ada, nia, NEW, tmp_path)
    page = does(browsing(nia), "administer-person", [ada.pk, "invite-again"])
    assert "Link to choose a password" in page
    mail = Dispatch.objects.get(kind="account-invitation")
    assert mail.to == NEW
    assert "/invitation/" in with_its_link(mail).text


def test_where_there_was_no_address_before_no_link_is_made_meanwhile(
    ada: Worker, nia: Worker, tmp_path: Path
) -> None:
    Worker.objects.filter(pk=ada.pk).update(email="")
    on_the_page(ada, nia, NEW, tmp_path)
    refused = tried(browsing(nia), ada, "invite-again")
    assert "there was none before" in refused
    assert "nobody until" in " ".join(browsing(nia).get(f"/people/{ada.pk}").text.split())
    Client().post(reverse("forgotten"), {"who": NEW})
    assert not Dispatch.objects.filter(kind=RESET).exists()


def test_ones_own_address_counts_once_one_has_shown_who_one_is_and_the_one_before_is_told(
    ada: Worker, nia: Worker, tmp_path: Path
) -> None:
    assert nia.user is not None
    nia.user.set_password(SECRET)
    nia.user.save()
    Worker.objects.filter(pk=nia.pk).update(email=OLD)
    nia.refresh_from_db()
    on_the_page(nia, nia, NEW, tmp_path)
    told = Dispatch.objects.filter(kind="account-changed")
    assert set(told.values_list("to", flat=True)) == {OLD, NEW}
    assert of_that_address(NEW) is None
    hers = browsing(nia)
    assert "You changed where mail about your account goes" in hers.get("/account").text
    with override_settings(KEYWORKER_SHOWN_FOR=timedelta(0)):
        assert "/account/confirm" in hers.post("/account", {"address": NEW}).headers["Location"]
    assert of_that_address(NEW) is None, "a screen left open takes no account"
    assert "You confirmed your address" in hers.post("/account", {"address": NEW}, follow=True).text
    assert of_that_address(NEW) == nia.user
    assert "Is this address yours?" not in hers.get("/account").text


def test_whoever_was_given_their_account_since_by_the_one_who_changed_it_is_no_second(
    ada: Worker, nia: Worker, second: Worker, tmp_path: Path
) -> None:
    on_the_page(ada, nia, NEW, tmp_path)
    does(browsing(nia), "administer-person", [second.pk, "invite-again"])
    refused = tried(browsing(second), ada, "agree-address", reason="Fine")
    assert "Nia Gray, who brought it, made you a link to sign in" in refused


def test_nobody_made_since_by_the_one_who_changed_it_takes_the_factor_away_either(
    ada: Worker, nia: Worker, second: Worker, office: Office, tmp_path: Path
) -> None:
    user = with_a_factor(ada)
    on_the_page(ada, nia, NEW, tmp_path)
    tried(browsing(second), ada, "agree-address", reason="I spoke to her")
    third = a_worker(office.team, "Tam Reed", "practice-manager", access=AccessRole.ADMINISTRATOR)
    User.objects.filter(worker=third).update(date_joined=now() - timedelta(days=365))
    does(browsing(nia), "administer-person", [third.pk, "invite-again"])
    assert "Nia Gray, who brought it, made you a link" in taken_away(browsing(third), ada)
    assert has_factor(user)


def test_whoever_took_the_factor_away_first_agrees_to_no_address_that_was_changed_after_it(
    ada: Worker, nia: Worker, second: Worker, tmp_path: Path
) -> None:
    with_a_factor(ada)
    taken_away(browsing(second), ada)
    on_the_page(ada, nia, NEW, tmp_path)
    page = browsing(second).get(reverse("administer-person", args=[ada.pk, "agree-address"])).text
    assert f"Nia Gray changed it {on_day(today())}; {OLD} stood before" in page
    assert f"Sol Park took their second factor away {on_day(today())}" in page
    refused = tried(browsing(second), ada, "agree-address", reason="Fine")
    assert "You took their second factor away" in refused
    assert AddressChange.objects.get().waits


def test_nobody_agrees_at_the_command_line(
    ada: Worker, nia: Worker, second: Worker, tmp_path: Path
) -> None:
    on_the_page(ada, nia, NEW, tmp_path)
    assert second.user is not None
    with pytest.raises(BadInput, match="on the page"):
        call_command("administer", "agree-address", ada.ref, "reason=Fine", by=second.user.username)
    assert AddressChange.objects.get().waits
