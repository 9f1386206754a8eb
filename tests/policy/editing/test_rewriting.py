"""A value of a policy's file is written anew, and every other letter of the file stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyworker.policy.editing.places import Place, places_in, places_of
from keyworker.policy.editing.rewriting import NotWritten, written
from keyworker.policy.editing.rows import rearranged
from keyworker.policy.yaml_text import load_values

PACKS = Path(__file__).parents[3] / "src" / "keyworker" / "packs"
HARTSMERE = Path(__file__).parents[2] / "packs" / "hartsmere"


def files_of(folder: Path) -> dict[str, str]:
    return {
        each.relative_to(folder).as_posix(): each.read_text() for each in folder.rglob("*.yaml")
    }


FILES = {**files_of(HARTSMERE), "workload.yaml": files_of(PACKS / "suffolk")["workload.yaml"]}
PLACES = list(places_of(FILES).values())
FIGURES = [each for each in PLACES if each.kind == "number" or each.says[:1].isdecimal()]
SENTENCES = [each for each in PLACES if each.steps[-1] in ("plain", "title", "refusal", "why")]
RULES = """\
# What this file is.

- shared:
    family: &family {role: {is: lead}}   # twice below

# -- The first days
# Seven days, as agreed in March.
- id: first
  plain: >-
    Within seven days,
    they are rung.
  within: &limit 7 days  # of the calendar

  # why: the team asked
  roles: [lead, "co: worker"]
  force: must

- {id: second, plain: 'It''s the same.', within: *limit, version: "1.10", held: true}
"""
SMALL = {each.name: each for each in places_in("timescales.yaml", RULES)}


def values_but(text: str, place: Place) -> list[tuple[str, str, str]]:
    """What every other place says."""
    others = places_in(place.file, text)
    return [(each.name, each.kind, each.says) for each in others if each.name != place.name]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FIGURES), st.integers(min_value=0, max_value=9999))
def test_any_change_of_a_figure_read_back_is_that_change_and_nothing_else(
    place: Place, number: int
) -> None:
    wanted = str(number) if place.kind == "number" else f"{number} working days"
    text = FILES[place.file]
    made = written(text, place, wanted)
    again = {each.name: each for each in places_in(place.file, made)}[place.name]
    assert again.says == wanted
    assert values_but(made, place) == values_but(text, place)
    assert made.startswith(text[: place.start])
    assert made.endswith(text[place.end :])
    back = written(made, again, place.says)
    assert {each.name: each for each in places_in(place.file, back)}[place.name].says == place.says
    assert values_but(back, place) == values_but(text, place)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(SENTENCES),
    # Hypothesis would take the plain ``str.split`` to leave out empty texts alone, not blank ones.
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1).filter(
        lambda typed: typed.split() != []
    ),
)
def test_any_sentence_is_read_back_as_it_was_typed(place: Place, typed: str) -> None:
    wanted = " ".join(typed.split())
    text = FILES[place.file]
    made = written(text, place, typed)
    again = {each.name: each for each in places_in(place.file, made)}[place.name]
    assert " ".join(again.says.split()) == wanted
    assert values_but(made, place) == values_but(text, place)
    assert [each for each in made.splitlines() if each.lstrip().startswith("#")] == [
        each for each in text.splitlines() if each.lstrip().startswith("#")
    ]


@pytest.mark.parametrize(
    ("name", "wanted", "line"),
    [
        ("timescales/first/within", "10 days", "  within: &limit 10 days  # of the calendar"),
        ("timescales/first/roles", "lead\nholding", "  roles: [lead, holding]"),
        ("timescales/first/force", "should", "  force: should"),
        ("timescales/second/version", "2", 'version: "2", held: true}'),
        ("timescales/second/held", "false", "held: false}"),
        ("timescales/second/plain", "Yes: it is.", "plain: 'Yes: it is.'"),
        ("timescales/shared/shared/family/role/is", "holding", "&family {role: {is: holding}}   #"),
        ("timescales/first/plain", "At once.", "  plain: At once.\n  within: &limit 7 days"),
    ],
)
def test_what_stands_around_it_is_kept(name: str, wanted: str, line: str) -> None:
    assert line in written(RULES, SMALL[name], wanted)


def test_a_long_sentence_is_laid_out_in_lines_of_a_hundred_characters() -> None:
    made = written(RULES, SMALL["timescales/first/plain"], "They are rung, and told why. " * 9)
    assert max(map(len, made.splitlines())) <= 100


def test_a_rule_that_refers_to_what_others_share_has_no_place_of_its_own() -> None:
    assert "timescales/second/within" not in SMALL


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("timescales/second/held", "perhaps"), ("timescales/first/plain", "  ")],
)
def test_what_is_of_another_kind_is_refused(name: str, wanted: str) -> None:
    with pytest.raises(NotWritten):
        written(RULES, SMALL[name], wanted)


TABLE = """\
# Where work goes.

# The youngest first.
- id: young
  to: {team: under-fives}

# ---- Everybody else

- id: old
  to: {team: schools}
- {id: rest, to: {team: all}}  # whoever is left
"""


def test_a_row_moves_with_the_comment_right_above_it_and_headings_stay() -> None:
    made = rearranged(TABLE, "young", "down")
    assert [each["id"] for each in load_values(made)] == ["old", "young", "rest"]
    assert made.index("# The youngest first.\n- id: young") > made.index("# ---- Everybody else")
    assert rearranged(made, "young", "up") == TABLE


def test_a_row_is_copied_below_itself_and_taken_out_again() -> None:
    made = rearranged(TABLE, "old", "copy")
    assert [each["id"] for each in load_values(made)] == ["young", "old", "old-2", "rest"]
    assert load_values(rearranged(made, "old-2", "take-out")) == load_values(TABLE)
    assert "# ---- Everybody else" in rearranged(TABLE, "young", "take-out")


@pytest.mark.parametrize(
    ("item", "how"), [("young", "up"), ("rest", "down"), ("nobody", "copy"), ("", "up")]
)
def test_a_row_goes_no_further_than_its_table(item: str, how: str) -> None:
    with pytest.raises(NotWritten):
        rearranged(TABLE, item, how)  # type: ignore[arg-type]


def test_what_another_rule_refers_to_stays_where_it_is() -> None:
    with pytest.raises(NotWritten, match="refers"):
        rearranged(RULES, "first", "down")
    with pytest.raises(NotWritten, match="refers"):
        rearranged(RULES, "first", "take-out")
