"""A rule reads in plain words, with the authority's own names and no keys of the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import TypeAdapter

from keyworker.policy.conditions.model import Condition
from keyworker.policy.kinds import rules_of
from keyworker.policy.packs.coverage import coverage_of, totals_of
from keyworker.policy.packs.difference import changes_between
from keyworker.policy.packs.in_words import PlainRule, in_plain_words, plain_rules
from keyworker.policy.packs.loader import bundled_packs, load_pack
from keyworker.policy.packs.pack import Pack
from keyworker.policy.wording import listed
from tests.pack_folder import FILES, a_pack_folder


def the_rule(folder: Path, name: str) -> PlainRule:
    return next(rule for rule in plain_rules(load_pack(folder)) if rule.id == name)


def test_a_timescale_says_when_it_starts_how_long_it_runs_and_what_meets_it(tmp_path: Path) -> None:
    rule = the_rule(a_pack_folder(tmp_path), "first-contact")
    assert rule.clause == "Northshire 1"
    assert dict(rule.lines) == {
        "Force": "Must: it blocks, or is a tracked duty",
        "Starts": "The first time that an allocation started as lead",
        "Limit": "7 working days",
        "Met when": "Contact was made with the family by the lead",
        "No longer owed when": "The case was closed",
        "Responsible": "Lead",
    }


def test_a_figure_the_policy_does_not_give_is_marked_local(tmp_path: Path) -> None:
    lines = dict(the_rule(a_pack_folder(tmp_path), "tell-referrer").lines)
    assert lines["Limit"] == "5 working days (a local default, not in the policy)"
    assert lines["Responsible"] == "Practice manager"


def test_a_gate_says_what_it_needs_and_what_puts_it_right(tmp_path: Path) -> None:
    lines = dict(the_rule(a_pack_folder(tmp_path), "analysis-first").lines)
    assert lines["Needs"] == "A case analysis was completed"
    assert lines["Put right by"] == "'complete analysis'"


def test_every_rule_of_every_kind_can_be_said(tmp_path: Path) -> None:
    pack = load_pack(a_pack_folder(tmp_path))
    assert [rule.id for rule in plain_rules(pack)] == [
        "first-contact",
        "tell-referrer",
        "analysis-first",
        "who-allocates",
        "who-analyses",
        "who-decides",
        "who-guides",
        "who-says-standing",
        "who-meets",
        "in-post",
        "early-years",
        "everyone-else",
        "home-first",
        "then-others",
        "counting",
        "workers",
    ]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("always", "in every other case"),
        ({"child.age": {"below": 2}}, "the child's age is below 2"),
        (
            {"worker.role": {"in": ["practice-manager", "worker"]}},
            "the worker's job role is Practice manager or Family worker",
        ),
        (
            {"today": {"after": "child.age + 16 years"}},
            "today is after 16 years after the child's age",
        ),
        (
            {"worker.qualified": {"before": "today - 6 months"}},
            "the date the worker qualified is before 6 months before today",
        ),
        (
            {"worker.qualified": {"after": "2026-01-05"}},
            "the date the worker qualified is after Mon 5 Jan 2026",
        ),
        (
            {"not": {"case.source": {"known": True}}},
            "it is not so that the source of the referral is recorded",
        ),
        (
            {
                "any": [
                    {"concern": {"is": "home"}},
                    {"all": [{"concern": {"is": "school"}}, {"child.age": {"at_least": 5}}]},
                ]
            },
            "the concern is home, or (the concern is school, and the child's age is at least 5)",
        ),
        (
            {"count": {"event": "referral.received", "within": "6 months", "at_least": 3}},
            "a referral was received at least 3 times within 6 months",
        ),
        (
            {"every": {"of": "children", "is": {"each.age": {"below": 5}}}},
            "for each of the children, the child's age in years is below 5",
        ),
    ],
)
def test_a_condition_reads_as_a_sentence(tmp_path: Path, written: object, said: str) -> None:
    condition = TypeAdapter(Condition).validate_python(written)
    assert condition.in_words(load_pack(a_pack_folder(tmp_path))) == said


def test_an_obligation_names_the_rules_that_meet_it_or_why_none_does(tmp_path: Path) -> None:
    covered = coverage_of(load_pack(a_pack_folder(tmp_path)))
    by_clause = {each.clause: each for each in covered}
    assert by_clause["NOR-1"].rules["timescales"] == ("first-contact", "tell-referrer")
    assert by_clause["NOR-6"].by == ("the record itself",)
    assert (by_clause["NOR-7"].status, by_clause["NOR-7"].why) == (
        "not-yet",
        "Letters come with the next version.",
    )
    assert totals_of(covered).model_dump() == {
        "clauses": 7,
        "met": 5,
        "partly": 1,
        "not_yet": 1,
        "not_software": 0,
        "unexplained": 0,
    }


def test_a_local_default_alone_does_not_meet_an_obligation(tmp_path: Path) -> None:
    settings = FILES["settings"].replace("about: NOR-1", "about: NOR-7")
    pack = load_pack(
        a_pack_folder(tmp_path, settings=settings, coverage="- {clause: NOR-6, by: [the record]}")
    )
    assert {each.clause: each.status for each in coverage_of(pack)}["NOR-7"] == "unexplained"


def test_two_packs_that_say_the_same_do_not_differ(tmp_path: Path) -> None:
    assert (
        changes_between(
            load_pack(a_pack_folder(tmp_path / "a")), load_pack(a_pack_folder(tmp_path / "b"))
        )
        == ()
    )


def test_a_change_is_said_rule_by_rule(tmp_path: Path) -> None:
    old = load_pack(a_pack_folder(tmp_path / "old"))
    timescales = FILES["timescales"].replace("within: 7 working days", "within: 5 working days")
    settings = FILES["settings"].replace("5 working days", "2 weeks")
    new = load_pack(
        a_pack_folder(
            tmp_path / "new", timescales=timescales, settings=settings, priority=None, examples=None
        )
    )
    changes = {(each.change, each.id): each.lines for each in changes_between(old, new)}
    assert changes[("changed", "first-contact")] == (
        "Limit: was 7 working days, is now 5 working days",
    )
    assert changes[("changed", "tell-limit")] == ("Value: was 5 working days, is now 2 weeks",)
    assert {name for change, name in changes if change == "removed"} == {
        "home-first",
        "then-others",
    }


@pytest.mark.parametrize("pack", bundled_packs(), ids=lambda pack: str(pack.header.id))
def test_no_rule_is_said_to_serve_a_clause_twice(pack: Pack) -> None:
    for kind, rule in rules_of(pack):
        served = pack.cite_also(rule)
        assert len({pack.cite(rule.clause), *served}) == 1 + len(served), rule.id
        said = dict(in_plain_words(rule, kind, pack).lines).get("Also serves", "")
        assert said == listed(served), rule.id
