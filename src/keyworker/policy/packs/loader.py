"""Which packs are there, and what is the pack in a folder?

A pack is a folder of YAML files, one a kind of rule. Reading collects all mistakes, each with file, line and rule
(``packs.reading``).
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path

from keyworker.policy.packs.checks.cross_checks import cross_check
from keyworker.policy.packs.pack import Pack, PackHeader
from keyworker.policy.packs.reading.parts import PackReading
from keyworker.policy.problems import PackError, Problem, did_you_mean

__all__ = [
    "PackError",
    "bundled_folders",
    "bundled_packs",
    "find_folder",
    "find_pack",
    "load_header",
    "load_outline",
    "load_pack",
    "no_such_pack",
]

# Beside the files of a pack: whole packs, each an earlier or a coming version of it.
VERSIONS = "versions"

_MOST_KEPT = 64
_EXAMPLES = "examples"


def find_pack(name_or_path: str) -> Pack:
    """A pack by the id of one that comes with Keyworker, or by the path of its folder.

    Raises PackError where there is none, or where it has mistakes.
    """
    return load_pack(find_folder(name_or_path))


def find_folder(name_or_path: str) -> Path:
    """The folder of a pack by its id or path. Raises PackError where there is none."""
    bundled = {each.name: each for each in bundled_folders()}
    if name_or_path in bundled:
        return bundled[name_or_path]
    if Path(name_or_path).is_dir():
        return Path(name_or_path)
    raise no_such_pack(name_or_path, bundled)


def no_such_pack(name: str, known: Collection[str]) -> PackError:
    """What is said of a name that is none of the packs that are ``known``, and no folder."""
    there = ", ".join(sorted(known)) or "none"
    message = (
        f"no policy pack of this name or folder{did_you_mean(name, known)} (known packs: {there})"
    )
    return PackError([Problem(name, None, None, message)])


def bundled_packs() -> tuple[Pack, ...]:
    """Every pack that comes with Keyworker, by id."""
    return tuple(load_pack(folder) for folder in bundled_folders())


def load_pack(folder: Path) -> Pack:
    """Read the pack in ``folder``; read once a process while its files do not change.

    Raises PackError with every mistake found.
    """
    paths = pack_files(folder)
    return _load(str(folder), tuple((str(path), path.stat().st_mtime_ns) for path in paths))


def pack_files(folder: Path) -> list[Path]:
    """The files of which the pack in ``folder`` is made; those of its other versions are not among them."""
    paths = folder.rglob("*.yaml")
    return sorted(each for each in paths if each.relative_to(folder).parts[0] != VERSIONS)


def load_outline(folder: Path) -> tuple[Pack, int]:
    """The pack in ``folder`` without its worked examples, and how many it has of them: as much as a list tells.

    Examples are more than half of a pack's text. Whether its parts fit together a list does not ask either. Raises
    PackError with every mistake found in what is read.
    """
    reading = PackReading(folder)
    parts = reading.parts(leaving_out=_EXAMPLES)
    examples = reading.count(_EXAMPLES)
    if reading.problems:
        raise PackError(reading.problems)
    return Pack(source=folder, **parts), examples


def load_header(folder: Path) -> PackHeader:
    """Read what the pack in ``folder`` is, and none of its rules. Raises PackError with every mistake in pack.yaml."""
    path = folder / "pack.yaml"
    return _load_header(str(folder), path.stat().st_mtime_ns if path.exists() else 0)


@cache
def _load_header(folder: str, changed: int) -> PackHeader:
    reading = PackReading(Path(folder))
    header = reading.header()
    if header is None:
        raise PackError(reading.problems)
    return header


# A text that is being written is read anew after each change, and what it was before is not wanted again.
@lru_cache(maxsize=_MOST_KEPT)
def _load(folder: str, files: tuple[tuple[str, int], ...]) -> Pack:
    reading = PackReading(Path(folder))
    parts = reading.parts()
    if reading.problems:
        raise PackError(reading.problems)
    pack = Pack(source=Path(folder), lines=reading.lines.by_part, **parts)
    problems = list(cross_check(pack))
    if problems:
        raise PackError(problems)
    return pack


def bundled_folders() -> list[Path]:
    """The folders of the packs that come with Keyworker, by id."""
    packs = Path(str(resources.files("keyworker"))) / "packs"
    return sorted(each.parent for each in packs.glob("*/pack.yaml"))
