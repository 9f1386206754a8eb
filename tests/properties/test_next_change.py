"""Until the day on which a case says that it next changes, working it out again on any day comes to the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.histories import Histories
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.clocks.clock import Clock
from keyworker.decisions.clocks.next_change import LONGEST, next_change
from keyworker.decisions.clocks.timescales import clocks
from keyworker.decisions.notices import called_for
from keyworker.policy.casefile import CaseFile
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.packs.pack import Pack
from tests.northshire import a_pack, a_timescale
from tests.properties.strategies import histories

_DAY = timedelta(days=1)
CONTACT = {"starts": {"event": "allocation.started"}, "stops": {"event": "contact.made"}}
TWICE_IN_3_WEEKS = {"count": {"event": "contact.made", "within": "3 weeks", "at_least": 2}}
FIVE = {"some": {"of": "children", "is": {"each.age": {"at_least": 5}}}}
STATES = [
    ("of-school-age", "child", {"each.age": {"at_least": 5}}),
    ("seen-lately", "case", TWICE_IN_3_WEEKS),
    ("spring", "case", {"today": {"after": "2026-03-01"}}),
    ("five-and-seen", "case", {"all": [FIVE, {"case.states": {"includes": "seen-lately"}}]}),
]
# Everything in a timescale that goes by the day.
TIMESCALES = [
    a_timescale(),
    a_timescale(id="asked-of-five", when=FIVE),
    a_timescale(id="not-seen", when={"not": TWICE_IN_3_WEEKS}, **CONTACT),
    a_timescale(id="each-week", repeats="week", within="7 days", **CONTACT),
    a_timescale(
        id="paused",
        repeats="stop",
        within="6 weeks",
        pauses={"from": {"event": "hold.started"}, "until": {"event": "hold.ended"}},
        **CONTACT,
    ),
    a_timescale(
        id="asleep",
        starts={
            "event": "allocation.started",
            "not_before": {"person": "born", "offset": "5 years"},
        },
        per="child",
        repeats="week",
        within="7 days",
    ),
    a_timescale(
        id="lately",
        starts={
            "event": "contact.made",
            "take": "each",
            "where": {"at": {"after": "today - 2 weeks"}},
        },
    ),
    a_timescale(id="at-school", per="child", starts={"event": "state.entered"}),
]
NOTICES = [
    {
        "id": "told",
        "clause": "NOR-3",
        "plain": "The lead is told",
        "on": {"event": "state.entered"},
        "to": ["lead"],
        "text": "{case}",
    }
]
EVERYTHING = a_pack(
    timescales=TIMESCALES,
    notices=NOTICES,
    states=[
        {
            "id": each,
            "title": each,
            "plain": each,
            "clause": "NOR-4",
            "per": per,
            "when": when,
        }
        for each, per, when in STATES
    ],
)
PEOPLE = [
    {"id": "P1", "is": "child", "born": "2021-02-20"},
    {"id": "P2", "is": "child", "born": "2024-07-01"},
]
WORKERS = [{"id": "M1", "role": "practice-manager"}, {"id": "W1"}, {"id": "W2"}]


@st.composite
def at_work(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A case that was allocated, and what happened on it in the weeks after: little lies ahead."""
    kinds = st.sampled_from(["contact.made", "contact.made", "hold.started", "hold.ended"])
    later = st.tuples(kinds, st.integers(1, 60))
    first = date(2026, 1, 5)
    return [
        {"kind": "referral.received", "type": "caf", "at": first},
        {"kind": "allocation.started", "worker": "W1", "role": "lead", "at": first},
        *(
            {"kind": kind, "by": "W1", "at": first + timedelta(days=days)}
            for kind, days in draw(st.lists(later, max_size=4))
        ),
    ]


def worked_out(case: CaseOnDay, found: list[Clock]) -> Any:
    """What is kept of a case, and whom passing days have it told of."""
    told = [
        (rule.id, event.field("state"), event.person, event.at)
        for rule in case.pack.notices
        for event, _ in called_for(rule, case)
        if event.id is None and event.kind.startswith("state.")
    ]
    states = [
        (each.kind, each.field("state"), each.person, each.at)
        for kind in ("state.entered", "state.left")
        for each in case.of_kind(kind)
    ]
    return case.state, states, told, [_kept(each) for each in found]


def _kept(clock: Clock) -> tuple[Any, ...]:
    over = clock.status in {"met", "met-late", "ended"}
    return (
        (clock.id, clock.subject, clock.instance, clock.started, clock.target, clock.limit),
        (clock.warn_on, clock.met, clock.unit, clock.relaxed, clock.local_default),
        (clock.status.replace("overdue", "running"), clock.days_late if over else 0),
        (clock.responsible, clock.worker, clock.missed, clock.offer, clock.title, clock.clause),
    )


def on(pack: Pack, file: CaseFile, day: date) -> tuple[CaseOnDay, list[Clock]]:
    case = CaseOnDay(pack, file, day)
    return case, list(clocks(case))


def days_that_differ(pack: Pack, file: CaseFile, day: date) -> Iterator[date]:
    """The days on which the case differs though it said that it would not."""
    case, found = on(pack, file, day)
    then, wakes = worked_out(case, found), next_change(case, found)
    assert day < wakes <= day + LONGEST
    between = (day + _DAY * each for each in range(1, (wakes - day).days))
    yield from (each for each in between if worked_out(*on(pack, file, each)) != then)


# One at a time: a rule that wakes the case each week would hide whatever another forgets.
ALONE = {
    each.id: EVERYTHING.model_copy(
        update={
            "timescales": (each,),
            "states": EVERYTHING.states[:1] if each.id == "at-school" else (),
        }
    )
    for each in EVERYTHING.timescales
} | {"states": EVERYTHING.model_copy(update={"timescales": ()})}


@pytest.mark.parametrize("alone", ALONE)
@settings(max_examples=80)
@given(events=st.one_of(histories(), at_work()), day=st.dates(date(2026, 1, 10), date(2026, 5, 1)))
def test_nothing_differs_before_a_case_wakes(
    alone: str, events: list[dict[str, Any]], day: date
) -> None:
    file = CaseFile.model_validate({"people": PEOPLE, "workers": WORKERS, "events": events})
    assert list(days_that_differ(ALONE[alone], file, day)) == []


@pytest.mark.parametrize("pack", bundled_packs(), ids=lambda pack: pack.id)
def test_nothing_differs_before_a_case_wakes_under_any_policy(pack: Pack) -> None:
    tried = Histories(pack)
    for number in range(12):
        document, day = tried.document(number)
        file = CaseFile.model_validate(document)
        assert list(days_that_differ(pack, file, day)) == [], number


def wakes(pack: Pack, day: str, *events: dict[str, Any], **more: Any) -> str:
    file = CaseFile.model_validate({"people": PEOPLE, "workers": WORKERS, "events": events, **more})
    case, found = on(pack, file, date.fromisoformat(day))
    return str(next_change(case, found))


def test_a_case_wakes_on_the_day_of_a_birthday_that_a_state_asks_for() -> None:
    pack = a_pack(states=[EVERYTHING.states[0].model_dump(by_alias=True)])
    received = {"kind": "referral.received", "at": "2026-02-01"}
    assert wakes(pack, "2026-02-02", received) == "2026-02-20"


def test_a_clock_that_is_overdue_wakes_nobody() -> None:
    received = {"kind": "referral.received", "at": "2026-02-02"}
    last = str(date(2026, 2, 20) + LONGEST)
    assert wakes(a_pack(timescales=[a_timescale()]), "2026-02-20", received) == last


def test_a_duty_of_every_week_wakes_a_case_on_mondays_until_it_ends() -> None:
    weekly = a_timescale(repeats="week", within="7 days")
    received = {"kind": "referral.received", "at": "2026-02-04"}
    closed = {"kind": "case.closed", "at": "2026-02-11"}
    pack = a_pack(timescales=[weekly])
    assert wakes(pack, "2026-02-11", received) == "2026-02-16"
    assert wakes(pack, "2026-02-11", received, closed) == str(date(2026, 2, 11) + LONGEST)


def test_a_clock_on_hold_wakes_a_case_each_day() -> None:
    held = a_timescale(pauses={"from": {"event": "hold.started"}, "until": {"event": "hold.ended"}})
    received = {"kind": "referral.received", "at": "2026-02-02"}
    hold = {"kind": "hold.started", "at": "2026-02-03"}
    pack = a_pack(timescales=[held])
    assert wakes(pack, "2026-02-03", received, hold) == "2026-02-04"


def test_what_lies_ahead_wakes_a_case_on_its_day() -> None:
    written_up = datetime.fromisoformat("2026-03-09T10:00:00+00:00")
    ahead = {"kind": "contact.made", "at": "2026-03-02", "recorded_at": written_up}
    assert wakes(a_pack(), "2026-02-02", ahead) == "2026-03-09"
