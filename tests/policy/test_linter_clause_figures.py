"""No clause's wording says another figure than the rules under it go by; nor do the words of a pack that are no rule's."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from keyworker.decisions.trying.checking import check_folder
from keyworker.policy.linter.said_figures import bounds_said, lengths_said
from keyworker.policy.packs.loader import find_folder
from tests.pack_folder import FILES, a_pack_folder
from tests.policy.linting import findings

ASKED = "Contact follows allocation in time."
CORRECT = "; correct the one that is wrong"
# Both rules under the clause, one of them by its local default.
CLOCKS = "'first-contact' (timescales.yaml:1) goes by 7 working days and 'tell-referrer' (timescales.yaml:9) goes by 5 working days"
OR_LIST = ", or list under 'figures' what no rule is to go by"


def of_figures(folder: Path, **files: str) -> list[str]:
    pack = a_pack_folder(folder, examples=None, **files)
    return [each for each in findings(pack, failing=True) if CORRECT in each or "figures:" in each]


def clauses(says: str, *, figures: str = "") -> str:
    written = f'"{says}"' + (f", figures: [{figures}]" if figures else "")
    return FILES["clauses"].replace(ASKED, written)


def rules(within: str, **more: str) -> str:
    """The clock under another limit, its own sentence with it."""
    written = FILES["timescales"].replace("7 working days", within)
    for key, value in more.items():
        written = written.replace("clause: NOR-1", f"clause: NOR-1\n          {key}: {value}", 1)
    return written


@pytest.mark.parametrize("said", ["7 working days", "seven working days", "good time"])
def test_a_clause_may_say_the_figure_of_a_rule_or_none(tmp_path: Path, said: str) -> None:
    assert of_figures(tmp_path, clauses=clauses(f"Contact follows in {said}.")) == []


@pytest.mark.parametrize("said", ["7 days", "six working days", "a fortnight", "2 weeks"])
def test_a_clause_that_says_another_length_fails_with_both_figures_and_both_places(
    tmp_path: Path, said: str
) -> None:
    assert of_figures(tmp_path, clauses=clauses(f"Contact follows in {said}.")) == [
        f"clauses.yaml:1: rule NOR-1: says: says '{said}', and no rule under it goes by that: {CLOCKS}{CORRECT}{OR_LIST}",
        f"timescales.yaml:1: rule first-contact: goes by 7 working days, and its clause 'NOR-1' (clauses.yaml:1) says '{said}'{CORRECT}",
    ]


@pytest.mark.parametrize(
    ("ambiguity", "wrong"),
    [
        ("No limit is given: local default 5 working days.", ""),
        ("No limit is given: local default 6 working days.", "6 working days"),
        ("Propose a local target of three days.", "three days"),
        # Another reading, and a figure of another clause.
        ("It could be 6 working days; 7.3 has two weeks.", ""),
    ],
)
def test_what_an_ambiguity_calls_a_local_default_is_one_that_a_rule_goes_by(
    tmp_path: Path, ambiguity: str, wrong: str
) -> None:
    written = FILES["clauses"].replace(ASKED, f'{ASKED}, ambiguity: "{ambiguity}"')
    expected = f"ambiguity: says '{wrong}', and no rule under it goes by that: {CLOCKS}"
    found = of_figures(tmp_path, clauses=written)
    assert [each for each in found if expected in each] == (found if wrong else [])
    assert len(found) == bool(wrong)


def test_a_limit_that_its_clause_does_not_say_fails_though_another_rule_goes_by_what_is_said(
    tmp_path: Path,
) -> None:
    said = clauses("Contact follows in 5 working days.")
    assert of_figures(tmp_path, clauses=said) == [
        f"timescales.yaml:1: rule first-contact: goes by 7 working days, and its clause 'NOR-1' (clauses.yaml:1) says '5 working days'{CORRECT}"
    ]


def test_a_target_is_said_as_the_limit_is(tmp_path: Path) -> None:
    target = rules("7 working days", target="5 working days")
    limit = clauses("Contact follows in 7 working days.")
    assert of_figures(tmp_path / "silent", timescales=target, clauses=limit) == [
        f"timescales.yaml:1: rule first-contact: goes by 5 working days, and its clause 'NOR-1' (clauses.yaml:1) says '7 working days'{CORRECT}"
    ]
    both = clauses("Contact follows in 7 working days, better in 5 working days.")
    assert of_figures(tmp_path / "said", timescales=target, clauses=both) == []


def test_a_rule_that_reckons_in_another_way_than_its_clause_says_so(tmp_path: Path) -> None:
    said = clauses("Contact follows in 9 days.")
    declared = rules("7 working days", figures="[9 days]")
    assert of_figures(tmp_path, clauses=said, timescales=declared) == []


def test_a_figure_that_no_rule_is_to_go_by_is_listed_with_the_clause(tmp_path: Path) -> None:
    says = "Contact follows in 7 working days, for a 17 year old too, and under 3 likewise."
    assert len(of_figures(tmp_path / "without", clauses=clauses(says))) == 2
    listed = clauses(says, figures="17 years, 3")
    assert of_figures(tmp_path / "with", clauses=listed) == []


def test_one_listed_and_not_said_fails(tmp_path: Path) -> None:
    listed = clauses(ASKED, figures="17 years, 3")
    assert of_figures(tmp_path, clauses=listed) == [
        "clauses.yaml:1: rule NOR-1: figures: the wording does not say 17 years; take it out",
        "clauses.yaml:1: rule NOR-1: figures: the wording does not say 3; take it out",
    ]


def test_how_a_clause_is_cited_says_no_other_figure_either(tmp_path: Path) -> None:
    cited = FILES["clauses"].replace("ref: Northshire 1,", "ref: Northshire 1 (6 weeks),")
    assert of_figures(tmp_path, clauses=cited)[0].startswith(
        "clauses.yaml:1: rule NOR-1: ref: says '6 weeks', and no rule under it goes by that"
    )


def test_where_a_caseload_rests_on_a_clause_each_of_its_numbers_is_looked_at(
    tmp_path: Path,
) -> None:
    said = FILES["clauses"].replace("Caseloads have a range", "10 to 25 children each")
    workload = FILES["workload"].replace("from_:", "from:")
    assert of_figures(tmp_path, clauses=said, workload=workload) == [
        "clauses.yaml:4: rule NOR-4: says: says '25', and no rule under it goes by that: "
        f"'workers' (workload.yaml:3) goes by 10 or 20{CORRECT}{OR_LIST}"
    ]


def test_why_a_local_default_is_what_it_is_says_its_figure_or_one_of_its_clause(
    tmp_path: Path,
) -> None:
    for said in ("5 working days", "7 working days"):
        settings = FILES["settings"].replace("The policy gives no figure", f"It fits in {said}")
        assert of_figures(tmp_path / said, settings=settings) == []
    settings = FILES["settings"].replace("The policy gives no figure", "It fits in 6 weeks")
    assert of_figures(tmp_path / "another", settings=settings) == [
        "settings.yaml:1: rule tell-limit: why: says '6 weeks', and neither it nor a rule under NOR-1 goes by that: "
        f"{CLOCKS}{CORRECT}"
    ]


def test_a_question_says_no_other_figure_than_its_clause(tmp_path: Path) -> None:
    checklists = """
        - id: contacts
          title: Contacts
          plain: What was said.
          sections:
            - title: First
              items: [{id: why, clause: NOR-1, ask: Why not in 6 working days?}]
        """
    assert of_figures(tmp_path, checklists=checklists) == [
        "checklists.yaml:1: rule contacts: why: says '6 working days', and no rule under NOR-1 goes by that: "
        f"{CLOCKS}{CORRECT}"
    ]


def test_a_button_says_a_figure_that_some_rule_goes_by(tmp_path: Path) -> None:
    pages = "meanwhile: [{{action: allocate, title: Allocate within {}}}]"
    right = of_figures(tmp_path / "right", pages=pages.format("7 working days"))
    assert right == []
    assert of_figures(tmp_path / "wrong", pages=pages.format("6 weeks")) == [
        f"pages.yaml:1: rule allocate: title: says '6 weeks', and no rule goes by that{CORRECT}"
    ]


# A figure of each policy's own register, put otherwise.
@pytest.mark.parametrize(
    ("pack", "clause", "before", "after"),
    [
        ("suffolk", "SUF-3.4i-a", "7 working days", "five working days"),
        ("suffolk", "SUF-6.3-a", "20 to 25", "20 to 30"),
        ("early-help-process", "EHP-TAF-4", "15 working days", "ten working days"),
        ("nottinghamshire", "NCC-3b3-a", "8 weeks", "eight months"),
        ("cin", "CIN-8.2-b", "two weeks", "three weeks"),
        ("camden", "CAM-7-2-a", "more than 90%", "more than 80%"),
    ],
)
def test_a_figure_changed_in_the_register_of_a_real_policy_is_noticed(
    tmp_path: Path, pack: str, clause: str, before: str, after: str
) -> None:
    folder = Path(copytree(find_folder(pack), tmp_path / pack))
    (register,) = (
        each
        for each in folder.rglob(
            "clauses*/*.yaml" if (folder / "clauses").is_dir() else "clauses.yaml"
        )
        if f"id: {clause}\n" in each.read_text("utf-8")
    )
    head, found, rest = register.read_text("utf-8").partition(f"id: {clause}\n")
    assert before in rest.partition("\n- id:")[0]
    register.write_text(head + found + rest.replace(before, after, 1), encoding="utf-8")
    failures = [each for each in check_folder(folder).failures if f"rule {clause}: says" in each]
    assert len(failures) == 1


def test_under_a_plan_is_no_bound_and_a_fortnight_is_two_weeks() -> None:
    assert list(bounds_said("a child under a CAF, below an age")) == []
    assert [str(each.means) for each in lengths_said("in a fortnight or two fortnights")] == [
        "2 weeks",
        "4 weeks",
    ]
