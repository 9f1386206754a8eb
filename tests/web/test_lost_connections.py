"""A connection to the database that breaks is told from a request that was wrong, whenever it breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from pytest_django import Settings

from keyworker.record.models import Event
from keyworker.web.urls import urlpatterns
from tests.builders import an_office
from tests.web.conftest import a_led_case, browsing

pytestmark = pytest.mark.django_db(transaction=True)


class Meanwhile:
    """A middleware: what happens while a page is asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.before(request)
        response = self._get_response(request)
        self.after()
        return response

    def before(self, request: HttpRequest) -> None:
        """What happens before the page is made."""

    def after(self) -> None:
        """What happens once it is made."""


class BreaksAtOnce(Meanwhile):
    def before(self, request: HttpRequest) -> None:
        _break_the_connection()


class BreaksOnceTheSessionIsRead(Meanwhile):
    def before(self, request: HttpRequest) -> None:
        assert not request.session.is_empty()
        _break_the_connection()


class BreaksOnceWhoAsksIsKnown(Meanwhile):
    def before(self, request: HttpRequest) -> None:
        assert request.user.is_authenticated
        assert request.user.worker is not None
        _break_the_connection()


class BreaksOnceThePageIsMade(Meanwhile):
    def after(self) -> None:
        _break_the_connection()


class SessionEnds(Meanwhile):
    """Somebody signs out in another window."""

    def after(self) -> None:
        Session.objects.all().delete()


def _break_the_connection() -> None:
    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


class Caller:
    """A practitioner at their browser, who has a case and has just recorded a contact."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._middleware = settings, list(settings.MIDDLEWARE)
        office = an_office("suffolk")
        self.case, self.worker = a_led_case(office), office.practitioner
        self.browser = browsing(office.practitioner)
        self.browser.raise_request_exception = False
        assert self.records(uuid4()).status_code == 302

    def records(self, submission: UUID) -> Any:
        form = {"submission": str(submission), "with": "Parent", "method": "phone"}
        return self.browser.post(f"/cases/{self.case.reference}/do/record-contact", form)

    def meets(self, middleware: type[Meanwhile]) -> None:
        """Have that happen while any page is asked for from now on, over a new connection to begin with."""
        within = "django.contrib.sessions.middleware.SessionMiddleware"
        if middleware is BreaksOnceWhoAsksIsKnown:
            within = self._middleware[-1]
        place = self._middleware.index(within) + 1
        added = f"{__name__}.{middleware.__name__}"
        self._settings.MIDDLEWARE = [*self._middleware[:place], added, *self._middleware[place:]]
        self.browser.handler.load_middleware()
        connection.close()

    def address(self, name: str, arguments: Iterable[str]) -> str:
        """A page of theirs: of their case where it is of a case, of themselves where it is of a worker."""
        known = {"reference": self.case.reference, "worker_id": self.worker.pk, "ending": "pdf"}
        others = {each: known.get(each, self.worker.pk) for each in arguments}
        return reverse(name, kwargs=others)


@pytest.fixture
def caller(transactional_db: None, settings: Settings) -> Iterator[Caller]:
    yield Caller(settings)
    # What was recorded is taken away again over a new one.
    connection.close()


@pytest.mark.parametrize("page", ["/overdue", "/", "/caseload"])
def test_a_page_whose_session_could_not_be_kept_is_one_to_ask_for_again(
    caller: Caller, page: str
) -> None:
    caller.meets(BreaksOnceThePageIsMade)
    answer = caller.browser.get(page)
    assert answer.status_code == 503
    assert "That could not be read" not in answer.content.decode()
    caller.meets(Meanwhile)
    again = caller.browser.get(page)
    assert again.status_code == 200
    assert "Recorded: contact was made with the family" in again.content.decode()


@pytest.mark.parametrize("breaks", [BreaksAtOnce, BreaksOnceTheSessionIsRead])
def test_no_page_blames_who_asks_for_a_connection_that_broke(
    caller: Caller, breaks: type[Meanwhile]
) -> None:
    answers = {}
    for each in urlpatterns:
        page = caller.address(str(each.name), each.pattern.converters)
        for ask in (caller.browser.get, caller.browser.post):
            caller.meets(breaks)
            answers[f"{ask.__name__} {page}"] = ask(page).status_code
    # Who asks is found before anything else, so that every page needs the database.
    assert {page: said for page, said in answers.items() if said != 503} == {}


def test_a_form_over_a_connection_that_broke_is_sent_again_and_recorded_once(
    caller: Caller,
) -> None:
    number = uuid4()
    for breaks in (BreaksOnceWhoAsksIsKnown, BreaksOnceThePageIsMade):
        caller.meets(breaks)
        answer = caller.records(number)
        assert answer.status_code == 503
        assert "Nothing was recorded" not in answer.content.decode()
    caller.meets(Meanwhile)
    assert caller.records(number).status_code == 302
    assert Event.objects.filter(submission=number).count() == 1


@pytest.fixture(params=["while the row is written", "as it is committed"])
def breaks_at_a_session(
    request: pytest.FixtureRequest, caller: Caller
) -> Iterator[Callable[[str], None]]:
    """Has the server end the connection of whoever does that with the row of a session."""

    def meets(doing: str) -> None:
        trigger = f"TRIGGER breaks AFTER {doing} ON django_session"
        if request.param == "as it is committed":
            trigger = f"CONSTRAINT {trigger} DEFERRABLE INITIALLY DEFERRED"
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE FUNCTION breaks() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$"
            )
            cursor.execute(f"CREATE {trigger} FOR EACH ROW EXECUTE FUNCTION breaks()")

    yield meets
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION IF EXISTS breaks() CASCADE")


def test_a_session_whose_row_breaks_the_connection_is_neither_ended_nor_a_wrong_request(
    breaks_at_a_session: Callable[[str], None], caller: Caller
) -> None:
    # The second window of the same person signs in; then this one is looked at, and signed out.
    worker = caller.worker.user
    assert worker is not None
    worker.set_password("as long as it has to be")
    worker.save()
    form = {"username": worker.username, "password": "as long as it has to be"}
    breaks_at_a_session("INSERT OR UPDATE OR DELETE")
    for address, sent in (("/sign-in", form), ("/overdue", None), ("/sign-out", {})):
        browser = caller.browser
        answer = browser.get(address) if sent is None else browser.post(address, sent)
        assert answer.status_code == 503, address
        connection.close()
    assert Session.objects.filter(session_key=caller.browser.session.session_key).exists()


def test_a_session_that_was_ended_meanwhile_leads_to_sign_in(caller: Caller) -> None:
    caller.meets(SessionEnds)
    answer = caller.browser.get("/overdue")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in")
    caller.meets(Meanwhile)
    assert caller.browser.get("/overdue").headers["Location"] == "/sign-in?next=/overdue"
