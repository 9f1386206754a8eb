"""No sentence says another figure than the rule goes by: staff are never told a false deadline."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from keyworker.decisions.trying.checking import check_folder
from keyworker.policy.linter.said_figures import bounds_said, lengths_said, numbers_said
from keyworker.policy.packs.loader import find_folder
from tests.pack_folder import FILES, a_pack_folder
from tests.policy.linting import ENDS, STOPS, findings

SENTENCE = "says '{}', and the rule goes by {}; correct the one that is wrong"


def of_figures(folder: Path) -> list[str]:
    return [each for each in findings(folder, failing=True) if "; correct the one" in each]


def said_of_the_clock(folder: Path, plain: str, *lines: str, **files: str) -> list[str]:
    clock = [
        "- id: clock",
        "  title: Clock",
        f"  plain: {plain}",
        "  clause: NOR-1",
        "  starts: {event: case.opened}",
        *(f"  {line}" for line in (STOPS, ENDS, *lines)),
    ]
    pack = a_pack_folder(folder, timescales="\n".join(clock) + "\n", examples=None, **files)
    return [each.removeprefix("timescales.yaml:1: rule clock: ") for each in of_figures(pack)]


@pytest.mark.parametrize(
    "said", ["5 working days", "five working days", "Five working\n    days", "5-working-day"]
)
def test_a_sentence_may_say_the_limit_in_figures_or_in_words(tmp_path: Path, said: str) -> None:
    assert said_of_the_clock(tmp_path, f"It runs {said}.", "within: 5 working days") == []


@pytest.mark.parametrize("said", ["7 working days", "seven working days", "5 days", "a week"])
def test_a_sentence_that_says_another_length_fails(tmp_path: Path, said: str) -> None:
    assert said_of_the_clock(tmp_path, f"It runs {said}.", "within: 5 working days") == [
        "plain: " + SENTENCE.format(said, "5 working days")
    ]


def test_what_is_said_of_a_duty_missed_is_looked_at_too(tmp_path: Path) -> None:
    (said,) = said_of_the_clock(
        tmp_path, "It runs.", "within: 6 weeks", "missed: {plain: It was not done in eight weeks.}"
    )
    assert said == "missed: " + SENTENCE.format("eight weeks", "6 weeks")


def test_target_limit_and_relaxation_may_all_be_said_and_the_warning_may_not(
    tmp_path: Path,
) -> None:
    lines = (
        "within: 8 weeks",
        "target: 6 weeks",
        "warn: 3 working days",
        "relax: {by: [practice-manager], review_every: 2 weeks, clause: NOR-1}",
    )
    plain = "Within 8 weeks, better 6 weeks; a relaxation is looked at every 2 weeks."
    assert said_of_the_clock(tmp_path / "right", plain, *lines) == []
    assert said_of_the_clock(tmp_path / "wrong", "Within 3 working days.", *lines) == [
        "plain: " + SENTENCE.format("3 working days", "2 weeks, 6 weeks or 8 weeks")
    ]


def test_a_local_default_is_read_where_it_stands(tmp_path: Path) -> None:
    plain = "Within 5 working days."
    within = "within: {setting: tell-limit}"
    assert said_of_the_clock(tmp_path / "as-it-stands", plain, within) == []
    changed = FILES["settings"].replace("5 working days", "4 working days")
    assert said_of_the_clock(tmp_path / "changed", plain, within, settings=changed) == [
        "plain: " + SENTENCE.format("5 working days", "4 working days")
    ]


def test_weeks_may_be_compared_in_days_and_years_in_months(tmp_path: Path) -> None:
    starts = "when: {count: {event: referral.received, within: 12 months, at_least: 3}}"
    plain = "Where 3 or more referrals came in a year."
    assert said_of_the_clock(tmp_path, plain, starts, "within: 14 days") == []
    fourteen = "Within two weeks."
    assert said_of_the_clock(tmp_path / "weeks", fourteen, starts, "within: 14 days") == []


def test_a_length_that_is_reckoned_in_another_way_is_said_to_be_so(tmp_path: Path) -> None:
    plain = "Once the pregnancy is over 12 weeks."
    assert said_of_the_clock(tmp_path / "without", plain, "within: 1 week") != []
    lines = ("within: 1 week", "figures: [12 weeks]")
    assert said_of_the_clock(tmp_path / "with", plain, *lines) == []


def test_every_number_said_of_a_caseload_is_one_of_its_range(tmp_path: Path) -> None:
    workload = FILES["workload"].replace("to: 20", "to: 18").replace("from_:", "from:")
    assert of_figures(a_pack_folder(tmp_path, workload=workload)) == [
        "workload.yaml:3: rule workers: plain: " + SENTENCE.format("20", "10 or 18")
    ]


def a_notice(said: str, *, duties: str = "") -> str:
    return f"""
        - id: told
          on: {{event: allocation.started, where: {{role: {{is: lead}}}}}}
          to: [worker]
          text: "{{case}}: contact is due within {said}."
          duties: [{duties}]
          plain: The worker is told.
          clause: NOR-6
        """


@pytest.mark.parametrize(
    ("said", "duties", "found"),
    [
        ("7 working days", "first-contact", None),
        (
            "5 working days",
            "first-contact",
            "not every duty it names ('first-contact') goes by that; correct the one that is wrong",
        ),
        # The other goes by a local default of five.
        (
            "7 working days",
            "first-contact, tell-referrer",
            "not every duty it names ('first-contact' and 'tell-referrer') goes by that; correct the one that is wrong",
        ),
        ("7 working days", "", "names no duty that goes by it; name it under 'duties'"),
    ],
)
def test_a_notice_says_the_limit_of_the_duties_it_names(
    tmp_path: Path, said: str, duties: str, found: str | None
) -> None:
    pack = a_pack_folder(tmp_path, notices=a_notice(said, duties=duties))
    prefix = f"notices.yaml:1: rule told: text: says '{said}', and "
    told = [each for each in findings(pack, failing=True) if each.startswith(prefix)]
    assert told == ([f"{prefix}{found}"] if found else [])


def test_a_notice_names_only_duties_that_there_are(tmp_path: Path) -> None:
    pack = a_pack_folder(tmp_path, notices=a_notice("7 working days", duties="first-contct"))
    assert check_folder(pack).failures == (
        "northshire/notices.yaml:1: rule told: no timescale 'first-contct'; did you mean 'first-contact'?",
    )


def test_a_limit_changed_in_a_real_policy_names_every_sentence_that_says_the_old_one(
    tmp_path: Path,
) -> None:
    folder = Path(copytree(find_folder("suffolk"), tmp_path / "suffolk"))
    rules = folder / "timescales.yaml"
    before = rules.read_text(encoding="utf-8")
    assert before.count("within: 7 working days") == 2

    def sentences() -> set[str]:
        said = (each for each in check_folder(folder).failures if "; correct the one" in each)
        return {each.partition("rule ")[2].partition(":")[0] for each in said}

    assert sentences() == set()
    rules.write_text(
        before.replace("within: 7 working days", "within: 5 working days"), encoding="utf-8"
    )
    assert sentences() == {
        "first-contact",
        "first-contact-broker",
        "tell-practitioner-of-allocation",
        # And the wording of their clauses.
        "SUF-3.4i-a",
        "SUF-4.6-a",
    }
    # Changed for one kind of case alone, the notice is false for that kind.
    rules.write_text(
        before.replace("within: 7 working days", "within: 5 working days", 1), encoding="utf-8"
    )
    assert sentences() == {"first-contact", "tell-practitioner-of-allocation", "SUF-3.4i-a"}


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("within 12 to 18 months", ["12 months", "18 months"]),
        ("between 12 and 18 months ago", ["12 months", "18 months"]),
        ("after twenty-five working days", ["25 working days"]),
        ("after thirteen calendar days", ["13 days"]),
        ("once a month, in an hour", ["1 month", "1 hour"]),
        ("unless it is a day off; a report under section 7; step 5: a letter", []),
    ],
)
def test_lengths_are_read_as_people_write_them(text: str, lengths: list[str]) -> None:
    assert [str(each.means) for each in lengths_said(text)] == lengths


def test_bounds_and_numbers_are_read_without_those_that_belong_to_a_length() -> None:
    text = "Under 2, with 3 or more referrals within 6 months or more."
    assert [each.means for each in bounds_said(text)] == [2, 3]
    assert [each.means for each in numbers_said("20 to 25 children, 90%")] == [20, 25, 90]
