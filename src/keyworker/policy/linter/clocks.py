"""Does each timescale start, aim, warn and stop in an order that makes sense?"""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.policy.durations import Duration, Unit
from keyworker.policy.linter.finding import Finding, failure, note
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import LocalDefault
from keyworker.policy.rules.timescales import FieldLength, Timescale

_FEWEST_DAYS = {
    Unit.MINUTES: 1 / 1440,
    Unit.HOURS: 1 / 24,
    Unit.DAYS: 1,
    Unit.WORKING_DAYS: 1,
    Unit.WEEKS: 7,
    Unit.MONTHS: 28,
    Unit.YEARS: 365,
}
_MOST_DAYS = _FEWEST_DAYS | {Unit.WORKING_DAYS: 2, Unit.MONTHS: 31, Unit.YEARS: 366}
# A few working days may reach over a weekend, bank holidays and closures between Christmas and New Year.
_HOLIDAYS = 10


def findings_on_clocks(pack: Pack) -> Iterator[Finding]:
    """Clocks that nothing stops, and lengths that cannot be meant."""
    for rule in pack.timescales:
        yield from _of_lengths(pack, rule)
        yield from _of_stops(pack, rule)


def _of_lengths(pack: Pack, rule: Timescale) -> Iterator[Finding]:
    limit = _length(pack, getattr(rule, "within", None))
    target = _length(pack, rule.target)
    if target is not None and limit is not None and _surely_longer(target, limit):
        message = f"the target ({target}) is later than the limit ({limit}), so whoever keeps to it is late"
        yield failure(pack, "timescales", rule.id, message)
    if rule.warn is not None and limit is not None and _surely_longer(rule.warn, limit):
        message = f"warns {rule.warn} before a limit of {limit}, which is before the clock starts"
        yield note(pack, "timescales", rule.id, message)
    for name in ("within", "target", "warn"):
        length = _length(pack, getattr(rule, name, None))
        if length is not None and length.count < 0:
            yield failure(pack, "timescales", rule.id, f"{name}: {length} ends before it starts")


def _of_stops(pack: Pack, rule: Timescale) -> Iterator[Finding]:
    if rule.repeats is not None and not rule.ends:
        message = "repeats, and nothing ends it: it would run on after the case is closed; say in 'ends' what does"
        yield failure(pack, "timescales", rule.id, message)
    elif rule.repeats is not None and not rule.stops:
        message = "repeats, and nothing stops a turn of it, so each turn is missed"
        yield failure(pack, "timescales", rule.id, message)
    elif not rule.stops:
        yield note(pack, "timescales", rule.id, "nothing stops this clock, so it is never met")


def _length(pack: Pack, written: object) -> Duration | None:
    """The length as it stands; None where the case itself states it, or there is none."""
    if isinstance(written, LocalDefault):
        written = pack.setting_value(written.setting)
    if isinstance(written, FieldLength):
        written = written.otherwise
    return written if isinstance(written, Duration) else None


def _surely_longer(first: Duration, second: Duration) -> bool:
    """Whether it is longer on every calendar."""
    if first.unit is second.unit:
        return first.count > second.count
    most = second.count * _MOST_DAYS[second.unit] + (
        _HOLIDAYS if second.unit is Unit.WORKING_DAYS else 0
    )
    return first.count * _FEWEST_DAYS[first.unit] > most
