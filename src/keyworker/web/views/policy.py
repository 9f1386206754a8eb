"""What does the policy say, in plain words, and is it still in date?"""

from __future__ import annotations

from contextlib import suppress

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from keyworker.policy.kinds import named_rules
from keyworker.policy.packs.loader import bundled_packs, load_pack
from keyworker.policy.packs.pack import Pack
from keyworker.policy.problems import PackError
from keyworker.record.governing_pack import governing
from keyworker.record.held_policies import agreed_policies, folder_of, held_policies
from keyworker.web.moment import day_of
from keyworker.web.presenters.rules import KIND_TITLES, RuleShown, rule_shown
from keyworker.web.signed_in import signed_in, user_of, worker_of


@signed_in
def policies(request: HttpRequest) -> HttpResponse:
    """Every policy held: the authority's own, and those that come with Keyworker."""
    context = {
        "packs": (*_own(), *bundled_packs()),
        "waiting": {each.pack for each in held_policies() if each.name not in agreed_policies()},
        "day": day_of(request),
        "administers": user_of(request).access.administers,
    }
    return render(request, "pages/policies.html", context)


@signed_in
def policy(request: HttpRequest, pack_id: str) -> HttpResponse:
    """One policy: its rules in plain words with their clauses, and its local defaults."""
    pack = _pack(request, pack_id)
    groups: dict[str, list[RuleShown]] = {}
    for kind, each in named_rules(pack):
        groups.setdefault(KIND_TITLES[kind], []).append(rule_shown(pack, each))
    return render(
        request, "pages/policy.html", {"pack": pack, "groups": groups, "day": day_of(request)}
    )


@signed_in
def rule(request: HttpRequest, pack_id: str, rule_id: str) -> HttpResponse:
    """One rule, its clauses as our register words them, and its worked examples."""
    pack = _pack(request, pack_id)
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


def _own() -> list[Pack]:
    """The latest text of each policy that the authority brought; one that this release cannot read is left out."""
    latest = {each.pack: each.name for each in reversed(held_policies())}
    found = []
    for name in latest.values():
        with suppress(PackError):
            found.append(load_pack(folder_of(name)))
    return found


def _pack(request: HttpRequest, pack_id: str) -> Pack:
    """The policy of that id: as the person's own service has it, where that is the one it works under."""
    own = governing(worker_of(request).team.service, day_of(request))
    if own.id == pack_id and own.governs:
        return own
    found = next((each for each in (*_own(), *bundled_packs()) if each.id == pack_id), None)
    if found is None:
        raise Http404
    return found
