"""Once a figure is changed, the sentences that still say the old one are found, with the words they would have."""

from __future__ import annotations

from pathlib import Path

import pytest

from keyworker.policy.durations import Duration
from keyworker.policy.editing.places import places_of
from keyworker.policy.editing.rewriting import written
from keyworker.policy.editing.sentences import figure_changes, sentences_at_odds
from keyworker.policy.linter.said_figures import lengths_said, numbers_said, said_anew
from keyworker.policy.packs.loader import load_pack
from tests.policy.editing.test_rewriting import PACKS, files_of


def changed(tmp_path: Path, name: str, wanted: str) -> dict[str, str]:
    """The sentences that say the old figure, each by its place with the words it would have."""
    files = files_of(PACKS / "suffolk")
    was = places_of(files)
    files[was[name].file] = written(files[was[name].file], was[name], wanted)
    for file, text in files.items():
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    now = places_of(files)
    found = sentences_at_odds(load_pack(tmp_path), now, figure_changes(was, now))
    return {each.place.name: each.becomes for each in found}


def test_a_limit_is_said_by_its_rule_its_clause_and_the_notice_of_it(tmp_path: Path) -> None:
    found = changed(tmp_path, "timescales/first-contact/within", "9 working days")
    assert set(found) == {
        "timescales/first-contact/plain",
        "notices/tell-practitioner-of-allocation/text",
        "clauses/SUF-3.4i-a/says",
    }
    assert all("within 9 working days" in each for each in found.values())


def test_a_range_is_said_by_its_rule_and_its_clause(tmp_path: Path) -> None:
    found = changed(tmp_path, "workload/ranges/range-family-support-practitioner/to", "26")
    assert all("20 to 26 children" in each for each in found.values())
    assert len(found) == 2


@pytest.mark.parametrize(
    ("said", "wanted", "becomes"),
    [
        ("within 7 working days of it", "10 working days", "10 working days"),
        ("Seven working days", "10 working days", "Ten working days"),
        ("six weeks", "1 week", "one week"),
        ("a 7-day wait", "9 days", "9-day"),
        ("20 working days", "4 weeks", "4 weeks"),
        ("12 to 18 months", "13 months", "13 to 18 months"),
        ("12 to 18 months", "2 years", None),
        ("once a month", "2 months", None),
        ("a fortnight", "3 weeks", None),
        ("one working day", "2 working days", "two working days"),
    ],
)
def test_words_say_another_figure_in_their_own_way(
    said: str, wanted: str, becomes: str | None
) -> None:
    figure = next(lengths_said(said))
    assert said_anew(figure, Duration.parse(wanted)) == becomes


def test_a_bare_number_is_said_as_one() -> None:
    assert said_anew(next(numbers_said("up to 25")), 26.0) == "26"
    assert said_anew(next(numbers_said("up to 25")), 2.5) is None
