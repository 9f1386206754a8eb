"""Which policy does a command mean: one that comes with Keyworker, one in a folder, or one that was brought to the record here?

A policy is named by its id, by its id and version, or by the path of its folder. What stands under an id wherever the
command is asked is never taken from the folder in which it happens to be asked: there a path has a slash.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from keyworker.config.database import has_a_record
from keyworker.config.database_names import DatabaseProblem
from keyworker.policy.packs.loader import (
    bundled_folders,
    load_header,
    load_pack,
    no_such_pack,
)
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.versions import find_version
from keyworker.policy.problems import PackError, Problem

PACK_HELP = (
    "a pack's id, id@version, the path of its folder, or the id of one that was brought here"
)
_AT = "@"


@dataclass(frozen=True)
class HeldText:
    """A text that was brought here: what a service names it by, whose it is and which version it says it is."""

    name: str
    pack: str
    version: str

    @property
    def marks(self) -> frozenset[str]:
        """What may stand behind the id to mean this text."""
        return frozenset({self.version, self.name.partition(_AT)[2]})


def pack_named(name: str, *, version: str | None = None) -> Pack:
    """The pack that comes with Keyworker or stands in a folder, or else the latest text of it that was brought here.

    ``ours`` is the latest of that id, ``ours@2`` that version, ``ours@3f2a9c01d4e7`` that very text. Raises PackError.
    """
    folder = folder_on_record(name, version=version)
    return load_pack(folder) if folder is not None else find_version(name, version=version)


def folder_on_record(name: str, *, version: str | None = None) -> Path | None:
    """The folder of a policy that was brought here; None of one that comes with Keyworker or stands in a folder.

    Raises PackError where there is none of that name, or where a folder of that name stands here besides.
    """
    pack, at, mark = name.partition(_AT)
    if at and not mark:
        raise _refusal(
            name, f"nothing stands behind the @; write {pack}, or its version, such as {pack}@2"
        )
    if os.sep in name:
        return None
    bundled = {each.name: each for each in bundled_folders()}
    exactly = bool(version or mark)
    if pack in bundled:
        if not exactly and Path(name).resolve() != bundled[pack].resolve():
            _refuse_two_meanings(name, "comes with Keyworker", load_header(bundled[pack]).version)
        return None
    texts = held_texts()
    held = [each for each in texts if each.pack == pack]
    if held:
        if not exactly:
            _refuse_two_meanings(name, "was brought here", held[0].version)
        return _folder_of_held(name, held, version or mark)
    if not any(Path(each).is_dir() for each in (name, pack)):
        raise no_such_pack(name, {*bundled, *(each.pack for each in texts)})
    return None


def latest_held() -> Iterable[Path]:
    """The folder of the latest text of each policy that was brought here, by id."""
    latest = {each.pack: each for each in reversed(held_texts())}
    return [_folder_of(each) for _, each in sorted(latest.items())]


def held_texts() -> Sequence[HeldText]:
    """Every text that was brought to the record here, the latest first; none where there is no record to ask."""
    if not has_a_record():
        return ()
    import django
    from django.db import Error

    django.setup()
    from keyworker.record.held_policies import held_policies

    try:
        return [HeldText(each.name, each.pack, each.version) for each in held_policies()]
    except (Error, DatabaseProblem):
        # Where the record cannot be asked, only what comes with Keyworker and stands in folders is known.
        return ()


def _refuse_two_meanings(name: str, also: str, version: str) -> None:
    """Refuses an id that a pack's folder here has, too: which was looked at would hang on where the command is asked."""
    if (Path(name) / "pack.yaml").is_file():
        raise _refusal(
            name,
            f"the folder {name} here is a policy, and another of this name {also}; "
            f"write .{os.sep}{name} for the folder, or {name}{_AT}{version} for the other",
        )


def _folder_of_held(name: str, held: Sequence[HeldText], which: str) -> Path:
    meant = next((each for each in held if not which or which in each.marks), None)
    if meant is None:
        known = ", ".join(dict.fromkeys(each.version for each in held))
        raise _refusal(name, f"there is no version '{which}' (versions: {known})")
    return _folder_of(meant)


def _folder_of(held: HeldText) -> Path:
    from keyworker.record.held_policies import folder_of

    return folder_of(held.name)


def _refusal(name: str, why: str) -> PackError:
    return PackError([Problem(name, None, None, why)])
