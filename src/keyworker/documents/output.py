"""How does a letter become a PDF that everyone can read, or a Word document that can still be changed?"""

from __future__ import annotations

from html import escape
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from django.conf import settings

from keyworker.documents.letterhead import letterhead
from keyworker.documents.models import Letter
from keyworker.policy.wording import on_day

_STYLE = """
@page { size: A4; margin: 25mm 22mm; @bottom-right { content: counter(page) " / " counter(pages); font-size: 9pt } }
body { font-family: Arial, "Liberation Sans", sans-serif; font-size: 12pt; line-height: 1.5; color: #0b0c0c }
h1 { font-size: 16pt; margin: 0 0 12pt } p { margin: 0 0 10pt } .head { margin-bottom: 24pt }
.letterhead { margin-bottom: 24pt; text-align: right }
"""


class NotAvailable(Exception):
    """This machine cannot write the document; the message is one sentence for a person."""


def file_name(letter: Letter, ending: str) -> str:
    """A name for the file, by reference: it holds nobody's name."""
    return f"{letter.case.reference}-{letter.template}-{letter.pk}.{ending}"


def paragraphs(text: str) -> list[str]:
    """The letter's paragraphs: a blank line parts them."""
    return [part.strip() for part in text.split("\n\n") if part.strip()]


def as_pdf(letter: Letter) -> bytes:
    """The letter as tagged PDF (PDF/UA-1), with its language and title. Raises NotAvailable without Pango."""
    try:
        from weasyprint import HTML
    except OSError:
        raise NotAvailable(
            "PDF cannot be written on this machine, because the system library Pango is missing; take the Word document"
        ) from None
    document = HTML(string=_html(letter), url_fetcher=_nothing_from_outside)
    written = document.write_pdf(pdf_variant="pdf/ua-1")
    assert written is not None
    return bytes(written)


def _nothing_from_outside(url: str, **_: object) -> dict[str, object]:
    raise ValueError("a letter takes nothing from elsewhere")


def _html(letter: Letter) -> str:
    body = "".join(
        f"<p>{escape(each).replace(chr(10), '<br>')}</p>" for each in paragraphs(letter.text)
    )
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{escape(letter.title)}</title>'
        f"<style>{_STYLE}</style></head><body>"
        f"{_headed()}"
        f'<p class="head">{escape(letter.to)}<br>{on_day(letter.made_at)}<br>Our reference: {letter.case.reference}</p>'
        f"<h1>{escape(letter.title)}</h1>{body}</body></html>"
    )


def _headed() -> str:
    """The letterhead; nothing where the authority has set none."""
    name, *rest = letterhead().lines or ("",)
    if not name:
        return ""
    lines = "".join(f"<br>{escape(each)}" for each in rest)
    return f'<p class="letterhead"><strong>{escape(name)}</strong>{lines}</p>'


def as_word(letter: Letter) -> bytes:
    """The letter as a Word document, in the authority's own layout where its folder holds one called letter.docx.

    Raises NotAvailable where that layout asks for anything but the parts of a letter.
    """
    from docxtpl import DocxTemplate
    from jinja2.exceptions import TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    own = Path(settings.KEYWORKER_LETTERS) / "letter.docx" if settings.KEYWORKER_LETTERS else None
    layout = (
        own
        if own is not None and own.exists()
        else files(__package__).joinpath("letters", "letter.docx")
    )
    with BytesIO(layout.read_bytes()) as source, BytesIO() as written:
        document = DocxTemplate(source)
        try:
            document.render(
                {
                    "letterhead": list(letterhead().lines),
                    "title": letter.title,
                    "to": letter.to,
                    "date": on_day(letter.made_at),
                    "reference": letter.case.reference,
                    "paragraphs": paragraphs(letter.text),
                },
                # Whoever lays out letters says where what stands, and runs nothing here.
                jinja_env=ImmutableSandboxedEnvironment(autoescape=True),
                autoescape=True,
            )
        except TemplateError:
            raise NotAvailable(
                "The authority's letter.docx asks for something that a letter does not have; take the PDF"
            ) from None
        document.save(written)
        return written.getvalue()
