"""Which version of a policy was in force on a day, and do we hold its text?

The version in ``packs/<id>/`` is the current one; earlier and coming ones stand in ``packs/<id>/versions/<version>/``,
each a whole pack of the same id. The current header may list further versions whose text is not held.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from keyworker.policy.model import Model
from keyworker.policy.packs.loader import (
    VERSIONS,
    bundled_folders,
    find_folder,
    load_header,
    load_pack,
)
from keyworker.policy.packs.pack import Pack
from keyworker.policy.problems import PackError, Problem, did_you_mean
from keyworker.policy.wording import listed, on_day


class NotInForce(PackError):
    """No version that we hold was in force on the day asked about; the problem says which was, if any."""


class PolicyVersion(Model):
    """One version of a policy. ``until`` is its last day; None while nothing ends it. ``folder`` holds its text."""

    version: str
    effective: date
    until: date | None = None
    note: str = ""
    folder: Path | None = None

    @property
    def held(self) -> bool:
        return self.folder is not None

    def covers(self, day: date) -> bool:
        """Whether it was in force on ``day``."""
        return self.effective <= day and (self.until is None or day <= self.until)


def versions_of(name_or_path: str) -> tuple[PolicyVersion, ...]:
    """Every version of a pack, by its id or the path of its folder, oldest first.

    Raises PackError where there is no such pack, or a version's header has mistakes.
    """
    return versions_in(find_folder(name_or_path))


def versions_in(folder: Path) -> tuple[PolicyVersion, ...]:
    """Every version of the pack in ``folder``, oldest first. Raises PackError where a header has mistakes."""
    current = load_header(folder)
    headers = {current.version: (current, folder)}
    for each in version_folders(folder):
        header = load_header(each)
        headers.setdefault(header.version, (header, each))
    known = [
        PolicyVersion(
            version=header.version,
            effective=header.effective,
            until=header.until,
            folder=place,
            note=next(
                (each.note for each in current.versions if each.version == header.version), ""
            ),
        )
        for header, place in headers.values()
    ]
    known += [
        PolicyVersion(version=each.version, effective=each.effective, note=each.note)
        for each in current.versions
        if each.version not in headers
    ]
    return tuple(_each_until_the_next(sorted(known, key=lambda each: each.effective)))


def version_folders(folder: Path) -> list[Path]:
    """The folders of a pack's other versions."""
    return sorted(each.parent for each in (folder / VERSIONS).glob("*/pack.yaml"))


def in_force(name_or_path: str, day: date) -> Pack:
    """The pack as it was in force on ``day``.

    Raises NotInForce where no version was, or its text is not held; PackError where the pack has mistakes.
    """
    versions = versions_of(name_or_path)
    version_then = next((each for each in versions if each.covers(day)), None)
    if version_then is not None and version_then.folder is not None:
        return load_pack(version_then.folder)
    title = load_header(find_folder(name_or_path)).title
    raise NotInForce(
        [Problem(name_or_path, None, None, _not_in_force(title, versions, version_then, day))]
    )


def find_version(name: str, *, version: str | None = None) -> Pack:
    """A pack by id, path, or ``id@version``; the current version where none is named.

    Raises PackError where there is no such pack or version, or its text is not held.
    """
    if version is None and "@" in name and not Path(name).exists():
        name, _, version = name.partition("@")
    folder = find_folder(name)
    if version is None:
        return load_pack(folder)
    return load_pack(_folder_of(name, version, versions_in(folder)))


def is_path(name: str) -> bool:
    """Whether a pack is named by its folder, and so is meant as it stands, whatever the day."""
    return name not in {each.name for each in bundled_folders()} and Path(name).is_dir()


def _each_until_the_next(ordered: Sequence[PolicyVersion]) -> Iterator[PolicyVersion]:
    """A version is in force to its own last day, and never beyond the day before the next takes effect."""
    for number, each in enumerate(ordered):
        later = next(
            (
                other.effective
                for other in ordered[number + 1 :]
                if other.effective > each.effective
            ),
            None,
        )
        ends = [
            day
            for day in (each.until, later - timedelta(days=1) if later else None)
            if day is not None
        ]
        yield each.model_copy(update={"until": min(ends, default=None)})


def _folder_of(name: str, version: str, versions: Sequence[PolicyVersion]) -> Path:
    known = [each.version for each in versions]
    version_then = next((each for each in versions if each.version == version), None)
    if version_then is None:
        message = f"there is no version '{version}'{did_you_mean(version, known)} (versions: {', '.join(known)})"
        raise PackError([Problem(name, None, None, message)])
    if version_then.folder is None:
        raise PackError([Problem(name, None, None, f"the text of version {version} is not held")])
    return version_then.folder


def _not_in_force(
    title: str, versions: Sequence[PolicyVersion], version_then: PolicyVersion | None, day: date
) -> str:
    held = listed(each.version for each in versions if each.held)
    if version_then is not None:
        return (
            f"version {version_then.version} of {title} was in force on {on_day(day)}, and its text is not held (held: {held}); "
            "--version asks another"
        )
    first = versions[0]
    if day < first.effective:
        return (
            f"no version of {title} was in force on {on_day(day)}: the first, {first.version}, took effect on "
            f"{on_day(first.effective)}; --version asks one all the same"
        )
    last = next(each for each in reversed(versions) if each.until is not None and each.until < day)
    assert last.until is not None
    return (
        f"no version of {title} was in force on {on_day(day)}: version {last.version} ended on {on_day(last.until)}; "
        "--version asks one all the same"
    )
