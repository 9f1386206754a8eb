"""What is a pack, in a line: whose, which version, in force when, how many rules, how much of its register is met?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from keyworker.policy.kinds import named_rules
from keyworker.policy.model import Model
from keyworker.policy.packs.coverage import CoverageTotals, coverage_of, totals_of
from keyworker.policy.packs.loader import bundled_folders, load_outline
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.versions import PolicyVersion, versions_of


class VersionSummary(Model):
    """A version of the policy as lists show it; ``held`` says whether its text is here."""

    version: str
    effective: date
    until: date | None
    held: bool
    in_force: bool
    note: str


class PackSummary(Model):
    """A pack as lists show it. ``rules`` counts by kind of file; ``review_overdue`` is of the day asked about.

    ``versions`` are all there are, oldest first; none where only this one was asked about. ``brought`` says that the
    authority brought it to its record here, and that it does not come with Keyworker.
    """

    id: str
    title: str
    authority: str
    version: str
    effective: date
    until: date | None
    in_force: bool
    owner: str
    review_due: date | None
    review_overdue: bool
    rules: dict[str, int]
    rules_total: int
    examples: int
    clauses: CoverageTotals
    versions: tuple[VersionSummary, ...] = ()
    brought: bool = False


def summaries(*, as_of: date) -> list[PackSummary]:
    """Every pack that comes with Keyworker in a line, as of a day, with the versions there are of it."""
    outlines = [load_outline(folder) for folder in bundled_folders()]
    return [
        summary_of(pack, as_of=as_of, versions=versions_of(pack.id)).model_copy(
            update={"examples": examples}
        )
        for pack, examples in outlines
    ]


def summary_of_brought(folder: Path, *, as_of: date) -> PackSummary:
    """The policy in this folder, which the authority brought to its record, in a line. Raises PackError."""
    pack, examples = load_outline(folder)
    return summary_of(pack, as_of=as_of).model_copy(update={"examples": examples, "brought": True})


def summary_of(pack: Pack, *, as_of: date, versions: Sequence[PolicyVersion] = ()) -> PackSummary:
    """The pack in a line, as of a day, with the versions there are of it."""
    header = pack.header
    rules = dict(Counter(kind for kind, _ in named_rules(pack)))
    return PackSummary(
        id=pack.id,
        title=header.title,
        authority=header.authority,
        version=header.version,
        effective=header.effective,
        until=header.until,
        in_force=header.effective <= as_of and (header.until is None or as_of <= header.until),
        owner=header.owner,
        review_due=header.review_due,
        review_overdue=header.review_due is not None and header.review_due < as_of,
        rules=rules,
        rules_total=sum(rules.values()),
        examples=len(pack.examples),
        clauses=totals_of(coverage_of(pack)),
        versions=tuple(
            VersionSummary(
                version=each.version,
                effective=each.effective,
                until=each.until,
                held=each.held,
                in_force=each.covers(as_of),
                note=each.note,
            )
            for each in versions
        ),
    )
