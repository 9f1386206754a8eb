"""Asking a state again only where its answer can have changed comes to the same as asking at every moment and each day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.facts import CaseFacts
from keyworker.decisions.case.state_periods import StatePeriod, state_periods
from keyworker.decisions.case.timeline import Place
from keyworker.policy.casefile import CaseFile, in_utc, local_day
from keyworker.policy.conditions.model import Condition
from keyworker.policy.conditions.truth import Truth
from tests.northshire import a_pack
from tests.properties.strategies import DAYS, histories

WORKERS = [{"id": "W1", "qualified": "2025-08-31"}, {"id": "W2", "qualified": "2025-10-05"}]
PEOPLE = [{"id": "P1", "is": "child", "born": "2021-02-20"}, {"id": "P2", "is": "child"}]
LEAVES: list[Any] = [
    {"case.has_lead": {"is": True}},
    {"case.team": {"is": "north"}},
    {"case.stage": {"is": "open"}},
    {"happened": {"event": "contact.made", "since": {"event": "decision.made"}}},
    {"happened": {"event": "contact.made", "by": ["lead"]}},
    {"count": {"event": "contact.made", "within": "3 weeks"}},
    {"count": {"event": "allocation.started", "at_least": 2}},
    {"each.age": {"at_least": 5}},
    {"some": {"of": "parts", "is": {"each.worker": {"is": "W2"}}}},
    {"today": {"after": "2026-03-01"}},
    {"today": {"before": "each.born + 61 months"}},
    {"count": {"event": "contact.made", "within": "1 months"}},
    {"count": {"event": "contact.made", "within": "10 working days", "at_least": 2}},
    {"happened": {"event": "relaxation.agreed", "where": {"until": {"after": "today"}}}},
    {"happened": {"event": "relaxation.agreed", "where": {"until": {"before": "today - 2 weeks"}}}},
    {"some": {"of": "parts", "is": {"each.months_qualified": {"at_least": 6}}}},
    {"most": {"of": "children", "is": {"each.age": {"below": 5}}}},
    {
        "happened": {
            "event": "contact.made",
            "since": [{"event": "decision.made"}, {"event": "hold.ended"}],
        }
    },
]


def conditions() -> st.SearchStrategy[Any]:
    return st.recursive(
        st.sampled_from(LEAVES),
        lambda inner: st.one_of(
            st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=2)),
            st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=2)),
            st.builds(lambda part: {"not": part}, inner),
        ),
        max_leaves=3,
    )


def spells(
    events: list[dict[str, Any]], as_of: date, *conditions: Any, per: str = "case"
) -> tuple[StatePeriod, ...]:
    states = [
        {
            "id": f"s{n}",
            "clause": "NOR-1",
            "plain": "A state",
            "title": "A state",
            "per": per,
            "when": condition,
        }
        for n, condition in enumerate(conditions)
    ]
    file = CaseFile.model_validate({"people": PEOPLE, "workers": WORKERS, "events": events})
    return state_periods(CaseOnDay(a_pack(states=states), file, as_of))


def asked_at_every_moment(
    events: list[dict[str, Any]], as_of: date, condition: Any, per: str
) -> list[tuple[Any, ...]]:
    """Of whom, from when and until when the condition holds, asked after each event and at the beginning of each day."""
    file = CaseFile.model_validate({"people": PEOPLE, "workers": WORKERS, "events": events})
    case = CaseOnDay(a_pack(), file, as_of)
    found: list[tuple[Any, ...]] = []
    when: Condition = TypeAdapter(Condition).validate_python(condition)
    for person in (None,) if per == "case" else case.known.children_and_unborn:
        subject, entered = person.id if person is not None else None, None
        for upto, day, at in moments(case):
            truth = when.truth(CaseFacts(case, person=person, on=day, upto=upto))
            if truth is Truth.YES and entered is None:
                entered = at
            elif truth is Truth.NO and entered is not None:
                found.append((subject, entered, at))
                entered = None
        if entered is not None:
            found.append((subject, entered, None))
    return found


def moments(case: CaseOnDay) -> list[tuple[Place, date, date | datetime]]:
    """Every moment and the beginning of every day: what is on record up to there, the day, and when it is."""
    last = {each.utc: each for each in case.timeline.events}
    recorded = [(case.timeline.place_of(each), each.day, each.at) for each in last.values()]
    if not recorded:
        return []
    first = min(day for _, day, _ in recorded)
    days = [first + timedelta(days=n + 1) for n in range((case.day - first).days)]
    return sorted([*recorded, *(((in_utc(day), -1), day, day) for day in days)], key=itemgetter(0))


@given(histories(), DAYS, conditions(), st.sampled_from(["case", "child"]))
def test_skipping_what_cannot_change_the_answer_changes_no_answer(
    events: list[dict[str, Any]], as_of: date, condition: Any, per: str
) -> None:
    quick = spells(events, as_of, condition, per=per)
    slow = asked_at_every_moment(events, as_of, condition, per)
    assert sorted(((each.subject, each.entered, each.left) for each in quick), key=str) == sorted(
        slow, key=str
    )


@given(histories(), DAYS, conditions(), st.sampled_from(["case", "child"]))
def test_times_in_a_state_follow_one_another_and_only_the_last_may_last(
    events: list[dict[str, Any]], as_of: date, condition: Any, per: str
) -> None:
    found = spells(events, as_of, condition, per=per)
    for subject in {each.subject for each in found}:
        own = [each for each in found if each.subject == subject]
        assert all(
            each.left is not None and local_day(each.entered) <= local_day(each.left)
            for each in own[:-1]
        )
        assert all(local_day(each.entered) <= as_of for each in own)


@given(histories(), DAYS, st.integers(1, 60))
def test_a_birthday_is_dated_the_same_whenever_one_asks(
    events: list[dict[str, Any]], as_of: date, later: int
) -> None:
    born = spells(events, as_of, {"each.age": {"at_least": 5}}, per="child")
    again = spells(
        events,
        date.fromordinal(as_of.toordinal() + later),
        {"each.age": {"at_least": 5}},
        per="child",
    )
    first = min(event["at"] for event in events)
    if born and local_day(born[0].entered) > first:
        assert again[0].entered == born[0].entered == date(2026, 2, 20)


@given(histories(), DAYS, conditions())
def test_the_truth_alone_of_a_case_is_the_truth_that_has_its_reasons(
    events: list[dict[str, Any]], as_of: date, condition: Any
) -> None:
    case = CaseOnDay(
        a_pack(),
        CaseFile.model_validate({"people": PEOPLE, "workers": WORKERS, "events": events}),
        as_of,
    )
    read = TypeAdapter(Condition).validate_python(condition)
    for child in (None, *case.known.people):
        facts = case.facts(child=child)
        assert read.truth(facts) is read.reasons(facts).truth


@st.composite
def relaxed_histories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A case's events, each recorded at once, with a relaxation that may run out."""
    events = [{**event, "recorded_at": event["at"]} for event in draw(histories())]
    agreed = draw(st.dates(date(2026, 1, 1), date(2026, 5, 1)))
    until = agreed + timedelta(days=draw(st.integers(0, 60)))
    return [
        *events,
        {
            "kind": "relaxation.agreed",
            "at": agreed,
            "recorded_at": agreed,
            "until": until.isoformat(),
        },
    ]


@given(relaxed_histories(), conditions())
def test_a_state_runs_at_the_end_of_just_those_days_on_which_its_condition_holds(
    events: list[dict[str, Any]], condition: Any
) -> None:
    last = max(event["at"] for event in events) + timedelta(days=120)
    found = spells(events, last, condition)
    file = CaseFile.model_validate({"people": PEOPLE, "workers": WORKERS, "events": events})
    read, pack = TypeAdapter(Condition).validate_python(condition), a_pack()
    day, inside = min(event["at"] for event in events), False
    while day <= last:
        truth = read.truth(CaseOnDay(pack, file, day).facts())
        inside = inside if truth is Truth.UNKNOWN else truth is Truth.YES
        runs = any(
            local_day(each.entered) <= day and (each.left is None or local_day(each.left) > day)
            for each in found
        )
        assert runs is inside, day
        day += timedelta(days=1)
