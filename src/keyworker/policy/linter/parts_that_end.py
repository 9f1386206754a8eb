"""Does a duty about one worker outlast their part in the case?

A clock per worker goes on until something of the case stops or ends it. Once somebody else has taken the worker's place, or
their part has ended, what was owed about them is owed no more, and nobody left on the case could do it: it would be late for
ever. Such a rule therefore says that it ends then, or by ``without_part`` that it is owed all the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.policy.linter.finding import Finding, failure
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.timescales import Ends, Stops, Timescale
from keyworker.policy.vocabulary import kinds


def findings_on_parts_that_end(pack: Pack) -> Iterator[Finding]:
    """Clocks about one worker that go on when the worker has left the case."""
    for rule in pack.timescales:
        if rule.per == "worker" and not rule.without_part and not _ends_with_part(rule):
            yield failure(pack, "timescales", rule.id, _MESSAGE)


_MESSAGE = (
    "goes on about a worker who has left the case: end it where another takes their place "
    "('of: another-worker') or their part ends ('allocation.ended', 'of: worker'), "
    "or say 'without_part: true' where it is owed all the same"
)


def _ends_with_part(rule: Timescale) -> bool:
    patterns: list[Stops | Ends] = [*rule.stops, *rule.ends]
    return any(_is_of_successor(each) or _is_of_leaving(each) for each in patterns)


def _is_of_successor(pattern: Stops | Ends) -> bool:
    return pattern.of == "another-worker"


def _is_of_leaving(pattern: Stops | Ends) -> bool:
    return pattern.of == "worker" and pattern.event == kinds.ALLOCATION_ENDED
