"""Does an answer in words say anything, or does it only put the question aside?

"None", "n/a" and a dash fill a box and tell nobody anything, so they are no answer to what a policy demands. Where nothing
to say is itself an answer (what is new since last week), the vocabulary says of the field that ``none_will_do``.
"""

from __future__ import annotations

import re
from functools import cache

from keyworker.policy.vocabulary import EVENT_KINDS, Field

# What fills a box by itself, and what may stand after it without adding anything.
_NOTHING = re.compile(
    r"((none|nothing|nil|null|nobody|no one|no|n a|na|unknown|ditto|pending|awaited"
    r"|tb[acd]|to be (confirmed|decided|advised|known)|to follow"
    r"|not (yet )?(applicable|appropriate|known|given|stated|decided|confirmed|recorded|available|sure)"
    r"|not yet|(same )?(as|see) (above|below|before|notes?|previous(ly)?))"
    r"|(do not|don t) know|unsure)"
    r"( (yet|really|known|identified|noted|recorded|reported|stated|given|found|seen|applicable|relevant"
    r"|at (all|present|the moment|this (time|stage|point))|at all|currently|so far"
    r"|(same )?(as|see) (above|below|before|notes?)|in this case|here))*"
)


def is_put_aside(answer: object) -> bool:
    """Whether what was written only puts the question aside: of a list, whether each line of it does."""
    if isinstance(answer, list | tuple):
        return bool(answer) and all(is_put_aside(each) for each in answer)
    if not isinstance(answer, str):
        return False
    words = " ".join(re.findall(r"[^\W_]+", answer.lower()))
    return not words or _NOTHING.fullmatch(words) is not None


def says_something(answer: object, field: str) -> bool:
    """Whether an answer that is given tells what the field of that name asks for."""
    return none_will_do(field) or not is_put_aside(answer)


@cache
def none_will_do(field: str) -> bool:
    """Whether having nothing to say is an answer to what a field of that name asks, in any kind of event."""
    fields = (each for kind in EVENT_KINDS.values() for each in kind.fields)
    return any(_takes_none(each) for each in fields if each.name == field)


def _takes_none(field: Field) -> bool:
    return field.none_will_do or any(is_put_aside(each) for each in field.choices)
