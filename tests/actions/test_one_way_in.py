"""Whatever is changed, the same safeguards hold: once a submission, nothing from a stale page, nobody without access."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

import keyworker
from keyworker.access.models import AccessRole, AddressChange, Factor, User
from keyworker.access.outside_accounts import Named, link
from keyworker.actions.available import context_on, offers_in
from keyworker.actions.families import ACTIONS
from keyworker.actions.outcome import Done, Outcome, Refused, Stale
from keyworker.record.held_policies import read_folder
from keyworker.record.models import Case, Event, HeldPolicy, PolicyDraft, SupervisionSession
from keyworker.record.subjects import (
    OnAuthority,
    OnCase,
    OnService,
    OnTeam,
    OnWorker,
    Subject,
    subject_of,
)
from keyworker.record.verification import chain_problems
from keyworker.record.writing import NewEvent, add_events
from keyworker.workforce.jobs import with_job
from keyworker.workforce.models import (
    Absence,
    Authority,
    Inspection,
    Reduction,
    Service,
    Team,
    Worker,
)
from tests.builders import (
    NORTHSHIRE,
    Office,
    a_case,
    a_worker,
    act_on,
    an_office,
    at,
    done,
    refer_to,
)

pytestmark = pytest.mark.django_db
ON = "2026-06-01 10:00"


@dataclass(frozen=True)
class Change:
    """One change to try: under which policy, by whom, to what, and what has to be there before."""

    action: str
    pack: str
    subject: Callable[[Office], Subject]
    entered: Callable[[Office], dict[str, Any]]
    before: Callable[[Office], object] = lambda office: None


def of_worker(office: Office) -> Subject:
    return OnWorker(Worker.objects.get(pk=office.practitioner.pk))


def of_service(office: Office) -> Subject:
    return OnService(office.service)


def away(office: Office) -> object:
    return done(
        act_on(
            of_worker(office),
            "record-absence",
            office.manager,
            on="2026-05-20",
            first_day="2026-05-20",
        )
    )


def leaving(office: Office) -> object:
    day = "2026-07-31"
    return done(act_on(of_worker(office), "record-leaving", office.manager, last_day=day))


def reduced(office: Office) -> object:
    return done(act_on(of_worker(office), "record-reduction", office.manager, **REDUCTION))


def supervised(office: Office) -> object:
    return done(act_on(of_worker(office), "record-session", office.manager, **SESSION))


def planned(office: Office) -> object:
    return done(act_on(of_service(office), "plan-turn", office.manager, **turns_of(office)))


def turns_of(office: Office) -> dict[str, Any]:
    managers = [office.manager.ref]
    return {"from": "2026-06-08", "managers": managers, "turns": "2", "reason": "One for now"}


REDUCTION = {
    "type": "mentoring",
    "percent": "10",
    "first_day": "2026-06-01",
    "reason": "New starter",
}
SESSION = {"held_on": "2026-06-01", "caseload_reviewed": "yes", "notes": "Wants to mentor"}
CHILD = {"given_name": "Mia", "family_name": "Stone", "born": "2018-03-02"}
REFERRAL = {"type": "caf", "source": "school", "locality": "Newtown", "children": [CHILD]}


def an_administrator(office: Office) -> object:
    assert office.manager.user is not None
    office.manager.user.access_role = AccessRole.ADMINISTRATOR
    office.manager.user.save()
    return office


def an_inspector(office: Office) -> object:
    an_administrator(office)
    assert office.practitioner.user is not None
    office.practitioner.user.access_role = AccessRole.INSPECTOR
    office.practitioner.user.save()
    return office


def inspecting(office: Office) -> object:
    an_inspector(office)
    return a_service_given(office)


def out_of_hours(office: Office) -> object:
    an_administrator(office)
    return a_service_given(office)


def a_service_given(office: Office) -> object:
    return Inspection.objects.create(
        worker=office.practitioner,
        service=office.service,
        given_at=at("2026-05-01"),
        until=at("2026-08-01"),
    )


def another_team(office: Office) -> object:
    an_administrator(office)
    return Team.objects.create(
        service=office.service, slug="to-move-to", name="Seaford team", set_up_on=date(2026, 1, 5)
    )


def a_closed_team(office: Office) -> object:
    an_administrator(office)
    return Team.objects.filter(pk=office.team.pk).update(ended=date(2026, 5, 1))


def linked(office: Office) -> object:
    an_administrator(office)
    assert office.practitioner.user is not None
    named = Named(issuer="https://sign-in.example", subject="7")
    return link(office.practitioner.user, named, now=at(ON))


def another_job(office: Office) -> object:
    an_administrator(office)
    jobs = with_job([], "practice-lead", date(2026, 6, 1), before=office.practitioner.role)
    return Worker.objects.filter(pk=office.practitioner.pk).update(jobs=jobs)


def account_lost(office: Office) -> object:
    an_administrator(office)
    return Worker.objects.filter(pk=office.practitioner.pk).update(user=None)


def account_closed(office: Office) -> object:
    an_administrator(office)
    assert office.practitioner.user is not None
    office.practitioner.user.is_active = False
    office.practitioner.user.save()
    return office


def factor_lost(office: Office) -> object:
    an_administrator(office)
    assert office.practitioner.user is not None
    return Factor.objects.create(user=office.practitioner.user, kind="app", data={}, made_at=at(ON))


def readdressed(office: Office) -> object:
    an_administrator(office)
    return an_address_changed(office.practitioner, by=office.lead)


def own_address_changed(office: Office) -> object:
    return an_address_changed(office.manager, by=office.lead)


def an_address_changed(worker: Worker, *, by: Worker) -> AddressChange:
    """Whoever changed it, and everybody else, have had their accounts for long."""
    User.objects.update(date_joined=at("2020-01-01"))
    assert worker.user is not None
    assert by.user is not None
    return AddressChange.objects.create(
        user=worker.user, stood="before@council.example", changed_at=at(ON), changed_by=by.user
    )


def of_oneself(office: Office) -> Subject:
    return OnWorker(Worker.objects.get(pk=office.manager.pk))


def a_policy_brought(office: Office) -> object:
    an_administrator(office)
    return HeldPolicy.objects.create(
        name="hartsmere@1",
        pack="hartsmere",
        title="Hartsmere",
        version="1",
        files={},
        added_at=at(ON),
        added_by=office.lead,
    )


def a_choice_to_come(office: Office) -> object:
    an_administrator(office)
    service = office.service
    service.earlier_packs = [{"pack": service.pack, "from": None}]
    service.pack, service.pack_from = "cin", date(2027, 1, 1)
    service.save()
    return service


def a_choice_that_waits(office: Office) -> object:
    an_administrator(office)
    service = Service.objects.get(pk=office.service.pk)
    data = {"policy": "cin", "from_day": "2027-01-01"}
    choice = NewEvent(kind="policy.chosen", at=at(ON), data=data, by=office.lead)
    with transaction.atomic():
        add_events(OnService(service), [choice], recorded_by=None, recorded_at=at(ON))
    return service


def a_named_authority(office: Office) -> object:
    an_administrator(office)
    return Authority.objects.create(pk=1, name="Northshire")


def a_closure_to_come(office: Office) -> object:
    authority = a_named_authority(office)
    days = {"first": "2026-12-29", "until": "2026-12-31", "known": "2026-05-01"}
    closures = [{**days, "title": "Christmas closure", "withdrawn": None}]
    Authority.objects.update(closures=closures)
    Service.objects.update(closures=closures)
    return authority


def with_lists(office: Office) -> object:
    a_named_authority(office)
    return Authority.objects.update(languages=["Polish", "Urdu"], skills=["Work with fathers"])


def nothing_open(office: Office) -> object:
    Case.objects.filter(service=office.service).update(stage="closed")
    return an_administrator(office)


def an_end_to_come(office: Office) -> object:
    an_administrator(office)
    Service.objects.filter(pk=office.service.pk).update(ended=date(2027, 3, 31))
    return office.service


HARTSMERE = Path(__file__).parents[1] / "packs" / "hartsmere"


def a_draft(office: Office) -> PolicyDraft:
    an_administrator(office)
    files = read_folder(HARTSMERE)
    return PolicyDraft.objects.create(
        pack="hartsmere",
        title="Hartsmere",
        began_from="hartsmere@1",
        began_with=files,
        files=files,
        began_at=at(ON),
        began_by=office.lead,
    )


def a_draft_sent(office: Office) -> PolicyDraft:
    draft = a_draft(office)
    draft.state, draft.from_day = PolicyDraft.State.SENT, date(2026, 6, 1)
    draft.service = Service.objects.get(pk=office.service.pk)
    draft.save()
    data = {"draft": str(draft.pk), "reason": "The next one"}
    sending = NewEvent(kind="policy-draft.sent", at=at(ON), data=data, by=office.lead)
    with transaction.atomic():
        add_events(OnAuthority(), [sending], recorded_by=None, recorded_at=at(ON))
    return draft


def the_draft(office: Office, **answers: object) -> dict[str, object]:
    return {"draft": str(PolicyDraft.objects.get().pk), **answers}


POST = {"name": "Tom Vane", "job": "practice-manager", "share": "0.5"}
# What an administrator does.
SETTING_UP = [
    Change(
        "name-authority",
        NORTHSHIRE,
        lambda office: OnAuthority(),
        lambda office: {"title": "Northshire"},
        an_administrator,
    ),
    Change(
        "set-letterhead",
        NORTHSHIRE,
        lambda office: OnAuthority(),
        lambda office: {"address": "County Hall", "telephone": "01234 567890"},
        a_named_authority,
    ),
    Change(
        "add-closure",
        NORTHSHIRE,
        lambda office: OnAuthority(),
        lambda office: {"title": "Christmas closure", "from_day": "2026-12-29"},
        a_named_authority,
    ),
    Change(
        "withdraw-closure",
        NORTHSHIRE,
        lambda office: OnAuthority(),
        lambda office: {"closure": "2026-12-29 2026-12-31 2026-05-01", "reason": "Open after all"},
        a_closure_to_come,
    ),
    Change(
        "make-service",
        NORTHSHIRE,
        lambda office: OnAuthority(),
        lambda office: {"title": "Social care", "policy": "cin"},
        an_administrator,
    ),
    Change(
        "bring-policy",
        NORTHSHIRE,
        lambda office: OnAuthority(),
        lambda office: {"text": json.dumps(read_folder(HARTSMERE))},
        an_administrator,
    ),
    Change(
        "agree-policy",
        NORTHSHIRE,
        lambda office: OnAuthority(),
        lambda office: {"policy": HeldPolicy.objects.get().name},
        a_policy_brought,
    ),
    Change(
        "begin-policy-draft",
        NORTHSHIRE,
        lambda office: OnAuthority(),
        lambda office: {"policy": "cin", "short": "our-social-care"},
        an_administrator,
    ),
    Change(
        "change-policy-draft",
        NORTHSHIRE,
        lambda office: OnAuthority(),
        lambda office: the_draft(office, changes="timescales/decide/within = 3 working days"),
        a_draft,
    ),
    Change(
        "rearrange-policy-draft",
        NORTHSHIRE,
        lambda office: OnAuthority(),
        lambda office: the_draft(office, item="routing/families", how="up"),
        a_draft,
    ),
    Change(
        "rewrite-policy-draft",
        NORTHSHIRE,
        lambda office: OnAuthority(),
        lambda office: the_draft(office, file="settings.yaml", text="[]"),
        a_draft,
    ),
    Change(
        "replace-policy-draft",
        NORTHSHIRE,
        lambda office: OnAuthority(),
        lambda office: the_draft(office, text=json.dumps({"pack.yaml": "id: hartsmere"})),
        a_draft,
    ),
    Change(
        "send-policy-draft",
        NORTHSHIRE,
        lambda office: OnAuthority(),
        lambda office: the_draft(
            office, service=office.service.slug, from_day="2026-12-01", reason="The next one"
        ),
        a_draft,
    ),
    Change(
        "return-policy-draft",
        NORTHSHIRE,
        lambda office: OnAuthority(),
        lambda office: the_draft(office, reason="Say why it is longer"),
        a_draft_sent,
    ),
    Change(
        "agree-policy-draft",
        NORTHSHIRE,
        lambda office: OnAuthority(),
        the_draft,
        a_draft_sent,
    ),
    Change(
        "drop-policy-draft",
        NORTHSHIRE,
        lambda office: OnAuthority(),
        lambda office: the_draft(office, reason="It is not wanted"),
        a_draft,
    ),
    Change(
        "choose-policy", NORTHSHIRE, of_service, lambda office: {"policy": "cin"}, an_administrator
    ),
    Change(
        "agree-policy-choice",
        NORTHSHIRE,
        lambda office: OnService(Service.objects.get(pk=office.service.pk)),
        lambda office: {},
        a_choice_that_waits,
    ),
    Change(
        "withdraw-policy-choice",
        NORTHSHIRE,
        lambda office: OnService(Service.objects.get(pk=office.service.pk)),
        lambda office: {"reason": "Not agreed after all"},
        a_choice_to_come,
    ),
    Change(
        "make-team", NORTHSHIRE, of_service, lambda office: {"title": "Newark"}, an_administrator
    ),
    Change(
        "close-team",
        NORTHSHIRE,
        lambda office: OnTeam(office.team),
        lambda office: {"team": "to-move-to", "reason": "Two become one"},
        another_team,
    ),
    Change(
        "have-team-go-on",
        NORTHSHIRE,
        lambda office: OnTeam(Team.objects.get(pk=office.team.pk)),
        lambda office: {"reason": "Needed after all"},
        a_closed_team,
    ),
    Change(
        "end-service",
        NORTHSHIRE,
        of_service,
        lambda office: {"last_day": "2027-03-31", "reason": "Reorganised"},
        nothing_open,
    ),
    Change(
        "have-service-go-on",
        NORTHSHIRE,
        lambda office: OnService(Service.objects.get(pk=office.service.pk)),
        lambda office: {"reason": "Not after all"},
        an_end_to_come,
    ),
    Change(
        "list-languages-and-skills",
        NORTHSHIRE,
        lambda office: OnAuthority(),
        lambda office: {"languages": "Polish\nUrdu", "skills": "Work with fathers"},
        a_named_authority,
    ),
    Change(
        "say-what-worker-brings",
        NORTHSHIRE,
        of_worker,
        lambda office: {"languages": ["Polish"]},
        with_lists,
    ),
    Change(
        "set-line-manager",
        NORTHSHIRE,
        of_worker,
        lambda office: {"line_manager": office.manager.ref},
        an_administrator,
    ),
    Change(
        "set-areas",
        NORTHSHIRE,
        lambda office: OnTeam(office.team),
        lambda office: {"postcodes": "NG24\nNG25 1"},
        an_administrator,
    ),
    Change(
        "appoint-worker",
        NORTHSHIRE,
        lambda office: OnTeam(office.team),
        lambda office: {**POST, "access": "lead", "user_name": "tom"},
        an_administrator,
    ),
    Change(
        "change-job",
        NORTHSHIRE,
        of_worker,
        lambda office: {"job": "practice-lead", "first_day": "2026-06-01"},
        an_administrator,
    ),
    Change(
        "withdraw-job-change",
        NORTHSHIRE,
        of_worker,
        lambda office: {"job_from": "2026-06-01", "reason": "Not after all"},
        another_job,
    ),
    Change("change-worker", NORTHSHIRE, of_worker, lambda office: POST, an_administrator),
    Change(
        "move-worker",
        NORTHSHIRE,
        of_worker,
        lambda office: {"team": "to-move-to", "first_day": "2026-06-01", "cases": "go"},
        another_team,
    ),
    Change(
        "give-account",
        NORTHSHIRE,
        of_worker,
        lambda office: {"access": "lead", "user_name": "ada.again"},
        account_lost,
    ),
    Change("invite-again", NORTHSHIRE, of_worker, lambda office: {}, an_administrator),
    Change(
        "close-account", NORTHSHIRE, of_worker, lambda office: {"reason": "Left"}, an_administrator
    ),
    Change(
        "open-account", NORTHSHIRE, of_worker, lambda office: {"reason": "Back"}, account_closed
    ),
    Change(
        "take-away-factors", NORTHSHIRE, of_worker, lambda office: {"reason": "Lost"}, factor_lost
    ),
    Change("agree-address", NORTHSHIRE, of_worker, lambda office: {"reason": "Asked"}, readdressed),
    Change("unlink-account", NORTHSHIRE, of_worker, lambda office: {"reason": "A new one"}, linked),
    Change(
        "demand-second-factor",
        NORTHSHIRE,
        lambda office: OnAuthority(),
        lambda office: {"access": "practitioner", "demanded": "yes"},
        an_administrator,
    ),
]
# What anybody does to their own account.
TO_ONES_OWN = [
    Change("add-second-factor", NORTHSHIRE, of_oneself, lambda office: {"factor": "app"}),
    Change("remove-second-factor", NORTHSHIRE, of_oneself, lambda office: {"factor": "app"}),
    Change("choose-password", NORTHSHIRE, of_oneself, lambda office: {}),
    Change("link-account", NORTHSHIRE, of_oneself, lambda office: {}),
    Change("confirm-address", NORTHSHIRE, of_oneself, lambda office: {}, own_address_changed),
]
# One of each kind of subject, and every action on any but a case.
CHANGES = [
    *SETTING_UP,
    *TO_ONES_OWN,
    Change("record-absence", NORTHSHIRE, of_worker, lambda office: {"first_day": "2026-06-01"}),
    Change(
        "extend-absence",
        NORTHSHIRE,
        of_worker,
        lambda office: {"expected_return": "2026-07-01"},
        away,
    ),
    Change("end-absence", NORTHSHIRE, of_worker, lambda office: {"returned": "2026-06-01"}, away),
    Change(
        "withdraw-absence",
        NORTHSHIRE,
        of_worker,
        lambda office: {"absence": Absence.objects.get().ref, "reason": "Somebody else was away"},
        away,
    ),
    Change("record-leaving", NORTHSHIRE, of_worker, lambda office: {"last_day": "2026-07-31"}),
    Change("withdraw-leaving", NORTHSHIRE, of_worker, lambda office: {"reason": "Stays"}, leaving),
    Change("record-reduction", NORTHSHIRE, of_worker, lambda office: REDUCTION),
    Change(
        "withdraw-reduction",
        NORTHSHIRE,
        of_worker,
        lambda office: {"reduction": Reduction.objects.get().ref, "reason": "Entered twice"},
        reduced,
    ),
    Change(
        "end-reduction",
        NORTHSHIRE,
        of_worker,
        lambda office: {"reduction": Reduction.objects.get().ref},
        reduced,
    ),
    Change(
        "confirm-qualities",
        NORTHSHIRE,
        of_worker,
        lambda office: {"line_manager": office.lead.ref},
    ),
    Change("record-session", NORTHSHIRE, of_worker, lambda office: SESSION),
    Change(
        "sign-session",
        NORTHSHIRE,
        of_worker,
        lambda office: {"session": SupervisionSession.objects.get().ref},
        supervised,
    ),
    Change(
        "check-team",
        "cin",
        lambda office: OnTeam(office.team),
        lambda office: {"note": "All named"},
    ),
    Change("plan-turn", "camden", of_service, turns_of),
    Change("start-turn", "camden", of_service, lambda office: {}, planned),
    Change(
        "confirm-names",
        "camden",
        of_service,
        lambda office: {"answers": {"potential_workers": ["Ada Ruiz"]}},
        planned,
    ),
    Change(
        "swap-turn",
        "camden",
        of_service,
        lambda office: {
            "turn": Event.objects.filter(kind="turn.planned").order_by("-seq")[0].ref,
            "to": office.lead.ref,
            "reason": "On leave",
        },
        planned,
    ),
    Change(
        "rename-service",
        NORTHSHIRE,
        of_service,
        lambda office: {"title": "Family help"},
        an_administrator,
    ),
    Change(
        "change-team",
        NORTHSHIRE,
        lambda office: OnTeam(office.team),
        lambda office: {"title": "Newtown and district", "locality": "Newtown"},
        an_administrator,
    ),
    Change(
        "give-inspection",
        NORTHSHIRE,
        of_worker,
        lambda office: {
            "service": office.service.slug,
            "until": "2026-07-31",
            "reason": "Inspection",
        },
        an_inspector,
    ),
    Change(
        "end-inspection",
        NORTHSHIRE,
        of_worker,
        lambda office: {"service": office.service.slug, "reason": "Over"},
        inspecting,
    ),
    Change(
        "allow-out-of-hours",
        NORTHSHIRE,
        of_worker,
        lambda office: {
            "service": office.service.slug,
            "until": "2026-07-31",
            "reason": "Duty at night",
        },
        an_administrator,
    ),
    Change(
        "end-out-of-hours",
        NORTHSHIRE,
        of_worker,
        lambda office: {"service": office.service.slug, "reason": "Over"},
        out_of_hours,
    ),
    Change(
        "record-contact",
        NORTHSHIRE,
        lambda office: OnCase(a_case(office).working("2026-05-27").case),
        lambda office: {"method": "phone", "with": "Mother"},
    ),
]


@pytest.fixture(params=CHANGES, ids=lambda change: change.action)
def change(request: pytest.FixtureRequest) -> Change:
    wanted: Change = request.param
    return wanted


@pytest.fixture
def here(change: Change) -> Office:
    """An office whose manager, and one other, may do it under that policy."""
    office = an_office(change.pack)
    if change.pack == "camden":
        for worker in (office.manager, office.lead):
            worker.role = "service-manager"
            worker.save()
            worker.user.access_role = AccessRole.SERVICE_MANAGER
            worker.user.save()
    change.before(office)
    return office


def tried(change: Change, office: Office, subject: Subject, **how: Any) -> Outcome:
    return act_on(
        subject, change.action, office.manager, on=ON, **{**change.entered(office), **how}
    )


def test_every_action_on_anything_but_a_case_is_tried_here() -> None:
    elsewhere = {each.id for each in ACTIONS.values() if each.subject not in {"case", "new-case"}}
    assert elsewhere <= {change.action for change in CHANGES}


def test_sent_twice_it_acts_once(change: Change, here: Office) -> None:
    subject, submission, entered = change.subject(here), uuid4(), change.entered(here)
    answers = [
        act_on(
            subject, change.action, here.manager, on=ON, submission=submission, version=0, **entered
        )
        if place
        else act_on(subject, change.action, here.manager, on=ON, submission=submission, **entered)
        for place in range(2)
    ]
    first, second = (done(answer) for answer in answers)
    assert [each.pk for each in first] == [each.pk for each in second]
    assert Event.objects.filter(submission=submission).count() == len(first)


def test_a_page_that_was_out_of_date_changes_nothing_and_says_what_was_recorded(
    change: Change, here: Office
) -> None:
    subject = change.subject(here)
    entered, seen = change.entered(here), subject.fresh().version
    done(act_on(subject, change.action, here.manager, on=ON, **entered))
    before = Event.objects.count()
    late = act_on(subject, change.action, here.manager, on=ON, version=seen, **entered)
    assert isinstance(late, Stale)
    assert late.changes[0].startswith(f"{here.manager.name}: ")
    assert Event.objects.count() == before


def test_nobody_without_access_changes_anything(change: Change, here: Office) -> None:
    subject, before = change.subject(here), Event.objects.count()
    stranger = an_office(change.pack, name="Faraway").manager
    entered = change.entered(here)
    refused = act_on(subject, change.action, stranger, on=ON, **entered)
    assert isinstance(refused, Refused)
    closed = ACTIONS[change.action].closed_to_others or subject.closed_to_others
    assert refused.unmet[0].because == (closed,)
    assert Event.objects.filter(by=stranger).count() == 0
    assert Event.objects.count() >= before


def test_who_when_which_submission_and_of_what_stand_on_the_record_and_the_chain_holds(
    change: Change, here: Office
) -> None:
    subject, submission = change.subject(here), uuid4()
    entered = change.entered(here)
    outcome = act_on(subject, change.action, here.manager, on=ON, submission=submission, **entered)
    events = done(outcome)
    assert events
    for event in events:
        assert (event.by, event.recorded_by) == (here.manager, here.manager.user)
        assert (event.recorded_at, event.submission) == (at(ON), submission)
        assert event.action == change.action
    assert subject_of(events[0]).columns() == subject.columns()
    assert subject.fresh().version == subject.events().count()
    assert list(chain_problems()) == []


def test_an_action_is_done_to_its_own_kind_of_subject_only(office: Office) -> None:
    with pytest.raises(ValueError, match="is done to a worker, not to a team"):
        act_on(OnTeam(office.team), "record-absence", office.manager)


def test_a_referral_sent_twice_begins_one_case_and_only_in_ones_own_service(office: Office) -> None:
    submission = uuid4()
    answers = [
        refer_to(office.service, office.support, REFERRAL, submission=submission) for _ in range(2)
    ]
    first, second = (answer for answer in answers if isinstance(answer, Done))
    assert first.events == second.events
    assert isinstance(first.subject, OnCase)
    assert Case.objects.count() == 1
    stranger = an_office(name="Faraway").support
    assert isinstance(refer_to(office.service, stranger, REFERRAL), Refused)


# ------------------------------------------------------------ What a policy asks


@pytest.fixture
def strict(tmp_path: Path) -> Office:
    """An office whose policy expects a reason from whoever records absence or other work, and lets a should be passed."""
    folder = Path(copytree(NORTHSHIRE, tmp_path / "strict"))
    with (folder / "gates.yaml").open("a") as file:
        for action in ("record-absence", "record-reduction"):
            file.write(
                f"- {{id: note-{action}, clause: NOR-3, force: should, plain: Talked over first, "
                f"action: {action}, about: attempt, requires: {{action.planned: {{known: true}}}}, "
                f"refusal: It was not talked over first}}\n"
            )
    return an_office(str(folder))


@pytest.mark.parametrize(
    ("action", "entered"),
    [("record-absence", {"first_day": "2026-06-01"}), ("record-reduction", REDUCTION)],
)
def test_a_should_is_passed_with_a_reason_and_the_departure_is_kept(
    strict: Office, action: str, entered: dict[str, str]
) -> None:
    subject = OnWorker(strict.practitioner)
    refused = act_on(subject, action, strict.manager, **entered)
    assert isinstance(refused, Refused)
    assert refused.needs_reason
    assert not Event.objects.filter(worker=strict.practitioner).exists()
    assert not Absence.objects.exists()
    (event,) = done(act_on(subject, action, strict.manager, because="An emergency", **entered))
    (departure,) = event.data["departures"]
    assert (departure["rule"], departure["reason"]) == (f"note-{action}", "An emergency")


def test_a_silent_policy_leaves_it_to_those_who_manage_the_worker() -> None:
    office = an_office("camden")
    subject = OnWorker(office.practitioner)
    day, now, manager = at(ON).date(), at(ON), office.manager
    offered = {
        each.action.id: each.action for each in offers_in(context_on(subject, manager, as_of=day))
    }
    assert manager.user is not None
    assert offered["record-absence"].admits(subject, manager.user, now)
    assert isinstance(act_on(subject, "record-absence", manager, first_day="2026-06-01"), Done)
    for other in (office.colleague, office.support):
        refused = act_on(subject, "record-reduction", other, **REDUCTION)
        assert isinstance(refused, Refused)


def test_a_policy_that_names_a_job_leaves_out_the_other_managers() -> None:
    office = an_office("cin")
    other = a_worker(office.team, "Nia Gray", "head-of-service", access=AccessRole.SERVICE_MANAGER)
    refused = act_on(OnWorker(office.practitioner), "record-absence", other, first_day="2026-06-01")
    assert isinstance(refused, Refused)
    assert "Only a" in refused.unmet[0].because[0]


# ------------------------------------------------------------ The worker's own part


def test_the_words_of_a_session_stand_on_no_record(office: Office) -> None:
    supervised(office)
    words = SESSION["notes"]
    assert SupervisionSession.objects.get().notes == words
    assert not any(words in str(each.data) for each in Event.objects.all())
    assert words not in str(OnWorker(office.practitioner).file())


# ------------------------------------------------------------ The database's own guards


def test_no_two_events_share_a_reference(office: Office) -> None:
    reduced(office)
    a_case(office).received("2026-05-18")
    refs = [each.ref for each in Event.objects.all()]
    assert len(set(refs)) == len(refs)


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "reduction.started", "seq": 3},
        {"kind": "reduction.started", "seq": 2, "at": at("2026-07-01")},
    ],
    ids=["out of order", "before it happened"],
)
def test_the_chain_of_a_worker_is_guarded_like_that_of_a_case(
    office: Office, values: dict[str, Any]
) -> None:
    reduced(office)
    moment = {"at": at(ON), "recorded_at": at(ON)}
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(worker=office.practitioner, **{**moment, **values})


def test_an_event_has_one_subject_at_most(office: Office) -> None:
    moment = {"at": at(ON), "recorded_at": at(ON), "kind": "x", "seq": 1}
    with pytest.raises(IntegrityError, match="event_has_one_subject"), transaction.atomic():
        Event.objects.create(worker=office.practitioner, team=office.team, **moment)


def test_what_was_cut_from_a_workers_record_is_found(office: Office) -> None:
    reduced(office)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE casework_event DISABLE TRIGGER event_only_grows")
        cursor.execute("DELETE FROM casework_event WHERE worker_id IS NOT NULL")
    assert list(chain_problems()) == [
        f"worker {office.practitioner.ref}: events are missing from the end, or were added past the record"
    ]


def test_the_authority_has_a_record_that_only_administrators_add_to(office: Office) -> None:
    subject = OnAuthority()
    assert (subject.version, subject.service, list(subject.events())) == (0, None, [])
    assert office.manager.user is not None
    assert not subject.admits(office.manager.user, at=at(ON))
    own = [each for each in ACTIONS.values() if each.subject == subject.kind]
    assert own
    assert not any(each.admits(subject, office.manager.user, at(ON)) for each in own)


# ------------------------------------------------------------ Nothing goes round it

DOORS = {
    # What other systems hold comes by the record's own doors.
    # What another service decided is said, in the transaction of the decision, on the record it was asked from.
    "add_events": {
        "actions/perform.py",
        "exchange/recording.py",
        "exchange/casefiles.py",
        "notices/answered.py",
        # Nobody is signed in: an operator gives an account, and that is on record as theirs.
        "config/management/commands/account.py",
    },
    "add_histories": {
        "exchange/recording.py",
        "exchange/casefiles.py",
        "exchange/demo/loading.py",
        "exchange/demo/staffing.py",
    },
}


def calls(tree: ast.AST) -> set[str]:
    """The names of all functions and methods called, the latter with what they are called on."""
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def test_nothing_but_the_one_way_in_and_imports_adds_an_event() -> None:
    root, wrong = Path(keyworker.__file__).parent, []
    for path in sorted(root.rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if "/migrations/" in name or name == "record/writing.py":
            continue
        called = calls(ast.parse(path.read_text()))
        wrong += [
            (name, door)
            for door, allowed in DOORS.items()
            if door in called and name not in allowed
        ]
        wrong += [
            (name, each)
            for each in called
            if each.startswith("Event.objects.")
            and each.rpartition(".")[2] in {"create", "bulk_create", "get_or_create"}
        ]
    assert wrong == []
