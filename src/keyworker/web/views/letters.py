"""Which letters belong to this case, and how is one prepared, taken away and recorded as sent?"""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from keyworker.actions.on_case.moves.closure import LETTER_SENT
from keyworker.actions.outcome import Done
from keyworker.documents.output import NotAvailable, as_pdf, as_word, file_name
from keyworker.documents.templates import Template, TemplateProblem
from keyworker.documents.writing import (
    PreparedBefore,
    draft,
    letters_not_sent,
    letters_of,
    prepare,
)
from keyworker.policy.packs.pack import Pack
from keyworker.policy.wording import listed
from keyworker.record.case_reader import children_of, read_case
from keyworker.record.governing_pack import governing
from keyworker.record.models import Case
from keyworker.record.subjects import OnCase
from keyworker.web.attachments import PDF, WORD, attached
from keyworker.web.moment import day_of, now_of
from keyworker.web.presenters.case_frame import case_frame
from keyworker.web.presenters.whose_case import whose
from keyworker.web.signed_in import find_case, signed_in, worker_of
from keyworker.web.submissions import (
    CHANGED,
    not_done,
    perform_sent,
    read_submission,
    say_recorded,
    submission_of,
)
from keyworker.web.typed_before import is_recorded, typed_before
from keyworker.workforce.models import Worker

_WRITERS = {"pdf": (as_pdf, PDF), "docx": (as_word, WORD)}


@signed_in
def letters(request: HttpRequest, reference: str) -> HttpResponse:
    """What may be written, and what has been prepared."""
    case, worker, pack = _opened(request, reference, "letters")
    offered, problem = _offered(pack, worker)
    unsent = letters_not_sent(case)
    context = case_frame(read_case(case), "letters", day=day_of(request)) | {
        "offered": offered,
        "problem": problem,
        "prepared": case.letters.with_author()[:100],
        "unsent": {each.pk for each in unsent},
        "submissions": {each.pk: uuid4() for each in unsent},
    }
    return render(request, "pages/letters.html", context)


@signed_in
def letter(request: HttpRequest, reference: str, template: str) -> HttpResponse:
    """A letter as it will read, to be changed and kept."""
    case, worker, pack = _opened(request, reference, "letter")
    offered, _ = _offered(pack, worker)
    chosen = next((each for each in offered if each.id == template), None)
    if chosen is None:
        raise Http404
    error = ""
    typed = typed_before(request)
    if request.method == "POST":
        submission = read_submission(request)
        entered = {name: request.POST.get(name, "") for name in ("to", "text")}
        try:
            kept, new = prepare(
                chosen,
                case,
                to=entered["to"],
                text=entered["text"],
                by=worker,
                now=now_of(request),
                submission=submission,
            )
        except PreparedBefore as problem:
            error, submission = str(problem), uuid4()
        except ValueError as problem:
            error = str(problem)
        else:
            is_recorded(request)
            if new:
                words = (
                    f"Prepared: {kept.title}. Take it away below, and record it once it is sent."
                )
                messages.success(request, words)
            else:
                messages.info(
                    request, f"Already prepared: {kept.title}. No second letter was kept."
                )
            return redirect("letters", case.reference)
    else:
        text = draft(chosen, case, pack, by=worker, day=day_of(request))
        submission, entered = uuid4(), {"to": chosen.to, "text": text}
        if typed is not None:
            entered |= {name: str(typed.entered.get(name, "")) for name in entered}
    context = {
        "case": case,
        "whose": whose(children_of(case), on=day_of(request)),
        "template": chosen,
        "entered": entered,
        "submission": submission,
        "error": error,
        "typed_again": () if typed is not None else None,
        "has_errors": bool(error),
    }
    return render(request, "pages/letter.html", context, status=422 if error else 200)


@signed_in
@require_POST
def sent(request: HttpRequest, reference: str, letter_id: int) -> HttpResponse:
    """That a prepared letter was sent, where the step that sends it is over: the case is closed."""
    case = find_case(request, reference, page="letter sent")
    found = get_object_or_404(case.letters, pk=letter_id)
    outcome = perform_sent(
        request,
        LETTER_SENT.id,
        OnCase(case),
        submission_of(request, entered={"letter": found.title}),
    )
    if isinstance(outcome, Done):
        say_recorded(request, outcome, f"Recorded as sent: {found.title}")
    else:
        refused = not_done(outcome)
        said = [*refused.errors.values(), *(each.because[0] for each in refused.unmet)]
        messages.error(request, listed(said) or CHANGED)
    return redirect("letters", case.reference)


@signed_in
def document(request: HttpRequest, reference: str, letter_id: int, ending: str) -> HttpResponse:
    """One prepared letter as a file."""
    case = find_case(request, reference, page="letter document")
    found = get_object_or_404(case.letters, pk=letter_id)
    if ending not in _WRITERS:
        raise Http404
    write, kind = _WRITERS[ending]
    try:
        written = write(found)
    except NotAvailable as problem:
        messages.error(request, str(problem))
        return redirect("letters", case.reference)
    return attached(written, name=file_name(found, ending), kind=kind)


def _opened(request: HttpRequest, reference: str, page: str) -> tuple[Case, Worker, Pack]:
    case = find_case(request, reference, page=page)
    return case, worker_of(request), governing(case.service, day_of(request))


def _offered(pack: Pack, worker: Worker) -> tuple[list[Template], str]:
    """The letters whose sending is this person's to record, and what is wrong with the templates, if anything."""
    try:
        found = letters_of(pack)
    except TemplateProblem as problem:
        return [], str(problem)
    return [each for each in found.values() if _may(pack, each.action, worker)], ""


def _may(pack: Pack, action: str, worker: Worker) -> bool:
    """Whether it is theirs to send, or, as business support, theirs to write for whoever decides to send it."""
    who = pack.who_may(action)
    return who is not None and bool(
        {*who.who, "business-support"} & set(worker.roles) or "lead" in who.who
    )
