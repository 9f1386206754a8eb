"""How does it read what meets each obligation of a pack, and what changed between two packs?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from keyworker.policy.packs.coverage import ClauseCoverage, CoverageTotals, coverage_of, totals_of
from keyworker.policy.packs.difference import Change
from keyworker.policy.packs.pack import Pack
from keyworker.policy.text_layout import paragraph, reasons, table
from keyworker.policy.wording import counted


def coverage(policies: Sequence[Pack]) -> Iterator[str]:
    """Every obligation of each pack and what meets it."""
    for number, pack in enumerate(policies):
        covered = coverage_of(pack)
        if number:
            yield ""
        yield f"{pack.header.title}, version {pack.header.version}"
        yield from table(
            ("Clause", "Cited as", "Force", "Met by"), (_covered_row(each) for each in covered)
        )
        yield ""
        for each in pack.not_software:
            yield from paragraph(f"Not software: {each.ref}: {each.why}", indent="  ", first="")
        yield _totals(totals_of(covered))


def totals(policies: Sequence[Pack]) -> Iterator[str]:
    """How many obligations of each pack stand how, a line a pack."""
    for pack in policies:
        yield f"{pack.id}: {_totals(totals_of(coverage_of(pack)))}"


def _covered_row(covered: ClauseCoverage) -> tuple[object, ...]:
    by = [f"{kind}: {', '.join(ids)}" for kind, ids in covered.rules.items()]
    by += [f"by: {', '.join(covered.by)}"] if covered.by else []
    if covered.status == "unexplained":
        by.append("NOTHING, and no reason is given")
    elif covered.why:
        by.append(f"{covered.in_words}: {covered.why}")
    if covered.tests:
        by.append(f"tested by: {', '.join(covered.tests)}")
    if covered.examples:
        by.append(f"shown by {counted(covered.examples, 'worked example')}")
    if covered.examples_not_run:
        by.append(f"examples not run: {covered.examples_not_run}")
    return covered.clause, covered.ref, covered.force, "; ".join(by)


def _totals(of: CoverageTotals) -> str:
    return (
        f"{of.clauses} obligations: {of.met} met, {of.partly} partly, "
        f"{of.not_yet} not yet, {of.not_software} not software, {of.unexplained} unexplained"
    )


def changes(found: Sequence[Change]) -> Iterator[str]:
    """What changed, rule by rule."""
    if not found:
        yield "Nothing changed."
    for each in found:
        cited = f", {each.clause}" if each.clause else ""
        yield f"{each.change.capitalize()}: {each.id} ({each.kind}{cited})"
        if each.change != "changed":
            yield from paragraph(each.plain, indent="  ")
        yield from reasons(each.lines)
