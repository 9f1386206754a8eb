"""No form asks the same thing twice, whoever asks for it: the action, a gate of the policy, or its checklist."""

from __future__ import annotations

from collections import Counter

import pytest

from keyworker.actions.families import ACTIONS
from keyworker.actions.form import form_of
from keyworker.policy.packs.loader import bundled_packs

from ..builders import an_office
from .test_nothing_demanded_is_optional import SITUATIONS

pytestmark = pytest.mark.django_db
PACKS = [pack.id for pack in bundled_packs()]


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("pack", PACKS)
def test_no_form_has_two_fields_of_one_name(pack: str, situation: str) -> None:
    context = SITUATIONS[situation](an_office(pack))
    twice = {
        (action.id, name)
        for action in ACTIONS.values()
        if action.subject == "case"
        for name, times in Counter(each.name for each in form_of(action, context)).items()
        if times > 1
    }
    assert twice == set()
