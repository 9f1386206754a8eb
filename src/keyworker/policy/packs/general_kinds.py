"""Which kinds are there where a policy lists none? General ones, read from a file beside the packs: local defaults all."""

from __future__ import annotations

from functools import cache
from importlib import resources

from keyworker.policy.rules.kinds_listed import Kinds
from keyworker.policy.yaml_text import load_values


@cache
def general_kinds() -> Kinds:
    """The kinds of a service whose policy, if it has one, names none."""
    written = resources.files("keyworker").joinpath("packs", "base", "kinds.yaml")
    return Kinds.model_validate(load_values(written.read_text(encoding="utf-8")))
