"""How does a date that a rule counts from read to someone who does not read YAML?"""

from __future__ import annotations

from keyworker.policy.conditions.details import label_of
from keyworker.policy.durations import Duration
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import LocalDefault
from keyworker.policy.rules.dates import DateOf
from keyworker.policy.wording import listed

_OF_A_PERSON = {"born": "the date of birth", "expected": "the expected date of birth"}


def date_in_words(wanted: DateOf, pack: Pack) -> str:
    """The date as part of a sentence: "5 working days before the day last given as 'on' when a hearing was listed"."""
    if wanted.several:
        which = "earliest" if wanted.earliest else "latest"
        words = f"the {which} of {listed(date_in_words(each, pack) for each in wanted.several)}"
    else:
        words = leaf_in_words(wanted, pack)
    words = moved_in_words(wanted.offset, words, pack)
    if wanted.otherwise is not None:
        words += f" (where none is given, {date_in_words(wanted.otherwise, pack)})"
    return words


def leaf_in_words(wanted: DateOf, pack: Pack) -> str:
    """What a field, a person or an event says, without its offset."""
    if wanted.person is not None:
        return _OF_A_PERSON.get(wanted.person) or f"{label_of(wanted.person)} of the person"
    field = wanted.field or "at"
    if wanted.pattern is not None:
        day = (
            "the day on which"
            if wanted.field in {None, "at"}
            else f"{day_named(field)}, as last given when"
        )
        whose = ", of the same worker" if wanted.of == "worker" else ""
        if wanted.named_in is not None:
            whose += f", those that name the person among {label_of(wanted.named_in)}"
        return f"{day} {wanted.pattern.in_words(pack)}{whose}{_of_which_time(wanted, pack)}"
    return "the day it happened" if field == "at" else day_named(field)


def _of_which_time(wanted: DateOf, pack: Pack) -> str:
    """Which time is meant, of what comes round."""
    words = ", not before the clock began" if wanted.ahead else ""
    for word, patterns in (("since", wanted.since), ("before", wanted.until)):
        if patterns:
            words += (
                f", {word} {listed((each.in_words(pack) for each in patterns), joined_by='or')}"
            )
    return words


def moved_in_words(offset: Duration | LocalDefault | None, words: str, pack: Pack) -> str:
    """A date moved by a length: "5 working days before ..."; a figure that is not the policy's is said to be local."""
    if offset is None:
        return words
    length = length_of(offset, pack)
    local = " (a local default, not in the policy)" if isinstance(offset, LocalDefault) else ""
    return f"{Duration(abs(length.count), length.unit)}{local} {'before' if length.count < 0 else 'after'} {words}"


def length_of(offset: Duration | LocalDefault, pack: Pack) -> Duration:
    """The length itself. Raises ValueError where a local default is no length (the loader checks)."""
    if isinstance(offset, Duration):
        return offset
    value = pack.setting(offset.setting).value
    return value if isinstance(value, Duration) else Duration.parse(str(value))


def day_named(field: str) -> str:
    """A date by the name of its field: "the day it is due", "the first day"."""
    return _DAYS.get(field) or f"the {field.replace('_', ' ')} date".replace("day date", "day")


_DAYS = {
    "on": "the day named",
    "due": "the day it is due",
    "until": "the last day named",
    "ends": "the time it ends",
    "expected_return": "the expected return",
    "next": "the next day named",
    "submitted": "the day it was submitted",
}
