"""An entry is put right on its own form, filled in: nothing changes until it is saved, and then all of it at once."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from keyworker.policy.wording import at_moment
from keyworker.record.models import Case, Event, FamilyMember, Person, Timescale
from keyworker.record.subjects import OnCase, OnWorker
from keyworker.record.verification import chain_problems
from keyworker.record.writing import NewEvent, add_events
from tests.builders import CaseStory, Office, a_worker, act, act_on, an_office, at, done
from tests.web.conftest import a_led_case, browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db

VISIT: dict[str, str] = {
    "where": "home",
    "planned": "yes",
    "anyone_seen": "yes",
    "home_seen": "yes",
}


def a_visit(office: Office, case: Case, **more: Any) -> Event:
    (visit,) = done(
        act(
            case,
            "record-visit",
            office.practitioner,
            on=days_ago(2),
            **VISIT,
            note="Talked with her aunt about school",
            children_seen=[each.person.ref for each in case.case_children.all()],
            **more,
        )
    )
    return visit


def way(case: Case, action: str, entry: Event) -> str:
    return f"/cases/{case.reference}/do/{action}?replaces={entry.ref}"


def sent_from(page: str) -> dict[str, Any]:
    """What the form on the page would send as it stands."""
    form = page.split("<form", 2)[-1] if 'name="replaces"' not in page else page
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]*)"', tag)
        if name is None or (kind and kind[1] in {"radio", "checkbox"} and " checked" not in tag):
            continue
        found.setdefault(name[1], []).append(value[1] if value else "")
    for name_, words in re.findall(
        r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.S
    ):
        found[name_] = words.removeprefix("\n")
    return found


def test_a_visit_that_is_put_right_opens_its_form_as_it_was_filled_in(office: Office) -> None:
    case = a_led_case(office)
    visit = a_visit(office, case)
    client = browsing(office.practitioner)
    timeline = client.get(f"/cases/{case.reference}/timeline").text
    link = f"/cases/{case.reference}/do/correct-event?corrects={visit.ref}"
    assert link in timeline
    answer = client.get(link)
    assert answer["Location"] == way(case, "record-visit", visit)
    page = client.get(answer["Location"]).text
    assert "Put right: a visit was made" in page
    assert "Talked with her aunt about school" in page
    sent = sent_from(page)
    assert (sent["where"], sent["anyone_seen"], sent["home_seen"]) == (["home"], ["yes"], ["yes"])
    assert sent["at-day"] == [str(int(days_ago(2)[-2:]))]
    assert sent["at-time"] == ["09:00"]


def test_opening_the_form_and_leaving_it_changes_nothing(office: Office) -> None:
    case = a_led_case(office)
    visit = a_visit(office, case)
    before = Event.objects.count(), list(Timescale.objects.values())
    assert browsing(office.practitioner).get(way(case, "record-visit", visit)).status_code == 200
    assert (Event.objects.count(), list(Timescale.objects.values())) == before
    assert Event.objects.uncorrected().filter(pk=visit.pk).exists()


def put_right(client: Client, address: str, **changed: Any) -> Any:
    return client.post(
        address.partition("?")[0], {**sent_from(client.get(address).text), **changed}
    )


def test_saving_it_withdraws_the_entry_and_records_what_is_right_in_its_place(
    office: Office,
) -> None:
    case = a_led_case(office)
    visit = a_visit(office, case)
    client = browsing(office.practitioner)
    answer = put_right(
        client,
        way(case, "record-visit", visit),
        note="Talked with her uncle about school",
        what_was_wrong="It was the uncle",
    )
    assert answer.status_code == 302
    now = Event.objects.get(case=case, kind="visit.made", data__replaces=visit.ref)
    taken_back = Event.objects.get(case=case, kind="event.corrected")
    assert now.data["note"] == "Talked with her uncle about school"
    assert {**now.data, "note": "", "replaces": ""} == {**visit.data, "note": "", "replaces": ""}
    assert (now.at, now.by, now.submission) == (visit.at, visit.by, taken_back.submission)
    assert taken_back.data == {"corrects": visit.ref, "reason": "It was the uncle"}
    assert list(chain_problems()) == []
    timeline = in_a_row(client.get(f"/cases/{case.reference}/timeline").text)
    assert "It was the uncle" in timeline
    assert f'href="/cases/{case.reference}/timeline?entry={now.ref}#{now.ref}"' in timeline
    assert "Recorded in the place of" in timeline


def test_sent_twice_it_is_put_right_once(office: Office) -> None:
    case = a_led_case(office)
    visit = a_visit(office, case)
    client = browsing(office.practitioner)
    address = way(case, "record-visit", visit)
    form = {**sent_from(client.get(address).text), "note": "Other", "what_was_wrong": "Wrong"}
    for _ in range(2):
        assert client.post(address.partition("?")[0], form).status_code == 302
    assert Event.objects.filter(case=case, kind="visit.made").count() == 2


def test_what_is_refused_leaves_the_entry_as_it_is_and_keeps_what_was_typed(office: Office) -> None:
    case = a_led_case(office)
    visit = a_visit(office, case)
    client = browsing(office.practitioner)
    address = way(case, "record-visit", visit)
    answer = put_right(client, address, note="Her uncle was there", where="")
    assert answer.status_code == 422
    page = in_a_row(answer.text)
    assert "Her uncle was there" in page
    assert "Say what was wrong" in page or "What was wrong with what was recorded" in page
    answer = put_right(client, address, where="", what_was_wrong="The uncle")
    assert answer.status_code == 422
    assert Event.objects.uncorrected().filter(pk=visit.pk).exists()
    assert not Event.objects.filter(case=case, kind="event.corrected").exists()


def test_somebody_elses_visit_that_a_manager_puts_right_stays_theirs(office: Office) -> None:
    case = a_led_case(office)
    visit = a_visit(office, case)
    client = browsing(office.manager)
    address = way(case, "record-visit", visit)
    assert put_right(client, address, what_was_wrong="Wrong house", note="At").status_code == 302
    now = Event.objects.get(case=case, kind="visit.made", data__replaces=visit.ref)
    assert now.by == office.practitioner
    assert now.recorded_by == office.manager.user
    assert Event.objects.get(case=case, kind="event.corrected").by == office.manager
    timeline = in_a_row(client.get(f"/cases/{case.reference}/timeline").text)
    assert re.search(rf"recorded [^<]* by {office.manager.name}", timeline)
    happened = f"A visit was made, {at_moment(visit.at)}"
    for said in ("What was corrected", "Recorded in the place of"):
        assert re.search(rf"{said}</dt> ?<dd[^>]*> ?{happened}", timeline), timeline


def test_an_allocation_from_elsewhere_is_put_right_on_the_form_that_allocates(
    office: Office,
) -> None:
    case = a_led_case(office)
    started = Event.objects.get(case=case, kind="allocation.started")
    assert started.action == ""
    link = f"/cases/{case.reference}/do/correct-event?corrects={started.ref}"
    assert browsing(office.manager).get(link)["Location"] == way(case, "allocate", started)


def test_what_is_not_somebodys_to_put_right_is_not_theirs_to_withdraw(office: Office) -> None:
    case = a_led_case(office)
    decision = Event.objects.get(case=case, kind="decision.made")
    link = f"/cases/{case.reference}/do/correct-event?corrects={decision.ref}"
    page = in_a_row(browsing(office.support).get(link).text)
    assert "This entry is not yours to put right" in page
    assert "It can be withdrawn alone" not in page


def test_an_allocation_is_put_right_at_one_go(office: Office) -> None:
    case = a_led_case(office)
    allocated = done(
        act(
            case,
            "allocate",
            office.manager,
            on=days_ago(2),
            worker=office.colleague.ref,
            how="In person",
        )
    )
    started = next(each for each in allocated if each.kind == "allocation.started")
    other = a_worker(office.team, "Kim Oduya", "family-support-practitioner")
    client = browsing(office.manager)
    page = client.get(way(case, "allocate", started)).text
    assert re.search(rf'value="{office.colleague.ref}"[^>]* checked', in_a_row(page))
    answer = put_right(
        client,
        way(case, "allocate", started),
        worker=other.ref,
        what_was_wrong="Name",
    )
    assert answer.status_code == 302, answer.text
    leads = [each.worker for each in case.allocations.running().filter(role="lead")]
    assert leads == [other]


def test_what_cannot_be_recorded_again_says_why_and_is_withdrawn_alone(office: Office) -> None:
    case = a_led_case(office)
    child = case.case_children.get().person
    (pregnancy,) = done(
        act(
            case,
            "record-pregnancy",
            office.practitioner,
            on=days_ago(2),
            person=child.ref,
            due=days_ago(-90),
            confirmed="yes",
            consent="given",
            consent_how="The mother, at home",
        )
    )
    client = browsing(office.practitioner)
    address = f"/cases/{case.reference}/do/correct-event?corrects={pregnancy.ref}"
    page = in_a_row(client.get(address).text)
    assert "The unborn child is on record by this entry." in page
    again = client.get(way(case, "record-pregnancy", pregnancy))
    assert again.status_code == 302
    sent = {"submission": str(uuid4()), "corrects": pregnancy.ref, "reason": "Another family"}
    assert client.post(address, sent)["Location"] == f"/cases/{case.reference}"


def test_business_support_are_not_shown_what_was_found_on_the_form_that_puts_it_right(
    office: Office,
) -> None:
    case = a_led_case(office)
    visit = a_visit(office, case)
    page = browsing(office.support).get(way(case, "record-visit", visit), follow=True).text
    assert "aunt" not in page


def test_one_answer_of_several_is_changed_and_the_others_stand() -> None:
    office = an_office("camden")
    case, by = CaseStory(office).received(days_ago(1)).case, office.lead
    client = browsing(by)
    page = client.get(f"/referrals/{case.reference}/questions").text
    names = set(re.findall(r'name="(about\.[^"]*)"', page))
    assert len(names) > 1
    yes = set(re.findall(r'name="(about\.[^"]*)"[^>]*value="yes"', page))
    answers = {name: "yes" if name in yes else "not-known" for name in names}
    form = {"submission": str(uuid4()), "version": str(case.version), **answers}
    assert client.post(f"/referrals/{case.reference}/questions", form).status_code == 302
    told = Event.objects.get(case=case, kind="facts.recorded")
    address = way(case, "detail-referral", told)
    changed = next(name for name in sorted(names) if answers[name] == "yes")
    answer = put_right(client, address, **{changed: "no", "what_was_wrong": "Misheard"})
    assert answer.status_code == 302, answer.text
    now = Event.objects.get(case=case, kind="facts.recorded", data__replaces=told.ref)
    before = {each["fact"]: each.get("value") for each in told.data["facts"]}
    after = {each["fact"]: each.get("value") for each in now.data["facts"]}
    assert after == {**before, changed.removeprefix("about."): False}
    assert now.at == told.at


JUST_NOW: dict[str, dict[str, Any]] = {
    "record-contact": {"method": "phone", "with": "Her mother", "note": "Rang"},
    "record-visit": {**VISIT, "children_seen": ["none"], "note": "Called"},
    "attempt-contact": {"method": "phone", "result": "No answer", "note": "Rang"},
}


@pytest.mark.parametrize("action", JUST_NOW)
def test_what_was_recorded_as_just_now_is_put_right_with_its_moment_as_it_stands(
    office: Office, action: str
) -> None:
    case = a_led_case(office)
    client = browsing(office.practitioner)
    form = {"submission": str(uuid4()), **JUST_NOW[action]}
    assert client.post(f"/cases/{case.reference}/do/{action}", form).status_code == 302
    entry = Event.objects.filter(case=case, action=action).latest("seq")
    assert entry.at.microsecond or entry.at.second
    answer = put_right(client, way(case, action, entry), note="Other", what_was_wrong="The words")
    assert answer.status_code == 302, in_a_row(answer.text)
    now = Event.objects.get(case=case, data__replaces=entry.ref)
    assert (now.at, now.data["note"]) == (entry.at, "Other")


@pytest.mark.parametrize("said", ["nothing", "n/a", "-", "?", "none", "No", " "])
def test_what_says_nothing_of_what_was_wrong_is_asked_for_again_with_everything_kept(
    office: Office, said: str
) -> None:
    case = a_led_case(office)
    visit = a_visit(office, case)
    client = browsing(office.practitioner)
    address = way(case, "record-visit", visit)
    answer = put_right(client, address, note="Her uncle was there", what_was_wrong=said)
    assert answer.status_code == 422
    page = in_a_row(answer.text)
    assert "Her uncle was there" in page
    assert 'href="#what_was_wrong"' in page
    assert "Say what was wrong" in page
    answer = put_right(client, address, where="", what_was_wrong=said)
    assert 'href="#what_was_wrong"' in answer.text
    assert 'href="#where"' in answer.text
    assert Event.objects.uncorrected().filter(pk=visit.pk).exists()


def test_an_allocation_is_put_right_while_it_keeps_its_worker(office: Office) -> None:
    case = a_led_case(office)
    given = {"on": days_ago(2), "worker": office.colleague.ref, "how": "In person"}
    allocated = done(act(case, "allocate", office.manager, **given))
    started = next(each for each in allocated if each.kind == "allocation.started")
    client = browsing(office.manager)
    address = way(case, "allocate", started)
    page = in_a_row(client.get(address).text)
    (chosen,) = re.findall(rf'<input[^>]*value="{office.colleague.ref}"[^>]*>', page)
    assert " checked" in chosen
    assert " disabled" not in chosen
    answer = put_right(client, address, how="By phone", what_was_wrong="How they agreed")
    assert answer.status_code == 302, in_a_row(answer.text)
    leads = [each.worker for each in case.allocations.running().filter(role="lead")]
    assert leads == [office.colleague]


def test_an_allocation_away_from_a_leaver_says_why_it_has_to_stand(office: Office) -> None:
    case = a_led_case(office)
    leaver = OnWorker(office.practitioner)
    leaving = {"on": days_ago(3), "last_day": days_ago(-20)}
    done(act_on(leaver, "record-leaving", office.manager, **leaving))
    given = {"on": days_ago(2), "worker": office.colleague.ref, "how": "In person"}
    done(act(case, "allocate", office.manager, **given))
    started = Event.objects.filter(case=case, kind="allocation.started").latest("seq")
    client = browsing(office.manager)
    said = "Without this the case would go back to somebody who leaves"
    alone = f"/cases/{case.reference}/do/correct-event?corrects={started.ref}"
    for address in (way(case, "allocate", started), alone, f"{alone}&alone=yes"):
        page = in_a_row(client.get(address, follow=True).text)
        assert said in page
        assert "allocate the case to somebody else" in page
        assert "It can be withdrawn alone" not in page
        assert 'name="reason"' not in page
    form = {"submission": str(uuid4()), "corrects": started.ref, "reason": "By mistake"}
    answer = client.post(alone, form)
    assert answer.status_code == 422
    assert said in in_a_row(answer.text)
    form = {"submission": str(uuid4()), "replaces": started.ref, "what_was_wrong": "The worker"}
    answer = client.post(
        f"/cases/{case.reference}/do/allocate",
        {**form, "worker": office.colleague.ref},
        follow=True,
    )
    assert said in in_a_row(answer.text)
    assert Event.objects.uncorrected().filter(pk=started.pk).exists()


def test_a_decision_is_put_right_after_the_case_has_gone_on(office: Office) -> None:
    case = a_led_case(office)
    decision = Event.objects.get(case=case, kind="decision.made")
    client = browsing(office.lead)
    address = way(case, "decide", decision)
    page = in_a_row(client.get(address).text)
    assert "This case is open" not in page
    answer = put_right(client, address, rationale="Both parents asked", what_was_wrong="Why")
    assert answer.status_code == 302, in_a_row(answer.text)
    now = Event.objects.get(case=case, kind="decision.made", data__replaces=decision.ref)
    assert (now.at, now.data["rationale"]) == (decision.at, "Both parents asked")
    case.refresh_from_db()
    assert case.stage == "open"
    assert Event.objects.filter(case=case, kind="event.corrected").count() == 1


def test_a_decision_that_the_case_rests_on_is_not_turned_round(office: Office) -> None:
    case = a_led_case(office)
    decision = Event.objects.get(case=case, kind="decision.made")
    answer = put_right(
        browsing(office.lead),
        way(case, "decide", decision),
        outcome="not-open",
        rationale="Not needed",
        what_was_wrong="The outcome",
    )
    assert answer.status_code == 422
    assert "The case has gone on since" in in_a_row(answer.text)
    assert Event.objects.uncorrected().filter(pk=decision.pk).exists()


def test_a_decision_that_the_case_rests_on_is_not_withdrawn_alone(office: Office) -> None:
    case = a_led_case(office)
    decision = Event.objects.get(case=case, kind="decision.made")
    client = browsing(office.lead)
    alone = f"/cases/{case.reference}/do/correct-event?corrects={decision.ref}"
    page = in_a_row(client.get(f"{alone}&alone=yes").text)
    assert "What was recorded since rests on it" in page
    assert 'name="reason"' not in page
    form = {"submission": str(uuid4()), "corrects": decision.ref, "reason": "By mistake"}
    answer = client.post(alone, form)
    assert answer.status_code == 422
    assert Event.objects.uncorrected().filter(pk=decision.pk).exists()


def test_people_whom_the_form_does_not_ask_for_stay_named(office: Office) -> None:
    case = a_led_case(office)
    child = case.case_children.get().person
    mother = Person.objects.create(given_name="Jodie", family_name="Dyer")
    FamilyMember.objects.create(family=case.family, person=mother)
    told = {"method": "phone", "with": "Her mother", "people": [child.ref, mother.ref]}
    (contact,) = add_events(
        OnCase(case),
        [
            NewEvent(
                kind="contact.made",
                at=at(days_ago(2)),
                data={**told, "note": "Rang", "answers": {"asked_once": "yes"}},
                by=office.practitioner,
            )
        ],
        recorded_by=office.practitioner.user,
        recorded_at=at(days_ago(2)),
        action="record-contact",
    )
    client = browsing(office.practitioner)
    answer = put_right(
        client, way(case, "record-contact", contact), note="Called", what_was_wrong="The words"
    )
    assert answer.status_code == 302, in_a_row(answer.text)
    now = Event.objects.get(case=case, kind="contact.made", data__replaces=contact.ref)
    assert {**now.data, "replaces": ""} == {**contact.data, "note": "Called", "replaces": ""}


def test_the_form_of_an_allocation_that_was_agreed_says_who_took_it_and_how_to_change_that(
    office: Office,
) -> None:
    story = CaseStory(office).received(days_ago(9)).trawled(days_ago(8)).analysed(days_ago(8))
    story.opened(days_ago(7)).proposed(days_ago(6))
    story.case.refresh_from_db()
    agreed = done(
        act(story.case, "agree-allocation", office.practitioner, on=days_ago(5), how="In person")
    )
    (began,) = [each for each in agreed if each.kind == "allocation.started"]
    client = browsing(office.manager)
    page = client.get(way(story.case, "agree-allocation", began), follow=True).text
    said = in_a_row(page)
    assert "Not asked here, and stays as it was recorded:" in said
    assert f"<strong>{office.practitioner.name}</strong>" in said
    assert "That is wrong, or it did not happen at all: withdraw it" in said


def test_the_form_that_asks_for_all_that_was_said_tells_of_nothing_that_stays(
    office: Office,
) -> None:
    case = a_led_case(office)
    page = browsing(office.practitioner).get(way(case, "record-visit", a_visit(office, case))).text
    assert "Not asked here" not in page
    assert "It did not happen at all: withdraw it" in in_a_row(page)
