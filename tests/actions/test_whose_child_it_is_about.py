"""Whatever a policy counts child by child is asked child by child: no form leaves open of which of several children it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from keyworker.actions.action import Action
from keyworker.actions.available import context_of
from keyworker.actions.families import ACTIONS
from keyworker.actions.form import form_of
from keyworker.actions.on_case.moves.transfer import ON_THE_WAY
from keyworker.actions.own_entries import actions_under
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.policy.conditions.about_events import AboutEvents
from keyworker.policy.kinds import named_rules
from keyworker.policy.packs.loader import load_pack
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import parts_of
from keyworker.policy.rules.timescales import Timescale
from keyworker.record.case_files import case_file
from keyworker.record.models import Case, Person
from tests.builders import CaseStory, Office, a_case, act, an_office, done, refused
from tests.the_day import today

SHIPPED = Path(__file__).parents[2] / "src" / "keyworker" / "packs"
PACKS = ("suffolk", "cin", "camden", "nottinghamshire", "early-help-process")
NAMES_A_CHILD = frozenset({"people", "person", "child", "children"})
# Of whom it is, where its own form does not ask.
SAID_OTHERWISE = {
    "accept-transfer": "as what was sent or planned says",
    "refuse-transfer": "as what was sent or planned says",
    "record-visit": "each child who was seen, or seen alone, is named",
    "record-joint-visit": "each child who was met is named",
}
# What is of the whole case whatever child is asked of.
OF_THE_CASE = {
    "case.closed": "a case is closed for all of its children",
    "decision.made": "a referral is decided as one",
    "allocation.started": "a lead has the whole case",
    "allocation.agreed": "a lead has the whole case",
}


@cache
def pack_of(name: str) -> Pack:
    return load_pack(SHIPPED / name)


def counted_by_child(pack: Pack) -> set[str]:
    """The kinds of event of which a rule asks child by child, and those by which it follows that a child moved."""
    found = set()
    for _, rule in named_rules(pack):
        for part in parts_of(rule):
            if isinstance(part, AboutEvents) and part.about == "each":
                found.add(part.pattern.event)
        if isinstance(rule, Timescale):
            found |= {each.event for each in rule.stops if each.of == "person"}
            if rule.per in {"child", "person"}:
                found |= {rule.starts.event, *(each.event for each in rule.ends)}
    return found | set(ON_THE_WAY)


def forms_that_do_not_ask(pack: Pack) -> Iterator[tuple[str, str]]:
    counted = counted_by_child(pack) - OF_THE_CASE.keys()
    for action in actions_under(pack):
        if action.subject == "case" and not _asks(action):
            yield from ((action.id, kind) for kind in action.records if kind in counted)


def _asks(action: Action) -> bool:
    asked = {name for each in action.asks for name in (each.name, *each.recorded_as)}
    return bool(asked & NAMES_A_CHILD) or action.id in SAID_OTHERWISE


@pytest.mark.parametrize("name", PACKS)
def test_every_form_asks_of_which_child_it_is(name: str) -> None:
    assert sorted(forms_that_do_not_ask(pack_of(name))) == []


@pytest.mark.parametrize("action", sorted(SAID_OTHERWISE))
def test_no_form_is_let_off_that_asks(action: str) -> None:
    (found,) = (each for each in actions_under(pack_of("camden")) if each.id == action)
    asked = {name for each in found.asks for name in (each.name, *each.recorded_as)}
    assert not asked & NAMES_A_CHILD


def two_children(office: Office) -> tuple[Case, str, str]:
    story = a_case(office).working("2026-05-27")
    other = Person.objects.create(given_name="Tom", family_name="Example", born="2012-01-10")
    story.case.case_children.create(person=other)
    return story.case, story.child.ref, other.ref


@pytest.mark.django_db
def test_what_is_sent_of_one_child_is_accepted_of_that_child() -> None:
    office = an_office("cin")
    case, child, other = two_children(office)
    sending = form_of(ACTIONS["send-transfer"], context_of(case, office.manager, as_of=today()))
    (asked,) = (each for each in sending if each.name == "people")
    assert [ref for ref, _ in asked.choices] == [child, other]
    CaseStory.about(office, case).happened(
        "transfer.sent", "2026-05-29", by=office.manager, to="looked-after", people=[child]
    )
    answered = act(
        case,
        "refuse-transfer",
        office.manager,
        refused_by="The other team",
        reason="Too few visits yet",
    )
    assert done(answered)[0].data["people"] == [child]


@pytest.mark.django_db
def test_an_obligation_that_ends_for_one_child_goes_on_for_another() -> None:
    office = an_office("nottinghamshire")
    case, child, other = two_children(office)
    manager, ground = office.manager, {"ground": "School attendance"}
    done(act(case, "start-obligation", manager, people=[child], **ground))
    done(act(case, "start-obligation", manager, people=[other], **ground))
    assert "on record already" in refused(act(case, "start-obligation", manager, **ground))
    over = {"reason": "Attends again"}
    done(act(case, "end-obligation", manager, on="2026-06-02 10:00", people=[child], **over))
    assert "under-obligation" in states_of(case)
    done(act(case, "end-obligation", manager, on="2026-06-03 10:00", people=[other], **over))
    assert "under-obligation" not in states_of(case)


def states_of(case: Case) -> list[str]:
    seen = CaseOnDay(pack_of("nottinghamshire"), case_file(case), date(2026, 6, 4))
    found = seen.facts().get("case.states")
    assert isinstance(found, list | tuple)
    return list(found)
