"""Does a duty about one worker outlast their part in the case?

A clock per worker goes on until something of the case stops or ends it. Once somebody else has taken the worker's place, or
their part has ended, what was owed about them is owed no more, and nobody left on the case could do it: it would be late for
ever. Such a rule therefore says that it ends then, or by ``without_part`` that it is owed all the same. So does one that only
what is done about whoever leads the case can meet: while nobody leads it, nobody could do it.
"""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.policy.linter.finding import Finding, failure
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.timescales import Ends, Stops, Timescale
from keyworker.policy.vocabulary import kinds


def findings_on_parts_that_end(pack: Pack) -> Iterator[Finding]:
    """Clocks about one worker that go on when the worker has left the case, and about a lead when there is none."""
    for rule in pack.timescales:
        if rule.per == "worker" and not rule.without_part and not _ends_with_part(rule):
            yield failure(pack, "timescales", rule.id, _MESSAGE)
        if not rule.without_part and _goes_on_without_a_lead(rule):
            yield failure(pack, "timescales", rule.id, _NOBODY_LEADS)


_NOBODY_LEADS = (
    "is met only by what is about whoever leads the case, and goes on while nobody does: start it with a state "
    "that lasts while somebody leads ({case.has_lead: {is: true}}) and end it when that is left, end it with "
    "'allocation.ended', or say 'without_part: true' where it is owed all the same"
)
_MESSAGE = (
    "goes on about a worker who has left the case: end it where another takes their place "
    "('of: another-worker') or their part ends ('allocation.ended', 'of: worker'), "
    "or say 'without_part: true' where it is owed all the same"
)


def _ends_with_part(rule: Timescale) -> bool:
    """Whether it ends once another takes the worker's place, or the worker's own part ends."""
    patterns: list[Stops | Ends] = [*rule.stops, *rule.ends]
    return any(
        each.of == "another-worker"
        or (each.of == "worker" and each.event == kinds.ALLOCATION_ENDED)
        for each in patterns
    )


def _goes_on_without_a_lead(rule: Timescale) -> bool:
    """Whether only what is about the lead can meet it, and nothing ends it while there is none."""
    of_the_lead_alone = bool(rule.stops) and all(each.of == "lead" for each in rule.stops)
    ends = {each.event for each in rule.ends} & {kinds.ALLOCATION_ENDED, "state.left"}
    return of_the_lead_alone and not ends
