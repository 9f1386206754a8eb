"""Which policy does a command mean: one that comes with Keyworker, one in a folder, or one that was brought to the record here?"""

from __future__ import annotations

from pathlib import Path

from keyworker.config.database import has_a_record
from keyworker.config.database_names import DatabaseProblem
from keyworker.policy.packs.loader import bundled_folders, load_pack
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.versions import find_version
from keyworker.policy.problems import PackError, Problem

PACK_HELP = (
    "a pack's id, id@version, the path of its folder, or the id of one that was brought here"
)


def pack_named(name: str, *, version: str | None = None) -> Pack:
    """The pack that comes with Keyworker or stands in a folder, or else the latest text of it that was brought here.

    ``ours`` is the latest of that id, ``ours@2`` that version, ``ours@3f2a9c01d4e7`` that very text. Raises PackError.
    """
    folder = folder_on_record(name, version=version)
    return load_pack(folder) if folder is not None else find_version(name, version=version)


def folder_on_record(name: str, *, version: str | None = None) -> Path | None:
    """The folder of a policy that was brought here; None of one that comes with Keyworker, stands in a folder or is not known."""
    pack, _, mark = name.partition("@")
    if pack in {each.name for each in bundled_folders()} or Path(name).is_dir():
        return None
    if Path(pack).is_dir() or not has_a_record():
        return None
    return _folder_of_held(pack, version or mark, name)


def _folder_of_held(pack: str, which: str, name: str) -> Path | None:
    import django
    from django.db import Error

    django.setup()
    from keyworker.record.held_policies import folder_of, held_policies

    try:
        held = [each for each in held_policies() if each.pack == pack]
    except (Error, DatabaseProblem):
        # Where the record cannot be asked, only what comes with Keyworker and stands in folders is known.
        return None
    meant = [
        each for each in held if not which or which in {each.version, each.name.partition("@")[2]}
    ]
    if meant:
        return folder_of(meant[0].name)
    if held:
        known = ", ".join(dict.fromkeys(each.version for each in held))
        raise PackError(
            [Problem(name, None, None, f"there is no version '{which}' (versions: {known})")]
        )
    return None
