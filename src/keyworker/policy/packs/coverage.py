"""What implements each obligation of a pack's register; and where nothing does, is it said why?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from keyworker.policy.kinds import named_rules
from keyworker.policy.model import Model
from keyworker.policy.naming import Names
from keyworker.policy.packs.clauses import Clause, Coverage
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import named_in
from keyworker.policy.rules.examples import Example

Status = Literal["met", "partly", "not-yet", "not-software", "unexplained"]

# Each state as a list, a page and a filter call it, best first.
STATUS_WORDS: dict[Status, str] = {
    "met": "met",
    "partly": "met in part",
    "not-yet": "not yet",
    "not-software": "not software's work",
    "unexplained": "nothing is said of it",
}

# What ``why`` says of each, where it says something.
_WHY_WORDS: dict[Status, str] = {"not-software": "Reason"}

# What asks or fixes something and decides nothing: that it is seen on a page takes a test.
_DECIDES_NOTHING = {"checklists", "settings"}
_UNTESTED = "Nothing shows it yet: neither a worked example of a rule nor a test of the page"


class ClauseCoverage(Model):
    """One obligation: the rules that cite it by kind of file, what else meets it, and what is missing.

    It is met where rules decide it or a test shows the page that does, and nothing is said to be missing; a question on
    a form and a sentence in ``by`` need their test. ``why`` is what is missing of it, or the reason that it is not built.
    ``examples`` counts the worked examples of the obligation or of what cites it; ``tests`` show what no rule decides.
    """

    clause: str
    ref: str
    force: str
    says: str
    system_must: str | None
    status: Status
    rules: dict[str, tuple[str, ...]]
    by: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    why: str | None = None
    examples: int = 0
    examples_not_run: str | None = None

    @property
    def in_words(self) -> str:
        """Its state as people read it."""
        return STATUS_WORDS[self.status]

    @property
    def why_in_words(self) -> str:
        """What ``why`` says of it: why it is not built, or else what is missing."""
        return _WHY_WORDS.get(self.status, "Missing")


class CoverageTotals(Model):
    """How many obligations stand how."""

    clauses: int
    met: int
    partly: int
    not_yet: int
    not_software: int
    unexplained: int


def coverage_of(pack: Pack) -> tuple[ClauseCoverage, ...]:
    """Every obligation of the register, in its order."""
    cited: dict[str, dict[str, list[str]]] = {}
    for clause, kind, rule in _citations(pack):
        rules = cited.setdefault(clause, {}).setdefault(kind, [])
        if rule not in rules:
            rules.append(rule)
    entries: dict[str, list[Coverage]] = {}
    for entry in pack.coverage:
        entries.setdefault(entry.clause, []).append(entry)
    shown = _times_shown(pack)
    return tuple(
        _covered(clause, cited.get(clause.id, {}), entries.get(clause.id, ()), shown[clause.id])
        for clause in pack.clauses
    )


def totals_of(covered: tuple[ClauseCoverage, ...]) -> CoverageTotals:
    """The obligations counted by status."""
    times = Counter(each.status.replace("-", "_") for each in covered)
    named = {name: times[name] for name in CoverageTotals.model_fields}
    return CoverageTotals(**{**named, "clauses": len(covered)})


def _covered(
    clause: Clause, rules: dict[str, list[str]], entries: Sequence[Coverage], examples: int
) -> ClauseCoverage:
    by, tests = _all_of(entries, "by"), _all_of(entries, "tests")
    shown = bool(tests or rules.keys() - _DECIDES_NOTHING)
    status, why = _status(entries, shown=shown, said=bool(by or rules.keys() - {"settings"}))
    return ClauseCoverage(
        clause=clause.id,
        ref=clause.ref,
        force=clause.force,
        says=clause.says,
        system_must=clause.system_must,
        status=status,
        rules={kind: tuple(ids) for kind, ids in rules.items()},
        by=by,
        tests=tests,
        why=why,
        examples=examples,
        examples_not_run=_first(entries, "examples_not_run"),
    )


def _all_of(entries: Sequence[Coverage], field: str) -> tuple[str, ...]:
    return tuple(each for entry in entries for each in getattr(entry, field))


def _first(entries: Sequence[Coverage], field: str) -> str | None:
    """The first of the entries' reasons of that kind; None where none is given."""
    return next((reason for each in entries if (reason := getattr(each, field))), None)


def _status(entries: Sequence[Coverage], *, shown: bool, said: bool) -> tuple[Status, str | None]:
    # What is missing is said even where rules cite the obligation, so that no half is taken for the whole.
    if not_yet := _first(entries, "not_yet"):
        return "not-yet", not_yet
    if partly := _first(entries, "partly"):
        return "partly", partly
    if shown:
        return "met", None
    if said:
        return "partly", _UNTESTED
    not_software = _first(entries, "not_software")
    return ("not-software", not_software) if not_software else ("unexplained", None)


def _times_shown(pack: Pack) -> Counter[str]:
    """How many of the worked examples show each obligation."""
    served = {rule.id: rule.clauses for _, rule in named_rules(pack)}
    for checklist in pack.checklists:
        served |= {f"{checklist.id}/{item.id}": (item.clause,) for item in checklist.items}
    return Counter(clause for each in pack.examples for clause in _shown_by(each, served))


def _shown_by(example: Example, served: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The obligations that an example shows: its own, those of what it asks of, those of the questions it names."""
    shown = {example.clause, *served.get(example.of, ())}
    if example.ask == "checklist" and isinstance(example.expect, dict):
        for item in (*example.expect.get("asked", ()), *example.expect.get("missing", ())):
            shown.update(served.get(f"{example.of}/{item}", ()))
    return shown


def _citations(pack: Pack) -> Iterator[tuple[str, str, str]]:
    """Each clause with the kind and id of a rule that rests on it, in whole or for a part of it."""
    for kind, rule in named_rules(pack):
        yield from ((clause, kind, rule.id) for clause in named_in(rule, Names.CLAUSE))
    for checklist in pack.checklists:
        for item in checklist.items:
            yield item.clause, "checklists", f"{checklist.id}.{item.id}"
    for setting in pack.settings:
        # Shown beside the obligation that left the figure open; a setting alone does not meet it.
        yield setting.about, "settings", setting.id
