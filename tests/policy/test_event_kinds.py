"""The vocabulary of events: every table of every module is listed, and each kind stands once."""

from __future__ import annotations

import importlib
import pkgutil

from keyworker.policy.vocabulary import EVENT_KINDS, events
from keyworker.policy.vocabulary.events import EventKind


def _tables() -> dict[str, tuple[EventKind, ...]]:
    return {
        f"{module.name}.{name}": value
        for module in pkgutil.iter_modules(events.__path__)
        for name, value in vars(importlib.import_module(f"{events.__name__}.{module.name}")).items()
        if isinstance(value, tuple) and value and all(isinstance(each, EventKind) for each in value)
    }


def test_every_kind_of_every_table_is_in_the_vocabulary() -> None:
    written = {kind.name for table in _tables().values() for kind in table}
    assert written == set(EVENT_KINDS)


def test_no_kind_is_written_twice() -> None:
    names = [kind.name for table in _tables().values() for kind in table]
    assert sorted(names) == sorted(set(names))


def test_every_kind_is_a_noun_and_a_verb() -> None:
    assert all(name.count(".") == 1 for name in EVENT_KINDS)
