"""Who should take this case? Everyone in the team with their room, the best first, and why they may or may not."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from keyworker.actions.action import ActionContext
from keyworker.actions.available import context_from
from keyworker.actions.form import form_of
from keyworker.actions.on_case.allocation.allocation import ALLOCATE, PROPOSE
from keyworker.caseload.candidates import candidates
from keyworker.record.case_reader import read_case
from keyworker.record.governing_pack import pack_for
from keyworker.web.finder import finder_of, words_looked_for
from keyworker.web.forms import Drawn, drawn
from keyworker.web.moment import day_of
from keyworker.web.signed_in import find_case, signed_in, worker_of
from keyworker.web.views.actions import attempt_action


@signed_in
def allocate(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose a lead, or record that one has agreed, from a list that shows what a manager weighs."""
    case = find_case(request, reference, page=ALLOCATE.id)
    day = day_of(request)
    read = read_case(case, colleagues_on=day)
    acting = context_from(read, worker_of(request), as_of=day)
    # Of a larger service nobody reads the whole list: others are looked for by name.
    whole_service = acting.colleagues.whole and request.GET.get("from") == "service"
    whom = next(each for each in form_of(ALLOCATE, acting) if each.name == "worker")
    entered = request.POST if request.method == "POST" else None
    chosen = acting.colleagues.numbered(request.POST.get("worker", ""))
    found_by_words = acting.colleagues.meant_by(words_looked_for(whom, entered))
    besides = [*found_by_words, *([chosen] if chosen is not None else [])]
    found = candidates(
        case, as_of=day, whole_service=whole_service, rows=acting.read, besides=besides
    )
    pack = pack_for(case.service, day)
    # Where a policy knows no proposal, a manager allocates outright.
    proposes = pack.offers(PROPOSE.id)
    agreed = not proposes or request.POST.get("agreed") == "yes"
    extra = {
        "candidates": found,
        "children": read.children,
        "whole_service": whole_service,
        "finder": finder_of(whom, entered),
        "chosen": request.POST.get("worker", ""),
        "agreed": request.POST.get("agreed", ""),
        "how": request.POST.get("how", ""),
        "why": request.POST.get("reason", ""),
        "pack": pack,
        "proposes": proposes,
        "more": _further_questions(request, acting),
    }
    action = ALLOCATE if agreed else PROPOSE
    return attempt_action(
        request, case, action, template="pages/allocate.html", extra=extra, acting=acting
    )


_ON_THE_PAGE = frozenset({"worker", "reason", "how"})


def _further_questions(request: HttpRequest, acting: ActionContext) -> list[Drawn]:
    """What allocating and proposing ask beyond what the page lays out itself (its day, a note, the policy's questions)."""
    actions = [ALLOCATE, *([PROPOSE] if acting.pack.offers(PROPOSE.id) else [])]
    fields = {each.name: each for action in reversed(actions) for each in form_of(action, acting)}
    entered = request.POST if request.method == "POST" else None
    further = [each for name, each in fields.items() if name not in _ON_THE_PAGE]
    sections = drawn(further, entered, {})
    return [field for section in sections for field in section.fields]
