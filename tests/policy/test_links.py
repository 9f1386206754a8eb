"""A document that a policy points to is shown beside what needs it, and the linter fails one that no page shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from keyworker.policy.packs.companions import beside_form, companions_of, with_rule
from keyworker.policy.packs.loader import load_pack
from keyworker.policy.packs.pages_in_words import pages_in_words
from keyworker.policy.problems import PackError
from tests.pack_folder import FILES, a_pack_folder
from tests.policy.linting import findings

WHERE = "https://intranet.example/guidance"


def with_links(folder: Path, links: str) -> Path:
    return a_pack_folder(folder, pack=f"{FILES['pack'].rstrip()}\n        links: {links}\n")


def test_a_link_stands_beside_its_actions_and_with_the_rules_of_its_clauses(tmp_path: Path) -> None:
    links = (
        f"{{guide: {{title: The guide, address: '{WHERE}', clauses: [NOR-2], beside: [allocate]}}}}"
    )
    pack = load_pack(with_links(tmp_path, links))
    (beside,) = beside_form(pack, "allocate")
    assert (beside.title, beside.address, beside.cited) == ("The guide", WHERE, ("Northshire 2",))
    assert beside_form(pack, "record-visit") == ()
    assert with_rule(pack, pack.gates[0]) == (beside,)
    assert with_rule(pack, pack.timescales[0]) == ()
    assert pages_in_words(pack)["Guidance: The guide"] == f"{WHERE}, beside allocate (Northshire 2)"


def test_an_address_alone_is_read_as_such_and_called_by_its_id(tmp_path: Path) -> None:
    (found,) = companions_of(load_pack(with_links(tmp_path, "{the-guide: ''}")))
    assert (found.title, found.address, found.beside) == ("The guide", "", ())


@pytest.mark.parametrize("address", ["javascript:alert(1)", "intranet/guide", "https://"])
def test_what_is_no_address_of_a_page_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(PackError) as raised:
        load_pack(with_links(tmp_path, f"{{guide: '{address}'}}"))
    assert f"'{address}' is no address of a page; write one that begins with https://" in str(
        raised.value
    )


@pytest.mark.parametrize(
    ("link", "said"),
    [
        (
            "''",
            "is shown on no page; name the actions it stands 'beside', or the 'clauses' of the rules that point to it",
        ),
        (
            "{clauses: [NOR-6]}",
            "is shown on no page; name the actions it stands 'beside', or the 'clauses' of the rules that point to it",
        ),
        ("{clauses: [NOR-2], beside: [alocate]}", "stands beside 'alocate', which is nobody's"),
        ("{clauses: [NOR-22], beside: [allocate]}", "'NOR-22' is no obligation of the register"),
    ],
)
def test_the_linter_fails_a_link_that_no_page_shows(tmp_path: Path, link: str, said: str) -> None:
    folder = with_links(tmp_path, f"{{guide: {link}}}")
    assert [each for each in findings(folder, failing=True) if "guide" in each and said in each]


def test_one_with_a_clause_of_a_rule_is_shown_with_the_rule(tmp_path: Path) -> None:
    folder = with_links(tmp_path, "{guide: {clauses: [NOR-2]}}")
    assert not [each for each in findings(folder, failing=True) if "guide" in each]
