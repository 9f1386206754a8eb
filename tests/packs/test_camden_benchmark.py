"""Does a newly qualified worker's limit follow the benchmark that the authority sets?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.decisions.document_facts import worker_fact
from keyworker.decisions.trying.documents_out import ANSWERS
from keyworker.policy.packs.loader import find_pack
from keyworker.policy.packs.pack import Pack

TODAY = date(2026, 4, 1)


@pytest.fixture(scope="module")
def camden() -> Pack:
    return find_pack("camden")


def with_benchmark(pack: Pack, value: float | tuple[str, ...]) -> Pack:
    settings = (
        each.model_copy(update={"value": value}) if each.id == "benchmark" else each
        for each in pack.settings
    )
    return pack.model_copy(update={"settings": tuple(settings)})


def newly_qualified_with(pack: Pack, count: int) -> dict[str, Any]:
    cases = [{"id": f"C{n}", "part": "lead", "stage": "open", "points": 1} for n in range(count)]
    return ANSWERS["workload"](
        pack,
        {"worker": {"id": "W1", "nqsw": True, "fte": 1.0}, "cases": cases},
        as_of=TODAY,
        name="given",
    )


@pytest.mark.parametrize(("count", "position"), [(15, "room"), (16, "over")])
def test_ninety_per_cent_of_17_is_never_rounded_up(camden: Pack, count: int, position: str) -> None:
    answer = newly_qualified_with(with_benchmark(camden, 17), count)
    assert (answer["range"]["to"], answer["position"]) == (15.3, position)


def test_without_a_benchmark_there_is_no_figure_and_the_answer_says_so(camden: Pack) -> None:
    answer = newly_qualified_with(with_benchmark(camden, ()), 16)
    assert not answer["has_figure"]
    assert any("none has been set locally" in sentence for sentence in answer["working"])


def test_experience_counts_from_qualifying_and_not_from_joining() -> None:
    worker = {"qualified": "2025-10-01", "joined": "2026-03-02"}
    assert worker_fact(worker, "months_qualified", TODAY) == 6
