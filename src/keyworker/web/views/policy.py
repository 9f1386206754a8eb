"""What does the policy say, in plain words, and is it still in date?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from keyworker.access.roles import Reach
from keyworker.caseload.asked_today import asked_by_rule, asked_today, every_live_case
from keyworker.caseload.due import dues
from keyworker.policy.kinds import named_rules
from keyworker.policy.packs.companions import companions_of, with_rule
from keyworker.policy.packs.coverage import STATUS_WORDS, ClauseCoverage, coverage_of
from keyworker.policy.packs.kinds_in_words import kinds_in_words
from keyworker.policy.packs.loader import bundled_packs, load_pack
from keyworker.policy.packs.pack import Pack
from keyworker.policy.problems import PackError
from keyworker.policy.rules.base import Rule
from keyworker.record.governing_pack import governing
from keyworker.record.held_policies import agreed_policies, folder_of, held_policies
from keyworker.record.models.case_questions import CaseQuerySet
from keyworker.record.where_in_force import said_of, where_in_force
from keyworker.web.moment import day_of
from keyworker.web.presenters.rules import KIND_TITLES, RuleShown, has_words, rule_shown
from keyworker.web.presenters.steps import meets
from keyworker.web.signed_in import cases_of, signed_in, user_of, worker_of


@signed_in
def policies(request: HttpRequest) -> HttpResponse:
    """Every policy held: the authority's own, and those that come with Keyworker."""
    where, agreed = where_in_force(day_of(request)), agreed_policies()
    context = {
        "packs": [(each, said_of(where.get(each.id, ()))) for each in (*_own(), *bundled_packs())],
        "waiting": {each.pack for each in held_policies() if each.name not in agreed},
        "day": day_of(request),
        "administers": user_of(request).access.administers,
    }
    return render(request, "pages/policies.html", context)


@signed_in
def policy(request: HttpRequest, pack_id: str) -> HttpResponse:
    """One policy: its rules in plain words with their clauses, of how many live cases each asks something, its lists.

    ``text`` in the address names one of several texts of it that the authority brought.
    """
    pack, words = _pack(request, pack_id), request.GET.get("q", "")
    groups: dict[str, list[RuleShown]] = {}
    for kind, each in named_rules(pack):
        shown = rule_shown(pack, each)
        if shown.has(words):
            groups.setdefault(KIND_TITLES[kind], []).append(shown)
    lists = {
        heading: [each for each in said if has_words(words, heading, each)]
        for heading, said in kinds_in_words(pack).items()
    }
    context = {
        "pack": pack,
        "text": _text_asked(request, pack_id),
        "where": said_of(where_in_force(day_of(request)).get(pack.id, ())),
        "groups": groups,
        "lists": {heading: said for heading, said in lists.items() if said},
        "settings": [each for each in pack.settings if has_words(words, each.id, each.why)],
        "guidance": companions_of(pack),
        "administers": user_of(request).access.administers,
        "words": words,
        "day": day_of(request),
        "asked": asked_today(pack, _cases(request), on=day_of(request)),
        "opens": _opens_cases(request),
        "draft_from": _text_of(request, pack),
    }
    return render(request, "pages/policy.html", context)


@signed_in
def obligations(request: HttpRequest, pack_id: str) -> HttpResponse:
    """Every obligation of one policy in the order of its text: what a system must do for it, and whether it does.

    ``state`` in the address keeps those in one state, ``q`` those with all of some words in them.
    """
    pack, words = _pack(request, pack_id), request.GET.get("q", "")
    covered = coverage_of(pack)
    asked = request.GET.get("state", "")
    state = asked if asked in STATUS_WORDS else ""
    titles = {rule.id: rule_shown(pack, rule).heading for _, rule in named_rules(pack)}
    shown = [
        each
        for each in covered
        if state in ("", each.status)
        and has_words(words, each.ref, each.says, each.system_must or "", each.why or "")
    ]
    context = {
        "pack": pack,
        "text": _text_asked(request, pack_id),
        "states": [("", "all", len(covered)), *_in_each_state(covered)],
        "total": len(covered),
        "state": state,
        "words": words,
        "shown": [(each, _rules_of(each, titles)) for each in shown],
    }
    return render(request, "pages/obligations.html", context)


def _in_each_state(covered: Sequence[ClauseCoverage]) -> list[tuple[str, str, int]]:
    """The states that obligations are in, best first, with their words and how many are in each."""
    counts = Counter(each.status for each in covered)
    return [(each, said, counts[each]) for each, said in STATUS_WORDS.items() if counts[each]]


def _rules_of(covered: ClauseCoverage, titles: Mapping[str, str]) -> list[tuple[str, str]]:
    """The rules with a page of their own that meet an obligation, each with its heading."""
    ids = dict.fromkeys(each for rules in covered.rules.values() for each in rules)
    return [(each, titles[each]) for each in ids if each in titles]


@signed_in
def asked(request: HttpRequest, pack_id: str, rule_id: str) -> HttpResponse:
    """The live cases of which one rule asks something today, of those that this person may open."""
    pack, day = _pack(request, pack_id), day_of(request)
    found = _rule(pack, rule_id)
    clocks = asked_by_rule(pack, rule_id, cases_of(request), on=day, most=_SHOWN)
    worker = worker_of(request)
    context = {
        "pack": pack,
        "rule": rule_shown(pack, found),
        "lines": [(due, meets(due, worker, as_of=day)) for due in dues(clocks, as_of=day)],
        "most": _SHOWN,
    }
    return render(request, "pages/asked_today.html", context)


_SHOWN = 100


@signed_in
def rule(request: HttpRequest, pack_id: str, rule_id: str) -> HttpResponse:
    """One rule, its clauses as our register words them, and its worked examples."""
    pack = _pack(request, pack_id)
    found = _rule(pack, rule_id)
    clauses = [clause for clause in pack.clauses if clause.id in found.clauses]
    examples = [
        example
        for example in pack.examples
        if example.of == rule_id or example.clause in found.clauses
    ]
    return render(
        request,
        "pages/rule.html",
        {
            "pack": pack,
            "text": _text_asked(request, pack_id),
            "rule": rule_shown(pack, found),
            "clauses": clauses,
            "guidance": with_rule(pack, found),
            "administers": user_of(request).access.administers,
            "examples": examples,
            "asked": asked_today(pack, _cases(request), on=day_of(request)).get(rule_id, 0),
            "opens": _opens_cases(request),
        },
    )


def _rule(pack: Pack, rule_id: str) -> Rule:
    """The rule of that id; there is no such page where there is none."""
    found = next((each for _, each in named_rules(pack) if each.id == rule_id), None)
    if found is None:
        raise Http404
    return found


def _cases(request: HttpRequest) -> CaseQuerySet:
    """The cases that are counted: those this person may open, or all where they only count."""
    return cases_of(request) if _opens_cases(request) else every_live_case()


def _opens_cases(request: HttpRequest) -> bool:
    return user_of(request).access.sees is not Reach.NOBODY


def _text_of(request: HttpRequest, pack: Pack) -> str:
    """What a draft of its next version begins from; empty for whoever writes none."""
    if not user_of(request).access.administers:
        return ""
    own = {each.pack: each.name for each in reversed(held_policies())}
    return own.get(pack.id, pack.id)


def _text_asked(request: HttpRequest, pack_id: str) -> str:
    """The name of the very text that the address asks for; empty where it asks for none of this policy."""
    asked = request.GET.get("text", "")
    return asked if asked in {each.name for each in held_policies() if each.pack == pack_id} else ""


def _own() -> list[Pack]:
    """The latest text of each policy that the authority brought; one that this release cannot read is left out."""
    latest = {each.pack: each.name for each in reversed(held_policies())}
    found = []
    for name in latest.values():
        with suppress(PackError):
            found.append(load_pack(folder_of(name)))
    return found


def _pack(request: HttpRequest, pack_id: str) -> Pack:
    """The policy of that id: the text asked for, or as the person's own service has it, where it works under that one."""
    text = _text_asked(request, pack_id)
    if text:
        with suppress(PackError):
            return load_pack(folder_of(text))
        raise Http404
    own = governing(worker_of(request).team.service, day_of(request))
    if own.id == pack_id and own.governs:
        return own
    found = next((each for each in (*_own(), *bundled_packs()) if each.id == pack_id), None)
    if found is None:
        raise Http404
    return found
