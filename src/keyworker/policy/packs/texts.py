"""Is the text of a policy the same here as elsewhere? Each file of a pack that decides anything, by its content's hash."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from keyworker.policy.packs.loader import pack_files

# They show what the rules come to, and decide nothing.
_WITHOUT_EFFECT = frozenset({"examples", "examples.yaml"})


def files_of(folder: Path) -> dict[str, str]:
    """The files of the pack in ``folder``, without those of its other versions and its examples: name and hash."""
    found = ((path.relative_to(folder), path) for path in pack_files(folder))
    return {
        str(name): sha256(path.read_bytes()).hexdigest()
        for name, path in found
        if name.parts[0] not in _WITHOUT_EFFECT
    }


def differing(here: dict[str, str], there: dict[str, str]) -> list[str]:
    """The names of files that are not the same in both, or stand in one only."""
    return sorted(name for name in here.keys() | there.keys() if here.get(name) != there.get(name))
