"""From whom does a page choose who is given a part in a case? From one list, whatever the part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, QueryDict

from keyworker.actions.action import Action, ActionContext
from keyworker.actions.chosen import chosen_worker
from keyworker.actions.form import form_of
from keyworker.actions.form_fields import FormField
from keyworker.actions.on_worker.qualities import is_confirmed
from keyworker.caseload.candidates import Candidate, candidates
from keyworker.policy.conditions.reads import facts_of
from keyworker.policy.packs.pack import Pack
from keyworker.record.visibility import may_manage
from keyworker.web.finder import finder_of, words_looked_for
from keyworker.web.signed_in import user_of, worker_of


def gives_a_part(action: Action, acting: ActionContext) -> bool:
    """Whether it gives whoever is chosen on its form a part in the case."""
    return (
        action.proposes is chosen_worker
        and action.gives_part
        and any(each.name == "worker" for each in form_of(action, acting))
    )


def choosing(
    request: HttpRequest,
    action: Action,
    acting: ActionContext,
    *,
    filled: QueryDict | None = None,
) -> dict[str, Any]:
    """What a page shows of those to choose from: the best placed first, and others who were looked for.

    ``filled`` is what the form is filled in with already, where nothing was sent.
    """
    whom: FormField = next(each for each in form_of(action, acting) if each.name == "worker")
    # Of a larger service nobody reads the whole list: others are looked for by name.
    whole_service = acting.colleagues.whole and request.GET.get("from") == "service"
    entered = request.POST if request.method == "POST" else filled
    wanted = entered.get("worker", "") if entered is not None else ""
    chosen = acting.colleagues.numbered(wanted)
    found_by_words = acting.colleagues.meant_by(words_looked_for(whom, entered))
    besides = [*found_by_words, *([chosen] if chosen is not None else [])]
    found = candidates(
        acting.case,
        as_of=acting.as_of,
        whole_service=whole_service,
        rows=acting.read,
        besides=besides,
        part=action.part,
    )
    return {
        "candidates": found,
        "to_confirm": _to_confirm(request, found, acting.pack),
        "whom": whom.label,
        "whole_service": whole_service,
        "finder": finder_of(whom, entered),
        "chosen": wanted,
        "day": acting.as_of,
        "pack": acting.pack,
    }


def _to_confirm(request: HttpRequest, found: Sequence[Candidate], pack: Pack) -> frozenset[int]:
    """Of whom something that a manager confirms is in the way, and whoever looks may confirm it: their numbers."""
    confirmed = {
        rule.id
        for rule in pack.eligibility
        if any(name in pack.header.facts and is_confirmed(name) for name in facts_of(rule.requires))
    }
    user, own = user_of(request), worker_of(request)
    return frozenset(
        each.worker.pk
        for each in found
        if each.worker.pk != own.pk
        and may_manage(user, each.worker)
        and any(
            finding.outcome != "allowed" and finding.rule in confirmed
            for finding in each.eligibility.findings
        )
    )
