"""Every address for every role: an address nobody listed fails, and nobody opens what is not theirs."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from keyworker.access.models import AccessGrant, RecordView
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office, an_office
from tests.web.conftest import a_led_case, browsing, days_ago

# Address name: what a practitioner who leads the case, another of the same team, a manager of the team, a practice
# lead, business support, a service manager and a practitioner of another team are answered.
ANSWERS: dict[str, tuple[int, ...]] = {
    "home": (200, 200, 200, 200, 200, 200, 200),
    "referrals": (404, 404, 200, 200, 200, 200, 404),
    "changes": (404, 404, 200, 200, 404, 200, 404),
    "changes-file": (404, 404, 200, 200, 404, 200, 404),
    "team-check": (404, 404, 200, 200, 404, 200, 404),
    "to-key": (404, 404, 404, 404, 404, 404, 404),
    "turns": (404, 404, 404, 404, 404, 404, 404),
    "unallocated": (404, 404, 200, 200, 200, 200, 404),
    "not-held": (404, 404, 200, 200, 200, 200, 404),
    "waiting": (404, 404, 200, 200, 200, 200, 404),
    "receive": (200, 200, 200, 200, 200, 200, 200),
    "questions": (200, 302, 200, 200, 200, 200, 404),
    "matches": (200, 302, 200, 200, 200, 200, 404),
    "own-decisions": (200, 200, 200, 200, 200, 200, 200),
    # Nobody here sent a case away.
    "own-decision": (404, 404, 404, 404, 404, 404, 404),
    "case": (200, 302, 200, 200, 200, 200, 404),
    "timeline": (200, 302, 200, 200, 200, 200, 404),
    "timescales": (200, 302, 200, 200, 200, 200, 404),
    "steps": (200, 302, 200, 200, 200, 200, 404),
    "people": (200, 302, 200, 200, 200, 200, 404),
    "decisions": (200, 302, 200, 200, 200, 200, 404),
    "reason": (302, 200, 302, 302, 302, 302, 404),
    "mistaken": (405, 405, 405, 405, 405, 405, 405),
    "letters": (200, 302, 200, 200, 200, 200, 404),
    "letter": (404, 302, 200, 200, 200, 404, 404),
    "letter-document": (404, 302, 404, 404, 404, 404, 404),
    "letter-sent": (405, 405, 405, 405, 405, 405, 405),
    "contact": (200, 302, 200, 200, 200, 200, 404),
    "allocate": (200, 302, 200, 200, 200, 200, 404),
    "action": (200, 302, 200, 200, 200, 200, 404),
    "overdue": (200, 200, 200, 200, 200, 200, 200),
    "calendar": (200, 200, 200, 200, 200, 200, 200),
    "calendar-feed": (404, 404, 404, 404, 404, 404, 404),
    "caseload": (200, 200, 200, 200, 200, 200, 200),
    "team": (200, 200, 200, 200, 200, 200, 200),
    "worker": (200, 404, 200, 200, 404, 200, 404),
    "whole-absence": (404, 404, 302, 302, 404, 302, 404),
    "absence": (404, 404, 200, 200, 404, 200, 404),
    "leaving": (404, 404, 200, 200, 404, 200, 404),
    "reductions": (404, 404, 200, 200, 404, 200, 404),
    "sessions": (200, 404, 200, 200, 404, 200, 404),
    "session": (404, 404, 200, 200, 404, 200, 404),
    "session-document": (404, 404, 200, 200, 404, 200, 404),
    "qualities": (404, 404, 200, 200, 404, 200, 404),
    "search": (200, 200, 200, 200, 200, 200, 200),
    "notices": (200, 200, 200, 200, 200, 200, 200),
    "messages": (404, 404, 200, 200, 200, 200, 404),
    "policies": (200, 200, 200, 200, 200, 200, 200),
    "policy": (200, 200, 200, 200, 200, 200, 200),
    "obligations": (200, 200, 200, 200, 200, 200, 200),
    "rule": (200, 200, 200, 200, 200, 200, 200),
    "asked-today": (200, 200, 200, 200, 200, 200, 200),
    "looked": (404, 404, 200, 404, 404, 200, 404),
    "opened": (404, 404, 200, 404, 404, 200, 404),
    "looking": (404, 404, 200, 404, 404, 200, 404),
    # Whoever has the address of an invitation chooses a password; one that is nobody's says so.
    "first-day": (404, 404, 404, 404, 404, 404, 404),
    "invitation": (422, 422, 422, 422, 422, 422, 422),
    "reset": (422, 422, 422, 422, 422, 422, 422),
    "password": (200, 200, 200, 200, 200, 200, 200),
    # One's own account, and nobody else's: no number of another's is in these but of a factor, which they do not have.
    "account": (200, 200, 200, 200, 200, 200, 200),
    "account-confirm": (200, 200, 200, 200, 200, 200, 200),
    "sitting": (200, 200, 200, 200, 200, 200, 200),
    "second-factor": (200, 200, 200, 200, 200, 200, 200),
    "account-app": (200, 200, 200, 200, 200, 200, 200),
    "account-passkey": (200, 200, 200, 200, 200, 200, 200),
    "account-codes": (302, 302, 302, 302, 302, 302, 302),
    "account-remove": (404, 404, 404, 404, 404, 404, 404),
    # An administrator's alone.
    "how-people-sign-in": (404, 404, 404, 404, 404, 404, 404),
    "authority": (404, 404, 404, 404, 404, 404, 404),
    "administer": (404, 404, 404, 404, 404, 404, 404),
    **dict.fromkeys(
        (
            *(
                "policy-drafts",
                "begin-draft",
                "policy-draft",
                "draft-item",
                "draft-row",
                "draft-file",
            ),
            *("draft-sentences", "bring-draft", "draft-impact", "draft-archive", "draft-step"),
        ),
        (404,) * 7,
    ),
    "bring": (404, 404, 404, 404, 404, 404, 404),
    "staff": (404, 404, 404, 404, 404, 404, 404),
    "bring-staff": (404, 404, 404, 404, 404, 404, 404),
    "staff-template": (404, 404, 404, 404, 404, 404, 404),
    "bring-postcodes": (404, 404, 404, 404, 404, 404, 404),
    "service": (404, 404, 404, 404, 404, 404, 404),
    "impact": (404, 404, 404, 404, 404, 404, 404),
    "administer-service": (404, 404, 404, 404, 404, 404, 404),
    "team-people": (404, 404, 404, 404, 404, 404, 404),
    "administer-team": (404, 404, 404, 404, 404, 404, 404),
    "person": (404, 404, 404, 404, 404, 404, 404),
    "administer-person": (404, 404, 404, 404, 404, 404, 404),
}

# For those who have not signed in.
SIGNING_IN = frozenset(
    {
        "sign-in",
        "sign-out",
        "second-step",
        "passkey-sign-in",
        "forgotten",
        "outside",
        "outside-back",
    }
)


def addresses(reference: str, worker: Worker) -> dict[str, str]:
    arguments = {
        "reference": reference,
        "action": "record-contact",
        "worker_id": worker.pk,
        "key": "no-such-key",
        "template": "ending",
        "letter_id": 1,
        "ending": "pdf",
        "pack_id": "suffolk",
        "rule_id": "first-contact",
        "draft_id": 1,
        "item": "timescales/first-contact",
        "file": "timescales.yaml",
        "slug": "no-such-place",
        "uidb64": "MA",
        "token": "no-such-link",
        "number": 0,
        "entry": 0,
    }
    found = {}
    for pattern in get_resolver("keyworker.web.urls").url_patterns:
        wanted = {name: arguments[name] for name in pattern.pattern.converters}
        found[str(pattern.name)] = reverse(str(pattern.name), kwargs=wanted)
    return found


def test_every_address_answers_every_role_as_listed(
    office: Office, service_manager: Worker
) -> None:
    elsewhere = an_office(service=office.service, name="Oldtown")
    case = a_led_case(office)
    people = (
        office.practitioner,
        office.colleague,
        office.manager,
        office.lead,
        office.support,
        service_manager,
        elsewhere.practitioner,
    )
    for name, address in addresses(case.reference, office.practitioner).items():
        if name in SIGNING_IN:
            continue
        assert name in ANSWERS, f"say who may open {address}"
        answered = tuple(browsing(each).get(address).status_code for each in people)
        assert answered == ANSWERS[name], name


def test_nobody_reads_anything_without_signing_in(office: Office) -> None:
    case = a_led_case(office)
    for name, address in addresses(case.reference, office.practitioner).items():
        # A calendar programme cannot sign in: its link holds a key, and one that is nobody's finds nothing.
        if name not in SIGNING_IN | {"calendar-feed", "first-day", "invitation", "reset"}:
            answer = Client().get(address)
            assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (
                302,
                "/sign-in",
            ), name


def test_a_colleague_opens_a_teams_case_by_saying_why_and_it_is_on_record(office: Office) -> None:
    case = a_led_case(office)
    colleague = browsing(office.colleague)
    address = f"/cases/{case.reference}/reason"
    assert colleague.post(address, {"reason": " "}).status_code == 422
    assert colleague.post(address, {"reason": "School rang, worker out"}).status_code == 302
    assert colleague.get(f"/cases/{case.reference}").status_code == 200
    grant = AccessGrant.objects.get()
    assert (grant.user, grant.reason) == (office.colleague.user, "School rang, worker out")


def test_a_restricted_case_does_not_exist_for_its_team(office: Office) -> None:
    case = a_led_case(office)
    case.restricted = True
    case.save(update_fields=["restricted"])
    assert browsing(office.manager).get(f"/cases/{case.reference}").status_code == 404
    assert browsing(office.colleague).get(f"/cases/{case.reference}/reason").status_code == 404
    assert browsing(office.practitioner).get(f"/cases/{case.reference}").status_code == 200


def test_each_look_at_a_record_is_logged_by_number(office: Office) -> None:
    case = a_led_case(office)
    browsing(office.manager).get(f"/cases/{case.reference}/timeline")
    view = RecordView.objects.get()
    assert (view.user, view.subject, view.subject_id, view.page) == (
        office.manager.user,
        "case",
        case.pk,
        "timeline",
    )


def test_a_search_finds_only_what_one_may_open_and_is_not_in_the_address(office: Office) -> None:
    CaseStory(office).of("Xanthe").received(days_ago(3))
    found = browsing(office.manager).post("/search", {"words": "xan"}, follow=True)
    assert "Xanthe Example" in found.content.decode()
    assert (
        "Xanthe"
        not in browsing(office.practitioner)
        .post("/search", {"words": "xan"}, follow=True)
        .content.decode()
    )
    assert "Xanthe" not in browsing(office.manager).get("/search?words=xan").content.decode()


@pytest.mark.parametrize("path", ["/", "/cases/{}", "/caseload"])
def test_a_page_with_people_on_it_is_not_kept_by_the_browser_and_runs_no_foreign_script(
    office: Office, path: str
) -> None:
    case = a_led_case(office)
    answer = browsing(office.practitioner).get(path.format(case.reference))
    assert answer.headers["Cache-Control"] == "no-store"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    body = answer.content.decode()
    assert "<script>" not in body
    assert " style=" not in body
    assert " onclick=" not in body
