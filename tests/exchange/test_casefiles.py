"""One case out as a case file and in again, without loss."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from keyworker.exchange.casefiles import CaseFiles, NoSuchCase, export_case, import_case
from keyworker.exchange.demo.loading import load
from keyworker.exchange.workbook import UnreadableFile
from keyworker.policy.casefile_reading import casefile_from
from keyworker.record.models import Case, Person
from keyworker.record.subjects import OnCase
from keyworker.record.writing import NewEvent, add_events
from keyworker.workforce.models import Service, Team
from tests.builders import a_worker, an_office
from tests.the_day import now, today

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
    out = export_case(case.reference, as_of=today())
    back = import_case(written(tmp_path, out), now=now())
    assert back.reference != case.reference
    assert (back.stage, back.version, back.opened_on) == (case.stage, case.version, case.opened_on)
    assert without_ids(export_case(back.reference, as_of=today())) == without_ids(out)


def test_a_case_file_names_nobody(tmp_path: Path) -> None:
    load(now=now(), seed=1, cases=20)
    case = Case.objects.filter(stage="open").first()
    text = json.dumps(export_case(case.reference, as_of=today()))
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
        export_case("KW-99-000001", as_of=today())


def test_every_case_of_an_imported_authority_is_written_as_the_other_commands_read_it() -> None:
    """Importers keep more of an event than its kind has fields for; what is exported has no more than those."""
    load(now=now(), seed=1, cases=12)
    case = Case.objects.filter(stage="open").first()
    assert case is not None
    child = case.case_children.first()
    ended = {"people": [child.person.ref], "standing": "caf", "held_by": "Somewhere else"}
    odd = {"method": "phone", "of_old": ["by owl"]}
    add_events(
        OnCase(case),
        [
            NewEvent(kind="standing.ended", at=now(), data=ended),
            NewEvent(kind="contact.made", at=now(), data=odd),
            NewEvent(
                kind="contact.made", at=now(), data={"method": "phone", "people": ["P999999"]}
            ),
        ],
        recorded_by=None,
        recorded_at=now(),
    )
    for each in Case.objects.all():
        casefile_from(json.loads(json.dumps(export_case(each.reference, as_of=today()))))


def a_foreign_file(**worker: Any) -> dict[str, Any]:
    at = "2026-05-18"
    return {
        "case": {"id": "KW-26-000001", "service": "elsewhere", "team": "north"},
        "people": [{"id": "P1", "is": "child", "born": "2015-03-02"}],
        "workers": [{"id": "W1", "role": "social-worker", **worker}],
        "events": [
            {"id": "E1", "kind": "referral.received", "at": at, "source": "mash"},
            {"id": "E2", "kind": "case.opened", "at": at},
            {"id": "E3", "kind": "allocation.started", "at": at, "worker": "W1", "role": "lead"},
        ],
    }


def test_another_authoritys_worker_is_nobody_here(tmp_path: Path) -> None:
    office = an_office()
    local = a_worker(office.team, "Ada Osei", "social-worker")
    document = json.loads(json.dumps(a_foreign_file()).replace("W1", local.ref))
    case = import_case(written(tmp_path, document), now=now())
    lead = case.allocations.get(role="lead").worker
    assert lead != local
    assert lead.name == f"Worker {local.ref}"


def test_the_worker_of_a_case_that_was_exported_here_is_who_they_were(tmp_path: Path) -> None:
    load(now=now() - timedelta(days=2), seed=1, cases=20)
    held = Case.objects.filter(stage="open", allocations__role="lead").order_by("pk").first()
    assert held is not None
    back = import_case(written(tmp_path, export_case(held.reference, as_of=today())), now=now())
    assert set(back.allocations.values_list("worker", flat=True)) == set(
        held.allocations.values_list("worker", flat=True)
    )


def test_a_worker_who_is_in_the_file_nowhere_is_refused(tmp_path: Path) -> None:
    document = a_foreign_file()
    del document["workers"]
    with pytest.raises(UnreadableFile, match="no worker 'W1' in workers"):
        import_case(written(tmp_path, document), now=now())


def test_another_services_team_of_the_same_name_is_not_meant(tmp_path: Path) -> None:
    Team.objects.create(
        service=Service.objects.create(slug="here", name="Here"),
        slug="north",
        name="North",
        set_up_on=now().date(),
    )
    case = import_case(written(tmp_path, a_foreign_file()), now=now())
    assert (case.team.service.slug, case.team.slug) == ("elsewhere", "north-2")


def test_a_trial_of_a_new_service_answers_and_keeps_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, a_foreign_file())
    said = CaseFiles().bring_in(path, now=now(), service="brand-new", dry_run=True)
    assert (said.document["service"], said.document["stage"]) == ("brand-new", "open")
    assert Service.objects.count() == 0
    assert import_case(path, now=now()).reference == said.document["reference"]


_STRANGE = {
    "a null character": '{"case": {"service": "x", "locality": "a\\u0000"}, "events": []}',
    "a number beyond bounds": '{"case": {"service": "x"}, "events": [{"kind": "visit.made", "at": "2026-05-18",'
    ' "answers": {"a": 1e300}}]}',
    "a number without end": '{"case": {"service": "x"}, "events": [' + "9" * 6000 + "]}",
    "a worker of a hundred weeks": '{"case": {"service": "x"}, "workers": [{"id": "W1", "fte": 99}], "events": []}',
    "the year 1": '{"case": {"service": "x"}, "events": [{"kind": "visit.made", "at": "0001-01-01"}]}',
    "deep": '{"a": ' * 3000 + "1" + "}" * 3000,
    "a service that is a path": '{"case": {"service": "../../etc"}, "events": []}',
    "a long role": '{"case": {"service": "x"}, "workers": [{"id": "W1", "role": "'
    + "r" * 90
    + '"}]}',
    "a field of no kind": '{"case": {"service": "x"}, "people": [{"id": "P1"}], "events": [{"kind":'
    ' "standing.ended", "at": "2026-05-18", "standing": "caf", "held_by": "x"}]}',
}


@pytest.mark.parametrize("ending", ["json", "yaml"])
@pytest.mark.parametrize("strange", _STRANGE)
def test_what_cannot_be_kept_is_refused_in_a_sentence(
    tmp_path: Path, strange: str, ending: str
) -> None:
    path = tmp_path / f"case.{ending}"
    path.write_text(_STRANGE[strange])
    with pytest.raises(UnreadableFile) as refused:
        import_case(str(path), now=now())
    assert "\n" not in str(refused.value)
    assert (Case.objects.count(), Service.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        "events: [" + "[" * 5000 + "]" * 5000 + "]",
        "case: {service: x}\nevents:\n  - {kind: visit.made, at: 2026-05-18, answers: {a: .inf}}\n",
        "case: {service: x, service: y}\n",
        "? [a]\n: b\n",
    ],
)
def test_strange_yaml_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(text)
    with pytest.raises(UnreadableFile):
        import_case(str(path), now=now())
