"""What is put in the outbox leaves once, or says plainly that it did not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from keyworker.notices import outbox
from keyworker.notices.channels.mail import Mail
from keyworker.notices.database_time import DATABASE_TIME
from keyworker.notices.delivery import deliver, left_over
from keyworker.notices.models import Dispatch
from tests.builders import at
from tests.notices.mail_server import MailServer

pytestmark = pytest.mark.django_db

NOON = at("2026-06-01 12:00")
MAIL = Mail(sender="keyworker@example.org")


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with MailServer() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


def posted(key: str = "told/1") -> Dispatch:
    outbox.post(key, to="ada@example.org", subject="A case for you", text="Case EH-1", now=NOON)
    return Dispatch.objects.get(key=key)


def delivered(dispatch: Dispatch, *, later: timedelta = timedelta()) -> Dispatch:
    deliver(dispatch.pk, way=MAIL, clock=lambda: NOON + later)
    dispatch.refresh_from_db()
    return dispatch


def being_sent_by_another(*, until: timedelta, state: str = "sending") -> None:
    """As a sender on another host has it, by the database's own clock."""
    Dispatch.objects.update(
        state=state, attempts=1, sender=uuid4(), leased_until=DATABASE_TIME + until
    )


def test_what_is_posted_is_sent_with_the_time_it_left(server: MailServer) -> None:
    dispatch = delivered(posted())
    assert (dispatch.state, dispatch.sent_at) == ("sent", NOON)
    assert "Case EH-1" in server.received.messages[0]


def test_the_same_thing_is_posted_once() -> None:
    posted()
    posted()
    assert Dispatch.objects.count() == ProcrastinateJob.objects.count() == 1


def test_what_is_sent_is_not_sent_again(server: MailServer) -> None:
    delivered(delivered(posted()))
    assert len(server.received.messages) == 1


def test_a_change_that_is_taken_back_posts_nothing() -> None:
    with transaction.atomic():
        posted()
        transaction.set_rollback(True)
    assert not Dispatch.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_a_server_that_is_away_is_tried_again_later(server: MailServer, settings: Settings) -> None:
    settings.EMAIL_PORT = 1
    dispatch = delivered(posted())
    assert dispatch.state == "waiting"
    assert "cannot be reached" in dispatch.problem
    assert list(left_over(now=NOON)) == []
    settings.EMAIL_PORT = server.port
    assert list(left_over(now=NOON + timedelta(minutes=1))) == [dispatch.pk]
    assert delivered(dispatch, later=timedelta(minutes=1)).state == "sent"


def test_after_the_last_attempt_it_says_that_it_failed(
    server: MailServer, settings: Settings
) -> None:
    settings.EMAIL_PORT = 1
    dispatch, day = posted(), timedelta(days=1)
    for attempt in range(9):
        delivered(dispatch, later=day * attempt)
    assert (dispatch.state, dispatch.attempts) == ("failed", 9)


def test_an_address_that_is_refused_fails_at_once(server: MailServer) -> None:
    server.received.answer_to_address = "550 no such person"
    dispatch = delivered(posted())
    assert (dispatch.state, dispatch.problem) == ("failed", "The mail server refused the address")


def test_an_address_that_is_busy_is_tried_again(server: MailServer) -> None:
    server.received.answer_to_address = "450 try later"
    assert delivered(posted()).state == "waiting"


def test_a_line_that_breaks_after_the_message_leaves_it_open_and_is_never_repeated_by_itself(
    server: MailServer,
) -> None:
    server.received.hangs_up_after_message = True
    dispatch = delivered(posted())
    assert dispatch.state == "unsure"
    server.received.hangs_up_after_message = False
    delivered(dispatch, later=timedelta(days=3))
    assert len(server.received.messages) == 1


def test_what_a_sender_that_died_has_left_is_settled_and_not_sent_twice(server: MailServer) -> None:
    dispatch = posted()
    Dispatch.objects.update(state="sending", attempts=1)
    assert list(left_over(now=NOON)) == [dispatch.pk]
    assert delivered(dispatch).problem == "The program stopped while it was being sent"
    assert dispatch.state == "unsure"
    assert server.received.messages == []


def test_what_another_sender_is_at_is_left_to_it(server: MailServer) -> None:
    dispatch = posted()
    being_sent_by_another(until=timedelta(minutes=1))
    assert list(left_over(now=NOON)) == []
    assert delivered(dispatch).state == "sending"
    assert server.received.messages == []


def test_what_a_sender_that_died_has_left_is_settled_once_its_lease_has_run_out(
    server: MailServer,
) -> None:
    dispatch = posted()
    being_sent_by_another(until=-timedelta(seconds=1))
    assert list(left_over(now=NOON)) == [dispatch.pk]
    assert delivered(dispatch).state == "unsure"
    assert (dispatch.sender, dispatch.leased_until) == (None, None)
    assert server.received.messages == []


def test_a_sender_that_died_before_it_began_delays_it_and_no_more(server: MailServer) -> None:
    dispatch = posted()
    being_sent_by_another(until=-timedelta(seconds=1), state="waiting")
    assert delivered(dispatch).state == "sent"


def test_a_sender_that_comes_to_after_its_lease_went_to_another_changes_nothing() -> None:
    class TakesTooLong(Mail):
        def send(self, dispatch: Dispatch) -> None:
            Dispatch.objects.update(leased_until=DATABASE_TIME - timedelta(seconds=1))
            deliver(dispatch.pk, way=MAIL, clock=lambda: NOON)

    dispatch = posted()
    deliver(dispatch.pk, way=TakesTooLong(sender="keyworker@example.org"), clock=lambda: NOON)
    dispatch.refresh_from_db()
    assert dispatch.state == "unsure"


def test_while_it_is_handed_over_nobody_else_may_take_it() -> None:
    seen = []

    class Looks(Mail):
        def send(self, dispatch: Dispatch) -> None:
            deliver(dispatch.pk, way=MAIL, clock=lambda: NOON)
            seen.append((Dispatch.objects.get().state, list(left_over(now=NOON))))

    dispatch = posted()
    deliver(dispatch.pk, way=Looks(sender="keyworker@example.org"), clock=lambda: NOON)
    dispatch.refresh_from_db()
    assert seen == [("sending", [])]
    assert (dispatch.state, dispatch.sender) == ("sent", None)


def test_a_person_may_have_it_sent_again(server: MailServer) -> None:
    dispatch = posted()
    Dispatch.objects.update(state="unsure", attempts=1)
    assert outbox.send_again(dispatch, now=NOON)
    assert not outbox.send_again(dispatch, now=NOON)
    assert delivered(dispatch).state == "sent"


def test_where_the_way_can_tell_that_it_was_accepted_it_is_sent() -> None:
    class Remembers(Mail):
        def was_accepted(self, dispatch: Dispatch) -> bool:
            return True

    dispatch = posted()
    Dispatch.objects.update(state="sending", attempts=1)
    deliver(dispatch.pk, way=Remembers(sender="keyworker@example.org"), clock=lambda: NOON)
    dispatch.refresh_from_db()
    assert dispatch.state == "sent"


def test_nothing_is_put_in_the_outbox_outside_a_transaction(transactional_db: None) -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        posted()


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("ada@example.org", "the person to be told"),
        ("office@example.org", "1 of those who get a copy"),
    ],
)
def test_whoever_the_server_refused_is_not_said_to_have_been_sent_it(
    server: MailServer, gone: str, said: str
) -> None:
    server.received.refused = (f"<{gone}>",)
    dispatch = posted()
    dispatch.copies = ["office@example.org"]
    dispatch.save()
    dispatch = delivered(dispatch)
    assert dispatch.state == "failed"
    assert said in dispatch.problem
    assert "sent to the others" in dispatch.problem
    assert gone not in dispatch.problem
    assert len(server.received.messages) == 1
