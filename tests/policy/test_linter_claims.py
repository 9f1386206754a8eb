"""What the linter says of a table is true: every document of facts bears it out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from keyworker.decisions.tables import route
from keyworker.policy.conditions.model import Condition
from keyworker.policy.linter.tables import Table
from keyworker.policy.packs.pack import LocalFact, Pack, PackHeader
from keyworker.policy.rules.tables import Destination, Route

HEADER = PackHeader(
    id="northshire",
    title="T",
    authority="A",
    citation="C",
    version="1",
    effective=date(2020, 1, 1),
    owner="O",
    facts={
        "concern": LocalFact(type="choice", label="the concern", choices=("school", "home")),
        "age": LocalFact(type="number", label="the age"),
        "known_to_us": LocalFact(type="yes-no", label="known to us"),
    },
)
FIGURES = (2, 5, 9)
WORDS = ("mash", "ptt")

LEAVES = st.one_of(
    st.sampled_from(["school", "home"]).map(lambda word: {"concern": {"is": word}}),
    st.sampled_from(["is_not"]).map(lambda test: {"concern": {test: "home"}}),
    st.tuples(
        st.sampled_from(["below", "above", "at_least", "at_most", "is"]), st.sampled_from(FIGURES)
    ).map(lambda pair: {"age": {pair[0]: pair[1]}}),
    st.tuples(st.sampled_from(FIGURES), st.sampled_from(FIGURES)).map(
        lambda pair: {"age": {"at_least": pair[0], "below": pair[1]}}
    ),
    st.booleans().map(lambda yes: {"known_to_us": {"is": yes}}),
    st.sampled_from([{"case.source": {"in": list(WORDS)}}, {"case.source": {"is": "mash"}}]),
    st.tuples(st.sampled_from(["age", "case.source", "concern"]), st.booleans()).map(
        lambda pair: {pair[0]: {"known": pair[1]}}
    ),
    st.just({"happened": {"event": "visit.made"}}),
    st.just({"some": {"of": "children", "is": {"each.age": {"below": 5}}}}),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda each: {"all": each}),
        st.lists(inner, min_size=1, max_size=3).map(lambda each: {"any": each}),
        inner.map(lambda each: {"not": each}),
    ),
    max_leaves=5,
)
ROWS = st.lists(
    st.tuples(CONDITIONS, st.sampled_from(["early-help", "social-care"])), min_size=1, max_size=4
)

NOT_GIVEN: Any = None
VALUES: dict[str, tuple[Any, ...]] = {
    "concern": ("school", "home", NOT_GIVEN),
    "age": (1, 2, 3, 5, 7, 9, 10, NOT_GIVEN),
    "known_to_us": (True, False, NOT_GIVEN),
    "case.source": ("mash", "ptt", "school", "", NOT_GIVEN),
    "children": ([], [{"age": 3}], [{"age": 12}], NOT_GIVEN),
}


def a_table(rows: list[tuple[Any, str]]) -> Pack:
    read = TypeAdapter(Condition).validate_python
    routing = tuple(
        Route(
            id=f"row-{n}", clause="NOR-1", plain="Row.", when=read(when), to=Destination(service=to)
        )
        for n, (when, to) in enumerate(rows)
    )
    return Pack(header=HEADER, routing=routing)


def documents() -> Iterator[dict[str, Any]]:
    for values in product(*VALUES.values()):
        given_ = dict(zip(VALUES, values, strict=True))
        yield {name: value for name, value in given_.items() if value is not NOT_GIVEN}


@settings(max_examples=60)
@given(ROWS)
def test_no_document_reaches_a_row_that_is_called_unreachable(rows: list[tuple[Any, str]]) -> None:
    pack = a_table(rows)
    said = {
        each.problem.rule for each in Table(pack, "routing", pack.routing).findings() if each.fails
    }
    if said:
        decided = {route(pack, document, as_of=date(2026, 6, 1)).rule for document in documents()}
        assert not said & decided


@settings(max_examples=60)
@given(ROWS)
def test_a_table_said_to_leave_a_gap_leaves_one(rows: list[tuple[Any, str]]) -> None:
    pack = a_table(rows)
    if any(
        "is the last row" in each.problem.message
        for each in Table(pack, "routing", pack.routing).findings()
    ):
        assert any(
            route(pack, document, as_of=date(2026, 6, 1)).outcome == "no-route"
            for document in documents()
            if len(document) == len(VALUES)
        )
