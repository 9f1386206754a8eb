"""A duty that comes near, is missed or stays missed is told, once, to whoever it is on and whoever has to know."""

from __future__ import annotations

from datetime import date

import pytest

from keyworker.notices.digest import KIND, Digest, digests, post_digests
from keyworker.notices.models import Dispatch, Notice, Reminded, ReminderRound
from keyworker.notices.reminding import remind, remind_of_hours
from keyworker.notices.unseen import unseen_by
from keyworker.policy.rules.reminders import Stage
from keyworker.record.daily_update import pass_days
from keyworker.record.models import Case
from keyworker.record.rebuild import rebuild
from keyworker.workforce.models import Absence, Worker
from tests.builders import CaseStory, Office, a_case, an_office, at, copied_in

pytestmark = pytest.mark.django_db


def days_pass(*days: str) -> None:
    """What the hourly job does, on these days."""
    for day in days:
        pass_days(now=at(f"{day} 06:05"))


def told(case: Case, rule: str = "first-contact") -> list[tuple[str, str, date]]:
    """Who was told what of a duty of a case, and when."""
    rows = Notice.objects.filter(case=case, reminded__rule=rule).order_by(
        "created_at", "worker__name"
    )
    return [(each.worker.name, each.kind, each.created_at.date()) for each in rows]


def led(office: Office) -> Case:
    """A case whose first contact is due on Monday 8 June, of which is warned on Thursday 4 June."""
    return a_case(office).received("2026-05-27").opened("2026-05-28").allocated("2026-05-28").case


@pytest.fixture
def begun(office: Office) -> Office:
    """A service whose reminders began before its cases."""
    days_pass("2026-05-27")
    return office


def test_a_duty_is_told_when_it_nears_and_when_it_is_missed_with_nobody_at_work(
    begun: Office,
) -> None:
    case = led(begun)
    days_pass(*(f"2026-06-{day:02}" for day in range(1, 13)))
    assert told(case) == [
        ("Ada Ruiz", "near-its-limit", date(2026, 6, 4)),
        ("Ada Ruiz", "past-its-limit", date(2026, 6, 9)),
        ("Morgan Reid", "past-its-limit", date(2026, 6, 9)),
    ]


def test_it_is_told_once_however_often_it_is_looked_at(begun: Office) -> None:
    case = led(begun)
    days_pass("2026-06-04", "2026-06-04", "2026-06-05", "2026-06-09", "2026-06-09")
    assert [(name, kind) for name, kind, _ in told(case)] == [
        ("Ada Ruiz", "near-its-limit"),
        ("Ada Ruiz", "past-its-limit"),
        ("Morgan Reid", "past-its-limit"),
    ]
    assert Reminded.objects.filter(case=case, rule="first-contact").count() == 2


def test_the_text_names_no_child_and_cites_the_clause(begun: Office) -> None:
    case = led(begun)
    days_pass("2026-06-04")
    notice = Notice.objects.get(case=case, kind="near-its-limit")
    assert notice.text == (
        f"{case.reference}: First contact with the family. Due by Mon 8 Jun 2026."
    )
    assert "NOR-19" in notice.clause or "Northshire" in notice.clause
    assert "local default" in notice.clause.lower()


def test_what_was_missed_before_the_first_round_is_counted_and_not_told_one_by_one(
    office: Office,
) -> None:
    office.practitioner.email = "ada@example.org"
    office.practitioner.save()
    case = led(office)
    days_pass("2026-06-11", "2026-06-12")
    assert told(case) == []
    post_digests(at("2026-06-12 08:05"))
    (mail,) = Dispatch.objects.filter(kind=KIND, to="ada@example.org")
    assert "Yours past their limit in all: 1" in mail.text
    assert "not told one by one" in mail.text
    days_pass("2026-06-15")
    post_digests(at("2026-06-15 08:05"))
    assert Dispatch.objects.filter(kind=KIND, to="ada@example.org").count() == 1


def test_a_duty_done_waits_for_nobody_any_more(begun: Office) -> None:
    case = led(begun)
    days_pass("2026-06-04")
    before = unseen_by(begun.practitioner, at=at("2026-06-04"))
    CaseStory.about(begun, case).contacted("2026-06-04")
    assert unseen_by(begun.practitioner, at=at("2026-06-04 12:00")) == before - 1
    days_pass("2026-06-09")
    assert [kind for _, kind, _ in told(case)] == ["near-its-limit"]


def test_another_limit_is_told_of_anew_and_the_same_never_again(begun: Office) -> None:
    story = CaseStory.about(begun, led(begun))
    days_pass("2026-06-04")
    with_it_taken_away = story.case.events.filter(kind="allocation.started").get()
    story.happened("event.corrected", "2026-06-05", corrects=with_it_taken_away.ref)
    story.happened(
        "allocation.started",
        "2026-06-01",
        recorded="2026-06-05",
        worker=begun.practitioner,
        role="lead",
    )
    days_pass("2026-06-08")
    limits = Notice.objects.filter(reminded__rule="first-contact").values_list(
        "reminded__limit", flat=True
    )
    assert sorted(limits) == [date(2026, 6, 8), date(2026, 6, 10)]


def test_rows_written_anew_tell_nobody_again(begun: Office) -> None:
    case = led(begun)
    days_pass("2026-06-04", "2026-06-09")
    before = told(case)
    list(rebuild(on=date(2026, 6, 9), check=False, processes=1))
    days_pass("2026-06-09", "2026-06-10")
    assert told(case) == before


def test_whoever_is_away_has_it_told_to_whoever_holds_the_case(begun: Office) -> None:
    case = led(begun)
    CaseStory.about(begun, case).allocated("2026-06-01", begun.colleague, role="holding")
    Absence.objects.create(
        worker=begun.practitioner, first_day=date(2026, 6, 1), recorded_at=at("2026-06-01")
    )
    days_pass("2026-06-04")
    assert [name for name, _, _ in told(case)] == ["Ben Khan"]


def test_of_a_restricted_case_nobody_is_told_who_may_not_open_it(begun: Office) -> None:
    story = a_case(begun, restricted=True).received("2026-05-27").opened("2026-05-28")
    case = story.allocated("2026-05-28").case
    days_pass("2026-06-09")
    assert [name for name, _, _ in told(case)] == ["Ada Ruiz"]


def test_the_morning_s_mail_waits_for_its_hour_and_comes_once(begun: Office) -> None:
    Worker.objects.filter(pk=begun.practitioner.pk).update(email="ada@example.org")
    case = led(begun)
    days_pass("2026-06-04")
    for hour in ("07:55", "08:00", "08:05", "12:00"):
        post_digests(at(f"2026-06-04 {hour}"))
    (mail,) = Dispatch.objects.filter(kind=KIND, to="ada@example.org")
    assert mail.created_at == at("2026-06-04 08:00")
    assert f"Near their limit (1): {case.reference}" in mail.text
    assert "Mia" not in mail.text


def test_no_mail_leaves_where_the_authority_has_none_sent(
    begun: Office, settings: pytest.FixtureRequest
) -> None:
    settings.KEYWORKER_DIGEST_HOUR = None  # type: ignore[attr-defined]
    Worker.objects.filter(pk=begun.practitioner.pk).update(email="ada@example.org")
    led(begun)
    days_pass("2026-06-04")
    assert post_digests(at("2026-06-04 12:00")) == 0


def test_a_manager_reads_how_much_is_late_where_they_manage(begun: Office) -> None:
    led(begun)
    days_pass("2026-06-09")
    people = list(Worker.objects.filter(pk=begun.manager.pk).select_related("user", "team"))
    ((_, digest),) = digests(people, since=None, now=at("2026-06-09 08:00"))
    # The first contact, and the allocation that nobody agreed to.
    assert digest.late_of_others == 2


def test_the_mail_s_subject_says_what_is_in_it_whoever_reads_it(office: Office) -> None:
    for worker in (office.practitioner, office.manager):
        Worker.objects.filter(pk=worker.pk).update(email=f"{worker.ref}@example.org")
    led(office)
    days_pass("2026-06-11", "2026-06-12")
    post_digests(at("2026-06-12 08:05"))
    mails = {each.to: each for each in Dispatch.objects.filter(kind=KIND)}
    mine, manages = (
        mails[f"{office.practitioner.ref}@example.org"],
        mails[f"{office.manager.ref}@example.org"],
    )
    assert mine.subject == "Keyworker: 1 duty past its limit"
    assert "Yours past their limit in all: 1" in mine.text
    assert manages.subject == "Keyworker: 2 duties past their limit where you manage"
    assert "Past their limit in all where you manage: 2" in manages.text


@pytest.mark.parametrize(
    ("digest", "said"),
    [
        (Digest(told={Stage.NEARS: ("KW-26-000001",)}, late=3), "1 reminder"),
        (Digest(told={Stage.MISSED: ("KW-26-000001",)}, due=2), "1 reminder, 2 duties due today"),
        (Digest(due=1, late_of_others=7), "1 duty due today"),
        (
            Digest(late=1, late_of_others=7),
            "1 duty past its limit, 7 duties past their limit where you manage",
        ),
        (Digest(late_of_others=1), "1 duty past its limit where you manage"),
    ],
)
def test_a_subject_never_counts_nothing(digest: Digest, said: str) -> None:
    assert digest.subject() == f"Keyworker: {said}"


def test_whoever_is_away_that_day_is_sent_no_digest(begun: Office) -> None:
    Worker.objects.filter(pk=begun.practitioner.pk).update(email="ada@example.org")
    led(begun)
    days_pass("2026-06-04")
    Absence.objects.create(
        worker=begun.practitioner,
        first_day=date(2026, 6, 4),
        expected_return=date(2026, 6, 8),
        recorded_at=at("2026-06-04"),
    )
    post_digests(at("2026-06-04 08:05"))
    assert not Dispatch.objects.filter(kind=KIND, to="ada@example.org").exists()
    days_pass("2026-06-08")
    post_digests(at("2026-06-08 08:05"))
    (mail,) = Dispatch.objects.filter(kind=KIND, to="ada@example.org")
    assert "Due today: 1" in mail.text


def test_two_at_once_tell_once() -> None:
    office = an_office()
    days_pass("2026-05-27")
    case = led(office)
    days_pass("2026-06-04")
    ReminderRound.objects.update(done_on=date(2026, 5, 27))
    assert remind(at("2026-06-04 06:06")) == 0
    assert len(told(case)) == 1


def test_a_safe_return_that_nobody_heard_of_reaches_the_duty_manager_within_minutes() -> None:
    office = copied_in(an_office("early-help-process"))
    Worker.objects.filter(pk=office.lead.pk).update(email="duty@example.org")
    days_pass("2026-06-01")
    story = a_case(office).working("2026-06-01")
    story.happened(
        "visit.planned",
        "2026-06-03 09:00",
        by=office.practitioner,
        ends="2026-06-03T11:00",
        alone=True,
    )
    remind_of_hours(at("2026-06-03 11:55"))
    assert told(story.case, "safe-return") == []
    remind_of_hours(at("2026-06-03 12:05"))
    remind_of_hours(at("2026-06-03 12:10"))
    days_pass("2026-06-04")
    assert told(story.case, "safe-return") == [
        ("Robin Vale", "nobody-heard-of-a-safe-return", date(2026, 6, 3))
    ]
    (mail,) = Dispatch.objects.filter(kind="nobody-heard-of-a-safe-return")
    assert (mail.to, mail.not_before) == ("duty@example.org", at("2026-06-03 12:05"))


def test_an_e_mail_that_waits_for_the_morning_does_not_leave_once_it_is_done() -> None:
    office = copied_in(an_office("early-help-process"))
    Worker.objects.filter(pk=office.lead.pk).update(email="duty@example.org")
    days_pass("2026-06-01")
    story = a_case(office).working("2026-06-01")
    ends, by = "2026-06-03T11:00", office.practitioner
    story.happened("visit.planned", "2026-06-03 09:00", by=by, ends=ends, alone=True)
    remind_of_hours(at("2026-06-03 12:05"))
    story.happened("safe-return.recorded", "2026-06-03 12:06", by=office.practitioner)
    assert not Dispatch.objects.filter(kind="nobody-heard-of-a-safe-return").exists()
