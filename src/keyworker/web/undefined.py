"""What does a template get for a name that nothing has?

One of ours gets an error, at once and wherever the name stands, so that a misspelt name cannot leave a
blank on a child's page. The design system's templates ask for parts of parameters that were never
given, and get nothing.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from jinja2 import (
    BaseLoader,
    ChainableUndefined,
    ChoiceLoader,
    DictLoader,
    Environment,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    UndefinedError,
)
from jinja2.utils import missing

from keyworker.web.design_system import AS_IT_IS, REPLACED, attributes_drawn, with_options

_DESIGN_SYSTEM = "govuk_frontend_jinja"


class NothingUndefined(StrictUndefined):
    """An error as soon as it is made: a macro that only looks whether it is there would pass it over."""

    def __init__(
        self,
        hint: str | None = None,
        obj: object = missing,
        name: str | None = None,
        exc: type[UndefinedError] = UndefinedError,
    ) -> None:
        super().__init__(hint, obj, name, exc)
        self._fail_with_undefined_error()


class DesignSystemLoader(BaseLoader):
    """Loads the design system's templates into an environment beside ours, where names may be missing."""

    def __init__(self, ours: Environment) -> None:
        self._lenient = ours.overlay(undefined=ChainableUndefined)
        own = PackageLoader(_DESIGN_SYSTEM)
        here = ChoiceLoader([DictLoader(REPLACED), own])
        self._lenient.loader = PrefixLoader({_DESIGN_SYSTEM: here, AS_IT_IS: own})
        self._lenient.globals["attributes_drawn"] = attributes_drawn
        self._lenient.filters["with_options"] = with_options

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        return self._lenient.get_template(name)
