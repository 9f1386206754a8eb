"""A notice whose ground was withdrawn, answered or overtaken says so, is no news, and leaves by no mail."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from keyworker.notices.models import Dispatch, Notice
from keyworker.notices.unseen import unseen_by
from keyworker.record.models import Case
from keyworker.workforce.models import Worker
from tests.builders import Office, a_case, act, an_office, copied_in, done
from tests.the_day import now
from tests.web.conftest import browsing

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office("suffolk")


def propose(case: Case, office: Office, to: Worker, on: str = "2026-06-01 10:00") -> str:
    asked = {"worker": to.ref, "how": "In person"}
    (event,) = done(act(case, "propose-allocation", office.manager, on=on, **asked))
    return event.ref


def withdraw(case: Case, office: Office, ref: str) -> None:
    mistake = {"corrects": ref, "reason": "Somebody else was meant"}
    done(act(case, "correct-event", office.manager, on="2026-06-01 11:00", **mistake))


def shown_to(worker: Worker) -> str:
    return " ".join(browsing(worker).get("/notices").content.decode().split())


@pytest.fixture
def asked(office: Office) -> tuple[Case, str]:
    case = a_case(office).received("2026-05-18").trawled("2026-05-19").analysed("2026-05-19")
    case.opened("2026-05-20")
    ref = propose(case.case, office, office.practitioner)
    assert unseen_by(office.practitioner, at=now()) == 1
    return case.case, ref


def test_a_proposal_that_was_withdrawn_is_no_news_to_whoever_was_asked(
    office: Office, asked: tuple[Case, str]
) -> None:
    case, ref = asked
    withdraw(case, office, ref)
    assert unseen_by(office.practitioner, at=now()) == 0
    assert ">Withdrawn<" in shown_to(office.practitioner)
    assert ">New<" not in shown_to(office.practitioner)


def test_a_proposal_that_went_to_somebody_else_no_longer_waits_for_the_first(
    office: Office, asked: tuple[Case, str]
) -> None:
    case, _ = asked
    propose(case, office, office.colleague, on="2026-06-01 12:00")
    assert unseen_by(office.practitioner, at=now()) == 0
    assert ">No longer waits<" in shown_to(office.practitioner)
    assert unseen_by(office.colleague, at=now()) == 1
    assert ">No longer waits<" not in shown_to(office.colleague)


def test_a_proposal_that_was_declined_waits_for_nobody(
    office: Office, asked: tuple[Case, str]
) -> None:
    case, _ = asked
    answer = {"reason": "No room this week"}
    done(act(case, "decline-allocation", office.practitioner, on="2026-06-01 12:00", **answer))
    asked_again = Notice.objects.filter(kind="tell-practitioner-of-proposal")
    assert not asked_again.that_stand().exists()


def test_mail_that_has_not_left_goes_with_what_it_tells_of() -> None:
    office = copied_in(an_office("early-help-process"))
    office.practitioner.email = "ada.ruiz@northshire.example"
    office.practitioner.save()
    story = a_case(office).received("2026-05-18").allocated("2026-05-20")
    case = story.case
    (waiting,) = Dispatch.objects.filter(case=case)
    sent = Dispatch.objects.create(
        key="before",
        to="a@northshire.example",
        text="x",
        case=case,
        event=waiting.event,
        state=Dispatch.State.SENT,
        sent_at=waiting.created_at,
        created_at=waiting.created_at,
        not_before=waiting.created_at,
    )
    assert waiting.event is not None
    story.happened("event.corrected", "2026-05-21", corrects=waiting.event.ref, reason="Mistake")
    assert list(Dispatch.objects.filter(case=case)) == [sent]


def test_where_nothing_waits_to_be_sent_nothing_is_put_together_to_take_it_back() -> None:
    story = a_case(an_office("suffolk")).received("2026-05-18")
    with CaptureQueriesContext(connection) as asked:
        story.trawled("2026-05-19")
    deletions = [str(each["sql"]) for each in asked if "DELETE" in str(each["sql"])]
    assert [each for each in deletions if "notices_dispatch" in each] == []


def test_business_support_sees_what_no_longer_stands() -> None:
    office = copied_in(an_office("early-help-process"))
    story = a_case(office).received("2026-05-18").allocated("2026-05-20")
    notice = Notice.objects.filter(worker=office.support).get()
    assert notice.event is not None
    home = browsing(office.support).get("/").content.decode()
    assert ">Withdrawn<" not in home
    story.happened("event.corrected", "2026-05-21", corrects=notice.event.ref, reason="Mistake")
    assert ">Withdrawn<" in browsing(office.support).get("/").content.decode()
