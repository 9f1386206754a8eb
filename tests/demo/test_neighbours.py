"""What is told of the services beside the first is something that their policies know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from keyworker.access.roles import AccessRole
from keyworker.exchange.demo.neighbours import EventOf, Neighbour, neighbours
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.vocabulary.fields import FieldType, KindList

PACKS = {each.header.id: each for each in bundled_packs()}
OF = [pytest.param(each, id=each.slug) for each in neighbours()]


@pytest.fixture
def pack(told: Neighbour) -> Pack:
    return PACKS[told.pack]


def events_of(told: Neighbour) -> Iterator[EventOf]:
    for story in told.stories:
        yield from story.events


@pytest.mark.parametrize("told", OF)
def test_every_event_is_of_a_kind_with_these_fields_and_one_of_the_answers(told: Neighbour) -> None:
    for each in events_of(told):
        kind = EVENT_KINDS[each.kind]
        assert each.fields.keys() <= kind.field_names, each
        for field in kind.fields:
            if field.type is FieldType.CHOICE and field.name in each.fields:
                assert each.fields[field.name] in field.choices, each


@pytest.mark.parametrize("told", OF)
def test_every_family_is_referred_as_the_policy_lists_and_everything_comes_after(
    told: Neighbour, pack: Pack
) -> None:
    kinds = {each.id for each in pack.kinds_of(KindList.REFERRALS)}
    for story in told.stories:
        first, *others = story.events
        assert first.kind == "referral.received"
        assert first.fields["type"] in kinds
        assert all(each.days <= first.days for each in others)
        assert all(each.days >= 1 for each in story.events)


@pytest.mark.parametrize("told", OF)
def test_everybody_has_a_job_of_the_policys_and_whoever_is_named_works_there(
    told: Neighbour, pack: Pack
) -> None:
    assert {each.role for each in told.people} <= pack.header.roles.keys()
    people = {each.username for each in told.people}
    named = {each.by for each in events_of(told)} - {""}
    named |= {value[1:] for value in values_of(told) if value.startswith("=")}
    assert named - people <= {"children", "child", "that-day"}
    assert {each.team for each in told.people} - {""} <= {each.slug for each in told.teams}


@pytest.mark.parametrize("told", OF)
def test_one_can_be_a_practitioner_a_manager_a_service_manager_and_business_support(
    told: Neighbour,
) -> None:
    assert {each.access_role for each in told.people} >= {
        AccessRole.PRACTITIONER,
        AccessRole.PRACTICE_MANAGER,
        AccessRole.SERVICE_MANAGER,
        AccessRole.BUSINESS_SUPPORT,
    }


def values_of(told: Neighbour) -> list[str]:
    found: list[Any] = [value for each in events_of(told) for value in each.fields.values()]
    return [each for each in found if isinstance(each, str)]


def test_user_names_are_of_one_person_each() -> None:
    names = [each.username for told in neighbours() for each in told.people]
    assert len(names) == len(set(names))
