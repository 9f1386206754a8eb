"""At which address does a page stand, or a file that pages share?"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from functools import lru_cache

from django.conf import settings
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse


def url(
    name: str, args: Sequence[Hashable] = (), kwargs: Mapping[str, object] | None = None
) -> str:
    """The address of a page, as Django has it: for the same page of the same record the same each time."""
    if kwargs:
        return reverse(name, kwargs=dict(kwargs))
    return _address(settings.ROOT_URLCONF, get_script_prefix(), name, *args)


@lru_cache(maxsize=2000, typed=True)
def _address(addresses: str | None, before: str, name: str, *args: Hashable) -> str:
    return reverse(name, addresses, args=args)


def shared_file(path: str) -> str:
    """The address of a file that pages share, as Django has it."""
    return _shared_file(get_script_prefix(), path)


@lru_cache(maxsize=100)
def _shared_file(before: str, path: str) -> str:
    return static(path)
