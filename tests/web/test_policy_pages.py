"""Every rule of every policy can be read by those who sign in."""

from __future__ import annotations

from keyworker.policy.kinds import named_rules
from keyworker.policy.packs.loader import bundled_packs
from tests.builders import Office
from tests.web.conftest import browsing


def test_every_rule_has_a_page_with_its_clauses(office: Office) -> None:
    browser = browsing(office.practitioner)
    for pack in bundled_packs():
        whole = browser.get(f"/policy/{pack.id}").content.decode()
        for _, rule in named_rules(pack):
            assert f"/policy/{pack.id}/{rule.id}" in whole
            page = browser.get(f"/policy/{pack.id}/{rule.id}")
            assert page.status_code == 200
            assert all(
                pack.cite(clause).split(" (")[0] in page.content.decode() for clause in rule.clauses
            )


def test_a_policy_past_its_review_date_says_so_and_stays_in_force(office: Office) -> None:
    page = browsing(office.manager).get("/policy/suffolk").content.decode()
    assert "Review overdue since Fri 30 Jun 2023" in page
