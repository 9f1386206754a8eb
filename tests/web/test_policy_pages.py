"""Every rule of every policy can be read by those who sign in."""

from __future__ import annotations

from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keyworker.access.models import AccessRole
from keyworker.policy.kinds import named_rules
from keyworker.policy.packs.coverage import STATUS_WORDS, coverage_of
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.packs.pack import Pack
from keyworker.web.presenters.rules import rule_shown
from tests.builders import Office, a_worker, an_office
from tests.web.conftest import a_led_case, browsing, in_a_row


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


def test_a_policy_says_of_how_many_live_cases_each_rule_asks_something_and_leads_to_them(
    office: Office,
) -> None:
    case = a_led_case(office)
    browser = browsing(office.manager)
    whole = in_a_row(browser.get("/policy/suffolk").content.decode())
    address = "/policy/suffolk/first-contact/asked"
    assert f'href="{address}" >Asked today of 1 case<' in whole
    assert "Asked today of 1 case" in browser.get("/policy/suffolk/first-contact").content.decode()
    assert case.reference in browser.get(address).content.decode()
    nothing = "It asks nothing today of a case that you may open."
    assert nothing in browser.get("/policy/suffolk/contact-midwife/asked").content.decode()
    assert browser.get("/policy/suffolk/no-such-rule/asked").status_code == 404


def test_whoever_opens_no_case_reads_how_many_there_are_and_no_more(office: Office) -> None:
    case = a_led_case(office)
    anna = a_worker(office.team, "Anna Hill", "administrator", access=AccessRole.ADMINISTRATOR)
    whole = in_a_row(browsing(anna).get("/policy/suffolk").content.decode())
    assert "Asked today of 1 case" in whole
    assert "/asked" not in whole
    assert "Write a draft from it" in whole
    assert (
        case.reference
        not in browsing(anna).get("/policy/suffolk/first-contact/asked").content.decode()
    )


def test_a_policy_is_searched(office: Office) -> None:
    browser = browsing(office.manager)
    page = browser.get("/policy/suffolk", {"q": "midwife"}).content.decode()
    assert "/policy/suffolk/contact-midwife" in page
    assert "/policy/suffolk/decide-caf" not in page
    assert (
        "Nothing in it has these words."
        in browser.get("/policy/suffolk", {"q": "giraffe"}).content.decode()
    )


@pytest.mark.parametrize("pack", bundled_packs(), ids=lambda pack: pack.id)
def test_every_rule_is_headed_by_words_of_its_own_and_cites_no_clause_twice(pack: Pack) -> None:
    for _, rule in named_rules(pack):
        shown = rule_shown(pack, rule)
        assert "None" not in (shown.heading, shown.more, shown.refusal), rule.id
        assert shown.heading, rule.id
        also = pack.cite_also(rule)
        assert len({pack.cite(rule.clause), *also}) == 1 + len(also), rule.id


@pytest.mark.parametrize("pack", bundled_packs(), ids=lambda pack: pack.id)
def test_each_obligation_stands_with_what_a_system_must_do_and_whether_it_is_met(
    office: Office, pack: Pack
) -> None:
    browser, address = browsing(office.practitioner), reverse("obligations", args=[pack.id])
    whole = in_a_row(unescape(browser.get(address).text))
    covered = coverage_of(pack)
    for each in covered:
        assert in_a_row(each.ref) in whole, each.clause
        assert in_a_row(each.system_must or "none") in whole, each.clause
    for state, said in STATUS_WORDS.items():
        those = [each for each in covered if each.status == state]
        assert (f"{said.capitalize()} ({len(those)})" in whole) == bool(those)
        shown = in_a_row(unescape(browser.get(address, {"state": state}).text))
        assert shown.count("<dt>Keyworker must</dt>") == len(those)
        assert all(in_a_row(each.why) in shown for each in those if each.why)


def test_obligations_are_found_by_their_words_and_lead_to_their_rules(office: Office) -> None:
    browser, address = browsing(office.manager), reverse("obligations", args=["suffolk"])
    found = browser.get(address, {"q": "midwife"}).text
    assert reverse("rule", args=["suffolk", "contact-midwife"]) in found
    assert reverse("rule", args=["suffolk", "decide-caf"]) not in found
    nothing = "None of these obligations has these words"
    assert nothing in browser.get(address, {"q": "giraffe"}).text
    # A state that there is not leaves none out.
    assert nothing not in browser.get(address, {"state": "nonsense"}).text
    assert browser.get(reverse("obligations", args=["nowhere"])).status_code == 404
    assert address in browser.get(reverse("policy", args=["suffolk"])).text


def test_the_list_of_policies_asks_no_more_for_more_services(office: Office) -> None:
    browser, address = browsing(office.manager), reverse("policies")

    def asked() -> int:
        browser.get(address)
        with CaptureQueriesContext(connection) as found:
            assert browser.get(address).status_code == 200
        return len(found)

    before = asked()
    for _ in range(3):
        an_office("cin")
    assert asked() == before
