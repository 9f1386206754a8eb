"""Which words and components may a template use?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, PrefixLoader

from keyworker.policy.casefile import LONDON
from keyworker.policy.vocabulary import ALLOCATION_ROLES, EVENT_KINDS, STANDINGS
from keyworker.policy.wording import counted, id_in_words, listed, number, on_day, sentence
from keyworker.record.models.cases import Stage
from keyworker.web.navigation import navigation
from keyworker.web.presenters.titles import action_title


def environment(**options: Any) -> Environment:
    """The template environment: the design system's components beside our own."""
    # The design system's macros ask for parts of parameters that were never given.
    options["undefined"] = ChainableUndefined
    options["trim_blocks"] = options["lstrip_blocks"] = True
    options["loader"] = ChoiceLoader(
        [
            options["loader"],
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    made = Environment(**options)  # noqa: S701  (Django's backend turns autoescape on)
    made.globals.update(
        static=static,
        url=reverse,
        messages=messages.get_messages,
        demo=settings.KEYWORKER_DEMO,
        event_kinds=EVENT_KINDS,
        part=part_title,
        standing=standing_title,
        stage=stage_title,
        today=today,
        navigation=navigation,
        action_title=action_title,
    )
    made.filters.update(
        day=day,
        moment=moment,
        number=number,
        listed=listed,
        counted=counted,
        sentence=sentence,
        words=words,
    )
    return made


def today() -> date:
    """Today's date in London."""
    return timezone.now().astimezone(LONDON).date()


def day(value: date | datetime | None) -> str:
    """``Thu 21 May 2026``; nothing where there is no date."""
    return on_day(value) if value is not None else ""


def moment(value: datetime | None) -> str:
    """``Thu 21 May 2026, 14:05``."""
    return f"{on_day(value)}, {value.astimezone(LONDON):%H:%M}" if value is not None else ""


def words(value: str) -> str:
    """An id as words: ``child-protection`` is "Child protection", ``broker-caf`` is "Broker CAF"."""
    return sentence(id_in_words(str(value)))


def part_title(role: str) -> str:
    return ALLOCATION_ROLES[role].title if role in ALLOCATION_ROLES else words(role)


def standing_title(standing: str) -> str:
    return STANDINGS[standing].title if standing in STANDINGS else words(standing)


def stage_title(stage: str) -> str:
    return str(Stage(stage).label) if stage in Stage.values else words(stage)
