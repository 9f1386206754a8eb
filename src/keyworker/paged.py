"""How is a list that is too long for one page read a page at a time?

A page begins where the one before it ended: after the key of its last row, which is what the list's order goes by, of that
row. So the last page is found as soon as the first, and nothing moves past whoever reads on while others do what stands
there. Every list says its ``Order`` once; its keys, its pages and where a page stands in the whole follow from that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import reduce
from operator import and_
from typing import Any, Generic, Literal, TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import (
    BigIntegerField,
    BooleanField,
    DateField,
    DateTimeField,
    F,
    Field,
    Func,
    Q,
    QuerySet,
    TextField,
    UUIDField,
    Value,
)
from django.db.models.expressions import OrderBy

Way = Literal["after", "before"]
Part = int | str | date | datetime | UUID | None
Row = TypeVar("Row")
Read = TypeVar("Read")

# Stands in no date, moment or number, and an address need not say it otherwise.
_BETWEEN = "~"
_LONGEST = 200
# Nobody reads further; to count on would cost more the longer the list is.
MANY = 1000


@dataclass(frozen=True)
class By:
    """What an order goes by: a field of that kind, the largest first where it is ``falling``; none comes last."""

    name: str
    kind: type[int] | type[str] | type[date] | type[datetime] | type[UUID]
    falling: bool = False
    may_be_none: bool = False

    def beyond(self, way: Way, value: Part) -> Q | None:
        """What stands there by this alone; None where nothing can."""
        after = way == "after"
        if value is None:
            return None if after else Q(**{f"{self.name}__isnull": False})
        found = Q(**{f"{self.name}__{'gt' if after != self.falling else 'lt'}": value})
        return found | self.is_none if after and self.may_be_none else found

    def level(self, value: Part) -> Q:
        """What stands level with the value."""
        return self.is_none if value is None else Q(**{self.name: value})

    @property
    def is_none(self) -> Q:
        """What has none."""
        return Q(**{f"{self.name}__isnull": True})

    def in_order(self, way: Way) -> OrderBy:
        """So are the rows put in order that lie that way."""
        descending = self.falling == (way == "after")
        by = F(self.name).desc if descending else F(self.name).asc
        if not self.may_be_none:
            return by()
        return by(nulls_last=True) if way == "after" else by(nulls_first=True)

    def no_nearer(self, way: Way, value: Part) -> Q:
        """What stands there or level: says nothing new beside the rest, but an index serves it."""
        if value is None or self.may_be_none:
            return Q()
        return Q(**{f"{self.name}__{'gte' if (way == 'after') != self.falling else 'lte'}": value})


@dataclass(frozen=True)
class Key:
    """A place in a list: what its order goes by, of the row there. A page comes ``after`` it, or before."""

    way: Way
    parts: tuple[Part, ...]

    def __str__(self) -> str:
        return _BETWEEN.join("" if each is None else str(_written(each)) for each in self.parts)

    @property
    def shape(self) -> tuple[Way, tuple[bool, ...]]:
        """What of it shapes a question that is prepared."""
        return self.way, tuple(each is not None for each in self.parts)

    @property
    def values(self) -> dict[str, Any]:
        """What of it fills the question in."""
        return {f"key{n}": each for n, each in enumerate(self.parts) if each is not None}


Shape = tuple[Way, tuple[bool, ...]] | None


def key_again(shape: Shape, values: dict[str, Any]) -> Key | None:
    """The key of that shape and those values, which are taken out of all that fills a question in."""
    if shape is None:
        return None
    way, known = shape
    return Key(way, tuple(values.pop(f"key{n}") if one else None for n, one in enumerate(known)))


class Order:
    """What a list is ordered by, the last of it a row's own; ``of`` reads from a row what the fields' names do not say."""

    def __init__(self, *by: By, of: Callable[[Any], tuple[Part, ...]] | None = None) -> None:
        self._by, self._of = by, of
        self.falls = all(each.falling for each in by)

    def key_of(self, row: Any, way: Way) -> Key:
        """Where a row stands."""
        return Key(way, self.parts_of(row))

    def parts_of(self, row: Any) -> tuple[Part, ...]:
        """What the order goes by, of a row."""
        return self._of(row) if self._of else tuple(getattr(row, each.name) for each in self._by)

    def read(self, written: str, way: Way) -> Key | None:
        """The key that an address says; None where it is no place in this list."""
        parts = written.split(_BETWEEN)
        if len(written) > _LONGEST or len(parts) != len(self._by):
            return None
        try:
            return Key(way, tuple(map(_read, self._by, parts)))
        except (ValueError, OverflowError):
            return None

    def from_there(self, rows: QuerySet[Any, Row], key: Key | None) -> QuerySet[Any, Row]:
        """The rows beyond the key, those nearest to it first; all of them, from the first, without one."""
        if key is None:
            return rows.order_by(*(each.in_order("after") for each in self._by))
        found = rows.filter(self._as_one(key) if self._is_one_way else self._one_by_one(key))
        return found.order_by(*(each.in_order(key.way) for each in self._by))

    @property
    def _is_one_way(self) -> bool:
        """Whether all it goes by rises, or all falls, and is always there."""
        alike = {(each.falling, each.may_be_none) for each in self._by}
        return alike in ({(False, False)}, {(True, False)})

    def _as_one(self, key: Key) -> Func:
        """All of the key compared at once: an index in that order leads straight to the place, however far on it is."""
        there = [
            Value(part, output_field=_FIELDS[by.kind]())
            for by, part in zip(self._by, key.parts, strict=True)
        ]
        larger = (key.way == "after") != self.falls
        return _Compared(
            _Together(*(F(each.name) for each in self._by)),
            _Together(*there),
            arg_joiner=" > " if larger else " < ",
        )

    def _one_by_one(self, key: Key) -> Q:
        ways = list(zip(self._by, key.parts, strict=True))
        beyond = Q(pk__in=[])
        for n, (by, part) in enumerate(ways):
            further = by.beyond(key.way, part)
            if further is not None:
                level = (each.level(value) for each, value in ways[:n])
                beyond |= reduce(and_, level, further)
        return beyond & ways[0][0].no_nearer(key.way, ways[0][1])


class _Together(Func):
    """What an order goes by, or the values of a place in it, as one row."""

    template = "(%(expressions)s)"
    output_field = TextField()


class _Compared(Func):
    """Whether one row comes before the other."""

    template = "%(expressions)s"
    output_field = BooleanField()


_FIELDS: dict[type, type[Field[Any, Any]]] = {
    date: DateField,
    datetime: DateTimeField,
    int: BigIntegerField,
    str: TextField,
    UUID: UUIDField,
}


@dataclass(frozen=True)
class Paged(Generic[Row]):
    """A page of a list: its rows, which of how many the first is, and where the pages beside it begin or end.

    A list that is not counted has a ``total`` of 0.
    """

    rows: list[Row]
    first: int
    total: int
    before: Key | None
    after: Key | None

    @property
    def last(self) -> int:
        """Which row of the list is the page's last."""
        return self.first + len(self.rows) - 1

    def told_as(self, read: Callable[[Row], Read]) -> Paged[Read]:
        """The same page of what is read off each row."""
        return Paged([*map(read, self.rows)], self.first, self.total, self.before, self.after)


def page_of(
    order: Order,
    key: Key | None,
    *,
    rows: Callable[[Key | None, int], Sequence[Row]],
    number: Callable[[Key | None], int],
    most: int | None = None,
) -> Paged[Row]:
    """The page there: one question for a list that one page holds, two for a first page, three for any other.

    ``rows`` gives so many beyond a key, those nearest to it first; ``number`` how many there are beyond it, or in all. A
    page has ``most`` rows, or as many as any page has.
    """
    shown, more = _shown(key, rows, most or settings.KEYWORKER_ROWS_ON_A_PAGE)
    if key is None and not more:
        return Paged(shown, 1, len(shown), None, None)
    earlier = number(order.key_of(shown[0], "before")) if key is not None and shown else 0
    last = earlier + len(shown)
    return Paged(
        rows=shown,
        first=earlier + 1,
        total=max(number(None), last + more),
        before=order.key_of(shown[0], "before") if earlier else None,
        after=order.key_of(shown[-1], "after") if more else None,
    )


def page_in(order: Order, key: Key | None, listed: QuerySet[Any, Row]) -> Paged[Row]:
    """The page there of what a query finds; of a list without end no more than ``MANY`` rows are counted, and one."""
    return page_of(
        order,
        key,
        rows=lambda at, number: list(order.from_there(listed, at)[:number]),
        number=lambda at: order.from_there(listed, at)[: MANY + 1].count(),
    )


def page_as_found(
    order: Order, key: Key | None, listed: QuerySet[Any, Row], *, most: int
) -> Paged[Row]:
    """The page there of what a query finds, where it would take long to count what it finds in all: ``total`` is 0.

    ``first`` is 1 on the first page and 0 on any other.
    """

    def beyond(at: Key | None, number: int) -> list[Row]:
        return list(order.from_there(listed, at)[:number])

    shown, more = _shown(key, beyond, most)
    earlier = order.key_of(shown[0], "before") if key is not None and shown else None
    is_first = earlier is None or not beyond(earlier, 1)
    return Paged(
        rows=shown,
        first=int(is_first),
        total=0,
        before=None if is_first else earlier,
        after=order.key_of(shown[-1], "after") if more else None,
    )


def page_among(
    order: Order, key: Key | None, listed: Sequence[Row], *, most: int | None = None
) -> Paged[Row]:
    """The page there of a list that is at hand already, in its order, which rises in all it goes by, or falls in all."""

    def beyond(at: Key | None) -> list[Row]:
        if at is None:
            return list(listed)
        there = listed if at.way == "after" else [*reversed(listed)]
        if (at.way == "after") != order.falls:
            return [each for each in there if order.parts_of(each) > at.parts]
        return [each for each in there if order.parts_of(each) < at.parts]

    return page_of(
        order,
        key,
        rows=lambda at, number: beyond(at)[:number],
        number=lambda at: len(beyond(at)),
        most=most,
    )


def key_of_page_with(
    order: Order, listed: Sequence[Row], wanted: Callable[[Row], bool]
) -> Key | None:
    """Where the page begins that has the first such row, of a list that is at hand; None for the first page."""
    place = next((n for n, each in enumerate(listed) if wanted(each)), 0)
    begins = place - place % settings.KEYWORKER_ROWS_ON_A_PAGE
    return order.key_of(listed[begins - 1], "after") if begins else None


def _shown(
    key: Key | None, rows: Callable[[Key | None, int], Sequence[Row]], most: int
) -> tuple[list[Row], bool]:
    """What stands there, in order, and whether more comes after it.

    Where that is no whole page any more, it is the nearest that is: the first, or the last before it.
    """
    if key is not None and key.way == "before" and len(found := rows(key, most)) == most:
        return [*reversed(found)], True
    after = key if key is not None and key.way == "after" else None
    found = rows(after, most + 1)
    if key is not None and not found:
        return [*reversed(rows(Key("before", key.parts), most))], False
    return list(found[:most]), len(found) > most


def _written(part: Part) -> str | int | UUID:
    if isinstance(part, datetime):
        return part.astimezone(UTC).replace(tzinfo=None).isoformat()
    if isinstance(part, date):
        return part.isoformat()
    assert part is not None
    return part


def _read(by: By, written: str) -> Part:
    return None if by.may_be_none and not written else _READERS[by.kind](written)


def _number(written: str) -> int:
    if not (written.isascii() and written.isdecimal() and len(written) < 16):
        raise ValueError(written)
    return int(written)


def _word(written: str) -> str:
    if not written.isprintable():
        raise ValueError(written)
    return written


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


_READERS: dict[type, Callable[[str], Part]] = {
    date: date.fromisoformat,
    datetime: _moment,
    int: _number,
    str: _word,
    UUID: UUID,
}
