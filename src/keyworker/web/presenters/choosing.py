"""From whom does a page choose who is given a part in a case? From one list, whatever the part."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict

from keyworker.actions.action import Action, ActionContext
from keyworker.actions.chosen import chosen_worker
from keyworker.actions.form import form_of
from keyworker.actions.form_fields import FormField
from keyworker.caseload.candidates import candidates
from keyworker.web.finder import finder_of, words_looked_for


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
    return {
        "candidates": candidates(
            acting.case,
            as_of=acting.as_of,
            whole_service=whole_service,
            rows=acting.read,
            besides=besides,
            part=action.part,
        ),
        "whom": whom.label,
        "whole_service": whole_service,
        "finder": finder_of(whom, entered),
        "chosen": wanted,
        "day": acting.as_of,
        "pack": acting.pack,
    }
