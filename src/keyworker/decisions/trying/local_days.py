"""Under which working days is a document asked that says on which days its authority is closed?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from keyworker.policy.closures import LocalClosure
from keyworker.policy.documents import DocumentError
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.validation_words import located

CLOSURES = "closures"


def by_its_days(
    pack: Pack, document: Mapping[str, Any], name: str
) -> tuple[Pack, Mapping[str, Any]]:
    """The policy where the authority closes as the document says, and the document without that.

    For documents that are no case file. Raises DocumentError where a closure is none.
    """
    if CLOSURES not in document:
        return pack, document
    given = document[CLOSURES]
    if not isinstance(given, list):
        raise DocumentError(name, [f"{CLOSURES}: should be a list"])
    closures = tuple(
        _closure(each, f"{CLOSURES}[{place}]", name) for place, each in enumerate(given)
    )
    rest = {part: value for part, value in document.items() if part != CLOSURES}
    return pack.observing(closures), rest


def _closure(given: Any, place: str, name: str) -> LocalClosure:
    try:
        return LocalClosure.model_validate(given)
    except ValidationError as error:
        problems = [f"{place}.{each}" for each in located(error, LocalClosure)]
        raise DocumentError(name, problems) from None
