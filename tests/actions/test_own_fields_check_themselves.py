"""What an entry of a policy's own says is checked by its declaration, on the form, in a file and as it is written down."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from keyworker.actions.outcome import Refused
from keyworker.policy.packs.checks.event_checks import Known, problems_of_event
from keyworker.policy.packs.checks.field_checks import Asking
from keyworker.policy.packs.checks.value_checks import wrong_value
from keyworker.policy.packs.loader import load_pack
from keyworker.policy.problems import PackError
from tests.builders import NORTHSHIRE, CaseStory, a_case, act, an_office, done
from tests.the_day import today
from tests.web.conftest import browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db
TEA = """
entries:
  - id: tea
    title: Tea with the family
    fields:
      - {name: cups, type: number, ask: How many cups?, most: 12}
      - {name: degrees, type: number, ask: How cold was it?, least: -20, required: false}
      - {name: on_day, type: date, ask: On which day?}
      - {name: next_day, type: date, ask: When is the next?, ahead: true, required: false}
      - {name: talk, ask: What was said?}
      - {name: more, ask: Anything else?, required: false}
      - {name: place, type: choice, ask: Where?, choices: {home: At their home, cafe: In a café}}
      - {name: mood, type: choice, ask: In which mood?, choices: [very-good, poor], required: false}
"""
WELL: dict[str, Any] = {"cups": "3", "talk": "The move", "place": "home"}


def days_ahead(days: int) -> str:
    return days_ago(-days)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = Path(copytree(NORTHSHIRE, tmp_path / "teashire"))
    path = made / "kinds.yaml"
    path.write_text(path.read_text() + TEA)
    return made


@pytest.fixture
def story(folder: Path) -> CaseStory:
    return a_case(an_office(str(folder))).working(days_ago(9))


def tried(story: CaseStory, **said: Any) -> Any:
    given = {**WELL, "on_day": days_ago(1), **said}
    return act(story.case, "record-tea", story.office.practitioner, on=today().isoformat(), **given)


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"cups": "-1"}, "Check the number: ‘How many cups’ is 0 or more"),
        ({"cups": "13"}, "Check the number: ‘How many cups’ is 12 or less"),
        ({"degrees": "-21"}, "Check the number: ‘How cold was it’ is -20 or more"),
        ({"on_day": days_ahead(1)}, "This cannot be in the future"),
        ({"talk": "n/a"}, "Say more: ‘n/a’ does not answer ‘What was said’"),
        ({"talk": "-"}, "Say more: ‘-’ does not answer ‘What was said’"),
    ],
)
def test_what_cannot_be_is_refused_on_the_form(
    story: CaseStory, said: dict[str, str], says: str
) -> None:
    refused = tried(story, **said)
    assert isinstance(refused, Refused)
    assert [says] == list(refused.errors.values())


def test_what_its_declaration_allows_is_recorded(story: CaseStory) -> None:
    allowed = {"cups": "0", "degrees": "-20", "next_day": days_ahead(9), "more": "n/a"}
    (event,) = done(tried(story, **allowed))
    assert (event.data["cups"], event.data["degrees"]) == (0, -20)


def test_a_choice_is_read_by_its_title_on_the_form_and_on_the_record(story: CaseStory) -> None:
    client = browsing(story.office.practitioner)
    form = in_a_row(client.get(f"/cases/{story.case.reference}/do/record-tea").text)
    for words in ("At their home", "In a café", "Very good"):
        assert words in form
    done(tried(story, place="cafe"))
    assert "In a café" in client.get(f"/cases/{story.case.reference}/timeline").text


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("cups", -1, "is 0 or more"),
        ("talk", "n/a", "says nothing"),
        ("on_day", days_ahead(1), "when it was put on record"),
    ],
)
def test_a_file_is_held_to_the_same(folder: Path, field: str, value: object, says: str) -> None:
    event = {"kind": "entry.recorded", "at": days_ago(1), "entry": "tea", field: value}
    known = Known(asking=Asking((load_pack(folder),)))
    (found,) = problems_of_event("events[0]", event, known)
    assert found.startswith(f"events[0].{field}: ")
    assert says in found


def test_what_is_written_down_is_held_to_the_same(folder: Path) -> None:
    (entry,) = load_pack(folder).kinds.entries
    assert wrong_value(-1, entry.by_name["cups"]) is not None
    assert wrong_value(1, entry.by_name["cups"]) is None


@pytest.mark.parametrize(
    ("field", "says"),
    [
        ("{name: cups, type: text, ask: How many?, least: 2}", "only a number has them"),
        ("{name: cups, type: number, ask: How many?, least: 2, most: 1}", "is more than 'most'"),
        ("{name: cups, type: number, ask: How many?, ahead: true}", "only a date lies ahead"),
    ],
)
def test_what_a_field_cannot_say_of_itself_is_refused(folder: Path, field: str, says: str) -> None:
    path = folder / "kinds.yaml"
    path.write_text(
        path.read_text().replace("{name: more, ask: Anything else?, required: false}", field)
    )
    with pytest.raises(PackError, match=says):
        load_pack(folder)
