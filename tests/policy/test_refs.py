"""References of people, workers, families and events are put together and taken apart in one way."""

from __future__ import annotations

import pytest

from keyworker.policy.refs import number_of, numbers_of, ref


@pytest.mark.parametrize("kind", ["P", "W", "F", "E"])
def test_what_is_put_together_is_taken_apart(kind: str) -> None:
    assert number_of(ref(kind, 12)) == 12  # type: ignore[arg-type]
    assert number_of(ref(kind, 12), kind=kind) == 12  # type: ignore[arg-type]


def test_a_reference_of_another_kind_names_no_number() -> None:
    assert number_of("P12", kind="W") is None
    assert numbers_of(["P1", "W2", "W3", None, "W2"], kind="W") == {2, 3}


@pytest.mark.parametrize("given", [None, "", "W", "12", "W-1", "W1a", "W²", "W１", "W" + "9" * 30])
def test_what_is_no_reference_names_no_number(given: str | None) -> None:
    assert number_of(given) is None
