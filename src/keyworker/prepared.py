"""How is a question that every page asks put to the database without its text being worked out anew each time?

Working out the text of a question takes Django many times as long as the answer's rows do. A function that makes a query
from plain values can be ``prepared``: its text is worked out once a process, with stand-ins where the values go, and asked
from then on with the values of the day. Only the text is kept, never an answer, so nothing is shown to anybody who did not
ask, and hosts have nothing to agree on.

What would change the text must be said by position (the shape), what only fills it in by name (the values). The first time
a text is used it is held against the one that Django makes of the same values; the tests do so every time. Where the two
differ nothing is asked.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import update_wrapper
from typing import Any, ClassVar, Generic, TypeVar, cast

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import JSONField, Model, QuerySet
from django.db.models.expressions import Col
from psycopg.sql import Literal

from keyworker.prepared_rows import Make, maker_of

Value = int | str | date | datetime | Sequence[int] | Sequence[str]
Row = TypeVar("Row")

_MARK = "%s"
_IN = " IN ("


class NotTheSame(Exception):
    """A text that was prepared is not the one that Django makes of these values: something not said changes it."""


class Checking:
    """Whether every use of a prepared text is held against Django's own, or only the first of each.

    ``held`` are the questions that were, with their values: the same once more has the same text.
    """

    every_time = False
    held: ClassVar[set[Hashable]] = set()


class Prepared(Generic[Row]):
    """A question whose text is worked out once a process for each shape; called, it gives the rows."""

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self._build = build
        self._texts: dict[Hashable, _Text] = {}
        update_wrapper(self, build)

    def __call__(self, *shape: Hashable, **values: Value) -> list[Row]:
        """The rows for these values. Raises NotTheSame where the text would not be Django's own."""
        if any(isinstance(each, QuerySet) for each in shape) or not all(
            map(_fills_in, values.values())
        ):
            # Nothing and an empty list change the text, and so does what another query brings with it.
            return list(self._build(*shape, **values))
        known = (shape, *(_kind(value) for value in values.values()))
        text = self._texts.get(known)
        if text is None or Checking.every_time:
            try:
                # What is kept is held against Django's own, as it will be asked with: not a text that is made for that.
                text = text or self._worked_out(shape, values)
                self._hold(text, shape, values)
            except EmptyResultSet:
                # Nothing can be so; it is not asked.
                return []
            self._texts[known] = text
        return cast("list[Row]", text.ask(values))

    def _worked_out(self, shape: tuple[Hashable, ...], values: Mapping[str, Value]) -> _Text:
        stand_ins = {name: _stand_in(value, n) for n, (name, value) in enumerate(values.items())}
        return _text_of(self._build(*shape, **stand_ins), stand_ins)

    def _hold(self, text: _Text, shape: tuple[Hashable, ...], values: Mapping[str, Value]) -> None:
        """Raises NotTheSame where the text, so filled in, is not the one that Django makes."""
        asked = self, shape, *((name, _hashable(value)) for name, value in values.items())
        if asked in Checking.held:
            return
        if text.filled_in(values) != _compiled(self._build(*shape, **values)):
            raise NotTheSame(f"{self._build.__module__}.{self._build.__qualname__}")
        if Checking.every_time:
            Checking.held.add(asked)


def prepared(build: Callable[..., QuerySet[Any, Row]]) -> Prepared[Row]:
    """Prepare what this function asks: by position what shapes its text, by name the values that fill it in."""
    return Prepared(build)


@dataclass(frozen=True, kw_only=True)
class _Text:
    """The text in pieces, with what stands between them: the name of a value and how it is handed over, or a constant."""

    query: QuerySet[Any, Any]
    compiler: Any
    pieces: Sequence[str]
    between: Sequence[_Named | _Constant]
    make: Make | None

    def ask(self, values: Mapping[str, Value]) -> list[Any]:
        """The rows, as Django's own query would give them."""
        using = self.query.db
        if self.make is not None:
            return self._made(self.make, using, values)
        # A connection is its thread's own, and what was worked out is everybody's.
        compiler = copy.copy(self.compiler)
        compiler.using, compiler.connection = using, connections[using]
        compiler.execute_sql = lambda *_, **__: [self._rows(compiler.connection, values)]
        # What has to be made of each column is the text's own.
        compiler.get_converters = self._converters_of(compiler)
        iterable = cast("Any", self.query._iterable_class)
        return [*iterable(_Asked(self.query, compiler))]

    def _made(self, make: Make, using: str, values: Mapping[str, Value]) -> list[Any]:
        connection = connections[using]
        rows = self._rows(connection, values)
        converters = self._converters_of(self.compiler)(None)
        if converters:
            rows = [_converted(row, converters, connection) for row in rows]
        return [make(row, using) for row in rows]

    converters: list[Any] = field(default_factory=list)

    def _converters_of(self, compiler: Any) -> Callable[[Any], Any]:
        if not self.converters:
            columns = [column[0] for column in compiler.select[: compiler.col_count]]
            self.converters.append(_quicker(compiler.get_converters(columns)))
        return lambda _: self.converters[0]

    def _rows(self, connection: Any, values: Mapping[str, Value]) -> list[Any]:
        if settings.KEYWORKER_PREPARED:
            # The database keeps what it planned to do, too.
            with connection.preparing_cursor() as cursor:
                cursor.execute(self.for_server(connection), self.for_server_filled_in(values))
                return self._cut(cursor.fetchall())
        with connection.cursor() as cursor:
            cursor.execute(*self.filled_in(values))
            return self._cut(cursor.fetchall())

    def _cut(self, rows: list[Any]) -> list[Any]:
        # What the order goes by, and nobody asked for, stands last.
        if not self.compiler.has_extra_select:
            return rows
        return [row[: self.compiler.col_count] for row in rows]

    def filled_in(self, values: Mapping[str, Value]) -> tuple[str, tuple[Any, ...]]:
        """The text and its parameters, as Django would have them."""
        text: list[str] = [self.pieces[0]]
        params: list[Any] = []
        for each, piece in zip(self.between, self.pieces[1:], strict=True):
            if isinstance(each, _Constant):
                params.append(each.value)
                text += (_MARK, piece)
                continue
            many = each.of(values)
            params.extend(many)
            text += (", ".join([_MARK] * len(many)), piece)
        return "".join(text), tuple(params)

    def for_server(self, connection: Any) -> str:
        """The same text whatever the values: constants written out, and a list as one parameter."""
        known = self.written.get(connection.alias)
        if known is None:
            known = self.written[connection.alias] = self._written_out(connection.connection)
        return known

    written: dict[str, str] = field(default_factory=dict)

    def _written_out(self, connection: Any) -> str:
        text = self.pieces[0].replace("%", "%%")
        for each, piece in zip(self.between, self.pieces[1:], strict=True):
            rest = piece.replace("%", "%%")
            if isinstance(each, _Constant):
                text += Literal(each.value).as_string(connection).replace("%", "%%") + rest
            elif not each.is_many:
                text += _MARK + rest
            elif text.endswith(_IN) and rest.startswith(")"):
                text = f"{text.removesuffix(_IN)} = ANY({_MARK}{rest}"
            else:
                raise NotTheSame("a list stands where only a list of one can")
        return text

    def for_server_filled_in(self, values: Mapping[str, Value]) -> tuple[Any, ...]:
        """What goes with that text."""
        named = (each for each in self.between if isinstance(each, _Named))
        return tuple(each.of(values) if each.is_many else each.of(values)[0] for each in named)


def _quicker(converters: dict[int, Any]) -> dict[int, Any]:
    """The same, JSON read with fewer steps on the way."""
    return {
        column: ([_read_json if _reads_json(way, expression) else way for way in ways], expression)
        for column, (ways, expression) in converters.items()
    }


def _reads_json(way: Any, expression: Any) -> bool:
    """Whether it reads a whole column of JSON as it is, and nothing within it."""
    field: Any = getattr(way, "__self__", None)
    whole = isinstance(expression, Col) and type(field) is JSONField and field.decoder is None
    return bool(whole and way == field.from_db_value)


def _read_json(value: Any, expression: Any, connection: Any) -> Any:
    # As the database writes it: one value, and nothing before or after it.
    return _JSON.raw_decode(value)[0] if value is not None else None


_JSON = json.JSONDecoder()


def _converted(row: Sequence[Any], converters: Any, connection: Any) -> list[Any]:
    found = list(row)
    for column, (ways, expression) in converters.items():
        for way in ways:
            found[column] = way(found[column], expression, connection)
    return found


@dataclass(frozen=True)
class _Constant:
    value: Any


@dataclass(frozen=True)
class _Named:
    """Where a value goes, and how it is handed over."""

    name: str
    handed_over: Callable[[Any], Any]
    is_many: bool

    def of(self, values: Mapping[str, Value]) -> list[Any]:
        """It alone or, where it is a list, each of it once."""
        value = values[self.name]
        many = dict.fromkeys(cast("Sequence[Any]", value)) if self.is_many else (value,)
        return [self.handed_over(each) for each in many]


class _Asked:
    """What Django's iterables need of a query set: here the text is given, and the rest is as it was worked out."""

    def __init__(self, made_from: QuerySet[Any, Any], compiler: Any) -> None:
        self.db, self.model = made_from.db, made_from.model
        self._fields = made_from._fields  # type: ignore[attr-defined]
        self._known_related_objects: dict[Any, Any] = {}
        self.query = _AskedQuery(made_from.query, compiler)


class _AskedQuery:
    def __init__(self, query: Any, compiler: Any) -> None:
        self._query, self._compiler = query, compiler

    def get_compiler(self, using: str) -> Any:
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)


def _text_of(query: QuerySet[Any, Any], stand_ins: Mapping[str, Any]) -> _Text:
    if query._prefetch_related_lookups:  # type: ignore[attr-defined]
        raise NotTheSame("what is fetched beside it is a question of its own")
    compiler = query.query.get_compiler(using=query.db)
    sql, params = compiler.as_sql()
    pieces = sql.split(_MARK)
    if len(pieces) != len(params) + 1 or "%%" in sql:
        raise NotTheSame("its text holds a mark that stands for no value")
    between = [_named(param, stand_ins) for param in params]
    iterable = cast("Any", query._iterable_class)
    make = maker_of(iterable, compiler)
    return _Text(query=query, compiler=compiler, pieces=pieces, between=between, make=make)


def _named(param: Any, stand_ins: Mapping[str, Any]) -> _Named | _Constant:
    for name, stand_in in stand_ins.items():
        is_many = _is_many(stand_in)
        one = stand_in[0] if is_many else stand_in
        if isinstance(param, type(one)) and param == one:
            handed_over = type(param) if isinstance(param, int | str) else _as_it_is
            return _Named(name, handed_over, is_many)
    return _Constant(param)


def _as_it_is(value: Any) -> Any:
    return value


def _compiled(query: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    sql, params = query.query.get_compiler(using=query.db).as_sql()
    return sql, tuple(params)


def _fills_in(value: object) -> bool:
    return value is not None and value != "" and not (_is_many(value) and not value)


def _hashable(value: Value) -> Hashable:
    return tuple(cast("Sequence[Any]", value)) if _is_many(value) else cast("Hashable", value)


def _is_many(value: object) -> bool:
    return isinstance(value, list | tuple | set | frozenset)


def _kind(value: Any) -> tuple[object, ...]:
    return ("many", type(next(iter(value)))) if _is_many(value) else (type(value),)


def _stand_in(value: Any, number: int) -> Any:
    """A value of the same kind that nobody ever asks with."""
    if _is_many(value):
        return [_stand_in(next(iter(value)), number)]
    if isinstance(value, Model | bool):
        raise TypeError(
            "what is prepared takes plain values; what shapes the text goes by position"
        )
    if isinstance(value, int):
        return 2_147_480_000 + number
    if isinstance(value, datetime):
        return datetime(1, 1, 2 + number, tzinfo=UTC)
    if isinstance(value, date):
        return date(1, 1, 2 + number)
    return f"\ue000{number}"
