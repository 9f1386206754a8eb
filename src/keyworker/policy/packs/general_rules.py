"""How is a rule read that stands beside the packs and holds under every policy?"""

from __future__ import annotations

from importlib import resources
from typing import TypeVar

from keyworker.policy.rules.base import Rule
from keyworker.policy.yaml_text import load_values

AnyRule = TypeVar("AnyRule", bound=Rule)


def beside_the_packs(file: str, kind: type[AnyRule]) -> tuple[AnyRule, ...]:
    """The rules of that file of what every pack builds on, of one kind."""
    written = resources.files("keyworker").joinpath("packs", "base", file)
    return tuple(
        kind.model_validate(each) for each in load_values(written.read_text(encoding="utf-8"))
    )
