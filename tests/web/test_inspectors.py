"""An inspector reads whole services given for a time, restricted cases only where let, and writes nothing anywhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from keyworker.access.models import AccessRole, RecordView
from keyworker.access.roles import ACCESS, OWN_ACCOUNT
from keyworker.actions.outcome import Refused
from keyworker.record.models import Case, Event
from keyworker.record.sealed_rows import row_problems
from keyworker.record.subjects import OnCase
from keyworker.workforce.models import Inspection, Service, Team, Worker
from tests.builders import Office, a_worker, act_on, an_office
from tests.the_day import now, today
from tests.web.conftest import a_led_case, browsing, in_a_row
from tests.web.test_restricted_cases import does, restricted
from tests.web.test_the_first_day import does as fills_in
from tests.web.test_who_sees_what import addresses

pytestmark = pytest.mark.django_db
LATER = today() + timedelta(days=14)
UNTIL = {
    "until-day": str(LATER.day),
    "until-month": str(LATER.month),
    "until-year": str(LATER.year),
}


@pytest.fixture
def iris(db: None) -> Worker:
    """An inspector, who works where no cases are held."""
    service = Service.objects.create(slug="keyworker", name="Keyworker", casework=False)
    team = Team.objects.create(
        service=service, slug="administrators", name="Administrators", set_up_on=today()
    )
    return a_worker(team, "Iris Hale", "inspector", access=AccessRole.INSPECTOR)


@pytest.fixture
def anna(iris: Worker) -> Worker:
    return a_worker(iris.team, "Anna Hill", "administrator", access=AccessRole.ADMINISTRATOR)


def given(iris: Worker, anna: Worker, office: Office) -> None:
    where = [iris.pk, "give-inspection"]
    answers = {"service": office.service.slug, "reason": "Inspection", **UNTIL}
    fills_in(browsing(anna), "administer-person", where, **answers)


def status(worker: Worker, case: Case, page: str = "case") -> int:
    return browsing(worker).get(reverse(page, args=[case.reference])).status_code


def test_what_an_inspector_finds_offers_them_nothing_to_record(
    office: Office, iris: Worker, anna: Worker
) -> None:
    case = a_led_case(office)
    given(iris, anna, office)
    for reader, offered in ((office.practitioner, True), (iris, False)):
        found = browsing(reader).post("/search", {"words": case.reference}, follow=True).text
        assert "1 case" in found
        assert ("Record contact" in found) is offered


def test_an_inspector_reads_a_service_once_it_is_given_and_until_it_is_taken_back(
    office: Office, iris: Worker, anna: Worker
) -> None:
    case, other = a_led_case(office), a_led_case(an_office("suffolk"))
    assert status(iris, case) == 404
    assert "No service is given to you" in browsing(iris).get(reverse("home")).text
    given(iris, anna, office)
    for page in ("case", "timeline", "timescales", "people", "decisions", "looked"):
        assert status(iris, case, page) == 200, page
    assert status(iris, other) == 404
    home = in_a_row(browsing(iris).get(reverse("home")).text)
    assert f"{office.service.name}, to the end of" in home
    assert case.reference in home
    assert other.reference not in home
    shown = in_a_row(browsing(anna).get(reverse("person", args=[iris.pk])).text)
    assert f"Looks at {office.service.name}, to the end of" in shown
    assert "An inspector was given a service to look at" in shown
    taken = {"service": office.service.slug, "reason": "Over"}
    fills_in(browsing(anna), "administer-person", [iris.pk, "end-inspection"], **taken)
    assert status(iris, case) == 404
    assert [each.kind for each in Event.objects.filter(worker=iris).order_by("pk")] == [
        "inspection.given",
        "inspection.ended",
    ]


def test_a_referral_without_a_team_is_listed_too(
    office: Office, iris: Worker, anna: Worker
) -> None:
    case = a_led_case(office)
    Case.objects.filter(pk=case.pk).update(team=None)
    given(iris, anna, office)
    assert "None yet" in browsing(iris).get(reverse("home")).text


def test_what_is_given_ends_with_its_day(office: Office, iris: Worker, anna: Worker) -> None:
    case = a_led_case(office)
    given(iris, anna, office)
    assert list(row_problems()) == []
    Inspection.objects.update(until=now() - timedelta(minutes=1))
    assert status(iris, case) == 404


@pytest.mark.parametrize(
    ("entered", "says"),
    [
        (lambda: {"until": today() - timedelta(days=1)}, "This day is past"),
        (lambda: {"until": LATER, "twice": True}, "already"),
    ],
)
def test_what_cannot_be_given_is_refused_in_a_sentence(
    office: Office, iris: Worker, anna: Worker, entered: object, says: str
) -> None:
    asked = entered()  # type: ignore[operator]
    if asked.pop("twice", False):
        given(iris, anna, office)
    address = reverse("administer-person", args=[iris.pk, "give-inspection"])
    day = asked["until"]
    answer = browsing(anna).post(
        address,
        {
            "service": office.service.slug,
            "reason": "x",
            "until-day": day.day,
            "until-month": day.month,
            "until-year": day.year,
        },
    )
    assert answer.status_code == 422
    assert says in answer.text


def test_only_somebody_who_comes_for_inspection_is_given_a_service(
    office: Office, anna: Worker
) -> None:
    page = browsing(anna).get(
        reverse("administer-person", args=[office.lead.pk, "give-inspection"])
    )
    assert "Only somebody who comes for inspection" in page.text
    page = browsing(anna).get(reverse("administer-person", args=[office.lead.pk, "end-inspection"]))
    assert "Only somebody who comes for inspection" in page.text


def test_a_restricted_case_is_opened_only_where_they_are_let_in(
    office: Office, service_manager: Worker, iris: Worker, anna: Worker
) -> None:
    given(iris, anna, office)
    case = restricted(office, service_manager)
    assert status(iris, case) == 404
    assert case.reference not in browsing(iris).get(reverse("home")).text
    form = browsing(service_manager).get(reverse("action", args=[case.reference, "allow-opening"]))
    assert "Iris Hale, inspector" in form.text
    does(case, "allow-opening", service_manager, worker=iris.ref)
    assert status(iris, case) == 200


def test_an_inspector_writes_nothing_through_any_form(
    office: Office, iris: Worker, anna: Worker
) -> None:
    case = a_led_case(office)
    given(iris, anna, office)
    before, browser = Event.objects.count(), browsing(iris)
    pages = {str(each.name) for each in get_resolver("keyworker.web.urls").url_patterns}
    found = addresses(case.reference, office.practitioner)
    assert ACCESS[AccessRole.INSPECTOR].pages <= pages
    for name in sorted(ACCESS[AccessRole.INSPECTOR].pages - {"search"} - OWN_ACCOUNT):
        assert browser.post(found[name], {"reason": "x", "method": "phone"}).status_code == 404, (
            name
        )
    called = {"method": "phone", "with": "Mother"}
    asked = act_on(OnCase(Case.objects.get(pk=case.pk)), "record-contact", iris, **called)
    assert isinstance(asked, Refused)
    assert asked.unmet[0].because == ("Whoever inspects records nothing.",)
    assert Event.objects.count() == before
    assert "What you can do now" in browser.get(reverse("case", args=[case.reference])).text


def test_an_inspector_finds_a_family_and_that_they_looked_is_on_record(
    office: Office, iris: Worker, anna: Worker
) -> None:
    case = a_led_case(office)
    given(iris, anna, office)
    found = browsing(iris).post("/search", {"words": case.reference}, follow=True)
    assert case.reference in found.text
    status(iris, case)
    seen = RecordView.objects.filter(user=iris.user).order_by("pk")
    assert [(each.subject, each.page) for each in seen] == [
        ("search", "search"),
        ("case", "overview"),
    ]
    assert "Iris Hale" in browsing(office.manager).get(f"/cases/{case.reference}/looked").text


def test_an_inspector_reads_who_looked_in_the_services_given(
    office: Office, iris: Worker, anna: Worker
) -> None:
    case = a_led_case(office)
    status(office.practitioner, case)
    assert "Nobody looked" in browsing(iris).get(reverse("looking")).text
    assert browsing(iris).get(reverse("opened")).status_code == 200
    given(iris, anna, office)
    assert "Ada Ruiz" in browsing(iris).get(reverse("looking")).text


def test_of_their_own_account_an_inspector_chooses_the_password_and_the_second_factor(
    iris: Worker,
) -> None:
    assert iris.user is not None
    iris.user.set_password("the-first-pass-phrase-1")
    iris.user.save()
    client = Client()
    client.post("/sign-in", {"username": iris.user.username, "password": "the-first-pass-phrase-1"})
    sent = {
        "old_password": "the-first-pass-phrase-1",
        "new_password1": "another-pass-phrase-2",
        "new_password2": "another-pass-phrase-2",
    }
    assert client.post(reverse("password"), sent).status_code == 302
    assert Event.objects.get(worker=iris).kind == "account.password-chosen"
    assert client.get(reverse("account")).status_code == 200
    assert client.get(reverse("second-factor")).status_code == 200
