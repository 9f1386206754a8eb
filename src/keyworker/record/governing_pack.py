"""Which policy governs a service on a day, and at which version?"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path

from keyworker import __version__
from keyworker.policy.closures import LocalClosure
from keyworker.policy.packs.loader import bundled_folders, load_header, load_pack, pack_files
from keyworker.policy.packs.no_policy import NO_POLICY
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.versions import PolicyVersion, versions_in, versions_of
from keyworker.policy.problems import PackError
from keyworker.record.held_policies import (
    agreed_policies,
    folder_of,
    held_policies,
    is_held,
    title_of,
)
from keyworker.workforce.models import Service

_A_DAY = timedelta(days=1)
# As many signs of a sum as a case keeps.
_SHORT = 16
# As many policies with their closures as are kept at hand: those of the services, now and lately.
_AT_HAND = 64


def pack_for(service: Service, on: date) -> Pack:
    """The pack the service works under on ``on``; NO_POLICY where it names none, or its policy had ended.

    Of a day whose version is not held, or before the first, the nearest version we hold answers, a later one first: a
    guard too many is safer than none, and what it says carries its own version. Before the day from which somebody chose
    its first policy there is none, nor after the last day of a service that has ended. It counts working days by the
    closures of the service that were known that day. Raises PackError where the pack does not exist or has mistakes.
    """
    versions = versions_for(service)
    if service.ended is not None and on > service.ended:
        return NO_POLICY
    found = next((each for each in versions if each.covers(on)), None)
    if found is not None and found.folder is not None:
        return _text(found.folder, service.closures_on(on))
    held = [each for each in versions if each.folder is not None]
    later = next((each for each in held if each.effective > on), None)
    if (later is None and found is None) or _not_chosen_yet(service, on):
        return NO_POLICY
    nearest = later or next(iter(reversed(held)), None)
    if nearest is None or nearest.folder is None:
        return NO_POLICY
    return _text(nearest.folder, service.closures_on(on))


def governing(service: Service, on: date) -> Pack:
    """The policy in force in the service that day; NO_POLICY where there is none that can be read."""
    try:
        return pack_for(service, on)
    except PackError:
        return NO_POLICY


def why_unreadable(service: Service, on: date) -> str:
    """What is wrong with the policy in force in the service that day, so that it cannot be read; empty where it can."""
    try:
        pack_for(service, on)
    except PackError as problem:
        return str(problem)
    return ""


def version_for(service: Service, on: date) -> PolicyVersion | None:
    """The version in force on ``on``, whether or not its text is held; None where there was none, or none can be read."""
    try:
        versions = versions_for(service)
    except PackError:
        return None
    return next((each for each in versions if each.covers(on)), None)


def versions_for(service: Service) -> tuple[PolicyVersion, ...]:
    """Every version of each policy of the service, on the days on which it worked under that; none where it names no policy."""
    return _versions_of(service.packs)


def latest_of(service: Service, names: Collection[str]) -> date:
    """The day on which the latest of these versions of the service's policy took effect."""
    known = (each.effective for each in versions_for(service) if each.version in names)
    return max(known, default=date.min)


def content_of(pack: Pack) -> str:
    """What tells the text of a pack, the closures it observes and the Keyworker that reads it from any other."""
    text = _content(pack.source)
    if not pack.local_closures:
        return text
    closures = "".join(each.model_dump_json() for each in pack.local_closures)
    return hashlib.sha256(f"{text}{closures}".encode()).hexdigest()[:_SHORT]


def read_ahead() -> None:
    """Read every pack that comes with Keyworker and every version that a service works under, so that no page waits.

    One with mistakes is left: whoever needs it is told of them.
    """
    for folder in bundled_folders():
        with suppress(PackError):
            load_pack(folder)
    for name in packs_followed():
        with suppress(PackError):
            for version in versions_named(name):
                if version.folder is not None:
                    _text(version.folder)


def packs_followed() -> set[str]:
    """The policies that a service works under, or did."""
    return {pack for service in Service.objects.all() for pack, _ in service.packs}


def policies_to_choose(*, agreed_only: bool = True) -> tuple[tuple[str, str], ...]:
    """The policies that a service may be given: what it names each by, and what each is called. Its own stand first.

    One that the authority brought may be chosen once somebody else has agreed to it.
    """
    agreed = agreed_policies()
    own = [
        (each.name, title_of(each))
        for each in held_policies()
        if each.name in agreed or not agreed_only
    ]
    headers = sorted((load_header(each) for each in bundled_folders()), key=lambda each: each.title)
    return (*own, *((each.id, f"{each.title} ({each.authority})") for each in headers))


def policies_waiting() -> tuple[str, ...]:
    """What each policy that was brought here, and that nobody else has agreed to yet, is called."""
    agreed = agreed_policies()
    held = (each for each in held_policies() if each.name not in agreed)
    return tuple(dict.fromkeys(f"{each.title}, version {each.version}" for each in held))


def policy_named(name: str, closures: tuple[LocalClosure, ...] = ()) -> Pack:
    """The latest text held under what a service may name a policy by, on its closures. Raises PackError."""
    held = [each.folder for each in versions_named(name) if each.folder is not None]
    return _text(held[-1], closures)


@dataclass(frozen=True)
class PolicyAhead:
    """A policy that is chosen for a service from a day ahead: what it is called, and its first day."""

    title: str
    first: date


def policy_ahead(service: Service, on: date) -> PolicyAhead | None:
    """The next policy under which the service is to work after that day; None where none is chosen."""
    ahead = [(first, name) for name, first in service.packs if first is not None and first > on]
    if not ahead:
        return None
    first, name = min(ahead)
    try:
        return PolicyAhead(policy_named(name).header.title, first)
    except PackError:
        return None


def _not_chosen_yet(service: Service, on: date) -> bool:
    """Whether on that day nobody's choice of a policy had taken effect."""
    first = service.packs[0][1] if service.packs else None
    return first is not None and on < first


def _text(folder: Path, closures: tuple[LocalClosure, ...] = ()) -> Pack:
    return _observing(folder, closures) if closures else _as_written(folder)


@cache
def _as_written(folder: Path) -> Pack:
    return load_pack(folder)


@lru_cache(maxsize=_AT_HAND)
def _observing(folder: Path, closures: tuple[LocalClosure, ...]) -> Pack:
    return _as_written(folder).observing(closures)


@cache
def _content(folder: Path | None) -> str:
    said = hashlib.sha256(__version__.encode())
    for path in pack_files(folder) if folder is not None else ():
        said.update(path.name.encode() + path.read_bytes())
    return said.hexdigest()[:_SHORT]


@cache
def _versions_of(packs: tuple[tuple[str, date | None], ...]) -> tuple[PolicyVersion, ...]:
    """The versions of policies that follow one another, each on the days on which its policy was the one chosen."""
    if not packs:
        return ()
    found: list[PolicyVersion] = []
    # Whoever chooses another policy says from which day.
    ends = [*(first - _A_DAY for _, first in packs[1:] if first is not None), date.max]
    for (name, first), last in zip(packs, ends, strict=True):
        found += _between(versions_named(name), first or date.min, last)
    return tuple(found)


def _between(versions: Iterable[PolicyVersion], first: date, last: date) -> Iterator[PolicyVersion]:
    """Those in force on some of these days, on these days."""
    for each in versions:
        effective, until = max(each.effective, first), min(each.until or date.max, last)
        if effective <= until:
            ended = None if until == date.max else until
            yield each.model_copy(update={"effective": effective, "until": ended})


@cache
def versions_named(name: str) -> tuple[PolicyVersion, ...]:
    """Every version of the policy that a service names, one that the authority brought too. Raises PackError as ``versions_of``.

    Read once a process: a pack changes with a release or a restart, never under a running request.
    """
    return versions_in(folder_of(name)) if is_held(name) else versions_of(name)
