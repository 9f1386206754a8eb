"""Letters: filled in with what is known, never with a gap; kept as they were sent; PDF and Word that everyone can read."""

from __future__ import annotations

import re
import zlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from docx import Document
from pytest_django import Settings

from keyworker.documents.models import Letter
from keyworker.documents.output import NotAvailable, as_pdf, as_word
from keyworker.documents.templates import (
    PLACEHOLDERS,
    TemplateProblem,
    filled_in,
    left_open,
    templates,
)
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.wording import on_day
from keyworker.record.models import Case
from tests.builders import Office, a_case, an_office
from tests.the_day import today
from tests.web.conftest import a_led_case, browsing, days_ago


def test_every_letter_that_comes_with_keyworker_can_be_read_and_belongs_to_an_action_of_some_policy() -> (
    None
):
    offered = {rule.action for pack in bundled_packs() for rule in pack.actions}
    found = templates()
    assert len(found) >= 8
    assert {each.action for each in found.values()} <= offered


def test_what_is_known_is_put_in_and_what_is_not_stays_for_a_person_to_fill_in() -> None:
    text = filled_in(templates()["planned-visit"], {"children": "Mia", "worker": "Ada Ruiz"})
    assert "Ada Ruiz plans to visit you at home on [the day and time of the visit]" in text
    assert PLACEHOLDERS["worker_contact"] in left_open(text)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "title: A\nto: B\naction: close-case\n\nDear {chldren}",
            "letter.txt: {chldren} is not something a letter",
        ),
        ("title: A\nto: B\n\nDear all", "letter.txt: the first lines do not give 'action'"),
        (
            "title: A\nto: B\naction: close-case\n\n",
            "letter.txt: there is no letter after the first lines",
        ),
        (
            "hello\n\nDear all",
            "letter.txt: 'hello' should be one of title, to, action and recorded",
        ),
        (
            "title: A\nto: B\naction: close-case\nrecorded: perhaps\n\nDear all",
            "letter.txt: 'recorded' is yes or no",
        ),
    ],
)
def test_a_template_that_is_wrong_says_where_and_what(
    tmp_path: Path, written: str, said: str
) -> None:
    (tmp_path / "letter.txt").write_text(written, encoding="utf-8")
    with pytest.raises(TemplateProblem) as problem:
        templates(str(tmp_path))
    assert said in str(problem.value)


def test_an_authoritys_own_letter_goes_before_ours(tmp_path: Path) -> None:
    (tmp_path / "ending.txt").write_text(
        "title: Goodbye\nto: Family\naction: close-case\n\nDear {children}", "utf-8"
    )
    assert templates(str(tmp_path))["ending"].title == "Goodbye"
    assert "waiting-family" in templates(str(tmp_path))


@pytest.fixture
def office(db: None) -> Office:
    return an_office("suffolk")


@pytest.fixture
def case(office: Office) -> Case:
    return a_case(office).working(days_ago(10)).case


def kept(office: Office, case: Case) -> Letter:
    text = "Dear parent,\n\nThank you for <working> with us & Mia.\n\nMorgan Reid"
    answer = browsing(office.manager).post(
        f"/cases/{case.reference}/letters/new/ending", {"to": "The Example family", "text": text}
    )
    assert answer.status_code == 302
    return Letter.objects.get()


def test_a_letter_is_not_kept_while_something_is_left_open(office: Office, case: Case) -> None:
    manager, page = browsing(office.manager), f"/cases/{case.reference}/letters/new/ending"
    assert "Our work with Mia Example is ending" in manager.get(page).text
    answer = manager.post(page, {"to": "Family", "text": "We achieved [what was achieved]."})
    assert answer.status_code == 422
    assert "Fill in what stands in square brackets: what was achieved" in answer.text
    assert "We achieved [what was achieved]." in answer.text
    assert not Letter.objects.exists()


def test_a_letter_sent_twice_is_kept_once_and_another_of_the_same_words_beside_it(
    office: Office, case: Case
) -> None:
    manager, page = browsing(office.manager), f"/cases/{case.reference}/letters/new/ending"
    form = re.search(r'name="submission" value="([^"]+)"', manager.get(page).text)
    assert form is not None
    entered = {"to": "The Example family", "text": "Dear parent", "submission": form[1]}
    for _ in range(2):
        assert manager.post(page, entered).status_code == 302
    assert Letter.objects.count() == 1
    assert manager.post(page, {**entered, "submission": str(uuid4())}).status_code == 302
    assert Letter.objects.count() == 2


@pytest.mark.parametrize("entered", [{"to": "Family", "text": " "}, {"to": "", "text": "Dear"}, {}])
def test_an_empty_letter_is_refused_in_words(
    office: Office, case: Case, entered: dict[str, str]
) -> None:
    answer = browsing(office.manager).post(f"/cases/{case.reference}/letters/new/ending", entered)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text


def unpacked(part: bytes) -> bytes:
    try:
        return zlib.decompress(part)
    except zlib.error:
        return part


def test_the_pdf_is_tagged_has_its_language_and_its_title(office: Office, case: Case) -> None:
    written = as_pdf(kept(office, case))
    assert written.startswith(b"%PDF")
    inside = b"".join(
        unpacked(part)
        for part in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", written, re.DOTALL)
    )
    for mark in (
        b"/StructTreeRoot",
        b"/Lang",
        b"pdfuaid",
        b"en-GB",
        b"The end of our work together",
    ):
        assert mark in inside + written


def test_the_word_document_reads_as_the_letter(office: Office, case: Case) -> None:
    letter = kept(office, case)
    said = [each.text for each in Document(BytesIO(as_word(letter))).paragraphs]
    assert "Thank you for <working> with us & Mia." in said
    assert "The end of our work together" in said
    assert f"Our reference: {case.reference}" in said


@pytest.mark.parametrize(
    "written",
    [
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ title.__class__.__mro__ }}",
        "{{ paragraphs.append('more') }}",
        "{{ title.missing.part }}",
        "{% for each in %}",
    ],
)
def test_a_layout_of_the_authority_runs_nothing(
    office: Office, case: Case, written: str, tmp_path: Path, settings: Settings
) -> None:
    layout = Document()
    layout.add_paragraph(written)
    layout.save(str(tmp_path / "letter.docx"))
    settings.KEYWORKER_LETTERS = str(tmp_path)
    letter = kept(office, case)
    with pytest.raises(NotAvailable, match=r"letter\.docx asks for something"):
        as_word(letter)
    address = f"/cases/{case.reference}/letters/{letter.pk}.docx"
    page = browsing(office.manager).get(address, follow=True)
    assert "letter.docx asks for something" in page.content.decode()


def test_a_layout_of_the_authority_says_where_the_parts_of_a_letter_stand(
    office: Office, case: Case, tmp_path: Path, settings: Settings
) -> None:
    layout = Document()
    layout.add_paragraph("Northshire Council. {{ title }}, to {{ to }}")
    layout.save(str(tmp_path / "letter.docx"))
    settings.KEYWORKER_LETTERS = str(tmp_path)
    letter = kept(office, case)
    (said,) = [each.text for each in Document(BytesIO(as_word(letter))).paragraphs]
    assert said == f"Northshire Council. {letter.title}, to {letter.to}"


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_a_letter_is_taken_away_under_a_name_that_names_nobody(
    office: Office, case: Case, ending: str
) -> None:
    letter = kept(office, case)
    answer = browsing(office.manager).get(f"/cases/{case.reference}/letters/{letter.pk}.{ending}")
    assert answer.status_code == 200
    assert (
        answer["Content-Disposition"]
        == f'attachment; filename="{case.reference}-ending-{letter.pk}.{ending}"'
    )


def test_a_letter_of_another_case_is_not_found(office: Office, case: Case) -> None:
    letter = kept(office, case)
    other = a_case(office).working(days_ago(10)).case
    assert (
        browsing(office.manager)
        .get(f"/cases/{other.reference}/letters/{letter.pk}.pdf")
        .status_code
        == 404
    )
    assert (
        browsing(office.colleague)
        .get(f"/cases/{case.reference}/letters/{letter.pk}.pdf")
        .status_code
        == 302
    )


def test_a_letter_that_was_prepared_is_never_altered(office: Office, case: Case) -> None:
    kept(office, case)
    with pytest.raises(IntegrityError, match="never altered"), transaction.atomic():
        Letter.objects.update(text="Something else")


@pytest.mark.django_db
def test_an_invitation_names_the_day_planned_and_who_was_invited_is_shown_when_the_meeting_is_recorded() -> (
    None
):
    office = an_office("early-help-process")
    case = a_led_case(office)
    client = browsing(office.practitioner)
    on = today() + timedelta(days=9)
    planned = {
        "submission": str(uuid4()),
        "version": str(case.version),
        "type": "taf",
        "on-day": str(on.day),
        "invited": "Mum, school",
        "on-month": str(on.month),
        "on-year": str(on.year),
    }
    assert client.post(f"/cases/{case.reference}/do/record-meeting", planned).status_code == 302
    draft = client.get(f"/cases/{case.reference}/letters/new/meeting-invitation").content.decode()
    assert f"on {on_day(on)} at [the time]" in draft
    assert (
        "Invited: Mum, school"
        in client.get(f"/cases/{case.reference}/do/record-meeting").content.decode()
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("policy", "template", "says"),
    [
        ("nottinghamshire", "waiting-family", "on our waiting list"),
        ("nottinghamshire", "planned-visit", "Ada Ruiz plans to visit"),
        ("cin", "awaiting-allocation-family", "Example"),
        ("camden", "change-of-worker", "is changing"),
        ("suffolk", "ending", "Example"),
    ],
)
def test_a_policy_that_speaks_of_a_letter_has_it_written(
    policy: str, template: str, says: str
) -> None:
    office = an_office(policy)
    case = a_led_case(office)
    page = browsing(office.manager).get(f"/cases/{case.reference}/letters/new/{template}")
    assert page.status_code == 200
    assert says in page.content.decode()


@pytest.mark.django_db
def test_what_only_a_meeting_held_can_say_is_refused_of_one_still_to_come() -> None:
    office = an_office("early-help-process")
    case = a_led_case(office)
    on = today() + timedelta(days=9)
    entered = {
        "submission": str(uuid4()),
        "version": str(case.version),
        "type": "taf",
        "on-day": str(on.day),
        "on-month": str(on.month),
        "on-year": str(on.year),
        "concerns": "Debt",
    }
    answer = browsing(office.practitioner).post(
        f"/cases/{case.reference}/do/record-meeting", entered
    )
    assert answer.status_code == 422
    assert "Leave this empty for a meeting still to come" in answer.content.decode()
    assert "Debt" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pack", "letter"), [("cin", "awaiting-allocation-child"), ("camden", "change-of-worker-child")]
)
def test_a_child_is_written_to_in_their_own_words_where_the_policy_has_it_so(
    pack: str, letter: str
) -> None:
    office = an_office(pack)
    case = a_case(office).working("2026-05-27").case
    page = browsing(office.manager).get(f"/cases/{case.reference}/letters").content.decode()
    found = templates()[letter]
    assert found.title in page
    assert "child" in found.to
    # What stands in brackets is for whoever writes it, and goes.
    words = re.sub(r"\[[^]]*\]|\{[^}]*\}", "", found.text)
    for jargon in ("allocat", "casework", "practitioner", "threshold", "reference"):
        assert jargon not in words
