"""A name inside a rule that leads nowhere keeps the pack from being used."""

from __future__ import annotations

from pathlib import Path

import pytest

from keyworker.policy.packs.loader import load_pack
from keyworker.policy.problems import PackError
from tests.pack_folder import FILES, a_pack_folder

GATE = FILES["gates"].rstrip()
CLOCK = FILES["timescales"].rstrip()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"gates": GATE + "\n          override: {by: [practice-manager], clause: NOR-22}\n"},
            "gates.yaml:1: rule analysis-first: clause 'NOR-22' is not in this pack's register; did you mean 'NOR-2'?",
        ),
        (
            {"timescales": CLOCK + "\n          relax: {by: [practice-manager], clause: NOR-9}\n"},
            "timescales.yaml:9: rule tell-referrer: clause 'NOR-9' is not in this pack's register; did you mean ",
        ),
        (
            {"timescales": CLOCK + "\n          missed: {plain: Late., clause: SOU-1}\n"},
            "timescales.yaml:9: rule tell-referrer: clause 'SOU-1' is not in this pack's register",
        ),
        (
            {"workload": FILES["workload"].replace("to: 20", "to: 20, setting: watch")},
            "workload.yaml:3: rule workers: no setting 'watch'",
        ),
        (
            {
                "notices": "- {id: tell, plain: Told., clause: NOR-1, on: {event: visit.made}, to: [leed], text: Visit}\n"
            },
            "notices.yaml:1: rule tell: 'leed' is neither a job role of pack.yaml nor a part in a case; did you mean "
            "'lead'?",
        ),
    ],
)
def test_a_name_inside_a_rule_that_leads_nowhere_is_refused(
    tmp_path: Path, files: dict[str, str], said: str
) -> None:
    with pytest.raises(PackError) as refused:
        load_pack(a_pack_folder(tmp_path, **files))
    (problem,) = refused.value.problems
    assert str(problem).startswith(said)


def test_somebodys_own_words_are_asked_for_any_answer_and_not_for_one(tmp_path: Path) -> None:
    fact = "facts:\n          home.why: {type: text, label: why, question: Why?}"
    header = FILES["pack"].replace("facts:", fact)
    gates = FILES["gates"].rstrip() + (
        "\n        - {id: says-why, plain: Says why., clause: NOR-2, actions: [allocate], force: must,"
        " requires: {home.why: {is_not: nun}}, refusal: Say why}\n"
    )
    said = "'home.why' is answered in somebody's own words, never 'nun'"
    with pytest.raises(PackError, match=said):
        load_pack(a_pack_folder(tmp_path / "one", pack=header, gates=gates))
    load_pack(a_pack_folder(tmp_path / "any", pack=header, gates=gates.replace("nun", "none")))
