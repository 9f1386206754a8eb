"""How do a pack, its rules and what was found in it read on a terminal?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from keyworker.config.management.commands._layout import labelled, paragraph, reasons, table
from keyworker.decisions.trying.checking import Checked
from keyworker.decisions.trying.mutations import MutationRun
from keyworker.policy.packs.coverage import CoverageTotals, Covered, coverage_of, totals_of
from keyworker.policy.packs.difference import Change
from keyworker.policy.packs.in_words import PlainRule, plain_rules
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.pages_in_words import pages_in_words
from keyworker.policy.packs.summary import PackSummary, VersionSummary
from keyworker.policy.packs.who_does_what import RoleTable
from keyworker.policy.wording import counted

_LISTS = ("settings", "checklists")


def packs(summaries: Sequence[PackSummary]) -> Iterator[str]:
    """One row a pack."""
    heading = (
        "Pack",
        "Title",
        "Authority",
        "Version",
        "In force from",
        "Until",
        "Rules",
        "Clauses met",
    )
    yield from table(heading, (_pack_row(each) for each in summaries))
    for pack in summaries:
        if len(pack.versions) > 1:
            yield ""
            yield f"Versions of {pack.id}"
            heading = ("Version", "In force from", "Until", "", "What changed")
            yield from table(heading, (_version_row(each) for each in pack.versions))


def _version_row(version: VersionSummary) -> tuple[object, ...]:
    standing = "in force" if version.in_force else "" if version.held else "text not held"
    return version.version, version.effective, version.until, standing, version.note


def _pack_row(pack: PackSummary) -> tuple[object, ...]:
    met = f"{pack.clauses.implemented} of {pack.clauses.clauses}"
    return (
        pack.id,
        pack.title,
        pack.authority,
        pack.version,
        pack.effective,
        pack.until,
        pack.rules_total,
        met,
    )


def whole(pack: Pack, summary: PackSummary) -> Iterator[str]:
    """The pack from its title to its local defaults."""
    yield f"{pack.header.title}, version {pack.header.version}"
    yield from labelled("Authority", pack.header.authority)
    yield from labelled("Owner", pack.header.owner)
    until = f" until {summary.until}" if summary.until else ""
    yield from labelled("In force", f"from {summary.effective}{until}")
    if summary.review_due:
        yield from labelled(
            "Review due", f"{summary.review_due}{' (overdue)' if summary.review_overdue else ''}"
        )
    kind = ""
    for rule in plain_rules(pack):
        if rule.kind != kind:
            kind = rule.kind
            yield from ("", kind.upper())
        yield ""
        yield from _rule(rule)
    if pack.settings:
        yield from ("", "SETTINGS (local defaults, not in the policy)")
    for setting in pack.settings:
        yield from labelled(setting.id, f"{_value(setting.value)}: {setting.why}", width=32)
    pages = pages_in_words(pack)
    if pages:
        yield from ("", "PAGES (what they show beside the work)")
    for name, said in pages.items():
        yield from labelled(name, said, width=48)
    for checklist in pack.checklists:
        yield ""
        yield from _checklist(checklist.model_dump(), pack)


def roles(tables: Sequence[RoleTable]) -> Iterator[str]:
    """Of each policy, each role with the actions it may do."""
    for each in tables:
        yield f"{each.title}, version {each.version}"
        width = 2 + max(map(len, each.roles.values()), default=0)
        for role, title in each.roles.items():
            given = ", ".join(row.action for row in each.actions if role in row.who)
            yield from labelled(title, given or "none", width=width)
        yield ""


def documents_named(pack: Pack, name: str) -> list[dict[str, Any]]:
    """The rules, local defaults and checklists of that id, each as a document."""
    found = []
    for rule in plain_rules(pack):
        if rule.id == name:
            clause = next(each for each in pack.clauses if each.id == rule.clause_id)
            examples = [each.model_dump(mode="json") for each in _examples_of(pack, rule)]
            found.append(
                {
                    **asdict(rule),
                    "says": clause.says,
                    "ambiguity": clause.ambiguity,
                    "examples": examples,
                }
            )
    for kind in _LISTS:
        found += [
            {"kind": kind, **each.model_dump(mode="json")}
            for each in getattr(pack, kind)
            if each.id == name
        ]
    return found


def names_in(pack: Pack) -> set[str]:
    """Every id that ``documents_named`` knows."""
    return {rule.id for rule in pack.rules()} | {
        each.id for kind in _LISTS for each in getattr(pack, kind)
    }


def _examples_of(pack: Pack, rule: PlainRule) -> list[Any]:
    gate = next((each for each in pack.gates if each.id == rule.id), None)
    names = {rule.id, *gate.actions} if gate is not None else {rule.id}
    return [each for each in pack.examples if each.of in names]


def parts(pack: Pack, found: Sequence[dict[str, Any]]) -> Iterator[str]:
    """What ``documents_named`` found, for people."""
    for number, each in enumerate(found):
        if number:
            yield ""
        if each["kind"] == "settings":
            yield f"{each['id']} (settings)"
            yield from labelled(
                "Value", f"{_value(each['value'])} (a local default, not in the policy)"
            )
            yield from labelled("Why", each["why"])
        elif each["kind"] == "checklists":
            yield from _checklist(each, pack)
        else:
            rule = next(
                rule
                for rule in plain_rules(pack)
                if (rule.kind, rule.id) == (each["kind"], each["id"])
            )
            yield from _rule(rule)
            yield from labelled("The obligation", each["says"])
            if each["ambiguity"]:
                yield from labelled("Read as", each["ambiguity"])
            for example in each["examples"]:
                expected = "nothing" if example["none"] else _flat(example["expect"])
                yield from labelled(
                    "Example", f"{example['id']}, as of {example['as_of']}: {expected}"
                )


def _rule(rule: PlainRule) -> Iterator[str]:
    yield f"{rule.title} ({rule.id})" if rule.title != rule.id else rule.id
    yield from paragraph(rule.plain, indent="  ")
    yield from labelled("Clause", rule.clause)
    for label, said in rule.lines:
        yield from labelled(label, said)


def _checklist(checklist: dict[str, Any], pack: Pack) -> Iterator[str]:
    yield f"{checklist['title']} ({checklist['id']})"
    yield from paragraph(checklist["plain"], indent="  ")
    for section in checklist["sections"]:
        yield f"  {section['title']}"
        yield from reasons(_item(item, pack) for item in section["items"])


def _item(item: dict[str, Any], pack: Pack) -> str:
    scale = f" [{' - '.join(item['scale'])}]" if item["scale"] else ""
    return f"{item['ask']}{scale} ({pack.cite(item['clause'])})"


def checked(results: Sequence[Checked]) -> Iterator[str]:
    """What was found in each pack, failures first, and a last line that counts."""
    for each in results:
        verdict = counted(len(each.failures), "failure") if each.failures else "sound"
        yield f"{each.pack}: {counted(each.rules, 'rule')}, {counted(each.examples, 'worked example')}: {verdict}"
        yield from (f"  {failure}" for failure in each.failures)
        yield from (f"  note: {note}" for note in each.notes)
    failures = sum(len(each.failures) for each in results)
    notes = sum(len(each.notes) for each in results)
    yield f"{counted(len(results), 'pack')} checked: {counted(failures, 'failure')}, {counted(notes, 'note')}"


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


def _covered_row(covered: Covered) -> tuple[object, ...]:
    by = [f"{kind}: {', '.join(ids)}" for kind, ids in covered.rules.items()]
    by += [f"by: {', '.join(covered.by)}"] if covered.by else []
    if covered.status == "unexplained":
        by.append("NOTHING, and no reason is given")
    elif covered.why:
        by.append(f"{'not yet' if covered.status == 'not-yet' else 'not software'}: {covered.why}")
    if covered.tests:
        by.append(f"tested by: {', '.join(covered.tests)}")
    if covered.examples:
        by.append(f"shown by {counted(covered.examples, 'worked example')}")
    if covered.examples_not_run:
        by.append(f"examples not run: {covered.examples_not_run}")
    return covered.clause, covered.ref, covered.force, "; ".join(by)


def _totals(totals: CoverageTotals) -> str:
    return (
        f"{totals.clauses} obligations: {totals.implemented} met, {totals.not_yet} not yet, "
        f"{totals.not_software} not software, {totals.unexplained} unexplained"
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


def _flat(expected: Any) -> str:
    if isinstance(expected, dict):
        return ", ".join(f"{key} {_flat(each)}" for key, each in expected.items())
    if isinstance(expected, list):
        return "; ".join(_flat(each) for each in expected) or "none"
    return str(expected)


def _value(value: object) -> str:
    return ", ".join(str(each) for each in value) if isinstance(value, list | tuple) else str(value)


def mutated(runs: Sequence[MutationRun]) -> Iterator[str]:
    """What came of leaving rules out, for people."""
    for run in runs:
        missed = run.left_out - len(run.survivors)
        yield f"{run.policy}: {run.left_out} left out in turn, {missed} missed, {counted(len(run.survivors), 'survivor')}"
        for each in run.survivors:
            yield f"  {run.policy}/{each.place}: {each.rule}: nobody missed it {each.done}"
        if run.altered is not None:
            yield f"{run.policy}: {run.altered} altered in turn, {len(run.altered_survivors or ())} not noticed"
        for each in run.altered_survivors or ():
            yield f"  note: {run.policy}/{each.place}: {each.rule}: nobody missed it with {each.done}"
