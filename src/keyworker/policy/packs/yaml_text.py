"""How is YAML read so that a date stays as it was written?

A YAML library turns ``2026-06-01T09:30+01:00`` into a date-time of its own and loses how it was written. Here dates
stay text, as they are in JSON, so that one set of checks serves both forms.
"""

from __future__ import annotations

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import RoundTripConstructor, SafeConstructor

_TIMESTAMP = "tag:yaml.org,2002:timestamp"


class _WithLines(RoundTripConstructor):
    """Keeps the line of every key."""


class _Values(SafeConstructor):
    """Plain values only."""


def _as_written(constructor: Any, node: Any, *_: Any) -> str:
    return str(node.value)


_WithLines.add_constructor(_TIMESTAMP, _as_written)
_Values.add_constructor(_TIMESTAMP, _as_written)


def load_with_lines(text: str) -> Any:
    """The document, its mappings and lists knowing on which line each part stands.

    Raises ruamel.yaml.error.YAMLError; a key given twice is one.
    """
    yaml = YAML(typ="rt")
    yaml.Constructor = _WithLines
    return yaml.load(text)


def load_values(text: str) -> Any:
    """The document as plain values. Raises ruamel.yaml.error.YAMLError."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = _Values
    return yaml.load(text)
