"""How does a pack read on a terminal: in a list, whole, or one of its rules, settings or checklists?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from keyworker.policy.packs.in_words import PlainRule, plain_rules
from keyworker.policy.packs.kinds_in_words import kinds_in_words
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.pages_in_words import pages_in_words
from keyworker.policy.packs.summary import PackSummary, VersionSummary
from keyworker.policy.packs.who_does_what import RoleTable
from keyworker.policy.text_layout import labelled, paragraph, reasons, table


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
            yield from table(
                ("Version", "In force from", "Until", "", "What changed"),
                (_version_row(each) for each in pack.versions),
            )


def _version_row(version: VersionSummary) -> tuple[object, ...]:
    status = "in force" if version.in_force else "" if version.held else "text not held"
    return version.version, version.effective, version.until, status, version.note


def _pack_row(pack: PackSummary) -> tuple[object, ...]:
    met = f"{pack.clauses.met} of {pack.clauses.clauses}"
    return (
        pack.id,
        f"{pack.title} (brought here)" if pack.brought else pack.title,
        pack.authority,
        pack.version,
        pack.effective,
        pack.until,
        pack.rules_total,
        met,
    )


def whole(pack: Pack, summary: PackSummary) -> Iterator[str]:
    """The pack from its title to its checklists."""
    yield from _heading(pack, summary)
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
    yield from ("", "KINDS (what there is, and what it is called)")
    for heading, kinds in kinds_in_words(pack).items():
        yield from labelled(heading, "; ".join(kinds))
    pages = pages_in_words(pack)
    if pages:
        yield from ("", "PAGES (what they show beside the work)")
    for name, words in pages.items():
        yield from labelled(name, words, width=48)
    for checklist in pack.checklists:
        yield ""
        yield from _checklist(checklist.model_dump(), pack)


def _heading(pack: Pack, summary: PackSummary) -> Iterator[str]:
    yield f"{pack.header.title}, version {pack.header.version}"
    yield from labelled("Authority", pack.header.authority)
    yield from labelled("Owner", pack.header.owner)
    until = f" until {summary.until}" if summary.until else ""
    yield from labelled("In force", f"from {summary.effective}{until}")
    if summary.review_due:
        overdue = " (overdue)" if summary.review_overdue else ""
        yield from labelled("Review due", f"{summary.review_due}{overdue}")


def roles(tables: Sequence[RoleTable]) -> Iterator[str]:
    """Of each policy, each role with the actions it may do."""
    for each in tables:
        yield f"{each.title}, version {each.version}"
        width = 2 + max(map(len, each.roles.values()), default=0)
        for role, title in each.roles.items():
            given = ", ".join(row.action for row in each.actions if role in row.who)
            yield from labelled(title, given or "none", width=width)
        yield ""


def parts(pack: Pack, found: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The rules, settings and checklists that ``named_parts.documents_named`` found."""
    for number, each in enumerate(found):
        if number:
            yield ""
        if each["kind"] == "settings":
            yield from _setting(each)
        elif each["kind"] == "checklists":
            yield from _checklist(each, pack)
        else:
            yield from _rule_with_examples(each, pack)


def _setting(setting: dict[str, Any]) -> Iterator[str]:
    yield f"{setting['id']} (settings)"
    value = f"{_value(setting['value'])} (a local default, not in the policy)"
    yield from labelled("Value", value)
    yield from labelled("Why", setting["why"])


def _rule_with_examples(document: dict[str, Any], pack: Pack) -> Iterator[str]:
    wanted = (document["kind"], document["id"])
    yield from _rule(next(rule for rule in plain_rules(pack) if (rule.kind, rule.id) == wanted))
    yield from labelled("The obligation", document["says"])
    if document["ambiguity"]:
        yield from labelled("Read as", document["ambiguity"])
    for example in document["examples"]:
        expected = "nothing" if example["none"] else _flat(example["expect"])
        text = f"{example['id']}, as of {example['as_of']}: {expected}"
        yield from labelled("Example", text)


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


def _flat(expected: Any) -> str:
    if isinstance(expected, dict):
        return ", ".join(f"{key} {_flat(each)}" for key, each in expected.items())
    if isinstance(expected, list):
        return "; ".join(_flat(each) for each in expected) or "none"
    return str(expected)


def _value(value: object) -> str:
    return ", ".join(str(each) for each in value) if isinstance(value, list | tuple) else str(value)
