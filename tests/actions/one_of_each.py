"""On what is every action tried: a subject of each kind, and the policies that know the action?"""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from keyworker.access.models import AccessRole, AddressChange
from keyworker.access.outside_accounts import Named, link
from keyworker.actions.action import Action, ActionContext
from keyworker.actions.available import context_of, context_on
from keyworker.actions.on_worker.supervision import policy_questions
from keyworker.caseload.possible_matches import suggestions
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.packs.pack import Pack
from keyworker.record.held_policies import name_of, read_folder
from keyworker.record.models import HeldPolicy, PolicyDraft
from keyworker.record.subjects import NotYetACase, OnAuthority, OnService, OnTeam, OnWorker
from keyworker.record.writing import NewEvent, add_events
from keyworker.workforce.jobs import with_job
from keyworker.workforce.models import Authority, Inspection, Service, Team, Worker

from ..builders import Office, a_case, a_worker, act_on, an_office, done
from .every_attempt import NOW

HARTSMERE = Path(__file__).parents[1] / "packs" / "hartsmere"
# When the practitioner of the case far on was last in supervision about it.
SESSION = "2026-06-02"
# What is typed here has to be a number, an address or a user name.
_A_PERSON = {
    "profession": "social-worker",
    "share": Decimal("0.6"),
    "email": "somebody@northshire.example",
    "phone": "01234 567890",
    "user_name": "somebody.new",
}


class Surroundings:
    """One of each kind of subject, and those on record whom some forms have to name."""

    def __init__(self) -> None:
        a_named_authority()
        office = an_office("suffolk")
        found = (
            a_case_far_on(office),
            an_absent_worker(office),
            a_team(office),
            a_planned_rota(),
            context_on(NotYetACase(office.service), office.manager, as_of=NOW.date()),
            context_on(OnAuthority(), office.manager, as_of=NOW.date()),
        )
        self.contexts = {each.subject.kind: each for each in found}
        a_policy_brought_by(office.lead)
        a_draft_by(office.lead)
        a_draft_by(office.lead, sent_for=office.service)
        Team.objects.create(
            service=office.service, slug="to-move-to", name="Seaford team", set_up_on=NOW.date()
        )
        alike = a_referral_of_somebody_known(office)
        likeness = suggestions(alike.case)[0]
        self.special = {
            "judge-likeness": alike,
            "detail-referral": a_referral_to_be_asked_about(),
            "withdraw-policy-choice": a_choice_to_come(),
            "agree-policy-choice": a_choice_that_waits(),
            "have-service-go-on": an_end_to_come(),
            "set-line-manager": somebody_managed(office),
            "have-team-go-on": a_closed_team(),
            "unlink-account": somebody_linked(office),
            "agree-address": somebody_readdressed(office),
            "confirm-address": somebody_readdressed(office, actor_too=True),
            "withdraw-job-change": somebody_promoted(office),
            "choose-policy": context_on(
                OnService(office.service), office.manager, as_of=NOW.date()
            ),
        }
        restricted = a_restricted_case(office)
        self.special |= dict.fromkeys(
            ("lift-restriction", "allow-opening", "end-opening"), restricted
        )
        self.special["give-inspection"] = an_inspector(office)
        self.special["end-inspection"] = an_inspector_with_a_service(office)
        self.special["end-out-of-hours"] = out_of_hours(office)
        case = self.contexts["case"].case
        self.known: dict[str, dict[str, Any]] = {
            "judge-likeness": {"person": likeness.child.ref, "other": likeness.other.ref},
            "record-reduction": {"cases": (case.reference,)},
            "record-supervision": {"worker": office.practitioner.ref},
            **{
                f"{what}-supervision": {
                    "worker": office.practitioner.ref,
                    "session": date.fromisoformat(SESSION),
                }
                for what in ("return", "sign", "file", "authorise")
            },
            "end-absence": {"returned": NOW.date() - timedelta(days=1)},
            "bring-policy": {"text": json.dumps(read_folder(HARTSMERE))},
            "set-areas": {"postcodes": ("NG24", "NG25 1")},
            "begin-policy-draft": {"policy": "cin", "short": "our-social-care"},
            "change-policy-draft": {"changes": "timescales/decide/within = 3 working days"},
            "rearrange-policy-draft": {"item": "routing/families"},
            "rewrite-policy-draft": {"file": "settings.yaml", "text": "[]"},
            "replace-policy-draft": {"text": json.dumps({"pack.yaml": "id: hartsmere"})},
            "send-policy-draft": {"from_day": NOW.date() + timedelta(days=30)},
            "appoint-worker": _A_PERSON,
            "change-worker": _A_PERSON,
            "give-account": {"user_name": "somebody.new"},
            "hand-over-task": {"due": NOW.date() + timedelta(days=30)},
            "plan-transfer": {"on": NOW.date() + timedelta(days=30)},
            "plan-turn": {"from": NOW.date() + timedelta(days=200)},
            "receive-referral": {
                "family": f"F{case.family_id}",
                "postcode": "AB12 3CD",
                "children": (
                    {"given_name": "Something of children"},
                    {"id": likeness.child.ref},
                ),
            },
        }

    def context(self, action: Action) -> ActionContext:
        return self.special.get(action.id, self.contexts[action.subject])


def a_named_authority() -> None:
    """The authority, with the languages and skills that it speaks of, and a closure to come."""
    days = {"first": "2026-12-29", "until": "2026-12-31", "known": "2026-05-01"}
    said = {
        "languages": ["Polish", "Urdu"],
        "skills": ["Work with fathers"],
        "closures": [{**days, "title": "Christmas closure", "withdrawn": None}],
    }
    Authority.objects.update_or_create(pk=1, defaults={"name": "Northshire", **said})


def a_policy_brought_by(worker: Worker) -> None:
    files = read_folder(HARTSMERE)
    # Another text than the one that is brought.
    files["pack.yaml"] += "# Brought before.\n"
    HeldPolicy.objects.create(
        name=name_of("hartsmere", files),
        pack="hartsmere",
        title="Hartsmere",
        version="1",
        files=files,
        added_at=NOW,
        added_by=worker,
    )


def a_draft_by(worker: Worker, *, sent_for: Service | None = None) -> PolicyDraft:
    """A draft that this worker writes, or has sent for agreement for that service."""
    files = read_folder(HARTSMERE)
    draft = PolicyDraft.objects.create(
        pack="hartsmere",
        title="Hartsmere",
        began_from="hartsmere@1",
        began_with=files,
        files=files,
        began_at=NOW,
        began_by=worker,
        service=sent_for,
        from_day=NOW.date() if sent_for else None,
        state=PolicyDraft.State.SENT if sent_for else PolicyDraft.State.OPEN,
    )
    if sent_for is not None:
        data = {"draft": str(draft.pk), "reason": "The next one"}
        sending = NewEvent(kind="policy-draft.sent", at=NOW, data=data, by=worker)
        with transaction.atomic():
            add_events(OnAuthority(), [sending], recorded_by=None, recorded_at=NOW)
    return draft


def a_choice_to_come() -> ActionContext:
    """A service that works under another policy from next year on."""
    office = an_office("suffolk", name="Newborough")
    service = office.service
    service.earlier_packs = [{"pack": service.pack, "from": None}]
    service.pack, service.pack_from = "cin", date(NOW.year + 1, 1, 1)
    service.save()
    return context_on(OnService(service), office.manager, as_of=NOW.date())


def a_choice_that_waits() -> ActionContext:
    """A service for which somebody chose a policy, to which nobody has agreed yet."""
    office = an_office("suffolk", name="Newhaven")
    data = {"policy": "cin", "from_day": date(NOW.year + 1, 1, 1).isoformat()}
    choice = NewEvent(kind="policy.chosen", at=NOW, data=data, by=office.lead)
    subject = OnService(office.service)
    with transaction.atomic():
        add_events(subject, [choice], recorded_by=None, recorded_at=NOW)
    return context_on(subject, office.manager, as_of=NOW.date())


def an_end_to_come() -> ActionContext:
    """A service whose last day is on record, and which is closed on a day of its own before it."""
    office = an_office("suffolk", name="Oldborough")
    service = office.service
    service.ended = date(NOW.year + 1, 3, 31)
    days = {"first": "2026-11-02", "until": "2026-11-02", "known": "2026-05-01"}
    service.closures = [{**days, "title": "Moving", "withdrawn": None}]
    service.save()
    return context_on(OnService(service), office.manager, as_of=NOW.date())


def somebody_managed(office: Office) -> ActionContext:
    """Somebody whose line manager is on record."""
    worker = a_worker(office.team, "Mina Cole", "family-support-practitioner")
    worker.line_manager = office.manager
    worker.save()
    return context_on(OnWorker(worker), office.lead, as_of=NOW.date())


def a_closed_team() -> ActionContext:
    """A team that has closed."""
    office = an_office("suffolk", name="Oldborough")
    office.team.ended = NOW.date()
    office.team.save()
    return context_on(OnTeam(office.team), office.manager, as_of=NOW.date())


def somebody_linked(office: Office) -> ActionContext:
    """Somebody whose account is linked with the authority's own sign-in."""
    worker = a_worker(office.team, "Lee Ward", "family-support-practitioner")
    assert worker.user is not None
    link(worker.user, Named(issuer="https://sign-in.example", subject="7"), now=NOW)
    return context_on(OnWorker(worker), office.lead, as_of=NOW.date())


def somebody_readdressed(office: Office, *, actor_too: bool = False) -> ActionContext:
    """Somebody whose address another administrator changed; ``actor_too``: it is they who look."""
    name = "Noa Finch" if actor_too else "Una Hart"
    worker = a_worker(office.team, name, "family-support-practitioner")
    assert worker.user is not None
    assert office.lead.user is not None
    AddressChange.objects.create(
        user=worker.user,
        stood="before@council.example",
        changed_at=NOW,
        changed_by=office.lead.user,
    )
    actor = worker if actor_too else office.manager
    return context_on(OnWorker(worker), actor, as_of=NOW.date())


def somebody_promoted(office: Office) -> ActionContext:
    """Somebody who goes to another job next year."""
    worker = a_worker(office.team, "Nia Frost", "family-support-practitioner")
    worker.jobs = with_job([], "practice-lead", date(NOW.year + 1, 1, 4), before=worker.role)
    worker.save()
    return context_on(OnWorker(worker), office.lead, as_of=NOW.date())


def a_referral_of_somebody_known(office: Office) -> ActionContext:
    """A referral of a child who is like one on record already."""
    case = a_case(office).received("2026-06-01").case
    return context_of(case, office.manager, as_of=NOW.date())


def a_referral_to_be_asked_about() -> ActionContext:
    """A referral of which the policy wants to know more before it says where it goes."""
    office = an_office("camden")
    return context_of(a_case(office).received("2026-06-01").case, office.manager, as_of=NOW.date())


# What another service is told when the family is referred to it.
_KNOWN_ELSEWHERE: dict[str, dict[str, Any]] = {
    "assessment.completed": {},
    "consent.recorded": {"given": True, "who": "Mother"},
    "step-down.discussed": {
        "with": "Team manager",
        "agreed": True,
        "if_not_engaging": "They are referred again",
    },
    "social-worker.spoken-with": {"family_informed": True},
}


def an_inspector(office: Office) -> ActionContext:
    """Somebody who comes for inspection, and has nothing to look at yet."""
    worker = a_worker(office.team, "Iris Hale", "inspector", access=AccessRole.INSPECTOR)
    return context_on(OnWorker(worker), office.manager, as_of=NOW.date())


def an_inspector_with_a_service(office: Office) -> ActionContext:
    """Another, who has one service to look at."""
    context = an_inspector(office)
    a_service_given(context.subject.worker, office)
    return context


def a_service_given(worker: Worker, office: Office) -> None:
    Inspection.objects.create(
        worker=worker,
        service=office.service,
        given_at=NOW - timedelta(days=1),
        until=NOW + timedelta(days=300),
    )


def out_of_hours(office: Office) -> ActionContext:
    """Somebody who may open records of one service by giving a reason."""
    worker = a_worker(office.team, "Otto Lane", "family-support-practitioner")
    a_service_given(worker, office)
    return context_on(OnWorker(worker), office.manager, as_of=NOW.date())


def a_restricted_case(office: Office) -> ActionContext:
    """A case that is restricted, and that somebody was let open."""
    story = a_case(office).working("2026-05-27")
    story.happened("case.restricted", "2026-05-29", reason="Kept close")
    story.happened("opening.allowed", "2026-05-29", worker=office.colleague.ref)
    story.case.refresh_from_db()
    return context_of(story.case, office.manager, as_of=NOW.date())


def a_case_far_on(office: Office) -> ActionContext:
    """A case on which everything has happened that some action wants to have happened."""
    story = a_case(office).working("2026-05-27").planned("2026-05-28")
    story.happened("transfer.sent", "2026-05-29", to="social-care")
    for kind, fields in _KNOWN_ELSEWHERE.items():
        story.happened(kind, "2026-05-29", by=office.practitioner, **fields)
    story.happened("standing.started", "2026-05-29", standing="caf", people=[story.child.ref])
    story.allocated("2026-05-30", to=office.lead, role="co-worker")
    story.allocated("2026-06-01", to=office.manager, role="holding")
    story.proposed("2026-06-01", to=office.colleague)
    story.happened("increase.agreed", "2026-06-01", worker=office.practitioner.ref, level=30)
    story.happened("supervision.held", SESSION, worker=office.practitioner.ref)
    ring: dict[str, Any] = {
        "task": "T1",
        "what": "Ring the school",
        "owner": "holder",
        "due": "2026-07-01",
    }
    story.happened("task.set", "2026-06-02", out_of="plan", **ring)
    story.case.refresh_from_db()
    return context_of(story.case, office.manager, as_of=NOW.date())


def an_absent_worker(office: Office) -> ActionContext:
    """A worker who is away, with other work, and a session that waits for the manager's signature."""
    subject, manager, on = OnWorker(office.practitioner), office.manager, "2026-06-05"
    done(act_on(subject, "record-absence", manager, on=on, first_day=on))
    other = {"type": "mentoring", "percent": "10", "first_day": on, "reason": "New starter"}
    done(act_on(subject, "record-reduction", manager, on=on, **other))
    session = {"held_on": on, "caseload_reviewed": "yes"}
    answers = {each.name: "Well" for each in policy_questions(subject.pack_on(NOW.date()))}
    done(act_on(subject, "record-session", manager, on=on, **session, **answers))
    return context_on(subject, manager, as_of=NOW.date())


def a_team(office: Office) -> ActionContext:
    return context_on(OnTeam(office.team), office.manager, as_of=NOW.date())


def a_planned_rota() -> ActionContext:
    """A service with turns to come, and two managers who may have them."""
    office = an_office("camden")
    for worker in (office.manager, office.lead):
        worker.role = "service-manager"
        worker.save()
        worker.user.access_role = AccessRole.SERVICE_MANAGER
        worker.user.save()
    subject, turns = OnService(office.service), {"from": "2026-06-08", "turns": "2"}
    planned: dict[str, Any] = {**turns, "managers": [office.lead.ref], "reason": "One for now"}
    done(act_on(subject, "plan-turn", office.manager, on="2026-06-05", **planned))
    return context_on(subject, office.manager, as_of=NOW.date())


def policies(action: Action) -> list[Pack]:
    """Those under which it is tried: on a case all of them, otherwise those that know it."""
    return [
        pack
        for pack in bundled_packs()
        if action.subject == "case"
        or action.by_default
        or any(pack.who_may(each) for each in (action.id, *action.goes_with))
    ]
