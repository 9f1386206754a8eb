"""What does the policy say, in plain words, and is it still in date?"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from keyworker.policy.kinds import named_rules
from keyworker.policy.packs.loader import bundled_packs, find_pack
from keyworker.policy.packs.pack import Pack
from keyworker.policy.problems import PackError
from keyworker.web.moment import day_of
from keyworker.web.presenters.rules import RuleShown, rule_shown
from keyworker.web.signed_in import signed_in

_TITLES = {
    "states": "States of a case",
    "routing": "Where work goes",
    "priority": "Priority",
    "accountability": "Who answers for a case",
    "timescales": "Timescales",
    "gates": "Checks before an action",
    "actions": "Who may do what",
    "eligibility": "Who may hold what",
    "workload": "Caseloads",
    "notices": "Who is told",
}


@signed_in
def policies(request: HttpRequest) -> HttpResponse:
    """Every policy held."""
    return render(
        request, "pages/policies.html", {"packs": bundled_packs(), "day": day_of(request)}
    )


@signed_in
def policy(request: HttpRequest, pack_id: str) -> HttpResponse:
    """One policy: its rules in plain words with their clauses, and its local defaults."""
    pack = _pack(pack_id)
    groups: dict[str, list[RuleShown]] = {}
    for kind, each in named_rules(pack):
        groups.setdefault(_TITLES[kind], []).append(rule_shown(pack, each))
    return render(
        request, "pages/policy.html", {"pack": pack, "groups": groups, "day": day_of(request)}
    )


@signed_in
def rule(request: HttpRequest, pack_id: str, rule_id: str) -> HttpResponse:
    """One rule, its clauses as our register words them, and its worked examples."""
    pack = _pack(pack_id)
    found = next((each for _, each in named_rules(pack) if each.id == rule_id), None)
    if found is None:
        raise Http404
    clauses = [clause for clause in pack.clauses if clause.id in found.clauses]
    examples = [
        example
        for example in pack.examples
        if example.of == rule_id or example.clause in found.clauses
    ]
    return render(
        request,
        "pages/rule.html",
        {"pack": pack, "rule": rule_shown(pack, found), "clauses": clauses, "examples": examples},
    )


def _pack(pack_id: str) -> Pack:
    known = {pack.id for pack in bundled_packs()}
    if pack_id not in known:
        raise Http404
    try:
        return find_pack(pack_id)
    except PackError:
        raise Http404 from None
