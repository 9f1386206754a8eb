"""How are a prepared question's rows made into records, without working out each time which column goes where?

Where each column goes is known with the text, so it is worked out with it, once a process. A record is given its values
as Django gives them, but for what it asks of a new one: there is no default to look for and nobody who waits to be told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable
from django.db.models.signals import post_init, pre_init

Make = Callable[[Sequence[Any], str], Any]


def maker_of(iterable: type[Any], compiler: Any) -> Make | None:
    """What makes a record of a row of this question; None where that is left to Django."""
    if iterable is not ModelIterable:
        return None
    parts = _Parts.of(compiler.klass_info, compiler.select)
    if parts is None:
        return None
    annotations = tuple(compiler.annotation_col_map.items())

    def make(row: Sequence[Any], using: str) -> Any:
        made = parts.made(row, using)
        for name, column in annotations:
            # By its own way, where the record has one for the name.
            setattr(made, name, row[column])
        return made

    return make


@dataclass(frozen=True, kw_only=True)
class _Parts:
    """Which columns are a record's own, and what stands beside it: how each is set on the other."""

    kind: type[Model]
    names: tuple[str, ...]
    first: int
    last: int
    key: int
    beside: tuple[tuple[_Parts, Callable[..., None], Callable[..., None]], ...]

    @classmethod
    def of(cls, info: Any, select: Sequence[Any]) -> Self | None:
        """Of what Django found out of the question; None where a record is more than its own columns in their order."""
        kind, columns = info["model"], info["select_fields"]
        first, last = columns[0], columns[-1] + 1
        names = tuple(each[0].target.attname for each in select[first:last])
        if not _is_plain(kind) or names != tuple(f.attname for f in kind._meta.concrete_fields):
            return None
        beside = []
        for each in info.get("related_klass_infos", ()):
            parts = None if each["from_parent"] else cls.of(each, select)
            if parts is None:
                return None
            beside.append((parts, each["local_setter"], each["remote_setter"]))
        key = first + names.index(kind._meta.pk.attname)
        return cls(kind=kind, names=names, first=first, last=last, key=key, beside=tuple(beside))

    def made(self, row: Sequence[Any], using: str) -> Any:
        """The record of that row; None where there is none beside the other."""
        if row[self.key] is None:
            return None
        made = self.kind.__new__(self.kind)
        state = ModelState()
        state.adding, state.db = False, using
        values = made.__dict__
        values["_state"] = state
        values.update(zip(self.names, row[self.first : self.last], strict=True))
        for parts, on_it, on_other in self.beside:
            other = parts.made(row, using)
            on_it(made, other)
            if other is not None:
                on_other(other, made)
        return made


def _is_plain(kind: type[Model]) -> bool:
    """Whether a record of this kind is made of its values alone."""
    as_django = kind.__init__ is Model.__init__ and kind.from_db.__func__ is Model.from_db.__func__  # type: ignore[attr-defined]
    return as_django and not (pre_init.has_listeners(kind) or post_init.has_listeners(kind))
