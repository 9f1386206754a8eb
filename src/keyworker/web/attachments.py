"""How is a document sent, so that a browser keeps it under a name instead of showing it?"""

from __future__ import annotations

from django.http import HttpResponse

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def attached(written: bytes, *, name: str, kind: str) -> HttpResponse:
    """The document as a file of that name, which says nothing of whom it is about."""
    response = HttpResponse(written, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
