"""An inspector asks who decided this, when and why: pages of workers, teams and rotas tell what is on record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from keyworker.policy.casefile import LONDON
from keyworker.record.subjects import OnService, OnTeam, OnWorker
from keyworker.workforce.models import Absence, Reduction
from tests.builders import Office, a_worker, act_on, an_office, done
from tests.the_day import now, today
from tests.web.conftest import a_led_case, browsing

WORK = {"type": "mentoring", "percent": "10", "reason": "New starter"}


def on_worker(office: Office, action: str, place: int, **entered: Any) -> None:
    """Done a few minutes ago, in the order of ``place``: earlier today at any hour of the day but its first minutes."""
    moment = f"{(now() - timedelta(minutes=10 - place)).astimezone(LONDON):%Y-%m-%d %H:%M}"
    done(
        act_on(OnWorker(office.practitioner).fresh(), action, office.manager, on=moment, **entered)
    )


def page(office: Office, address: str = "") -> str:
    found = browsing(office.manager).get(address or f"/workers/{office.practitioner.pk}")
    assert found.status_code == 200
    return str(found.content.decode())


def test_who_ended_other_work_is_told_on_the_workers_page(office: Office) -> None:
    on_worker(office, "record-reduction", 1, first_day=str(today()), **WORK)
    on_worker(office, "end-reduction", 2, reduction=Reduction.objects.get().ref)
    told = page(office)
    assert "Work that took a share of the week was ended" in told
    assert told.count("Morgan Reid, Practice Manager") == 2


def test_what_was_withdrawn_is_shown_as_withdrawn_with_who_and_why(office: Office) -> None:
    a_led_case(office)
    on_worker(office, "record-absence", 1, first_day=str(today()))
    on_worker(office, "record-reduction", 2, first_day=str(today()), **WORK)
    wrong = {"reason": "Entered for the wrong person"}
    on_worker(office, "withdraw-absence", 3, absence=Absence.objects.get().ref, **wrong)
    on_worker(office, "withdraw-reduction", 4, reduction=Reduction.objects.get().ref, **wrong)
    told = page(office)
    # Beside the absence and the other work, and at the entries of both.
    assert told.count("Withdrawn ") == 4
    assert told.count("Entered for the wrong person") == 4
    assert "The practitioner&#39;s absence was recorded, " in told


def test_an_absence_is_withdrawn_from_the_workers_page(office: Office) -> None:
    a_led_case(office)
    on_worker(office, "record-absence", 1, first_day=str(today()))
    address = f"/workers/{office.practitioner.pk}/absence?action=withdraw-absence"
    assert "Which absence?" in page(office, address)
    manager = browsing(office.manager)
    sent = {
        "action": "withdraw-absence",
        "absence": Absence.objects.get().ref,
        "reason": "Entered by mistake",
    }
    answer = manager.post(address, sent, follow=True)
    assert "Withdrawn for Ada Ruiz, and on 1 case that they lead" in answer.content.decode()
    assert not Absence.objects.exists()


def test_other_work_is_withdrawn_from_its_page(office: Office) -> None:
    on_worker(office, "record-reduction", 1, first_day=str(today()), **WORK)
    address = f"/workers/{office.practitioner.pk}/reductions"
    assert "Withdraw other work entered by mistake" in page(office, address)
    withdrawing = f"{address}?action=withdraw-reduction"
    assert "Which one?" in page(office, withdrawing)
    sent = {"action": "withdraw-reduction", "reduction": Reduction.objects.get().ref}
    manager = browsing(office.manager)
    assert manager.post(withdrawing, sent).status_code == 422
    assert manager.post(withdrawing, {**sent, "reason": "Entered by mistake"}).status_code == 302
    assert not Reduction.objects.exists()


def test_the_note_on_a_weekly_check_is_told_with_who_made_it(db: None) -> None:
    cin = an_office("cin")
    done(
        act_on(
            OnTeam(cin.team),
            "check-team",
            cin.manager,
            on=f"{today()} 01:00",
            note="Two reviews to chase",
        )
    )
    told = page(cin, "/team/check")
    assert "Two reviews to chase" in told
    assert "Morgan Reid, Team Manager" in told


def test_why_turns_were_planned_and_swapped_is_told_with_who_did_it(db: None) -> None:
    camden = an_office("camden")
    ann, bea = (
        a_worker(camden.team, name, "service-manager", access="service-manager")
        for name in ("Ann Hale", "Bea Ito")
    )
    monday = today() - timedelta(days=today().weekday())
    plan = {"from": str(monday + timedelta(days=7)), "turns": "3", "reason": "Only one for now"}
    service = OnService(camden.service)
    turns = done(
        act_on(service, "plan-turn", ann, on=f"{today()} 01:00", managers=[ann.ref], **plan)
    )
    swap = {"turn": turns[0].ref, "to": bea.ref, "reason": "Ann is at court"}
    done(act_on(service.fresh(), "swap-turn", ann, on=f"{today()} 02:00", **swap))
    told = str(browsing(bea).get("/turns").content.decode())
    assert "Only one for now" in told
    assert "Ann is at court" in told
    assert "Ann Hale, Service manager" in told
