"""How do the days on which a service is closed go along in a file, so that whoever asks about it counts the same days?"""

from __future__ import annotations

from typing import Any

from keyworker.policy.packs.pack import Pack


def closures_in_a_file(pack: Pack) -> dict[str, Any]:
    """The part of a document that says them; nothing where there are none."""
    if not pack.local_closures:
        return {}
    rows = [each.model_dump(mode="json", by_alias=True) for each in pack.local_closures]
    return {"closures": rows}
