"""Whatever stands in the way says where it is put right, or who puts it right."""

from __future__ import annotations

from datetime import date

from keyworker.actions.available import context_of
from keyworker.decisions.gates import Unmet
from keyworker.policy.rules.base import Force
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Case
from keyworker.web.presenters.ways_out import way_out
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office
from tests.web.conftest import a_led_case, browsing, days_ago


def _received(case: Case) -> date:
    assert case.received_on is not None
    return case.received_on


def _gates_without_a_way(case: Case, worker: Worker) -> list[str]:
    context = context_of(case, worker, as_of=_received(case))
    pack = context.pack
    found = []
    for gate in pack.gates:
        unmet = Unmet(
            rule=gate.id,
            clause=gate.clause,
            clause_id=gate.clause,
            force=Force.MUST,
            because=(gate.refusal,),
            put_right=gate.put_right,
            override_by=gate.override.by if gate.override else (),
        )
        ways = [
            way_out(context, unmet, action)
            for action in gate.actions
            if pack.who_may(action) is not None
        ]
        found += [gate.id for way in ways if way is None or not way.words]
    return found


def test_every_gate_of_every_policy_leads_to_where_it_is_put_right_or_says_who(
    any_office: Office,
) -> None:
    case = a_led_case(any_office)
    for worker in (any_office.practitioner, any_office.manager, any_office.support):
        assert _gates_without_a_way(case, worker) == []


def test_what_one_may_do_oneself_is_a_link_and_what_one_may_not_names_the_job(
    office: Office,
) -> None:
    case = CaseStory(office).received(days_ago(1)).case
    pack = pack_for(office.service, _received(case))
    gate = next(each for each in pack.gates if each.put_right == "complete-trawl")
    unmet = Unmet(
        rule=gate.id,
        clause=gate.clause,
        clause_id=gate.clause,
        force=Force.MUST,
        because=(gate.refusal,),
        put_right=gate.put_right,
    )
    who = pack.who_may("complete-trawl")
    assert who is not None
    for worker in (office.manager, office.practitioner, office.support):
        way = way_out(context_of(case, worker, as_of=_received(case)), unmet, "complete-analysis")
        assert way is not None
        if set(who.who) & set(worker.roles):
            assert way.href == f"/cases/{case.reference}/do/complete-trawl"
        else:
            assert not way.href
            assert pack.term(who.who[0]) in way.words


def test_a_blocked_action_on_the_case_page_names_what_is_missing_and_leads_on(
    office: Office,
) -> None:
    case = CaseStory(office).received(days_ago(1)).case
    page = browsing(office.manager).get(f"/cases/{case.reference}").content.decode()
    blocked = page.split('class="kw-blocked"', 1)[1].split("</dl>", 1)[0]
    of_the_policy = [each for each in blocked.split("kw-unmet__item")[1:] if "kw-clause" in each]
    assert of_the_policy
    for item in of_the_policy:
        assert (
            f"/cases/{case.reference}/do/" in item
            or ": for a " in item
            or "Ask a " in item
            or "may go on" in item
        )
