"""Takes the pictures of the pages that only some policies have: python -m pytest tests/journeys/take_screens.py"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from keyworker.access.factors import NewApp, keep_app
from keyworker.access.invitations import first_key, invitation, reset_link
from keyworker.access.models import AccessRole
from keyworker.policy.quarters import quarter_of
from keyworker.record.models import Case
from keyworker.record.subjects import OnCase
from keyworker.record.writing import NewEvent, add_events
from keyworker.workforce.models import Authority, Team, Worker
from tests.builders import CaseStory, Office, a_worker, an_office
from tests.journeys.screens import SIZES, take
from tests.the_day import now, today
from tests.web.conftest import a_draft_with, a_led_case, browsing, days_ago, sent_away
from tests.web.test_the_first_day import a_person, a_service, a_team, the_administrator

pytestmark = pytest.mark.django_db(transaction=True)
_FAMILIES = (("Mia", 3), ("Leo", 11), ("Zara", 24), ("Noah", 40))


def _taken(someone: Any, worker: Worker, path: str, name: str) -> None:
    for suffix in SIZES:
        person = someone.signed_in(worker, size="phone" if suffix else "desktop")
        answer = person.page.goto(person.address + path)
        assert answer is not None, name
        assert answer.status == 200, f"{name}: {path}"
        assert answer.url == person.address + path, f"{name} leads on to {answer.url}"
        take(person.looks().page, name, suffix)


def _events(case: Case, office: Office, *events: tuple[str, int, dict[str, Any]]) -> None:
    moment = now()
    new = [
        NewEvent(kind=kind, at=moment - timedelta(days=days), data=data, by=office.manager)
        for kind, days, data in events
    ]
    with transaction.atomic():
        add_events(OnCase(case), new, recorded_by=office.manager.user, recorded_at=now())


def test_waiting_list(transactional_db: None, someone: Any) -> None:
    office = an_office("nottinghamshire")
    for (name, days), level in zip(_FAMILIES, ("1", "2", "2", "3"), strict=True):
        case = CaseStory(office).of(name).received(days_ago(days + 2)).case
        _events(
            case,
            office,
            ("priority.rated", days + 1, {"priority": level}),
            ("waiting.started", days, {}),
        )
    _taken(someone, office.manager, "/waiting", "waiting")
    _taken(someone, office.support, "/", "home-business-support")


def test_what_was_sent_on(transactional_db: None, someone: Any) -> None:
    office = an_office("camden")
    elsewhere = an_office("camden", service=office.service, name="North")
    entries = [
        sent_away(office, on=number, name=name, to=elsewhere)
        for number, (name, _) in enumerate(_FAMILIES)
    ]
    _taken(someone, office.manager, "/decided", "own-decisions")
    _taken(someone, office.manager, f"/decided/{entries[0].pk}", "own-decision")


def test_unallocated_and_the_weekly_check(transactional_db: None, someone: Any) -> None:
    office = an_office("cin")
    Team.objects.filter(pk=office.team.pk).update(set_up_on=today() - timedelta(days=24))
    for name, days in _FAMILIES[:3]:
        story = (
            CaseStory(office)
            .of(name)
            .received(days_ago(days + 2))
            .happened(
                "decision.made",
                days_ago(days + 1),
                by=office.manager,
                outcome="open",
                need="child-in-need",
            )
        )
        held = {
            "why": "insufficient-staff",
            "explanation": "Two posts are vacant",
            "team": office.team.slug,
        }
        _events(
            story.case,
            office,
            ("unallocated.held", days, held),
            ("contact.arranged", days - 1, {"every": "1 week"}),
        )
    a_led_case(office)
    _taken(someone, office.manager, "/unallocated", "unallocated")
    browsing(office.manager).post("/team/check", {"submission": str(uuid4())})
    _taken(someone, office.manager, "/team/check", "team-check")


def test_turns(transactional_db: None, someone: Any) -> None:
    office = an_office("camden")
    people = [
        a_worker(office.team, name, "service-manager", access=AccessRole.SERVICE_MANAGER)
        for name in ("Ann Hale", "Bea Ito", "Col Jha")
    ]
    monday = today() - timedelta(days=today().weekday())
    form: dict[str, Any] = {"managers": [each.ref for each in people]}
    form |= {
        "from-day": str(monday.day),
        "from-month": str(monday.month),
        "from-year": str(monday.year),
        "turns": "12",
    }
    browser = browsing(people[0])
    browser.post("/turns", {"action": "plan-turn", "submission": str(uuid4()), **form})
    _taken(someone, people[0], "/turns", "turns")


def test_changes(transactional_db: None, someone: Any) -> None:
    office = an_office("camden")
    other = an_office("camden", service=office.service, name="Southport")
    manager = a_worker(
        office.team, "Nia Gray", "service-manager", access=AccessRole.SERVICE_MANAGER
    )
    for name, days in _FAMILIES:
        story = CaseStory(office).of(name).happened("case.opened", days_ago(days + 200))
        leads = [(200, office.practitioner), (30, office.colleague), (9, other.practitioner)]
        for since, worker in leads[: 2 + days % 2]:
            story.happened(
                "allocation.started",
                days_ago(since),
                worker=worker,
                role="lead",
                team=worker.team.slug,
                by=manager,
                reason="The first worker has left",
            )
    _taken(
        someone, manager, f"/changes?quarter={quarter_of(today() - timedelta(days=9))}", "changes"
    )


def test_to_key(transactional_db: None, someone: Any) -> None:
    office = an_office("nottinghamshire")
    for name, days in _FAMILIES:
        case = CaseStory(office).of(name).working(days_ago(days)).case
        moment = now() - timedelta(days=days % 3)
        said = {"outcome": "continue", "rationale": "The school reports better attendance"}
        decision = NewEvent(kind="progression.decided", at=moment, data=said, by=office.manager)
        with transaction.atomic():
            add_events(
                OnCase(case),
                [decision],
                recorded_by=None,
                recorded_at=now(),
                action="decide-progression",
            )
    _taken(someone, office.manager, "/to-key", "to-key")


def test_sessions(transactional_db: None, someone: Any) -> None:
    office = an_office("early-help-process")
    for _ in range(2):
        a_led_case(office)
    day = today()
    browsing(office.manager).post(
        f"/workers/{office.practitioner.pk}/session",
        {
            "submission": str(uuid4()),
            "held_on-day": str(day.day),
            "held_on-month": str(day.month),
            "held_on-year": str(day.year),
            "caseload_reviewed": "yes",
            "answers.good_practice": "Heard both children alone",
            "answers.practice_to_improve.nothing": "yes",
            "answers.wellbeing": "Settled; would like to learn to mentor",
            "notes": "A place on the mentors' course by March",
        },
    )
    _taken(someone, office.practitioner, f"/workers/{office.practitioner.pk}/sessions", "sessions")


def test_setting_an_authority_up(transactional_db: None, someone: Any) -> None:
    for suffix in SIZES:
        person = someone.not_signed_in(size="phone" if suffix else "desktop")
        person.goes_to(reverse("first-day", args=[first_key()]))
        take(person.page, "first-day", suffix)
    anna = the_administrator()
    service = a_service(anna)
    team = a_team(anna, service)
    maya, _ = a_person(anna, team, "Maya Cole", "practice-manager", "practice-manager")
    sam, _ = a_person(anna, team, "Sam Reed", "family-support-practitioner", "practitioner")
    a_led_case(replace(an_office(service=service), manager=maya, practitioner=sam))
    for suffix in SIZES:
        person = someone.not_signed_in(size="phone" if suffix else "desktop")
        assert maya.user is not None
        person.goes_to(reverse("invitation", args=invitation(maya.user)))
        take(person.page, "invitation", suffix)
    a_service(anna, "Children in need", "cin")
    own = Worker.objects.get(name="Anna Hill")
    for name, path in {
        "home-administrator": reverse("home"),
        "password": reverse("password"),
        "administer": reverse("administer", args=["make-service"]),
        "bring": reverse("bring"),
        "service": reverse("service", args=[service.slug]),
        "impact": reverse("impact", args=[service.slug]) + "?policy=nottinghamshire",
        "administer-service": reverse("administer-service", args=[service.slug, "choose-policy"]),
        "team-people": reverse("team-people", args=[team.slug]),
        "administer-team": reverse("administer-team", args=[team.slug, "appoint-worker"]),
        "person": reverse("person", args=[maya.pk]),
        "administer-person": reverse("administer-person", args=[maya.pk, "change-worker"]),
    }.items():
        _taken(someone, own, path, name)


def test_a_worker_away(transactional_db: None, someone: Any) -> None:
    office = an_office("cin")
    stories = [
        (
            CaseStory(office)
            .of(name)
            .received(days_ago(days + 3))
            .happened(
                "decision.made",
                days_ago(days + 2),
                by=office.manager,
                outcome="open",
                need="child-in-need",
            )
            .allocated(days_ago(days + 1))
        )
        for name, days in _FAMILIES[:3]
    ]
    stories[-1].standing(days_ago(9), "child-protection")
    first, back = today(), today() + timedelta(days=30)
    browsing(office.manager).post(
        reverse("absence", args=[office.practitioner.pk]),
        {
            "action": "record-absence",
            "submission": str(uuid4()),
            "planned": "no",
        }
        | {f"first_day-{part}": str(getattr(first, part)) for part in ("day", "month", "year")}
        | {
            f"expected_return-{part}": str(getattr(back, part)) for part in ("day", "month", "year")
        },
    )
    page = reverse("whole-absence", args=[office.practitioner.pk])
    _taken(someone, office.manager, page, "whole-absence")
    _taken(someone, office.manager, reverse("not-held"), "not-held")


def test_who_looked(transactional_db: None, someone: Any) -> None:
    office = an_office("suffolk")
    case = a_led_case(office)
    page = reverse("reason", args=[case.reference])
    browsing(office.colleague).post(page, {"reason": "The school rang; their worker is out"})
    browsing(office.practitioner).get(reverse("case", args=[case.reference]))
    browsing(office.colleague).get(reverse("people", args=[case.reference]))
    _taken(someone, office.manager, reverse("looked", args=[case.reference]), "looked")
    _taken(someone, office.manager, reverse("opened"), "opened")
    _taken(someone, office.manager, reverse("looking"), "looking")


def test_people_from_a_file(transactional_db: None, someone: Any) -> None:
    office = an_office("suffolk")
    anna = a_worker(office.team, "Anna Hill", "administrator", access=AccessRole.ADMINISTRATOR)
    _taken(someone, anna, reverse("staff"), "staff")
    _taken(someone, anna, reverse("bring-staff"), "bring-staff")
    _taken(someone, anna, reverse("bring-postcodes"), "bring-postcodes")


def test_a_team_is_closed(transactional_db: None, someone: Any) -> None:
    office = an_office("suffolk")
    anna = a_worker(office.team, "Anna Hill", "administrator", access=AccessRole.ADMINISTRATOR)
    for name, days in _FAMILIES:
        CaseStory(office).of(name).working(days_ago(days))
    CaseStory(office).of("Ravi").received(days_ago(1))
    Team.objects.filter(pk=office.team.pk).update(postcodes=["NR32", "NR33"])
    Team.objects.create(
        service=office.service, slug="seaford", name="Seaford team", set_up_on=today()
    )
    form = reverse("administer-team", args=[office.team.slug, "close-team"])
    for suffix in SIZES:
        person = someone.signed_in(anna, size="phone" if suffix else "desktop")
        person.page.goto(person.address + form)
        person.page.get_by_label("Seaford team").check()
        person.page.locator("textarea[name=reason]").fill("Two teams become one")
        person.page.get_by_role("button", name="Record").click()
        take(person.looks().page, "closing-looked-at", suffix)


def test_the_authority(transactional_db: None, someone: Any) -> None:
    office = an_office("suffolk")
    anna = a_worker(office.team, "Anna Hill", "administrator", access=AccessRole.ADMINISTRATOR)
    closed = today() + timedelta(days=30)
    days = {"first": closed.isoformat(), "until": (closed + timedelta(days=2)).isoformat()}
    known = {"known": today().isoformat(), "title": "Christmas closure", "withdrawn": None}
    Authority.objects.create(
        pk=1,
        name="Northshire",
        address="County Hall\nNorthshire",
        telephone="01234 567890",
        closures=[{**days, **known}],
    )
    _taken(someone, anna, reverse("authority"), "authority")


def test_a_policy_is_written(transactional_db: None, someone: Any) -> None:
    office = an_office("suffolk")
    for name, days in _FAMILIES:
        CaseStory(office).of(name).working(days_ago(days))
    anna = a_worker(office.team, "Anna Hill", "administrator", access=AccessRole.ADMINISTRATOR)
    draft = a_draft_with(anna, f"{_LIMIT} = 10 working days", policy="suffolk")
    for name, path in {
        "policy-drafts": reverse("policy-drafts"),
        "begin-draft": reverse("begin-draft"),
        "policy-draft": reverse("policy-draft", args=[draft.pk]),
        "draft-item": reverse("draft-item", args=[draft.pk, "timescales/first-contact"]),
        "draft-file": reverse("draft-file", args=[draft.pk, "settings.yaml"]),
        "draft-impact": reverse("draft-impact", args=[draft.pk])
        + f"?service={office.service.slug}",
        "bring-draft": reverse("bring-draft", args=[draft.pk]),
        "draft-step": reverse("draft-step", args=[draft.pk, "send-policy-draft"]),
    }.items():
        _taken(someone, anna, path, name)


def test_what_a_rule_asks_today(transactional_db: None, someone: Any) -> None:
    office = an_office("suffolk")
    for name, days in _FAMILIES:
        CaseStory(office).of(name).working(days_ago(days))
    _taken(someone, office.manager, reverse("policy", args=["suffolk"]), "policy")
    met_in_part = reverse("obligations", args=["suffolk"]) + "?state=partly"
    _taken(someone, office.manager, met_in_part, "obligations")
    asked = reverse("asked-today", args=["suffolk", "first-contact"])
    _taken(someone, office.manager, asked, "asked-today")


_LIMIT = "timescales/first-contact/within"


def test_signing_in(transactional_db: None, someone: Any) -> None:
    office = an_office("suffolk")
    administrator = a_worker(
        office.team, "Nia Gray", "administrator", access=AccessRole.ADMINISTRATOR
    )
    _taken(someone, administrator, reverse("how-people-sign-in"), "how-people-sign-in")
    for name in ("account-app", "account-passkey", "account-confirm", "second-factor"):
        _taken(someone, office.colleague, reverse(name), name)
    user = office.practitioner.user
    assert user is not None
    for suffix in SIZES:
        person = someone.not_signed_in(size="phone" if suffix else "desktop")
        for name in ("passkey-sign-in", "forgotten"):
            person.goes_to(reverse(name))
            take(person.page, name, suffix)
        person.goes_to(reverse("reset", args=reset_link(user)))
        take(person.page, "reset", suffix)
        user.factors.all().delete()
        someone.signs_in(person, office.practitioner)
        app = keep_app(user, NewApp.made(), step=0, now=now())
        for name, path in {
            "account": reverse("account"),
            "account-codes": reverse("account-codes"),
            "account-remove": reverse("account-remove", args=[app.pk]),
        }.items():
            person.goes_to(path)
            take(person.page, name, suffix)
        again = someone.not_signed_in(size="phone" if suffix else "desktop")
        someone.signs_in(again, office.practitioner)
        take(again.page, "second-step", suffix)
