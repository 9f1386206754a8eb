"""A pack's mistakes are all said at once, each with its file, line and rule, in words a policy officer can act on."""

from __future__ import annotations

from pathlib import Path

import pytest

from keyworker.policy.conditions.compared import ComparedWith
from keyworker.policy.packs.loader import (
    bundled_folders,
    find_pack,
    load_outline,
    load_pack,
)
from keyworker.policy.problems import PackError
from keyworker.policy.rules.timescales import Timescale
from tests.pack_folder import FILES, a_pack_folder


def problems_of(folder: Path) -> list[str]:
    with pytest.raises(PackError) as refused:
        load_pack(folder)
    return [str(problem) for problem in refused.value.problems]


def a_contact_rule(*lines: str) -> str:
    """A timescale with these further lines, the first of which stands on line 5."""
    fixed = ["- id: contact", "  title: Contact", "  plain: Contact is made.", "  clause: NOR-1"]
    return "\n".join([*fixed, *(f"  {line}" for line in lines)]) + "\n"


def test_a_whole_pack_is_read_with_the_place_of_every_rule(tmp_path: Path) -> None:
    pack = load_pack(a_pack_folder(tmp_path))
    assert [rule.id for rule in pack.timescales] == ["first-contact", "tell-referrer"]
    assert pack.lines["timescales/tell-referrer"] == ("timescales.yaml", 9)
    assert pack.not_software[0].ref == "Preface"


def test_a_pack_is_found_by_the_path_of_its_folder(tmp_path: Path) -> None:
    assert find_pack(str(a_pack_folder(tmp_path))).id == "northshire"


def test_an_unknown_pack_is_refused_in_one_sentence_that_lists_those_there_are() -> None:
    with pytest.raises(
        PackError, match=r"^no-such-pack: no policy pack of this name or folder.*\(known packs: "
    ):
        find_pack("no-such-pack")


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    folder = a_pack_folder(tmp_path)
    assert load_pack(folder).header.version == "1"
    file = folder / "pack.yaml"
    file.write_text(file.read_text().replace('version: "1"', 'version: "1.10"'))
    assert load_pack(folder).header.version == "1.10"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "withinn: 7 working days",
            "timescales.yaml:5: rule contact: 'withinn' is not a key here; did you mean 'within'?",
        ),
        (
            "venue: home",
            "timescales.yaml:5: rule contact: 'venue' is not a key here (here: "
            f"{', '.join(sorted(Timescale.model_fields))})",
        ),
        (
            "within: 7",
            "timescales.yaml:5: rule contact: within: 7 has no unit; write a duration such as '7 working days'",
        ),
        (
            "within: soon",
            "timescales.yaml:5: rule contact: within: 'soon' is not a duration; write a whole number and a unit, "
            "such as '3 working days', '16 weeks', '6 months' or '24 hours'",
        ),
        (
            "within: {seting: x}",
            "timescales.yaml:5: rule contact: within: 'seting' is not a key here; did you mean 'setting'?",
        ),
        (
            "force: always",
            "timescales.yaml:5: rule contact: force: 'always' should be 'must', 'should' or 'may'",
        ),
        (
            "when: {case.type: caf}",
            "timescales.yaml:5: rule contact: when: fact 'case.type' needs tests, such as {is: 'caf'}",
        ),
        (
            "when: {case.type: {iss: caf}}",
            "timescales.yaml:5: rule contact: when: 'iss' is not a key here; did you mean 'is'?",
        ),
        (
            "cap: {filed: due}",
            "timescales.yaml:5: rule contact: cap: a date is one of {field: ...}, {person: ...}, {event: ..., field: ...}, "
            "{earliest: [...]}, {latest: [...]}",
        ),
        (
            "cap: {field: due, ofset: 5 days}",
            "timescales.yaml:5: rule contact: cap: 'ofset' is not a key here; did you mean 'offset'?",
        ),
        (
            "cap: {field: at, offset: 24 hours}",
            "timescales.yaml:5: rule contact: cap.offset: a date is moved by days, weeks, months or years, not by hours",
        ),
        (
            "cap: {field: at, by: [lead]}",
            "timescales.yaml:5: rule contact: cap: 'where', 'by', 'named_in', 'since', 'until' and 'ahead' belong to an event; say which event",
        ),
    ],
)
def test_a_mistake_in_a_rule_names_its_place_and_what_would_be_right(
    tmp_path: Path, line: str, said: str
) -> None:
    rule = a_contact_rule(line, "starts: {event: allocation.started}")
    found = problems_of(a_pack_folder(tmp_path, timescales=rule, examples=None))
    assert said in found


def test_once_says_something_only_of_what_starts_each_time(tmp_path: Path) -> None:
    rule = a_contact_rule("starts: {event: allocation.started}", "within: 2 weeks", "once: true")
    found = problems_of(a_pack_folder(tmp_path, timescales=rule, examples=None))
    said = "once: says nothing of a clock that repeats, or that starts only once"
    assert [each for each in found if said in each]


def test_every_mistake_is_said_at_once(tmp_path: Path) -> None:
    rules = a_contact_rule("starts: {event: allocation.started}") + a_contact_rule(
        "within: 3 weeks"
    ).replace("id: contact", "id: other")
    found = problems_of(
        a_pack_folder(tmp_path, timescales=rules, examples=None, gates="id: no-list")
    )
    assert found == [
        "timescales.yaml:1: rule contact: within: is missing; a timescale has a length ('within') or a date ('due')",
        "timescales.yaml:6: rule other: starts: is missing",
        "gates.yaml:1: should be a list of gates",
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            ["starts: {event: visit.hmoe}"],
            "'visit.hmoe' is not an event kind; did you mean 'visit.made'?",
        ),
        (
            ["starts: {event: visit.made, where: {wher: {is: home}}}"],
            "'wher' is not a field of visit.made; did you mean 'where'?",
        ),
        (
            ["starts: {event: visit.made, where: {where: {is: hom}}}"],
            "'hom' is not a value of visit.made's where; did you mean 'home'?",
        ),
        (
            ["starts: {event: review.set, date: {earliest: [{field: deu}, {person: born}]}}"],
            "'deu' is not a field of review.set; did you mean 'due'?",
        ),
        (
            ["starts: {event: visit.made}", "cap: {event: review.set, field: deu}"],
            "'deu' is not a field of review.set; did you mean 'due'?",
        ),
        (
            ["starts: {event: visit.made}", "cap: {event: reveiw.set, field: due}"],
            "'reveiw.set' is not an event kind; did you mean 'review.set'?",
        ),
        (
            ["starts: {event: visit.made, date: {person: bron}}"],
            "'bron' is not known of a person; declare each.bron in pack.yaml; did you mean 'born'?",
        ),
        (
            ["starts: {event: review.set, not_before: {field: due, offset: {setting: limit}}}"],
            "no setting 'limit'",
        ),
        (
            ["starts: {event: review.set, date: deu}"],
            "'deu' is not a field of review.set; did you mean 'due'?",
        ),
        (
            ["starts: {event: visit.made}", "stops: {event: visit.made, named_in: children_sen}"],
            "'children_sen' is not a field of visit.made; did you mean 'children_seen'?",
        ),
        (
            [
                "starts: {event: absence.started, where: {expected_return: {after: frist_day + 7 days}}}"
            ],
            "'frist_day' is not a field of absence.started; did you mean 'first_day'?",
        ),
        (
            ["starts: {event: visit.made}", "responsible: practice-manger"],
            "'practice-manger' is neither a job role of pack.yaml nor a part in a case; did you mean 'practice-manager'?",
        ),
        (
            ["starts: {event: visit.made, by: [leed]}"],
            "'leed' is neither a job role of pack.yaml nor a part in a case; did you mean 'lead'?",
        ),
        (
            ["starts: {event: visit.made}", "when: {child.aeg: {below: 2}}"],
            "'child.aeg' is not a fact this pack or the vocabulary knows; did you mean 'child.age'?",
        ),
        (
            ["starts: {event: visit.made}", "also: [NOR-77]"],
            "clause 'NOR-77' is not in this pack's register",
        ),
    ],
)
def test_a_name_that_leads_nowhere_is_refused_with_the_nearest_that_does(
    tmp_path: Path, lines: list[str], said: str
) -> None:
    rule = a_contact_rule("within: 3 weeks", *lines)
    (found,) = problems_of(a_pack_folder(tmp_path, timescales=rule, examples=None, settings=None))
    assert found.startswith("timescales.yaml:1: rule contact: ")
    assert said in found


def test_a_length_that_names_no_setting_is_refused(tmp_path: Path) -> None:
    found = problems_of(
        a_pack_folder(
            tmp_path, settings="- {id: tell-limits, value: 1 week, why: None given, about: NOR-1}"
        )
    )
    assert found == [
        "timescales.yaml:9: rule tell-referrer: no setting 'tell-limit'; did you mean 'tell-limits'?"
    ]


def test_a_local_default_may_not_cite_a_clause(tmp_path: Path) -> None:
    found = problems_of(
        a_pack_folder(
            tmp_path,
            settings="- {id: tell-limit, value: 1 week, why: x, about: NOR-1, clause: NOR-1}",
        )
    )
    assert found == [
        "settings.yaml:1: rule tell-limit: a local default rests on no clause; "
        "say in 'about' which obligation left the figure open"
    ]


def test_an_action_whose_checklist_is_not_there_is_refused(tmp_path: Path) -> None:
    actions = FILES["actions"].replace(
        "who: [practice-manager]", "who: [practice-manager], checklist: trawl", 1
    )
    assert problems_of(a_pack_folder(tmp_path, actions=actions)) == [
        "actions.yaml:1: rule who-allocates: no checklist 'trawl'"
    ]


def test_the_same_id_twice_names_both_places(tmp_path: Path) -> None:
    twice = a_contact_rule("starts: {event: visit.made}", "within: 1 week") * 2
    found = problems_of(a_pack_folder(tmp_path, timescales=twice, examples=None, settings=None))
    assert found == ["timescales.yaml:7: rule contact: the same id stands at timescales.yaml:1"]


def test_a_key_given_twice_is_refused_with_its_line(tmp_path: Path) -> None:
    (found,) = problems_of(a_pack_folder(tmp_path, coverage="- clause: NOR-6\n  clause: NOR-7\n"))
    assert found.startswith("coverage.yaml:2: is not YAML: found duplicate key")


def test_text_that_is_not_yaml_is_refused_with_its_line(tmp_path: Path) -> None:
    (found,) = problems_of(a_pack_folder(tmp_path, coverage="- clause: NOR-6\n- {clause: [\n"))
    assert found.startswith("coverage.yaml:3: is not YAML: ")


def test_a_misspelt_file_is_not_silently_left_out(tmp_path: Path) -> None:
    folder = a_pack_folder(tmp_path)
    (folder / "timescale.yaml").write_text("[]\n")
    assert problems_of(folder) == [
        "timescale.yaml: is not one of a pack's files; did you mean 'timescales'?"
    ]


def test_a_folder_without_a_header_is_no_pack(tmp_path: Path) -> None:
    assert "pack.yaml: missing; a pack starts with this file" in problems_of(
        a_pack_folder(tmp_path, pack=None)
    )


def test_a_header_that_cannot_be_read_is_not_also_said_to_be_missing(tmp_path: Path) -> None:
    (found,) = problems_of(a_pack_folder(tmp_path, pack="id: [northshire\n"))
    assert found.startswith("pack.yaml:2: is not YAML: ")


def test_a_yaml_word_that_looks_like_a_switch_stays_a_word(tmp_path: Path) -> None:
    """``on`` and ``no`` are words in YAML 1.2, and a date stays as it was written."""
    header = FILES["pack"].rstrip() + "\n        terms: {on-hold: no}\n"
    assert load_pack(a_pack_folder(tmp_path, pack=header)).header.terms == {"on-hold": "no"}


def test_a_date_in_a_condition_may_be_written_without_quotes(tmp_path: Path) -> None:
    rule = a_contact_rule(
        "starts: {event: review.set, where: {due: {after: 2026-01-01}}}", "within: 1 week"
    )
    pack = load_pack(a_pack_folder(tmp_path, timescales=rule, examples=None))
    assert pack.timescales[0].starts.where["due"].after == ComparedWith.parse("2026-01-01")


@pytest.mark.parametrize(
    ("range_", "said"),
    [
        (
            "share: 0.9",
            "share: of which figure? Say 'of', or put a range with figures of its own after it",
        ),
        ("share: 0.9, of: {setting: benchmrk}", "no setting 'benchmrk'"),
        (
            "to: {setting: tell-limit}",
            "setting 'tell-limit' is no number (an empty list where there is no figure yet)",
        ),
    ],
)
def test_a_range_whose_figure_cannot_be_found_is_refused(
    tmp_path: Path, range_: str, said: str
) -> None:
    workload = f"""
        counting: {{id: counting, clause: NOR-4, plain: Children are counted., unit: children, parts: [lead]}}
        ranges:
          - {{id: workers, clause: NOR-4, plain: Workers carry some., when: always, {range_}}}
        """
    assert problems_of(a_pack_folder(tmp_path, workload=workload)) == [
        f"workload.yaml:3: rule workers: {said}"
    ]


# What several rules share


SHARED_START = """
- shared:
    # The lead is allocated.
    allocated: &allocated {event: allocation.started, where: {role: {is: lead}}}
"""


def test_what_several_rules_share_stands_before_the_first_and_is_no_rule(tmp_path: Path) -> None:
    rule = a_contact_rule("within: 3 weeks", "starts: *allocated")
    pack = load_pack(a_pack_folder(tmp_path, timescales=SHARED_START + rule, examples=None))
    (contact,) = pack.timescales
    assert contact.starts.event == "allocation.started"
    assert pack.lines["timescales/contact"] == ("timescales.yaml", 4)


@pytest.mark.parametrize(
    ("shared", "said"),
    [
        (
            SHARED_START.replace("&allocated ", "&begun "),
            "timescales.yaml:3: shared: 'allocated' needs its name before what it stands for: 'allocated: &allocated ...'",
        ),
        (
            SHARED_START.replace("&allocated ", ""),
            "timescales.yaml:3: shared: 'allocated' needs its name before what it stands for: 'allocated: &allocated ...'",
        ),
        (
            "\n- shared: [allocated]\n",
            "timescales.yaml:1: shared: holds names and nothing beside it, such as 'shared: {name: &name ...}'",
        ),
        (
            SHARED_START.rstrip() + "\n  plain: What is shared.\n",
            "timescales.yaml:1: shared: holds names and nothing beside it, such as 'shared: {name: &name ...}'",
        ),
    ],
)
def test_what_is_shared_is_called_by_its_name(tmp_path: Path, shared: str, said: str) -> None:
    rule = a_contact_rule("within: 3 weeks", "starts: {event: allocation.started}")
    assert problems_of(a_pack_folder(tmp_path, timescales=shared + rule, examples=None)) == [said]


def test_what_is_shared_after_the_first_rule_is_out_of_place(tmp_path: Path) -> None:
    rule = a_contact_rule("within: 3 weeks", "starts: {event: allocation.started}")
    pack = a_pack_folder(tmp_path, timescales=rule + SHARED_START, examples=None)
    (said,) = problems_of(pack)
    assert said.endswith("shared: stands before the first rule")


@pytest.mark.parametrize("folder", bundled_folders(), ids=lambda each: str(each.name))
def test_the_outline_of_a_pack_is_the_pack_without_its_examples_and_their_number(
    folder: Path,
) -> None:
    whole = load_pack(folder)

    outline, examples = load_outline(folder)

    assert examples == len(whole.examples) > 0
    assert outline.model_dump(exclude={"lines"}) == whole.model_copy(
        update={"examples": ()}
    ).model_dump(exclude={"lines"})
