"""A policy has versions; each day has one, and an answer says which."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from shutil import copytree

import pytest

from keyworker.decisions.trying.checking import check_folder
from keyworker.policy.linter import lint
from keyworker.policy.packs.difference import Change, changes_between
from keyworker.policy.packs.loader import load_pack
from keyworker.policy.packs.summary import summary_of
from keyworker.policy.packs.versions import (
    NotInForce,
    find_version,
    in_force,
    versions_of,
)
from keyworker.policy.problems import PackError
from tests.commands.program import keyworker

WESTMOOR = Path(__file__).parents[1] / "packs" / "westmoor"
FIRST_CONTACT = """
people: [{id: P1, is: child}]
workers: [{id: W1, role: family-support-practitioner}]
events:
  - {kind: allocation.started, at: 2026-06-01, worker: W1, role: lead}
"""


# Which version


def test_every_version_is_known_with_its_last_day_held_or_not() -> None:
    assert [
        (each.version, each.effective, each.until, each.held) for each in versions_of(str(WESTMOOR))
    ] == [
        ("0", date(2020, 1, 6), date(2023, 12, 31), False),
        ("1", date(2024, 1, 1), date(2026, 6, 7), True),
        ("2", date(2026, 6, 8), None, True),
    ]


@pytest.mark.parametrize(
    ("day", "version"),
    [("2024-01-01", "1"), ("2026-06-07", "1"), ("2026-06-08", "2"), ("2031-01-01", "2")],
)
def test_the_version_in_force_on_a_day_answers_for_that_day(day: str, version: str) -> None:
    assert in_force(str(WESTMOOR), date.fromisoformat(day)).header.version == version


def test_a_version_whose_text_is_not_held_is_named_and_does_not_answer() -> None:
    with pytest.raises(
        NotInForce,
        match=r"version 0 of Westmoor early help was in force on Fri 10 Mar 2023, and its text is not held \(held: 1 and 2\)",
    ):
        in_force(str(WESTMOOR), date(2023, 3, 10))
    found = [each for each in versions_of(str(WESTMOOR)) if each.covers(date(2023, 3, 10))]
    assert [(each.version, each.held) for each in found] == [("0", False)]


def test_before_the_first_version_there_was_none() -> None:
    with pytest.raises(
        NotInForce,
        match="no version of Westmoor early help was in force on Sun 5 Jan 2020: the first, 0, took effect on Mon 6 Jan 2020",
    ):
        in_force(str(WESTMOOR), date(2020, 1, 5))
    assert not any(each.covers(date(2020, 1, 5)) for each in versions_of(str(WESTMOOR)))


def test_after_a_version_that_ended_without_another_there_is_none(tmp_path: Path) -> None:
    folder = a_copy(tmp_path)
    replace(folder / "pack.yaml", "owner:", "until: 2026-12-31\nowner:")
    assert in_force(str(folder), date(2026, 12, 31)).header.version == "2"
    with pytest.raises(NotInForce, match="version 2 ended on Thu 31 Dec 2026"):
        in_force(str(folder), date(2027, 1, 1))


def test_a_version_is_found_by_its_name() -> None:
    assert find_version(f"{WESTMOOR}@1").header.version == "1"
    assert find_version(str(WESTMOOR), version="1").header.version == "1"
    assert find_version(str(WESTMOOR)).header.version == "2"


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("0", "the text of version 0 is not held"),
        ("3", r"there is no version '3' \(versions: 0, 1, 2\)"),
    ],
)
def test_a_version_that_cannot_answer_is_refused(version: str, said: str) -> None:
    with pytest.raises(PackError, match=said):
        find_version(str(WESTMOOR), version=version)


def test_a_list_of_policies_says_which_versions_there_are() -> None:
    summary = summary_of(
        find_version(str(WESTMOOR)), as_of=date(2026, 6, 7), versions=versions_of(str(WESTMOOR))
    )
    assert [(each.version, each.held, each.in_force) for each in summary.versions] == [
        ("0", False, False),
        ("1", True, True),
        ("2", True, False),
    ]


# On the command line


def test_a_decision_carries_the_version_it_was_given_under(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(FIRST_CONTACT)
    given = {}
    for version in ("1", "2"):
        answer = keyworker(
            "timescales",
            WESTMOOR,
            "case.yaml",
            "--as-of",
            "2026-06-01",
            "--version",
            version,
            "--json",
            folder=tmp_path,
        )
        assert answer.status == 0, answer.complained
        (clock,) = answer.document["timescales"]
        given[answer.document["version"]] = (clock["limit"], clock["clause"])
    assert given == {"1": ("2026-06-10", "Westmoor 4.1"), "2": ("2026-06-08", "Westmoor 2nd ed. 1")}


def test_a_folder_answers_as_it_stands_whatever_the_day(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(FIRST_CONTACT)
    answer = keyworker(
        "timescales", WESTMOOR, "case.yaml", "--as-of", "2026-06-01", "--json", folder=tmp_path
    )
    assert answer.document["version"] == "2"


@pytest.mark.parametrize("pack", ["suffolk"])
def test_the_day_picks_the_version_of_a_pack_that_is_named(tmp_path: Path, pack: str) -> None:
    (tmp_path / "case.yaml").write_text(FIRST_CONTACT)
    then = keyworker(
        "timescales", pack, "case.yaml", "--as-of", "2020-03-10", "--json", folder=tmp_path
    )
    assert (then.status, then.said) == (2, "")
    assert then.complained.startswith(f"{pack}: version 1.1 of ")
    assert (
        "was in force on Tue 10 Mar 2020, and its text is not held (held: 1.3)" in then.complained
    )
    now = keyworker(
        "timescales", pack, "case.yaml", "--as-of", "2026-06-15", "--json", folder=tmp_path
    )
    assert now.document["version"] == "1.3"
    asked = keyworker(
        "timescales", f"{pack}@1.3", "case.yaml", "--as-of", "2020-03-10", "--json", folder=tmp_path
    )
    assert asked.document["version"] == "1.3"


def test_the_list_of_policies_shows_their_versions(tmp_path: Path) -> None:
    listed = keyworker(
        "policy", "list", "--as-of", "2020-03-10", "--json", folder=tmp_path
    ).document["packs"]
    suffolk = next(each for each in listed if each["id"] == "suffolk")
    assert [(each["version"], each["held"], each["in_force"]) for each in suffolk["versions"]] == [
        ("1.0", False, False),
        ("1.1", False, True),
        ("1.2", False, False),
        ("1.3", True, False),
    ]
    said = keyworker("policy", "list", "--as-of", "2026-06-01", folder=tmp_path).said
    assert "Versions of suffolk" in said
    assert "text not held" in said
    assert max(map(len, said.splitlines())) <= 100


def test_the_other_versions_of_a_pack_are_checked_with_it(tmp_path: Path) -> None:
    folder = a_copy(tmp_path)
    replace(folder / "versions" / "1" / "timescales.yaml", "within: 1 week", "within: 2 weeks")
    answer = keyworker("policy", "check", folder, folder=tmp_path)
    assert answer.status == 1
    assert (
        "westmoor@1/examples.yaml:9: example told-in-a-week (timescales tell-referrer): limit: expected 2026-05-29"
        in (answer.said)
    )


# What the linter says of versions


def a_copy(folder: Path) -> Path:
    return Path(copytree(WESTMOOR, folder / "westmoor"))


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def failures(folder: Path) -> list[str]:
    return [str(each.problem) for each in lint(load_pack(folder)) if each.fails]


def test_a_pack_whose_versions_follow_one_another_is_sound(tmp_path: Path) -> None:
    assert failures(WESTMOOR) == []
    assert check_folder(WESTMOOR / "versions" / "1").failures == ()


def test_versions_that_overlap_fail(tmp_path: Path) -> None:
    folder = a_copy(tmp_path)
    replace(folder / "versions" / "1" / "pack.yaml", "owner:", "until: 2026-06-08\nowner:")
    assert failures(folder) == [
        "pack.yaml:13: rule 2: takes effect on Mon 8 Jun 2026, while version 1 is said to be in force until "
        "Mon 8 Jun 2026; two versions cannot both be in force"
    ]


def test_versions_that_meet_day_by_day_do_not_overlap(tmp_path: Path) -> None:
    folder = a_copy(tmp_path)
    replace(folder / "versions" / "1" / "pack.yaml", "owner:", "until: 2026-06-07\nowner:")
    assert failures(folder) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "pack.yaml",
            "effective: 2024-01-01, note",
            "effective: 2024-02-01, note",
            "pack.yaml:12: rule 1: took effect on Thu 1 Feb 2024 as listed here, and on Mon 1 Jan 2024 as its own text says",
        ),
        (
            "pack.yaml",
            '{version: "0", effective: 2020-01-06',
            '{version: "0", held: true, effective: 2020-01-06',
            "pack.yaml:11: rule 0: is said to be held, and versions/0 is not there",
        ),
        (
            "pack.yaml",
            "7 working days, held: true",
            "7 working days",
            "pack.yaml:12: rule 1: is said not to be held, and its text is there",
        ),
        (
            "pack.yaml",
            "effective: 2026-06-08\nowner",
            "effective: 2026-06-08\nuntil: 2026-06-01\nowner",
            "pack.yaml:14: rule 2: ends on Mon 1 Jun 2026, before it takes effect",
        ),
        (
            "versions/1/pack.yaml",
            "id: westmoor",
            "id: westmore",
            "versions/1/pack.yaml: its id is 'westmore'; a version of westmoor has the same id",
        ),
        (
            "versions/1/pack.yaml",
            'version: "1"',
            'version: "1.0"',
            "versions/1/pack.yaml: is version '1.0'; its folder should be called so",
        ),
        ("versions/1/pack.yaml", "id: westmoor\n", "", "versions/1/pack.yaml: id: is missing"),
    ],
)
def test_a_version_that_is_not_what_it_is_said_to_be_fails(
    tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    folder = a_copy(tmp_path)
    replace(folder / file, old, new)
    assert said in failures(folder)


def test_two_versions_of_one_day_fail(tmp_path: Path) -> None:
    folder = a_copy(tmp_path)
    for file in (folder / "versions" / "1" / "pack.yaml", folder / "pack.yaml"):
        replace(file, "effective: 2024-01-01", "effective: 2026-06-08")
    assert (
        "pack.yaml:13: rule 2: takes effect on the same day as version 1 (Mon 8 Jun 2026); which of them counts?"
        in (failures(folder))
        or "pack.yaml:12: rule 1: takes effect on the same day as version 2 (Mon 8 Jun 2026); which of them counts?"
        in (failures(folder))
    )


# What changed


@pytest.fixture(scope="module")
def changes() -> dict[tuple[str, str, str], Change]:
    found = changes_between(find_version(f"{WESTMOOR}@1"), find_version(str(WESTMOOR)))
    return {(each.change, each.kind, each.id): each for each in found}


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (
            ("changed", "pack", "westmoor"),
            (
                "Version: was 1, is now 2",
                "In force from: was 2024-01-01, is now 2026-06-08",
                "Job roles: now also Practice lead",
            ),
        ),
        (
            ("changed", "clauses", "WES-4"),
            (
                "Cited as: was Westmoor 4.4, is now Westmoor 2nd ed. 3",
                "Asks: was “Managers decide.”, is now “Managers and leads decide.”",
            ),
        ),
        (
            ("changed", "timescales", "first-contact"),
            (
                "In plain words: was “The lead contacts the family within 7 working days.”, is now “The lead contacts the family within 5 working days.”",
                "Limit: was 7 working days, is now 5 working days",
                "Met when: now also a visit was made by the lead",
            ),
        ),
        (
            ("changed", "gates", "say-why"),
            (
                "Applies when: the outcome may now also be returned",
                "Needs: now also a data trawl was completed",
                "Otherwise: was “Say why”, is now “Say why, after a trawl”",
            ),
        ),
        (
            ("changed", "actions", "may-decide"),
            (
                "In plain words: was “Managers decide.”, is now “Managers and leads decide.”",
                "Who may: now also Practice lead",
            ),
        ),
        (
            ("changed", "routing", "young"),
            ("When: from the child's age is below 5 to the child's age is below 7",),
        ),
        (
            ("changed", "routing", "routing"),
            ("'home' now comes before 'young'; the first row that applies decides",),
        ),
        (("removed", "timescales", "tell-referrer"), ()),
        (("removed", "clauses", "WES-3"), ()),
        (("added", "timescales", "second-contact"), ()),
        (("added", "settings", "second-contact-limit"), ()),
    ],
)
def test_a_change_reads_as_english(
    changes: dict[tuple[str, str, str], Change],
    change: tuple[str, str, str],
    lines: tuple[str, ...],
) -> None:
    assert changes[change].lines == lines


def test_a_rule_whose_clause_is_only_cited_otherwise_is_not_listed(
    changes: dict[tuple[str, str, str], Change],
) -> None:
    assert ("changed", "clauses", "WES-1") in changes
    assert not [
        each for each in changes if each[1:] in {("actions", "may-contact"), ("routing", "others")}
    ]


def test_worked_examples_are_listed_only_where_all_is_asked_for(
    changes: dict[tuple[str, str, str], Change],
) -> None:
    assert not [kind for _, kind, _ in changes if kind == "examples"]
    whole = changes_between(find_version(f"{WESTMOOR}@1"), find_version(str(WESTMOOR)), whole=True)
    assert {(each.change, each.id) for each in whole if each.kind == "examples"} == {
        ("added", "contact-in-five"),
        ("added", "second-in-two-weeks"),
        ("removed", "contact-in-seven"),
        ("removed", "told-in-a-week"),
    }


def test_two_versions_are_compared_by_name_on_the_command_line(tmp_path: Path) -> None:
    answer = keyworker("policy", "diff", f"{WESTMOOR}@1", f"{WESTMOOR}@2", folder=tmp_path)
    assert (answer.status, answer.complained) == (0, "")
    assert "Changed: first-contact (timescales, Westmoor 2nd ed. 1)" in answer.said
    assert "  - Limit: was 7 working days, is now 5 working days" in answer.said
    assert "contact-in-five" not in answer.said
    everything = keyworker("policy", "diff", f"{WESTMOOR}@1", WESTMOOR, "--all", folder=tmp_path)
    assert "Added: contact-in-five (examples)" in everything.said


def test_no_day_has_two_versions() -> None:
    day, covered = date(2019, 12, 1), []
    while day < date(2026, 8, 1):
        covered.append(sum(each.covers(day) for each in versions_of(str(WESTMOOR))))
        day += timedelta(days=1)
    assert set(covered) == {0, 1}
