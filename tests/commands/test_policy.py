"""``keyworker policy`` and ``keyworker vocabulary``: what the policies say, whether they are sound, and in which words."""

from __future__ import annotations

from pathlib import Path

import pytest

from keyworker.policy.vocabulary_listing import as_markdown, vocabulary
from tests.commands.program import keyworker
from tests.pack_folder import FILES, a_pack_folder

_DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("policy")
    a_pack_folder(place)
    return place


def test_every_pack_that_comes_with_keyworker_is_listed(folder: Path) -> None:
    answer = keyworker("policy", "list", "--json", folder=folder)
    assert answer.status == 0
    for pack in answer.document["packs"]:
        assert {
            "id",
            "title",
            "authority",
            "version",
            "effective",
            "until",
            "rules",
            "clauses",
        } <= pack.keys()


def test_a_pack_is_shown_whole(folder: Path) -> None:
    answer = keyworker("policy", "show", "northshire", "--as-of", "2026-06-01", folder=folder)
    assert answer.said.startswith("Northshire early help, version 1\n")
    assert "2024-06-30 (overdue)" in answer.said
    assert "First contact (first-contact)" in answer.said
    assert max(map(len, answer.said.splitlines())) <= 100


def test_a_rule_is_shown_with_its_clause_and_examples(folder: Path) -> None:
    answer = keyworker("policy", "show", "northshire", "first-contact", "--json", folder=folder)
    assert answer.document["clause"] == "Northshire 1"
    assert answer.document["says"] == "Contact follows allocation in time."
    assert [each["id"] for each in answer.document["examples"]] == [
        "contact-is-due-on-the-seventh-working-day"
    ]


def test_an_unknown_rule_is_refused_with_the_nearest(folder: Path) -> None:
    answer = keyworker("policy", "show", "northshire", "first-contct", folder=folder)
    assert answer.status == 2
    assert answer.complained == (
        "northshire: no rule, setting or checklist 'first-contct'; did you mean 'first-contact'?\n"
    )


def test_a_sound_pack_passes_the_check(folder: Path) -> None:
    answer = keyworker("policy", "check", "northshire", folder=folder)
    assert answer.status == 0
    assert answer.said.splitlines()[0] == "northshire: 16 rules, 8 worked examples: sound"


def test_a_pack_that_fails_leaves_with_one_and_names_file_rule_and_line(
    folder: Path, tmp_path: Path
) -> None:
    timescales = FILES["timescales"].replace("7 working days\n", "8 working days\n")
    broken = a_pack_folder(tmp_path, timescales=timescales)
    answer = keyworker("policy", "check", broken, "--json", folder=folder)
    assert (answer.status, answer.document["outcome"]) == (1, "fails")
    assert answer.document["packs"][0]["failures"] == [
        "northshire/timescales.yaml:1: rule first-contact: plain: says '7 working days', and the rule goes by "
        "8 working days; correct the one that is wrong",
        "northshire/examples.yaml:1: example contact-is-due-on-the-seventh-working-day (timescales first-contact): "
        "limit: expected 2026-06-03, came 2026-06-04",
    ]


def test_a_pack_to_check_that_is_not_there_is_wrong_input(folder: Path) -> None:
    answer = keyworker("policy", "check", "nowhere", folder=folder)
    assert (answer.status, answer.said) == (2, "")
    assert answer.complained.startswith("nowhere: no policy pack of this name or folder")


def test_coverage_names_what_meets_each_obligation_and_counts(folder: Path) -> None:
    answer = keyworker("policy", "coverage", "northshire", "--json", folder=folder).document
    assert answer["totals"]["clauses"] == 7
    first = answer["obligations"][0]
    assert (first["clause"], first["rules"]["timescales"]) == (
        "NOR-1",
        ["first-contact", "tell-referrer"],
    )
    assert answer["not_software"] == [
        {"ref": "Preface", "text": "A foreword", "why": "It asks nothing of anyone"}
    ]


def test_coverage_ends_with_its_totals(folder: Path) -> None:
    answer = keyworker("policy", "coverage", "northshire", folder=folder)
    assert (
        answer.said.splitlines()[-1]
        == "7 obligations: 5 met, 1 partly, 1 not yet, 0 not software, 0 unexplained"
    )
    assert max(map(len, answer.said.splitlines())) <= 100


def test_the_totals_alone_are_a_line_a_pack(folder: Path) -> None:
    answer = keyworker("policy", "coverage", "--totals", folder=folder)
    said = answer.said.splitlines()
    assert len(said) == len({line.partition(":")[0] for line in said}) > 1
    assert all(" obligations: " in line and " partly, " in line for line in said)
    document = keyworker("policy", "coverage", "northshire", "--totals", "--json", folder=folder)
    assert document.document["totals"]["partly"] == 1
    assert "obligations" not in document.document


def test_a_difference_between_two_packs_is_said_in_plain_words(
    folder: Path, tmp_path: Path
) -> None:
    newer = a_pack_folder(
        tmp_path, timescales=FILES["timescales"].replace("7 working days\n", "8 working days\n")
    )
    answer = keyworker("policy", "diff", "northshire", newer, folder=folder)
    assert answer.said.splitlines() == [
        "Changed: first-contact (timescales, Northshire 1)",
        "  - Limit: was 7 working days, is now 8 working days",
    ]


@pytest.mark.parametrize("arguments", [["policy"], ["policy", "shwo"]])
def test_a_question_that_is_not_one_is_refused_in_one_line(
    folder: Path, arguments: list[str]
) -> None:
    answer = keyworker(*arguments, folder=folder)
    assert (answer.status, answer.said) == (2, "")
    assert len(answer.complained.splitlines()) == 1
    assert "list|show|roles|check|mutate|coverage|diff" in answer.complained


def test_the_vocabulary_gives_each_word_a_type_a_meaning_and_an_example(folder: Path) -> None:
    answer = keyworker("vocabulary", "--json", folder=folder).document
    assert {"events", "event_fields", "facts", "roles", "standings", "actions"} <= answer.keys()
    fields = [
        *answer["event_fields"],
        *(field for kind in answer["events"] for field in kind["fields"]),
    ]
    for word in [
        *fields,
        *answer["facts"],
        *answer["roles"],
        *answer["standings"],
        *answer["actions"],
    ]:
        assert {"name", "type", "meaning", "example"} <= word.keys()
        assert word["meaning"]


def test_the_vocabulary_reads_as_tables(folder: Path) -> None:
    answer = keyworker("vocabulary", folder=folder)
    assert "visit.made" in answer.said
    assert max(map(len, answer.said.splitlines())) <= 100


def test_the_page_on_words_is_what_the_program_writes() -> None:
    assert (_DOCS / "vocabulary.md").read_text(encoding="utf-8") == as_markdown()


def test_the_shared_words_do_not_depend_on_any_pack() -> None:
    assert all(each["packs"] == [] for each in vocabulary()["actions"])
    assert {fact["pack"] for fact in vocabulary()["facts"]} == {None}


def test_leaving_rules_out_says_how_many_were_missed_and_which_were_not(
    tmp_path: Path, folder: Path
) -> None:
    missed = keyworker("policy", "mutate", "early-help-process", folder=folder)
    assert missed.status == 0
    assert missed.said.startswith("early-help-process: ")
    assert missed.said.rstrip().endswith(" 0 survivors")
    untried = keyworker("policy", "mutate", a_pack_folder(tmp_path, examples="[]"), folder=folder)
    assert untried.status == 1
    assert "northshire/timescales.yaml:1: first-contact: nobody missed it left out" in untried.said
