"""What managers do for a team or a rota: the weekly check of allocations, turns for new cases, names ready for a turn."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from keyworker.access.models import AccessRole
from keyworker.actions.available import context_of
from keyworker.caseload.rota_facts import rota_facts
from keyworker.caseload.routing import routing_of
from keyworker.policy.wording import on_day
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Event
from keyworker.record.subjects import OnService
from keyworker.record.writing import NewEvent, add_events
from keyworker.workforce.models import Team, Worker
from tests.builders import CaseStory, Office, a_worker, an_office
from tests.the_day import as_on, now, today
from tests.web.conftest import browsing

pytestmark = pytest.mark.django_db


@pytest.fixture
def cin() -> Office:
    return an_office("cin")


@pytest.fixture
def camden() -> Office:
    return an_office("camden")


def service_managers(office: Office, *names: str) -> list[Worker]:
    return [
        a_worker(office.team, name, "service-manager", access=AccessRole.SERVICE_MANAGER)
        for name in names
    ]


def monday(*, weeks: int = 0) -> date:
    day = today()
    return day - timedelta(days=day.weekday()) + timedelta(weeks=weeks)


def plan(worker: Worker, start: date, order: list[Worker], **more: str) -> int:
    form = {"managers": [each.ref for each in order]}
    return (
        browsing(worker)
        .post(
            "/turns",
            {
                "action": "plan-turn",
                "submission": str(uuid4()),
                "turns": "12",
                "from-day": str(start.day),
                "from-month": str(start.month),
                "from-year": str(start.year),
                **form,
                **more,
            },
        )
        .status_code
    )


def planned() -> list[tuple[str, str]]:
    return [
        (each.data["on"], each.data["worker"])
        for each in Event.objects.filter(kind="turn.planned").order_by("pk")
    ]


def page(worker: Worker, address: str) -> str:
    answer = browsing(worker).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# ------------------------------------------------------------ The weekly check


def test_a_check_keeps_the_figures_who_made_it_and_when(cin: Office) -> None:
    client = browsing(cin.manager)
    assert "I have checked the allocations" in page(cin.manager, "/team/check")
    assert (
        client.post("/team/check", {"submission": str(uuid4()), "note": "Two to move"}).status_code
        == 302
    )
    (event,) = Event.objects.all()
    assert (event.kind, event.by, event.team) == ("caseload.checked", cin.manager, cin.team)
    assert event.data["snapshot"]["allocated"] == 0
    told = page(cin.manager, "/team/check")
    assert "This week&#39;s check is made" in told or "This week's check is made" in told
    assert cin.manager.name in told


def test_a_double_click_checks_once(cin: Office) -> None:
    client, attempt = browsing(cin.manager), str(uuid4())
    for _ in range(2):
        assert client.post("/team/check", {"submission": attempt}).status_code == 302
    assert Event.objects.count() == 1


def test_a_missed_week_stays_missed_for_the_manager_and_the_senior_manager(cin: Office) -> None:
    Team.objects.filter(pk=cin.team.pk).update(set_up_on=date(2026, 11, 9))
    senior = a_worker(cin.team, "Nia Gray", "senior-manager", access=AccessRole.SERVICE_MANAGER)
    with as_on("2026-11-25"):
        assert "2 weeks missed" in page(cin.manager, "/team/check")
        browsing(cin.manager).post("/team/check", {"submission": str(uuid4())})
        # Checking this week does not make up for the weeks before.
        assert "2 weeks missed" in page(cin.manager, "/team/check")
        assert "2 weeks without a check of the allocations" in page(senior, "/")


def test_a_check_is_said_to_be_made_where_one_was(cin: Office) -> None:
    Team.objects.filter(pk=cin.team.pk).update(set_up_on=date(2026, 11, 23))
    with as_on("2026-11-28"):
        late = page(cin.manager, "/team/check")
        assert "check is made" not in late
        assert "was due Fri 27 Nov 2026 and is not made" in " ".join(late.split())
    Team.objects.filter(pk=cin.team.pk).update(set_up_on=date(2026, 11, 30))
    with as_on("2026-11-28"):
        early = page(cin.manager, "/team/check")
        assert "check is made" not in early
        assert "No check of this team is due yet" in early


def test_a_week_is_missed_from_its_saturday_on(cin: Office) -> None:
    Team.objects.filter(pk=cin.team.pk).update(set_up_on=date(2026, 11, 23))
    with as_on("2026-11-27"):
        assert "missed" not in page(cin.manager, "/team/check").casefold()
    with as_on("2026-11-28"):
        assert "1 week missed" in page(cin.manager, "/team/check")


def test_nobody_but_those_the_policy_names_checks(cin: Office) -> None:
    for other in (cin.practitioner, cin.support):
        assert browsing(other).post("/team/check", {"submission": str(uuid4())}).status_code == 404
    senior = a_worker(cin.team, "Nia Gray", "senior-manager", access=AccessRole.SERVICE_MANAGER)
    assert browsing(senior).post("/team/check", {"submission": str(uuid4())}).status_code == 422
    assert not Event.objects.exists()


def test_another_services_team_and_a_policy_without_checks_have_no_such_page(cin: Office) -> None:
    other = an_office("cin", name="Faraway")
    assert browsing(cin.manager).get(f"/team/check?team={other.team.slug}").status_code == 404
    assert (
        browsing(an_office("camden", name="Hillside").manager).get("/team/check").status_code == 404
    )


# ------------------------------------------------------------ Turns


def test_turns_are_planned_twelve_ahead_one_after_another(camden: Office) -> None:
    a, b, c = service_managers(camden, "Ann Hale", "Bea Ito", "Col Jha")
    assert plan(a, monday(), [a, b, c]) == 302
    found = planned()
    assert len(found) == 12
    assert [worker for _, worker in found[:4]] == [a.ref, b.ref, c.ref, a.ref]
    assert [on for on, _ in found[:2]] == [monday().isoformat(), monday(weeks=1).isoformat()]
    told = page(a, "/turns")
    assert "It is the turn of <strong>Ann Hale</strong>" in told
    assert "by the policy on" not in told


def test_a_fourth_manager_leaves_the_cycle_and_needs_a_reason(camden: Office) -> None:
    managers = service_managers(camden, "Ann Hale", "Bea Ito", "Col Jha", "Dee Kerr")
    assert plan(managers[0], monday(), managers) == 422
    assert planned() == []
    assert plan(managers[0], monday(), managers, reason="Dee joins until the summer") == 302
    assert "28 days after this manager" in page(managers[0], "/turns")


def test_a_fourth_manager_needs_a_reason_too_where_turns_are_planned_a_round_at_a_time(
    camden: Office,
) -> None:
    managers = service_managers(camden, "Ann Hale", "Bea Ito", "Col Jha", "Dee Kerr")
    assert plan(managers[0], monday(), managers, turns="4") == 302
    assert plan(managers[0], monday(weeks=4), managers, turns="4") == 422
    more = {"turns": "4", "reason": "Dee joins until the summer"}
    assert plan(managers[0], monday(weeks=4), managers, **more) == 302


def test_nothing_is_planned_over_what_is_planned_or_in_the_past(camden: Office) -> None:
    a, b, c = service_managers(camden, "Ann Hale", "Bea Ito", "Col Jha")
    assert plan(a, monday(weeks=-3), [a, b, c]) == 422
    assert plan(a, date(9999, 12, 27), [a, b, c]) == 422
    assert plan(a, monday(weeks=1), [a, a, c]) == 422
    assert plan(a, monday(weeks=1), [a, b, c], turns="0") == 422
    assert plan(a, monday(weeks=1), [a, b, c]) == 302
    assert plan(b, monday(weeks=2), [a, b, c]) == 422
    assert len(planned()) == 12


def test_a_rota_has_room_for_any_number_of_managers(camden: Office) -> None:
    names = ("Ann", "Bea", "Col", "Dee", "Eve", "Fay", "Gus", "Hal", "Ivy")
    managers = service_managers(camden, *(f"{name} Hale" for name in names))
    assert plan(managers[0], monday(), managers, turns="9", reason="Nine of us") == 302
    assert [worker for _, worker in planned()] == [each.ref for each in managers]
    assert page(managers[0], "/turns").count('name="managers"') == len(managers)


def test_a_swap_keeps_what_was_planned_and_says_why(camden: Office) -> None:
    a, b, c = service_managers(camden, "Ann Hale", "Bea Ito", "Col Jha")
    plan(a, monday(weeks=1), [a, b, c])
    turn = Event.objects.filter(kind="turn.planned").order_by("pk")[0]
    swap = {"action": "swap-turn", "turn": turn.ref, "to": b.ref, "submission": str(uuid4())}
    assert browsing(a).post("/turns", {**swap, "reason": " "}).status_code == 422
    assert browsing(a).post("/turns", {**swap, "reason": "On leave"}).status_code == 302
    assert (
        browsing(a)
        .post("/turns", {**swap, "reason": "On leave", "submission": str(uuid4())})
        .status_code
        == 422
    )
    told = page(a, "/turns")
    assert "On leave" in told
    assert "7 days after this manager" in told
    assert Event.objects.filter(kind="turn.planned").count() == 13


def test_names_are_confirmed_for_the_turn_that_comes_and_not_for_the_next(camden: Office) -> None:
    a, b, c = service_managers(camden, "Ann Hale", "Bea Ito", "Col Jha")
    plan(a, monday(), [a, b, c])
    assert "Your turn from" in page(a, "/turns")
    form = {
        "action": "confirm-names",
        "submission": str(uuid4()),
        "answers.potential_workers": "Ada Ruiz, 14 of 16\nBen Khan, newly qualified",
    }
    assert browsing(a).post("/turns", form).status_code == 302
    told = page(b, "/turns")
    assert "Ben Khan, newly qualified" in told
    # The next turn of the same manager still wants its own list.
    assert "Names due" in told
    assert (
        browsing(a).post("/turns", {"action": "start-turn", "submission": str(uuid4())}).status_code
        == 302
    )
    assert "taken up" in page(b, "/turns")


def test_a_list_that_came_without_names_is_a_list_for_the_page_as_for_the_duties(
    camden: Office,
) -> None:
    a, b, c = service_managers(camden, "Ann Hale", "Bea Ito", "Col Jha")
    plan(a, monday(), [a, b, c])
    assert f"Your turn from {on_day(monday())}" in page(a, "/turns")
    from_elsewhere = NewEvent(kind="names.confirmed", at=now(), by=a, data={"worker": a})
    with transaction.atomic():
        add_events(OnService(camden.service), [from_elsewhere], recorded_by=None, recorded_at=now())
    assert f"Your turn from {on_day(monday())}" not in page(a, "/turns")


def test_a_turn_that_starts_without_a_list_is_flagged(camden: Office) -> None:
    a, b, c = service_managers(camden, "Ann Hale", "Bea Ito", "Col Jha")
    with as_on("2026-11-23"):
        plan(a, monday(), [a, b, c])
        assert "No list of names" not in page(b, "/turns")
        assert "List the workers able to take new cases" in page(a, "/")
    with as_on("2026-11-24"):
        assert "No list of names" in page(b, "/turns")
        assert "List the workers able to take new cases" in page(a, "/")


def test_only_those_the_policy_names_plan_start_and_list(camden: Office) -> None:
    (a,) = service_managers(camden, "Ann Hale")
    for action in ("plan-turn", "start-turn", "confirm-names", "swap-turn"):
        answer = browsing(camden.manager).post(
            "/turns", {"action": action, "submission": str(uuid4()), "names": "x"}
        )
        assert answer.status_code == 422, action
    assert browsing(camden.practitioner).get("/turns").status_code == 404
    assert browsing(an_office("suffolk", name="Hillside").manager).get("/turns").status_code == 404
    assert not Event.objects.exists()
    assert "Plan these turns" in page(a, "/turns")


def test_the_record_of_a_team_only_grows(cin: Office) -> None:
    browsing(cin.manager).post("/team/check", {"submission": str(uuid4())})
    for change in ("UPDATE casework_event SET kind = 'x'", "DELETE FROM casework_event"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_a_referral_goes_to_the_team_whose_turn_it_is_without_anybody_being_asked(
    camden: Office,
) -> None:
    a, b, c = service_managers(camden, "Ann Hale", "Bea Ito", "Col Jha")
    pack = pack_for(camden.service, today())
    assert rota_facts(camden.service, pack, on=today()) == {}
    plan(a, monday(), [a, b, c])
    assert rota_facts(camden.service, pack, on=today()) == {"rota": {"team": camden.team.name}}
    case = CaseStory(camden).received(today().isoformat()).case
    context = context_of(case, a, as_of=today())
    assert context.seen is not None
    routing = routing_of(context.seen, context.rota)
    assert routing is not None
    assert "rota.team" not in {each.fact for each in routing.questions}
