"""What are pages drawn with in tests? With the product's own templates, a mark in each of their branches."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment

from keyworker.web.jinja import environment as environment_of_the_product
from tests.drawing.branches import MarkingGenerator


def environment(**options: Any) -> Environment:
    """Not the design system's templates: its loader has an environment of its own already."""
    made = environment_of_the_product(**options)
    made.code_generator_class = MarkingGenerator
    return made
