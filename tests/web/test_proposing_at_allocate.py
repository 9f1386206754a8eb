"""Whoever allocates answers, on that page, whatever the policy asks of proposing too: no error names what is not there."""

from __future__ import annotations

import re

import pytest

from keyworker.policy.packs.loader import bundled_packs
from tests.builders import CaseStory, an_office
from tests.web.conftest import browsing, days_ago

pytestmark = pytest.mark.django_db
POLICIES = [each.id for each in bundled_packs()]


@pytest.mark.parametrize("policy", POLICIES)
def test_every_field_that_an_error_names_stands_on_the_page(policy: str) -> None:
    office = an_office(policy)
    case = CaseStory(office).received(days_ago(5)).opened(days_ago(4)).case
    page = f"/cases/{case.reference}/allocate"
    for agreed in ("no", "yes"):
        sent = {"version": str(case.version), "worker": office.colleague.ref, "agreed": agreed}
        answer = browsing(office.manager).post(page, sent).text
        named = set(re.findall(r'href="#([^"]+)"', answer)) - {"main-content"}
        there = set(re.findall(r' id="([^"]+)"', answer))
        assert named <= there, (agreed, named - there)
