"""What coverage claims of the tests holds, and what it counts as implemented is shown by an example."""

from __future__ import annotations

from pathlib import Path

import pytest

from keyworker.policy.packs.coverage import coverage_of
from keyworker.policy.packs.loader import bundled_packs, load_pack
from keyworker.policy.packs.pack import Pack
from tests.pack_folder import a_pack_folder

ROOT = Path(__file__).resolve().parents[2]
PACKS = bundled_packs()


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_every_test_that_coverage_names_exists(pack: Pack) -> None:
    for entry in pack.coverage:
        for named in entry.tests:
            file, _, test = named.partition("::")
            assert (ROOT / file).is_file(), f"{entry.clause}: {named}"
            assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8"), (
                f"{entry.clause}: {named}"
            )


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_every_obligation_that_a_rule_meets_is_shown_by_an_example(pack: Pack) -> None:
    ruled = [each for each in coverage_of(pack) if each.rules.keys() - {"settings"}]
    assert [each.clause for each in ruled if not each.examples] == []


def test_coverage_names_the_tests_of_what_no_rule_decides(tmp_path: Path) -> None:
    entry = "- {clause: NOR-6, by: [the record], tests: [tests/web/test_reductions.py]}"
    covered = {
        each.clause: each
        for each in coverage_of(load_pack(a_pack_folder(tmp_path, coverage=entry)))
    }
    assert (covered["NOR-6"].tests, covered["NOR-5"].tests) == (
        ("tests/web/test_reductions.py",),
        (),
    )


def test_an_example_of_a_whole_checklist_shows_the_obligations_of_the_questions_it_names(
    tmp_path: Path,
) -> None:
    checklists = """
    - id: trawl
      title: Trawl
      plain: What is held.
      sections: [{title: Held, items: [{id: held, clause: NOR-6, ask: Held?}, {id: life, clause: NOR-7, ask: Life?}]}]
    """
    example = "- {id: e, clause: NOR-1, ask: checklist, of: trawl, as_of: 2026-05-29, given: {}, expect: {missing: [held]}}"
    pack = load_pack(a_pack_folder(tmp_path, checklists=checklists, examples=example))
    shown = {each.clause: each.examples for each in coverage_of(pack)}
    assert (shown["NOR-6"], shown["NOR-7"]) == (1, 0)


@pytest.mark.parametrize(
    ("entry", "status"),
    [
        ("by: [the record]", "partly"),
        ("by: [the record], tests: [tests/web/test_reductions.py]", "met"),
        ("by: [the record], tests: [tests/web/test_reductions.py], partly: No list.", "partly"),
        ("by: [the record], not_yet: No page.", "not-yet"),
        ("not_software: Done by people.", "not-software"),
    ],
)
def test_a_sentence_alone_meets_nothing(tmp_path: Path, entry: str, status: str) -> None:
    pack = load_pack(a_pack_folder(tmp_path, coverage=f"- {{clause: NOR-6, {entry}}}"))
    assert {each.clause: each.status for each in coverage_of(pack)}["NOR-6"] == status


def test_it_says_what_is_missing_and_for_people_s_work_the_reason(tmp_path: Path) -> None:
    for entry, said in (("not_software: By people.", "Reason"), ("not_yet: No page.", "Missing")):
        folder = a_pack_folder(tmp_path / said, coverage=f"- {{clause: NOR-6, {entry}}}")
        shown = {each.clause: each for each in coverage_of(load_pack(folder))}["NOR-6"]
        assert shown.why_in_words == said


def test_a_question_on_a_form_is_met_where_a_test_answers_it(tmp_path: Path) -> None:
    checklists = """
    - id: trawl
      title: Trawl
      plain: What is held.
      sections: [{title: Held, items: [{id: held, clause: NOR-6, ask: Held?}]}]
    """
    alone = load_pack(a_pack_folder(tmp_path / "alone", checklists=checklists, coverage="[]"))
    tested = load_pack(
        a_pack_folder(
            tmp_path / "tested",
            checklists=checklists,
            coverage="- {clause: NOR-6, tests: [tests/web/test_reductions.py]}",
        )
    )
    of = [{each.clause: each.status for each in coverage_of(pack)} for pack in (alone, tested)]
    assert [each["NOR-6"] for each in of] == ["partly", "met"]


def test_an_obligation_is_in_one_state(tmp_path: Path) -> None:
    entry = "- {clause: NOR-6, partly: No list., not_yet: No page.}"
    with pytest.raises(Exception, match="one of partly, not_yet and not_software at most"):
        load_pack(a_pack_folder(tmp_path, coverage=entry))
