"""A family is referred from one service to another by one form; what is decided there comes back."""

from __future__ import annotations

from typing import Any

import pytest

from keyworker.access.models import AccessRole
from keyworker.actions.available import context_of
from keyworker.actions.families import ACTIONS
from keyworker.notices.models import Notice
from keyworker.record.models import Case, Event
from keyworker.workforce.models import Service

from ..builders import Office, a_case, a_worker, act, an_office, at, done, refused

pytestmark = pytest.mark.django_db
ON = "2026-06-01 10:00"


def early_help() -> Office:
    service = Service.objects.create(slug="early-help", name="Early help", pack="suffolk")
    return an_office("suffolk", service=service)


def social_care() -> Office:
    service = Service.objects.create(slug="social-care", name="Social care", pack="cin")
    return an_office("cin", service=service)


def stepped_down(case: Case, by: Any, *, to: str = "early-help/step-down", **more: Any) -> Case:
    """The record of the other service on which it now stands."""
    answers = {"to": to, "reason": "Parents ask for help with routines", **more}
    done(act(case, "refer-to-service", by, on=ON, **answers))
    return Case.objects.get(
        reference=Event.objects.filter(case=case, kind="referral.made").latest("pk").data["of"]
    )


def told(case: Case, kind: str) -> list[dict[str, Any]]:
    return [each.data for each in Event.objects.filter(case=case, kind=kind).order_by("seq")]


def test_the_other_service_has_a_referral_about_the_same_children_with_what_was_known() -> None:
    theirs, ours = early_help(), social_care()
    story = a_case(ours).working().of("Tom")
    story.happened("assessment.completed", "2026-05-28", by=ours.practitioner)
    story.happened("consent.recorded", "2026-05-29", given=True, who="Mother", by=ours.practitioner)
    there = stepped_down(story.case, ours.practitioner)
    assert (there.service, there.family, there.stage) == (
        theirs.service,
        story.case.family,
        "received",
    )
    assert [each.person.given_name for each in there.case_children.order_by("pk")] == ["Mia", "Tom"]
    (received,) = told(there, "referral.received")
    assert received["type"] == "step-down"
    assert received["made_on"] == story.case.reference
    assert received["reason"] == "Parents ask for help with routines"
    (consent,) = Event.objects.filter(case=there, kind="consent.recorded")
    assert consent.data == {"given": True, "who": "Mother"}
    assert (consent.by, consent.at) == (ours.practitioner, at("2026-05-29"))
    assert told(there, "assessment.brought") == [{"completed": "2026-05-28"}]


def test_it_opens_no_record_of_the_other_service_to_whoever_referred() -> None:
    early_help()
    ours = social_care()
    story = a_case(ours).working()
    there = stepped_down(story.case, ours.practitioner)
    for worker in (ours.practitioner, ours.manager):
        assert worker.user is not None
        seen = Case.objects.visible_to(worker.user, at=at(ON))
        assert there not in seen
        assert story.case in seen


def test_what_is_decided_there_comes_back_and_whoever_waits_is_told_once() -> None:
    theirs, ours = early_help(), social_care()
    story = a_case(ours).working()
    there = stepped_down(story.case, ours.practitioner)
    answers = {"outcome": "returned", "rationale": "Below the threshold"}
    a_case(theirs).about(theirs, there).happened(
        "decision.made", "2026-06-03", by=theirs.manager, **answers
    )
    assert told(story.case, "referral.answered") == [
        {"service": "Early help", "of": there.reference, "outcome": "returned"}
    ]
    (notice,) = Notice.objects.filter(kind="referral-answered")
    assert notice.worker == ours.practitioner
    assert "Mia" not in notice.text
    assert "Example" not in notice.text
    # Something else on that record is no answer.
    a_case(theirs).about(theirs, there).happened("risk.noted", "2026-06-04", by=theirs.manager)
    assert len(told(story.case, "referral.answered")) == 1


def test_a_decision_that_is_withdrawn_is_said_and_so_is_the_next_and_the_end() -> None:
    theirs, ours = early_help(), social_care()
    story = a_case(ours).working()
    there = stepped_down(story.case, ours.practitioner)
    on = a_case(theirs).about(theirs, there)
    on.happened("decision.made", "2026-06-03", by=theirs.manager, outcome="returned")
    wrong = Event.objects.get(case=there, kind="decision.made")
    on.happened("event.corrected", "2026-06-04", by=theirs.manager, corrects=wrong.ref, reason="No")
    on.opened("2026-06-05").allocated("2026-06-06", theirs.colleague)
    on.closed("2026-09-01")
    assert [each["outcome"] for each in told(story.case, "referral.answered")] == [
        "returned",
        "decision-withdrawn",
        "open",
        "ended",
    ]


def test_children_who_are_worked_with_there_go_on_that_record_and_that_is_the_answer() -> None:
    theirs, ours = early_help(), social_care()
    known = a_case(theirs).working()
    story = a_case(ours, family=known.case.family)
    story.case.case_children.create(person=known.child)
    story.working()
    there = stepped_down(story.case, ours.practitioner)
    assert there == known.case
    assert told(story.case, "referral.answered") == [
        {"service": "Early help", "of": there.reference, "outcome": "worked-on-already"}
    ]
    assert told(there, "referral.received")[-1]["people"] == [known.child.ref]


def test_on_hold_while_social_care_looks_and_back_again() -> None:
    """Early help waits on hold; social care steps the family down to the record that waits, and it is taken up again."""
    ours, care = early_help(), social_care()
    story = a_case(ours).working()
    social = stepped_down(story.case, ours.practitioner, to="social-care/other")
    story.happened(
        "hold.started", "2026-06-01 11:00", by=ours.manager, reason="Social care assesses"
    )
    on = a_case(care).about(care, social)
    on.happened("allocation.started", "2026-06-02", worker=care.practitioner, role="lead")
    back = {"to": "early-help/step-down", "reason": "No longer at risk"}
    done(act(social, "refer-to-service", care.practitioner, on="2026-07-01 10:00", **back))
    story.case.refresh_from_db()
    assert story.case.stage == "on-hold"
    last = Event.objects.filter(case=story.case, kind="referral.received").latest("seq")
    assert last.data["made_on"] == social.reference
    assert told(social, "referral.answered")[-1]["outcome"] == "worked-on-already"
    assert [each["outcome"] for each in told(story.case, "referral.answered")] == ["open"]
    # The same consent is not brought twice.
    done(act(social, "refer-to-service", care.practitioner, on="2026-07-02 10:00", **back))
    assert len(told(story.case, "consent.recorded")) == 0


def test_what_an_earlier_referral_brought_is_not_brought_again() -> None:
    theirs, ours = early_help(), social_care()
    story = a_case(ours).working()
    story.happened("assessment.completed", "2026-05-28", by=ours.practitioner)
    story.happened("consent.recorded", "2026-05-29", given=True, who="Mother", by=ours.practitioner)
    there = stepped_down(story.case, ours.practitioner)
    a_case(theirs).about(theirs, there).opened("2026-06-01 11:00")
    again = {"to": "early-help/step-down", "reason": "Once more"}
    done(act(story.case, "refer-to-service", ours.practitioner, on="2026-06-02 10:00", **again))
    assert len(told(there, "consent.recorded")) == 1
    assert len(told(there, "assessment.brought")) == 1
    assert len(told(there, "referral.received")) == 2


def test_only_what_was_said_of_the_children_referred_goes_along() -> None:
    early_help()
    ours = social_care()
    story = a_case(ours).working().of("Tom")
    tom = story.case.case_children.order_by("pk")[1].person
    story.happened("consent.recorded", "2026-05-29", given=True, person=story.child.ref)
    there = stepped_down(story.case, ours.practitioner, people=[tom.ref])
    assert [each.person for each in there.case_children.all()] == [tom]
    assert told(there, "consent.recorded") == []


def test_a_restricted_record_stays_restricted_on_the_other_side() -> None:
    early_help()
    ours = social_care()
    story = a_case(ours, restricted=True).working()
    assert stepped_down(story.case, ours.practitioner).restricted


def test_a_restricted_record_there_is_not_told_of() -> None:
    theirs, ours = early_help(), social_care()
    known = a_case(theirs, restricted=True).working()
    story = a_case(ours, family=known.case.family)
    story.case.case_children.create(person=known.child)
    story.working()
    answers = {"to": "early-help/step-down", "reason": "Routines"}
    done(act(story.case, "refer-to-service", ours.practitioner, on=ON, **answers))
    said = [each.data for each in Event.objects.filter(case=story.case)]
    assert not [each for each in said if known.case.reference in str(each)]
    # Nor is there a gap where any other referral names a record.
    named = next(each["of"] for each in said if "of" in each)
    assert named[:6] == story.case.reference[:6]
    assert not Case.objects.filter(reference=named).exists()
    assert told(known.case, "referral.received")[-1]["made_on"] == story.case.reference


def test_a_restricted_record_is_not_told_on_one_that_is_open_to_a_team() -> None:
    theirs, ours = early_help(), social_care()
    known = a_case(theirs).working()
    story = a_case(ours, family=known.case.family, restricted=True)
    story.case.case_children.create(person=known.child)
    story.working()
    answers = {"to": "early-help/step-down", "reason": "Routines"}
    said = refused(act(story.case, "refer-to-service", ours.practitioner, on=ON, **answers))
    assert "restricted" in said
    assert told(known.case, "referral.received")[-1].get("made_on") is None


def test_it_goes_to_the_team_of_the_same_locality_there_otherwise_it_waits_unrouted() -> None:
    theirs, ours = early_help(), social_care()
    an_office("suffolk", name="Oldtown", service=theirs.service)
    assert stepped_down(a_case(ours).working().case, ours.practitioner).team == theirs.team
    elsewhere = an_office("cin", name="Faraway", service=ours.service)
    there = stepped_down(a_case(elsewhere).working().case, elsewhere.practitioner)
    assert (there.team, there.locality) == (None, "")


def test_services_without_a_policy_are_not_offered_and_without_any_other_it_is_not_possible() -> (
    None
):
    ours = social_care()
    story = a_case(ours).working()

    def in_the_way() -> str | None:
        context = context_of(story.case, ours.practitioner, as_of=at(ON).date())
        return ACTIONS["refer-to-service"].stands_in_the_way(context)

    assert in_the_way() == "No other service of the authority has a policy in force."
    Service.objects.create(slug="new", name="New")
    assert in_the_way() is not None
    early_help()
    assert in_the_way() is None


def test_somebody_without_a_part_in_the_case_does_not_refer_it() -> None:
    early_help()
    ours = social_care()
    story = a_case(ours).working()
    other = a_worker(
        ours.team, "Cal Other", "social-worker-level-b", access=AccessRole.PRACTITIONER
    )
    answers = {"to": "early-help/step-down", "reason": "Routines"}
    assert refused(act(story.case, "refer-to-service", other, on=ON, **answers))
    assert told(story.case, "referral.made") == []


def test_a_restricted_record_there_gives_its_team_to_no_sibling_either() -> None:
    theirs, ours = early_help(), social_care()
    hidden = an_office("suffolk", name="Faraway", service=theirs.service)
    known = a_case(hidden, restricted=True).working()
    story = a_case(ours, family=known.case.family).working()
    assert stepped_down(story.case, ours.practitioner).team == theirs.team
