"""Guidance that a policy points to is a link where it is needed; that an address is missing, administrators alone are told."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest
from django.urls import reverse

from keyworker.access.models import AccessRole
from keyworker.policy.packs.companions import beside_form
from keyworker.policy.packs.loader import bundled_packs, find_folder
from keyworker.policy.vocabulary.actions import KNOWN_ACTIONS
from tests.builders import CaseStory, Office, a_case, a_worker, an_office
from tests.web.conftest import a_draft_with, a_led_case, browsing, days_ago, in_a_row
from tests.web.test_the_authority import an_administrator_beside
from tests.web.test_workbench import changes, said_in

pytestmark = pytest.mark.django_db

WHERE = "https://intranet.example/guidance"
NOT_SET = "the address is not set"


def an_office_with_addresses(folder: Path, pack: str) -> Office:
    """An office under that policy, where the authority has said where each document stands."""
    own = folder / pack
    copytree(find_folder(pack), own)
    header = own / "pack.yaml"
    header.write_text(header.read_text().replace('address: ""', f"address: {WHERE}"))
    office = an_office(pack)
    office.service.pack = str(own)
    office.service.save()
    return office


@pytest.mark.parametrize(
    ("action", "title"),
    [
        ("record-meeting", "Step up / step down transfer policy"),
        ("allocate", "Early Help Engagement Guidance"),
        ("contact", "Early Help Engagement Guidance"),
        ("record-no-response", "Early Help Engagement Guidance"),
    ],
)
def test_a_form_links_the_guidance_that_it_asks_about(
    db: None, tmp_path: Path, action: str, title: str
) -> None:
    office = an_office_with_addresses(tmp_path, "suffolk")
    case = a_led_case(office)
    place = "contact" if action == "contact" else "action"
    names = [case.reference] if action == "contact" else [case.reference, action]
    page = browsing(office.manager).get(reverse(place, args=names), follow=True)
    said = in_a_row(page.content.decode())
    assert f'href="{WHERE}"' in said
    assert f"{title} (opens in a new tab)" in said


def test_the_decision_on_a_sibling_links_its_guidance(db: None, tmp_path: Path) -> None:
    office = an_office_with_addresses(tmp_path, "suffolk")
    case = CaseStory(office).of("Mia").received(days_ago(1), type="sibling").case
    page = browsing(office.manager).get(reverse("action", args=[case.reference, "decide"]))
    said = "Sibling Recording Guidance (opens in a new tab)"
    assert said in in_a_row(page.content.decode())
    rule = browsing(office.manager).get(reverse("rule", args=["suffolk", "decide-sibling"]))
    assert said in in_a_row(rule.content.decode())


def test_the_practice_framework_is_linked_wherever_a_case_is_allocated_or_moved() -> None:
    (pack,) = (each for each in bundled_packs() if each.id == "camden")
    moving = [
        each
        for each in KNOWN_ACTIONS
        if pack.offers(each)
        and (
            "allocation.started" in KNOWN_ACTIONS[each] or "transfer" in each or "handover" in each
        )
    ]
    assert moving
    silent = {"complete-transfer-summary", "send-transfer-summary", "note-handover"}
    linked = [each for each in moving if beside_form(pack, each)]
    assert set(moving) - silent == set(linked)


@pytest.mark.parametrize(
    ("action", "titles"),
    [
        ("plan-visit", ["Lone Working Policy"]),
        (
            "record-information",
            [
                "Guidance on Contact/CCN records",
                "Guidance on missing episodes",
                "Guidance on child sexual exploitation",
                "Guidance on domestic abuse",
            ],
        ),
    ],
)
def test_the_early_help_process_links_its_guidance(
    db: None, tmp_path: Path, action: str, titles: list[str]
) -> None:
    office = an_office_with_addresses(tmp_path, "early-help-process")
    case = a_case(office).received("2026-05-18").allocated("2026-05-19").case
    page = browsing(office.manager).get(reverse("action", args=[case.reference, action]))
    said = in_a_row(page.content.decode())
    assert [each for each in titles if f"{each} (opens in a new tab)" not in said] == []


def test_without_an_address_a_form_shows_nothing(office: Office) -> None:
    case = a_led_case(office)
    page = browsing(office.manager).get(reverse("action", args=[case.reference, "record-meeting"]))
    assert "Guidance that goes with this" not in page.content.decode()


def test_that_an_address_is_missing_administrators_alone_are_told(office: Office) -> None:
    anna = an_administrator_beside(office)
    policy, rule = (
        reverse("policy", args=["suffolk"]),
        reverse("rule", args=["suffolk", "joint-working-by-the-policy"]),
    )
    for page in (policy, rule):
        assert NOT_SET in anna.get(page).content.decode()
        assert NOT_SET not in browsing(office.manager).get(page).content.decode()
    home = in_a_row(anna.get(reverse("home")).content.decode())
    assert "Guidance without an address" in home
    assert "Step up / step down transfer policy" in home


def test_everybody_finds_on_the_page_of_the_policy_what_has_an_address(
    db: None, tmp_path: Path
) -> None:
    office = an_office_with_addresses(tmp_path, "suffolk")
    page = browsing(office.practitioner).get(reverse("policy", args=["suffolk"]))
    assert "Data trawl guidance notes (opens in a new tab)" in page.content.decode()
    assert (
        "Guidance without an address"
        not in an_administrator_beside(office).get(reverse("home")).content.decode()
    )


def test_administrators_are_told_which_documents_of_children_in_need_have_no_address(
    db: None,
) -> None:
    anna = an_administrator_beside(an_office("cin"))
    said = in_a_row(anna.get(reverse("home")).content.decode())
    assert "Workload Management System, Staff Supervision Policy" in said


def test_an_administrator_puts_an_address_in_without_code(office: Office) -> None:
    anna = a_worker(office.team, "Anna Hill", "administrator", access=AccessRole.ADMINISTRATOR)
    draft = a_draft_with(anna)
    place = "pack/links/lone-working-policy/address"
    asked = browsing(anna).get(reverse("draft-item", args=[draft.pk, "pack"]))
    assert "Links: lone working policy: address" in in_a_row(asked.content.decode())
    changes(browsing(anna), draft, "pack", **{"links/lone-working-policy/address": WHERE})
    assert said_in(draft, place) == WHERE
