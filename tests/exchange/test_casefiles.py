"""One case out as a case file and in again, without loss."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from keyworker.exchange.casefiles import NoSuchCase, export_case, import_case
from keyworker.exchange.demo.loading import load
from keyworker.exchange.workbook import UnreadableFile
from keyworker.record.models import Case, Person
from keyworker.record.subjects import OnCase
from keyworker.record.writing import NewEvent, add_events
from tests.the_day import now

pytestmark = pytest.mark.django_db


def written(folder: Path, document: Any) -> str:
    path = folder / "case.json"
    path.write_text(json.dumps(document))
    return str(path)


def without_ids(document: dict[str, Any]) -> Any:
    """The document with every id replaced by the order in which it first appears."""
    seen: dict[str, str] = {}
    text = json.dumps(
        {key: value for key, value in document.items() if key != "case"}, sort_keys=True
    )
    return json.loads(
        re.sub(r'"[PWE]\d+"', lambda found: f'"{seen.setdefault(found[0], f"#{len(seen)}")}"', text)
    )


def test_a_case_goes_out_and_comes_back_the_same(tmp_path: Path) -> None:
    moment = now()
    load(now=moment - timedelta(days=2), seed=1, cases=20)
    case = Case.objects.filter(stage="open").order_by("-version").first()
    assert case is not None
    wrong = case.events.get(seq=3)
    add_events(
        OnCase(case),
        [NewEvent(kind="event.corrected", at=moment, data={"corrects": wrong.ref})],
        recorded_by=None,
        recorded_at=moment,
    )
    out = export_case(case.reference)
    back = import_case(written(tmp_path, out), now=now())
    assert back.reference != case.reference
    assert (back.stage, back.version, back.opened_on) == (case.stage, case.version, case.opened_on)
    assert without_ids(export_case(back.reference)) == without_ids(out)


def test_a_case_file_names_nobody(tmp_path: Path) -> None:
    load(now=now(), seed=1, cases=20)
    case = Case.objects.filter(stage="open").first()
    text = json.dumps(export_case(case.reference))
    for person in Person.objects.filter(memberships__family=case.family):
        assert person.given_name not in text


def test_a_trial_keeps_nothing(tmp_path: Path) -> None:
    document = {
        "case": {"service": "early-help"},
        "people": [{"id": "P1", "is": "child", "born": "2015-03-02"}],
        "events": [{"kind": "referral.received", "at": "2026-05-18T09:30", "source": "mash"}],
    }
    import_case(written(tmp_path, document), now=now(), dry_run=True)
    assert Case.objects.count() == 0
    assert import_case(written(tmp_path, document), now=now()).stage == "received"


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (
            {"case": {"service": "x"}, "events": [{"kind": "visit.hmoe", "at": "2026-05-18"}]},
            "events[0].kind: 'visit.hmoe' is not an event kind",
        ),
        ({"case": {"service": "x"}, "events": [{"kind": "visit.made"}]}, "events[0].at"),
        (
            {"case": {"service": "x"}, "events": [{"kind": "visit.made", "at": "2099-01-01"}]},
            "lies in the future",
        ),
        ({"events": []}, "case.service is missing"),
        ([], "should be one object"),
    ],
)
def test_a_file_that_is_no_case_file_is_refused_in_a_sentence(
    tmp_path: Path, document: Any, said: str
) -> None:
    with pytest.raises(UnreadableFile) as refused:
        import_case(written(tmp_path, document), now=now())
    assert said in str(refused.value)
    assert Case.objects.count() == 0


def test_an_unknown_reference_is_said_so() -> None:
    with pytest.raises(NoSuchCase, match="KW-99-000001"):
        export_case("KW-99-000001")
