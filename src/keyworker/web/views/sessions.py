"""How does a supervisor prepare a session: each of the worker's cases, with what to talk over?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keyworker.casework.caseload import workloads
from keyworker.casework.packs import pack_for
from keyworker.casework.sessions import prepared
from keyworker.documents.session import session_as_word
from keyworker.web.jinja import today
from keyworker.web.presenters.steps import may_do
from keyworker.web.signed_in import signed_in, user_of, worker_of
from keyworker.web.views.absence import managed_worker

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@signed_in
def session(request: HttpRequest, worker_id: int) -> HttpResponse:
    """The session prepared from the caseload, with a way to record it on each case."""
    found, day = managed_worker(request, worker_id), today()
    pack = pack_for(found.team.service, day)
    context = {
        "found": found, "session": prepared(found, user_of(request), as_of=day), "day": day, "pack": pack,
        "load": workloads(pack, [found], as_of=day).get(found.pk) if pack is not None else None,
        "records": may_do(pack, "record-supervision", worker_of(request)),
    }  # fmt: skip
    return render(request, "pages/session.html", context)


@signed_in
def session_document(request: HttpRequest, worker_id: int) -> HttpResponse:
    """The same as a Word document, to write in."""
    found, day = managed_worker(request, worker_id), today()
    written = session_as_word(prepared(found, user_of(request), as_of=day), day=day)
    response = HttpResponse(written, content_type=_WORD)
    response["Content-Disposition"] = f'attachment; filename="supervision-{found.ref}-{day.isoformat()}.docx"'
    return response
