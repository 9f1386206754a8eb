"""How is something worked out once and kept, where it is asked for so often that a lock would be felt?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

Key = TypeVar("Key")
Value = TypeVar("Value")


class Answers(dict[Key, Value]):
    """Answers by what was asked, each worked out the first time and looked up from then on."""

    def __init__(self, work: Callable[[Key], Value]) -> None:
        self._work = work

    def __missing__(self, key: Key) -> Value:
        value = self[key] = self._work(key)
        return value


def kept_of(owner: Any, work: Callable[[Any], Value]) -> Value:
    """What ``work`` says of an object, worked out once and kept with it: for work that its class does not know of."""
    name = f"{work.__module__}.{work.__qualname__}"
    if name not in owner.__dict__:
        owner.__dict__[name] = work(owner)
    value: Value = owner.__dict__[name]
    return value


class kept(Generic[Value]):  # noqa: N801 - a decorator, like functools.cached_property
    """``functools.cached_property`` without its lock: two threads may work the same out twice, to the same end."""

    def __init__(self, work: Callable[[Any], Value]) -> None:
        self._work = work
        self.__doc__ = work.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, owner: None, kind: type | None = None) -> Self: ...

    @overload
    def __get__(self, owner: object, kind: type | None = None) -> Value: ...

    def __get__(self, owner: object | None, kind: type | None = None) -> Self | Value:
        if owner is None:
            return self
        value = owner.__dict__[self._name] = self._work(owner)
        return value
