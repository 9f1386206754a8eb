"""What somebody typed is there again when they come back: from another page, after a refusal, after being signed out."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from keyworker.notices.tasks import old_forms_go
from keyworker.record.kept_forms import DAYS, MOST, Place, keep_form
from keyworker.record.models import Case, Event, KeptForm
from tests.builders import CaseStory, Office, an_office
from tests.the_day import now
from tests.web.conftest import a_led_case, browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db

WORDS = "She said that she likes the new school"


def visit(case: Case) -> str:
    return f"/cases/{case.reference}/do/record-visit"


def hidden_in(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page)
    return dict(found)


def opened(client: Client, address: str) -> dict[str, Any]:
    """The form opened, and half of it typed: where the visit was is still missing."""
    return {**hidden_in(client.get(address).text), "note": WORDS, "anyone_seen": "yes"}


def test_what_was_refused_is_in_the_form_when_it_is_opened_again(office: Office) -> None:
    case = a_led_case(office)
    client = browsing(office.practitioner)
    assert client.post(visit(case), opened(client, visit(case))).status_code == 422
    client.get(f"/cases/{case.reference}")
    page = in_a_row(client.get(visit(case)).text)
    assert WORDS in page
    assert "What you typed here before is in the form again." in page
    assert re.search(r'name="anyone_seen" type="radio" value="yes" checked', page)


def test_a_page_that_is_left_sends_what_is_half_typed_and_nothing_is_done_with_it(
    office: Office,
) -> None:
    case = a_led_case(office)
    client = browsing(office.practitioner)
    form = {**opened(client, visit(case)), "where": "home", "keep_only": "yes"}
    assert client.post(visit(case), form).status_code == 204
    assert not Event.objects.filter(case=case, kind="visit.made").exists()
    assert WORDS in client.get(visit(case)).text


def test_somebody_signed_out_meanwhile_finds_it_after_signing_in(office: Office) -> None:
    case = a_led_case(office)
    client = browsing(office.practitioner)
    form = {**opened(client, visit(case)), "where": "home"}
    client.cookies["sessionid"] = "long-gone"
    answer = client.post(visit(case), form, follow=True)
    address = answer.redirect_chain[-1][0]
    assert address == f"/sign-in?next={visit(case)}"
    assert "What you typed is kept for you" in answer.text
    assert not Event.objects.filter(case=case, kind="visit.made").exists()
    assert all(WORDS not in str(each.value) for each in client.cookies.values())
    assert WORDS in browsing(office.practitioner).get(visit(case)).text


def test_it_is_shown_to_nobody_else(office: Office) -> None:
    case = a_led_case(office)
    client = browsing(office.practitioner)
    client.post(visit(case), opened(client, visit(case)))
    assert WORDS not in browsing(office.manager).get(visit(case)).text


def test_nobody_keeps_anything_for_somebody_else_or_without_our_mark(office: Office) -> None:
    case = a_led_case(office)
    form = opened(browsing(office.practitioner), visit(case))
    other = browsing(office.manager)
    other.post(visit(case), {**form, "keep_only": "yes"})
    Client().post(visit(case), {**form, "keeps_for": "forged", "keep_only": "yes"})
    assert not KeptForm.objects.exists()


def test_what_is_recorded_is_kept_no_longer(office: Office) -> None:
    case = a_led_case(office)
    client = browsing(office.practitioner)
    form = opened(client, visit(case))
    client.post(visit(case), form)
    assert KeptForm.objects.count() == 1
    whole = {**form, "where": "home", "children_seen": "none", "planned": "yes"}
    assert client.post(visit(case), whole).status_code == 302
    assert not KeptForm.objects.exists()
    assert WORDS not in client.get(visit(case)).text


def test_an_empty_form_is_there_for_whoever_wants_one(office: Office) -> None:
    case = a_led_case(office)
    client = browsing(office.practitioner)
    form = opened(client, visit(case))
    client.post(visit(case), form)
    answer = client.post(visit(case), {"keeps_for": form["keeps_for"], "empty_form": "yes"})
    assert answer.status_code == 302
    assert WORDS not in client.get(visit(case)).text


def test_after_two_days_it_is_gone(office: Office) -> None:
    case = a_led_case(office)
    client = browsing(office.practitioner)
    client.post(visit(case), opened(client, visit(case)))
    kept = KeptForm.objects.get()
    kept.kept_at -= timedelta(days=DAYS, minutes=1)
    kept.save()
    assert WORDS not in client.get(visit(case)).text
    other = f"/cases/{case.reference}/do/record-contact"
    client.post(other, {**opened(client, other)})
    assert WORDS in KeptForm.objects.get().entered["note"]
    assert KeptForm.objects.count() == 1


def test_what_came_on_record_meanwhile_stands_beside_it(office: Office) -> None:
    case = a_led_case(office)
    client = browsing(office.practitioner)
    client.post(visit(case), opened(client, visit(case)))
    browsing(office.manager).post(f"/cases/{case.reference}/contact", {"preset": "no-answer"})
    page = in_a_row(client.get(visit(case)).text)
    assert "Since then, on this case:" in page
    assert WORDS in page


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/cases/{}/contact", {"note": WORDS}),
        ("/cases/{}/allocate", {"how": "Said yes by phone", "reason": WORDS, "agreed": "yes"}),
        ("/referrals/new", {"note": WORDS}),
        ("/cases/{}/letters/new/ending", {"text": WORDS}),
    ],
)
def test_every_page_with_a_form_of_its_own_keeps_it_too(
    office: Office, address: str, typed: dict[str, str]
) -> None:
    case = a_led_case(office)
    client = browsing(office.manager)
    address = address.format(case.reference)
    form = {**hidden_in(client.get(address).text), **typed, "keep_only": "yes"}
    assert client.post(address, form).status_code == 204
    page = client.get(address).text
    assert WORDS in page
    assert "What you typed here before is in the form again." in in_a_row(page)


def test_an_absence_half_recorded_is_kept_and_only_in_its_own_form(office: Office) -> None:
    client = browsing(office.manager)
    address = f"/workers/{office.practitioner.pk}/absence"
    form = {**hidden_in(client.get(address).text), "note": WORDS, "keep_only": "yes"}
    client.post(address, form)
    assert KeptForm.objects.get().entered["action"] == ["record-absence"]
    assert client.get(f"{address}?action=withdraw-absence").status_code == 200


def test_a_referral_that_is_asked_about_keeps_its_answers(office: Office) -> None:
    camden = an_office("camden")
    case = CaseStory(camden).received(days_ago(1)).case
    client = browsing(camden.lead)
    address = f"/referrals/{case.reference}/questions"
    page = client.get(address).text
    name = re.findall(r'name="(about\.[^"]*)" type="radio" value="yes"', in_a_row(page))[0]
    client.post(address, {**hidden_in(page), name: "yes", "keep_only": "yes"})
    again = in_a_row(client.get(address).text)
    assert re.search(rf'name="{re.escape(name)}" type="radio" value="yes" checked', again)


def test_going_on_from_what_stands_in_the_way_leads_to_its_place_on_the_form(
    office: Office,
) -> None:
    case = a_led_case(office)
    client = browsing(office.manager)
    page = client.get(f"/cases/{case.reference}").text
    places = re.findall(r'href="[^"#]*#([^"]*)"[^>]*>(?:Put it right|Answer it) on the form', page)
    assert all("." not in each for each in places)


def test_a_form_from_before_signing_in_again_in_another_tab_is_kept_too(office: Office) -> None:
    case = a_led_case(office)
    client = Client(enforce_csrf_checks=True)
    assert office.practitioner.user is not None
    client.force_login(office.practitioner.user, backend="keyworker.access.backends.PeopleAtWork")
    form = opened(client, visit(case))
    client.cookies["csrftoken"] = "a" * 32
    answer = client.post(visit(case), {**form, "where": "home"})
    assert (answer.status_code, answer["Location"]) == (302, visit(case))
    page = client.get(visit(case)).text
    assert WORDS in page
    assert "from before you signed in again" in page
    assert not Event.objects.filter(case=case, kind="visit.made").exists()


def test_whoever_was_signed_out_meanwhile_is_asked_to_sign_in_and_not_told_that_they_did(
    office: Office,
) -> None:
    case = a_led_case(office)
    client = Client(enforce_csrf_checks=True)
    assert office.practitioner.user is not None
    client.force_login(office.practitioner.user, backend="keyworker.access.backends.PeopleAtWork")
    form = opened(client, visit(case))
    client.logout()
    page = client.post(visit(case), {**form, "where": "home"}, follow=True).text
    assert "You were signed out. What you typed is kept for you" in page
    assert "signed in again" not in page
    assert "Important" in page
    assert "Done" not in page


def test_what_does_not_come_from_us_is_answered_by_a_page_of_ours(office: Office) -> None:
    case = a_led_case(office)
    client = Client(enforce_csrf_checks=True)
    answer = client.post(visit(case), {"note": WORDS})
    assert answer.status_code == 403
    assert "You cannot do that" in answer.text
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize("hostile", ["A zero\x00in it", "\ud800"], ids=ascii)
@pytest.mark.parametrize("where", ["note", "name", "replaces", "version", "keep_only", "keeps_for"])
def test_what_the_database_takes_in_no_text_is_not_kept_and_breaks_nothing(
    office: Office, hostile: str, where: str
) -> None:
    case = a_led_case(office)
    browser = browsing(office.practitioner)
    text = (
        hostile.encode("utf-8", "surrogatepass").decode("latin-1")
        if "\ud800" in hostile
        else hostile
    )
    form = opened(browser, visit(case))
    form |= {text: "x"} if where == "name" else {where: text}
    for client in (browser, Client()):
        for more in ({}, {"keep_only": "yes"} if where != "keep_only" else {}):
            assert client.post(visit(case), {**form, **more}).status_code in {204, 302, 422}
    answer = browser.get(f"{visit(case)}?replaces={quote(text)}")
    assert answer.status_code in {200, 302}
    assert browser.post(f"/cases/{quote(text)}", {"empty_form": "yes"}).status_code == 404


@pytest.mark.parametrize("hostile", ["\x00", "\ud800", "a\udfffb"], ids=ascii)
def test_text_that_cannot_be_stored_is_not_kept_wherever_it_stands(
    office: Office, hostile: str
) -> None:
    user = office.practitioner.user
    assert user is not None
    assert not keep_form(user, Place("/here"), {"note": ["well", hostile]}, version=None, at=now())
    assert not keep_form(user, Place("/here"), {hostile: ["well"]}, version=None, at=now())
    assert not KeptForm.objects.exists()


def test_somebody_signed_out_learns_that_what_they_sent_could_not_be_kept(office: Office) -> None:
    case = a_led_case(office)
    form = {**opened(browsing(office.practitioner), visit(case)), "note": "A zero\x00in it"}
    answer = Client().post(visit(case), form, follow=True)
    assert "could not be kept" in in_a_row(answer.text)
    assert not KeptForm.objects.exists()


def test_what_was_to_stand_in_the_place_of_an_entry_withdrawn_meanwhile_is_in_the_form(
    office: Office,
) -> None:
    case = a_led_case(office)
    client = browsing(office.practitioner)
    whole = {"where": "home", "children_seen": "none", "planned": "yes"}
    assert client.post(visit(case), {**opened(client, visit(case)), **whole}).status_code == 302
    made = Event.objects.get(case=case, kind="visit.made")
    address = f"{visit(case)}?replaces={made.ref}"
    form = {
        **opened(client, address),
        **whole,
        "what_was_wrong": "Wrong house",
        "note": "It was at school",
    }
    alone = f"/cases/{case.reference}/do/correct-event"
    withdrawal = {**hidden_in(client.get(f"{alone}?corrects={made.ref}&alone=yes").text)}
    assert (
        client.post(
            alone, {**withdrawal, "corrects": made.ref, "reason": "A slip of the finger"}
        ).status_code
        == 302
    )
    answer = client.post(address, form)
    assert answer.status_code == 422
    assert "It was at school" in answer.text
    again = in_a_row(client.get(address).text)
    assert "It was at school" in again
    assert "What you typed here before is in the form again." in again
    new = {**hidden_in(again), **whole, "anyone_seen": "yes", "note": "It was at school"}
    assert client.post(address, new).status_code == 302
    assert (
        Event.objects.uncorrected().get(case=case, kind="visit.made").data["note"]
        == "It was at school"
    )
    assert not KeptForm.objects.exists()


def test_a_mark_is_good_for_its_own_form_alone(office: Office) -> None:
    case, other = a_led_case(office), a_led_case(office)
    form = {**opened(browsing(office.practitioner), visit(case)), "keep_only": "yes"}
    for client in (Client(), browsing(office.practitioner)):
        for address in (
            visit(other),
            f"/cases/{case.reference}/do/record-contact",
            "/",
            "/notices",
        ):
            client.post(address, form)
    assert not KeptForm.objects.exists()
    Client().post(visit(case), form)
    assert WORDS in KeptForm.objects.get().entered["note"]


def test_what_comes_without_a_session_takes_the_place_of_nothing_longer(office: Office) -> None:
    case = a_led_case(office)
    client = browsing(office.practitioner)
    form = {**opened(client, visit(case)), "keep_only": "yes"}
    client.post(visit(case), form)
    Client().post(visit(case), {**form, "note": " " * 500, "anyone_seen": ""})
    assert WORDS in KeptForm.objects.get().entered["note"]
    Client().post(visit(case), {**form, "note": f"{WORDS}, and the teacher"})
    assert KeptForm.objects.get().entered["note"] == [f"{WORDS}, and the teacher"]


def test_of_too_many_forms_the_oldest_go(office: Office) -> None:
    user = office.practitioner.user
    assert user is not None
    for number in range(MOST + 2):
        at = now() + timedelta(minutes=number)
        assert keep_form(user, Place(f"/form/{number}"), {"note": [WORDS]}, version=None, at=at)
    kept = set(KeptForm.objects.values_list("address", flat=True))
    assert kept == {f"/form/{number}" for number in range(2, MOST + 2)}


def test_after_two_days_it_goes_by_itself(office: Office) -> None:
    user = office.practitioner.user
    assert user is not None
    keep_form(
        user,
        Place("/old"),
        {"note": [WORDS]},
        version=None,
        at=now() - timedelta(days=DAYS, minutes=1),
    )
    KeptForm.objects.create(user=user, address="/new", entered={}, kept_at=now())
    old_forms_go(timestamp=0)
    assert [each.address for each in KeptForm.objects.all()] == ["/new"]


def test_what_was_typed_on_a_case_that_is_no_longer_theirs_to_see_is_shown_nowhere(
    office: Office,
) -> None:
    case = a_led_case(office)
    client = browsing(office.practitioner)
    client.post(visit(case), opened(client, visit(case)))
    CaseStory.about(office, case).happened(
        "allocation.ended", days_ago(0), worker=office.practitioner.ref, role="lead"
    )
    Case.objects.filter(pk=case.pk).update(restricted=True)
    answer = client.get(visit(case))
    assert answer.status_code == 404
    assert WORDS not in answer.text


def two_tabs(client: Client, address: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The same form opened twice, with other words in each."""
    first, second = opened(client, address), opened(client, address)
    return {**first, "note": "Words of the first"}, {**second, "note": "Words of the second"}


WHOLE = {"where": "home", "children_seen": "none", "planned": "yes"}


def test_of_two_tabs_the_second_records_nothing_twice_and_loses_no_word(office: Office) -> None:
    case = a_led_case(office)
    client = browsing(office.practitioner)
    first, second = two_tabs(client, visit(case))
    assert client.post(visit(case), {**first, **WHOLE}).status_code == 302
    answer = client.post(visit(case), {**second, **WHOLE})
    assert answer.status_code == 422
    assert "something has changed since you opened this page" in answer.text
    assert "Words of the second" in answer.text
    (made,) = Event.objects.filter(case=case, kind="visit.made")
    assert made.data["note"] == "Words of the first"
    assert "Words of the second" in client.get(visit(case)).text


def test_what_is_half_typed_in_one_tab_takes_nothing_of_the_place_of_the_other(
    office: Office,
) -> None:
    case = a_led_case(office)
    client = browsing(office.practitioner)
    first, second = two_tabs(client, visit(case))
    for form in (first, second):
        assert client.post(visit(case), {**form, "keep_only": "yes"}).status_code == 204
    assert KeptForm.objects.count() == 2
    assert "Words of the second" in client.get(visit(case)).text
    assert client.post(visit(case), {**second, **WHOLE}).status_code == 302
    assert "Words of the first" in client.get(visit(case)).text


def test_a_form_that_is_filled_in_again_takes_the_place_of_what_it_was_filled_in_with(
    office: Office,
) -> None:
    case = a_led_case(office)
    client = browsing(office.practitioner)
    client.post(visit(case), {**opened(client, visit(case)), "keep_only": "yes"})
    again = {**opened(client, visit(case)), "note": f"{WORDS}, and its teachers"}
    client.post(visit(case), {**again, "keep_only": "yes"})
    assert KeptForm.objects.get().entered["note"] == [f"{WORDS}, and its teachers"]
    third = opened(client, visit(case))
    assert client.post(visit(case), {**third, **WHOLE}).status_code == 302
    assert not KeptForm.objects.exists()
