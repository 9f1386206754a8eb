"""Which words and components may a template use?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import ordinal
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from jinja2 import ChoiceLoader, Environment, Template
from jinja2.environment import TemplateModule
from jinja2.filters import do_indent
from jinja2.runtime import Context, Macro
from jinja2.utils import internalcode
from markupsafe import Markup

from keyworker.policy.casefile import LONDON
from keyworker.policy.vocabulary import (
    ALLOCATION_ROLES,
    EVENT_KINDS,
    STANDINGS,
    STATUTORY_STANDINGS,
)
from keyworker.policy.wording import (
    counted,
    id_in_words,
    listed,
    noun_for,
    number,
    on_day,
    once_bracketed,
    sentence,
    with_article,
    within_sentence,
)
from keyworker.record.models.cases import Stage
from keyworker.web.addresses import shared_file, url
from keyworker.web.moment import now_of, other_day, shows_a_record
from keyworker.web.navigation import job_of, name_of, navigation, not_governed, page_name
from keyworker.web.presenters.titles import action_title
from keyworker.web.sitting import seconds_left, warns_before
from keyworker.web.typed_before import keeps
from keyworker.web.undefined import DesignSystemLoader, NothingUndefined


class _OfTheSameWords(Template):
    """A template that knows the words that all of ours know: what it lends to others is made once."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        # For each import Jinja looks through all words for one that only the borrower knows; nobody gives it any.
        return super()._get_default_module()


class _Context(Context):
    """What a template knows. A macro takes what Jinja always hands one, without being asked what it takes."""

    @internalcode
    def call(self, called: Any, /, *given: Any, **named: Any) -> Any:
        if type(called) is not Macro:
            return super().call(called, *given, **named)
        # Only what is drawn by a context's own functions is told of the blocks and loops around it.
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return called(self.eval_ctx, *given, **named)


_OF_EVERY_DICT = frozenset(dir(dict))


class _Environment(Environment):
    template_class = _OfTheSameWords
    context_class = _Context

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What Jinja finds. A component's parameters are asked for what was not given again and again: without an error."""
        if type(obj) is not dict or attribute in _OF_EVERY_DICT:
            return super().getattr(obj, attribute)
        return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)


def environment(**options: Any) -> Environment:
    """The template environment: the design system's components beside our own."""
    options["undefined"] = NothingUndefined
    options["trim_blocks"] = options["lstrip_blocks"] = True
    # As many as there are, each kept once it is read.
    options["cache_size"] = -1
    # Django's backend turns autoescape on.
    made = _Environment(**options)
    made.loader = ChoiceLoader([options["loader"], DesignSystemLoader(made)])
    made.globals.update(
        static=shared_file,
        url=url,
        messages=messages.get_messages,
        demo=settings.KEYWORKER_DEMO,
        event_kinds=EVENT_KINDS,
        part=part_title,
        standing=standing_title,
        statutory_standings=STATUTORY_STANDINGS,
        stage=stage_title,
        navigation=navigation,
        other_day=other_day,
        shows_a_record=shows_a_record,
        job_of=job_of,
        name_of=name_of,
        not_governed=not_governed,
        page_name=page_name,
        now_of=now_of,
        action_title=action_title,
        keeps=keeps,
        seconds_left=seconds_left,
        warns_before=warns_before,
        typed_again=None,
        # What the frame of every page asks about; a page that differs says so.
        has_errors=False,
        asks_who=True,
    )
    made.filters.update(
        day=day,
        moment=moment,
        number=number,
        listed=listed,
        counted=counted,
        noun_for=noun_for,
        ordinal=ordinal,
        sentence=sentence,
        with_article=with_article,
        within_sentence=within_sentence,
        words=words,
        once_bracketed=once_bracketed,
        indent=indent,
    )
    return made


def once_for_a_page(request: HttpRequest) -> dict[str, object]:
    """What every form of a page sends along, made once for all of them."""
    return {"csrf_input": _Once(lambda: csrf_input(request))}


class _Once:
    """Markup that is made when it is first drawn: a page without a form needs none."""

    def __init__(self, make: Callable[[], str]) -> None:
        self._make, self._made = make, ""

    def __html__(self) -> str:
        self._made = self._made or self._make()
        return self._made

    def __str__(self) -> str:
        return self.__html__()


def day(value: date | datetime | None) -> str:
    """``Thu 21 May 2026``; nothing where there is no date."""
    return on_day(value) if value is not None else ""


def moment(value: datetime | None) -> str:
    """``Thu 21 May 2026, 14:05``."""
    return f"{on_day(value)}, {value.astimezone(LONDON):%H:%M}" if value is not None else ""


def words(value: str) -> str:
    """An id as words: ``child-protection`` is "Child protection", ``broker-caf`` is "Broker CAF"."""
    return sentence(id_in_words(str(value)))


def indent(text: str, width: int | str = 4, first: bool = False, blank: bool = False) -> str:
    """Jinja's own filter: of markup all at once, and not line by line."""
    if isinstance(text, Markup):
        return Markup(do_indent(str(text), width, first, blank))  # noqa: S704 - it was markup before.
    return do_indent(text, width, first, blank)


def part_title(role: str) -> str:
    return ALLOCATION_ROLES[role].title if role in ALLOCATION_ROLES else words(role)


def standing_title(standing: str) -> str:
    return STANDINGS[standing].title if standing in STANDINGS else words(standing)


def stage_title(stage: str) -> str:
    return str(Stage(stage).label) if stage in Stage.values else words(stage)
