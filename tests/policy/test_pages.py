"""What a policy says of its pages is read, checked, shown and compared like the rest of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from keyworker.policy.packs.difference import changes_between
from keyworker.policy.packs.loader import bundled_packs, load_pack
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.pages_in_words import pages_in_words
from keyworker.policy.problems import PackError
from keyworker.policy.rules.pages import Pages
from tests.pack_folder import a_pack_folder

PAGES = """
    read_before:
      allocate: [analysis.completed, referral.received]
    meanwhile:
      - {action: allocate, title: Somebody looked for}
    contact:
      presets:
        - {id: rang, title: Rang them, action: allocate, answers: {method: phone}}
      with_whom: [Parent or carer]
    keyed: {system: Archive, kinds: [plan.reviewed]}
    along_moves:
      - {event: joint-visit.made, title: Joint visit, where: {both_workers: true}}
"""


def problems_of(folder: Path) -> list[str]:
    with pytest.raises(PackError) as raised:
        load_pack(folder)
    return [str(problem) for problem in raised.value.problems]


def test_a_policy_that_says_nothing_of_its_pages_has_none(tmp_path: Path) -> None:
    pack = load_pack(a_pack_folder(tmp_path))
    assert pack.pages == Pages()
    assert pages_in_words(pack) == {}


def test_what_it_says_is_read_and_said_in_plain_words(tmp_path: Path) -> None:
    said = pages_in_words(load_pack(a_pack_folder(tmp_path, pages=PAGES)))
    assert (
        said["Read before: allocate"] == "A case analysis was completed and a referral was received"
    )
    assert said["Seen to while nobody is allocated"] == "Somebody looked for"
    assert said["Buttons for a contact"] == "Rang them (allocate: method phone)"
    assert said["A contact may be with"] == "Parent or carer"
    assert said["To be keyed into Archive"] == "The plan was reviewed"
    assert said["Counted along each move"] == "Joint visit"


@pytest.mark.parametrize(
    ("was", "wrong", "said"),
    [
        ("allocate: [", "alocate: [", "an action nobody may do here; did you mean 'allocate'?"),
        ("analysis.completed", "analysis.complete", "'analysis.complete' is not a kind of event"),
        ("meanwhile:", "meanwile:", "meanwile"),
        ("plan.reviewed", "plan.review", "'plan.review' is not a kind of event"),
        ("joint-visit.made", "joint-visit", "'joint-visit' is not a kind of event"),
        ("both_workers", "both_worker", "'joint-visit.made' has no field 'both_worker'; did you"),
    ],
)
def test_a_name_that_leads_nowhere_is_refused(
    tmp_path: Path, was: str, wrong: str, said: str
) -> None:
    (found,) = problems_of(a_pack_folder(tmp_path, pages=PAGES.replace(was, wrong, 1)))
    assert found.startswith("pages.yaml:")
    assert said in found


def test_a_change_is_said_from_what_to_what(tmp_path: Path) -> None:
    old = load_pack(a_pack_folder(tmp_path / "old", pages=PAGES))
    new = load_pack(
        a_pack_folder(
            tmp_path / "new", pages=PAGES.replace("[Parent or carer]", "[Parent or carer, Child]")
        )
    )
    (change,) = changes_between(old, new)
    assert (change.kind, change.change) == ("pages", "changed")
    assert len(change.lines) == 1
    assert "Parent or carer or Child" in change.lines[0]
    assert changes_between(old, old) == ()


@pytest.mark.parametrize("pack", bundled_packs(), ids=lambda pack: str(pack.id))
def test_the_ids_of_a_policys_buttons_are_its_own(pack: Pack) -> None:
    ids = [each.id for each in pack.pages.contact.presets]
    assert len(ids) == len(set(ids))
