"""Every rule that asks for an age answers rightly on the day before a birthday, on it and after it, 29 February too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from keyworker.decisions.tables import route
from keyworker.policy.packs.loader import bundled_packs, find_pack
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.examples import Example

# Births of every sort: on the leap day, around it, at the ends of a month and of a year.
BIRTHS = [
    date(2008, 2, 29),
    date(2008, 2, 28),
    date(2008, 3, 1),
    date(2008, 8, 31),
    date(2008, 12, 31),
    date(2009, 1, 1),
    date(2008, 4, 13),
    date(2012, 2, 29),
]

CAMDEN = {
    "case.with_contact_service": True,
    "case.step_up": "none",
    "case.accommodated_by_edt": False,
    "case.known": False,
    "case.request": "help",
    "case.re_referred": False,
    "case.in_need": True,
    "child.uasc": False,
    "child.disabled": False,
    "child.sibling_of_disabled_child": False,
    "child.remanded": False,
    "child.unborn": False,
    "child.homeless": True,
    "child.accommodated": False,
    "rota.team": "South",
}
NOTTS = {
    "case.monitoring_only": False,
    "case.about_attendance": False,
    "case.type": "caf",
    "case.expectant_only": False,
}


def age(born: date, day: date) -> int:
    """Completed years; whoever was born on 29 February is older on 1 March where there is no 29th."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def around(born: date, years: int) -> Iterator[date]:
    """The days about a birthday."""
    try:
        birthday = born.replace(year=born.year + years)
    except ValueError:
        birthday = date(born.year + years, 3, 1)
    yield from (birthday + timedelta(days=days) for days in (-2, -1, 0, 1))


def asked(facts: dict[str, object]) -> dict[str, object]:
    """Facts by dotted names as a document."""
    found: dict[str, dict[str, object] | object] = {}
    for name, value in facts.items():
        family, _, rest = name.partition(".")
        if not rest:
            found[name] = value
        else:
            inner = found.setdefault(family, {})
            assert isinstance(inner, dict)
            inner[rest] = value
    return found


@pytest.mark.parametrize("born", BIRTHS)
@pytest.mark.parametrize("years", [16, 17, 18])
def test_who_presents_as_homeless_is_placed_by_their_age_that_day(born: date, years: int) -> None:
    camden = find_pack("camden")
    for day in around(born, years):
        facts = CAMDEN | {"child.born": born, "child.presented_on": day}
        answer = route(camden, asked(facts), as_of=day)
        old = age(born, day)
        expected = "child-in-need" if old < 16 else "homeless-for-assessment"
        assert answer.rule == ("of-18-already" if old >= 18 else expected), day
        assert bool(answer.warnings) is (old >= 18 or not _months_left(born, day)), day


def _months_left(born: date, day: date) -> bool:
    """Whether two months at least are left until the 18th birthday."""
    months = (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)
    return months < 18 * 12 - 2


@pytest.mark.parametrize("born", BIRTHS)
@pytest.mark.parametrize("years", [16, 17, 18])
def test_who_was_accommodated_goes_by_their_age_when_they_were(born: date, years: int) -> None:
    camden = find_pack("camden")
    for day in around(born, years):
        told = {"child.accommodated": True, "child.accommodated_on": day}
        presented = {"child.born": born, "child.presented_on": day - timedelta(days=10)}
        answer = route(camden, asked(CAMDEN | presented | told), as_of=day)
        by_age = {16: "homeless-accommodated-at-16", 17: "homeless-accommodated-at-17"}
        if age(born, day) in by_age:
            assert answer.rule == by_age[age(born, day)], day
        assert answer.rule in by_age.values() or not 16 <= age(born, day) < 18, day


@pytest.mark.parametrize("born", BIRTHS)
def test_who_is_18_goes_nowhere_unwarned(born: date) -> None:
    camden = find_pack("camden")
    ways: list[dict[str, object]] = [
        {},
        {"child.uasc": True},
        {"child.disabled": True, "child.threshold_met": True},
        {"child.remanded": True},
        {"child.remanded": True, "case.re_referred": True},
        {"case.accommodated_by_edt": True},
        {"child.homeless": False},
        {"child.homeless": False, "case.request": "section-7"},
        {"child.homeless": False, "case.re_referred": True},
    ]
    for day in around(born, 18):
        for way in ways:
            facts = CAMDEN | {"child.born": born, "child.presented_on": day} | way
            answer = route(camden, asked(facts), as_of=day)
            if age(born, day) >= 18:
                assert any("was 18 on" in each for each in answer.warnings), (day, way)


_ASKED_OF = ("child.born", "index_child.born")
_ROUTED = [
    pytest.param(pack, example, id=f"{pack.id}-{example.id}")
    for pack in bundled_packs()
    for example in pack.examples
    if example.ask == "route" and any(each in pack.header.facts for each in _ASKED_OF)
]


@pytest.mark.parametrize(("pack", "example"), _ROUTED)
@pytest.mark.parametrize("days", [0, 1, 400])
def test_whoever_is_18_is_sent_on_as_a_child_by_no_row_without_a_warning(
    pack: Pack, example: Example, days: int
) -> None:
    day = example.as_of
    born = day.replace(year=day.year - 18) - timedelta(days=days)
    grown_up = {each: born for each in _ASKED_OF if each in pack.header.facts}
    answer = route(pack, asked({**example.given, **grown_up}), as_of=day)
    unborn = any(example.given.get(each) for each in ("child.unborn", "index_child.unborn"))
    if answer.outcome == "decided" and answer.rule not in _OF_GROUPS and not unborn:
        assert any("was 18 on" in each for each in answer.warnings), answer.rule


# By the ages of all the children together, from which whoever is 18 is left out.
_OF_GROUPS = {"most-under-5", "most-from-5", "equal-split"}


def test_whoever_was_accommodated_on_their_18th_birthday_is_not_assessed_as_a_child() -> None:
    told = {
        "child.born": date(2008, 6, 10),
        "child.presented_on": date(2026, 6, 1),
        "child.accommodated": True,
        "child.accommodated_on": date(2026, 6, 10),
    }
    answer = route(find_pack("camden"), asked(CAMDEN | told), as_of=date(2026, 6, 10))
    assert answer.rule == "of-18-already"


@pytest.mark.parametrize("born", BIRTHS)
@pytest.mark.parametrize("years", [5, 18])
def test_an_index_child_is_under_5_until_the_birthday_and_a_child_until_the_18th(
    born: date, years: int
) -> None:
    notts = find_pack("nottinghamshire")
    for day in around(born, years):
        told = {"index_child.decides": True, "index_child.born": born, "index_child.unborn": False}
        answer = route(notts, asked(NOTTS | told), as_of=day)
        old = age(born, day)
        expected = "index-child-under-5" if old < 5 else "index-child-from-5" if old < 18 else None
        assert answer.rule == expected, day


def majority(*children: dict[str, object], day: date = date(2026, 6, 1)) -> str | None:
    facts = asked(NOTTS | {"index_child.decides": False}) | {"children": list(children)}
    return route(find_pack("nottinghamshire"), facts, as_of=day).rule


def test_whoever_is_18_is_not_one_of_the_children() -> None:
    assert majority({"age": 3}, {"age": 18}, {"age": 20}) == "most-under-5"
    assert majority({"age": 3}, {"age": 17}, {"age": 17}) == "most-from-5"
    assert majority({"age": 7}, {"age": 40}, {"age": 41}) == "most-from-5"
    assert majority({"age": 3}, {"age": 7}, {"age": 19}) == "equal-split"
    assert majority({"unborn": True}, {"age": 19}, {"age": 22}) == "most-under-5"


def test_where_there_is_no_child_nobody_is_in_the_majority() -> None:
    families: list[list[dict[str, object]]] = [[], [{"age": 18}], [{"age": 18}, {"age": 30}]]
    for nobody in families:
        assert majority(*nobody) is None, nobody


def test_an_unborn_child_is_one_however_it_is_said() -> None:
    ways: list[dict[str, object]] = [{"unborn": True}, {"is": "unborn"}]
    for unborn in ways:
        assert majority(unborn) == "most-under-5"
        assert majority(unborn, {"is": "child", "age": 7}) == "equal-split"


def test_the_majority_turns_on_the_birthdays() -> None:
    born = date(2008, 2, 29)
    family: list[dict[str, object]] = [{"age": 3}, {"born": born}, {"born": born}]
    assert majority(*family, day=date(2026, 2, 28)) == "most-from-5"
    assert majority(*family, day=date(2026, 3, 1)) == "most-under-5"
