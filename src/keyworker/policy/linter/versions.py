"""Is there one version of the policy for each day, and is each where its header says?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from keyworker.policy.linter.finding import Finding, failure, note
from keyworker.policy.packs.loader import VERSIONS, load_header
from keyworker.policy.packs.pack import Pack, PackHeader, Version
from keyworker.policy.packs.versions import version_folders
from keyworker.policy.problems import PackError, Problem
from keyworker.policy.wording import on_day


def findings_on_versions(pack: Pack) -> Iterator[Finding]:
    """Versions that overlap, are not where they should be, or of which the header says something else."""
    header = pack.header
    if header.until is not None and header.until < header.effective:
        yield _of(pack, header.version, f"ends on {on_day(header.until)}, before it takes effect")
    if pack.source is None or pack.source.resolve().parent.name == VERSIONS:
        # A version that stands beside others is looked at from the current one.
        return
    others: list[PackHeader] = []
    for folder in version_folders(pack.source):
        try:
            others.append(load_header(folder))
        except PackError as error:
            for each in error.problems:
                place = f"{VERSIONS}/{folder.name}/{each.file}"
                yield Finding(Problem(place, each.line, each.rule, each.message), fails=True)
            continue
        yield from _misplaced(pack, folder, others[-1])
    yield from _overlapping(pack, [header, *others])
    yield from _listed_otherwise(pack, [header, *others])


def _misplaced(pack: Pack, folder: Path, header: PackHeader) -> Iterator[Finding]:
    place = f"{VERSIONS}/{folder.name}/pack.yaml"
    for message in _against_its_folder(pack, folder, header):
        yield Finding(Problem(place, None, None, message), fails=True)


def _against_its_folder(pack: Pack, folder: Path, header: PackHeader) -> Iterator[str]:
    if header.id != pack.id:
        yield f"its id is '{header.id}'; a version of {pack.id} has the same id"
    if header.version != folder.name:
        yield f"is version '{header.version}'; its folder should be called so"
    if header.version == pack.header.version:
        yield f"is version '{header.version}' a second time; the current version stands in the pack's own folder"


def _overlapping(pack: Pack, headers: list[PackHeader]) -> Iterator[Finding]:
    for first, second in combinations(sorted(headers, key=lambda each: each.effective), 2):
        if first.effective == second.effective and first.version != second.version:
            day = on_day(first.effective)
            message = f"takes effect on the same day as version {first.version} ({day}); which of them counts?"
            yield _of(pack, second.version, message)
        elif first.until is not None and first.until >= second.effective:
            message = (
                f"takes effect on {on_day(second.effective)}, while version {first.version} is said to be in force until "
                f"{on_day(first.until)}; two versions cannot both be in force"
            )
            yield _of(pack, second.version, message)


def _listed_otherwise(pack: Pack, headers: list[PackHeader]) -> Iterator[Finding]:
    """Versions of which the header's list says one thing and their own text, or its absence, another."""
    texts = {each.version: each for each in headers}
    listed = {each.version: each for each in pack.header.versions}
    for version, each in listed.items():
        for message in _against_its_text(each, texts.get(version)):
            yield _of(pack, version, message)
    for version in texts.keys() - listed.keys() if listed else ():
        yield note(pack, "pack", version, "is not among the versions that the header lists")


def _against_its_text(entry: Version, text: PackHeader | None) -> Iterator[str]:
    if text is None:
        if entry.held:
            yield f"is said to be held, and {VERSIONS}/{entry.version} is not there"
        return
    if not entry.held:
        yield "is said not to be held, and its text is there"
    if text.effective != entry.effective:
        here, there = on_day(entry.effective), on_day(text.effective)
        yield f"took effect on {here} as listed here, and on {there} as its own text says"


def _of(pack: Pack, version: str, message: str) -> Finding:
    return failure(pack, "pack", version, message)
