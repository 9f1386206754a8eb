"""Which policies may ask for what a file says: those that come with Keyworker, and those that a service here works under?

A file is read, and written, as all of them together would: whatever none of them asks for is read by nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from keyworker.policy.packs.checks.field_checks import Asking
from keyworker.policy.packs.loader import bundled_packs, load_pack
from keyworker.policy.packs.pack import Pack
from keyworker.policy.problems import PackError
from keyworker.record.governing_pack import packs_followed, versions_named


def _policies() -> Iterator[Pack]:
    yield from bundled_packs()
    for name in sorted(packs_followed()):
        # One with mistakes asks for nothing; whoever works under it is told of them.
        with suppress(PackError):
            for version in versions_named(name):
                if version.folder is not None:
                    yield load_pack(version.folder)


ASKED_HERE = Asking(others=_policies)
