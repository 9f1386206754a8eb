"""Whatever stands in an address, a parameter or a field, the answer is a page and never "something went wrong".

Made from the addresses, the names that pages read and the forms of actions, so that new ones are tried by themselves.
"""

from __future__ import annotations

from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from keyworker.actions.form_fields import FormField
from keyworker.decisions.document_facts import worker_fact
from keyworker.policy.conditions.truth import UNKNOWN
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.wording import value_in_words
from keyworker.record.in_bulk import insert_rows
from keyworker.record.models import Case, Event
from keyworker.record.subjects import OnCase
from keyworker.web.filled_in import as_sent
from tests.builders import CaseStory, Office, at
from tests.the_day import today
from tests.web.conftest import a_led_case, browsing, days_ago, next_page
from tests.web.test_attackers_run import NOT_RECORDS, names_read

pytestmark = pytest.mark.django_db

# Each once made some page somewhere break.
HOSTILE = (
    "\x00",
    "²",
    "P²",
    "١٢",
    "1" * 400,
    "P" + "9" * 30,
    "-1",
    "1e400",
    "nan",
    "9999-12-31T23:59:59+14:00",
    "0001-01-01",
    "x" * 5000,
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "\u200b\u202e\ufeff",
    "{{ 7 * 7 }} %s %(x)s {0}",
    "word " * 3000,
)
WELL = {200, 302, 400, 404, 405, 413, 422}


def test_no_address_breaks_on_any_value_in_its_parts(office: Office) -> None:
    case, browser = a_led_case(office), browsing(office.manager)
    given = {
        **NOT_RECORDS,
        "reference": case.reference,
        "worker_id": office.practitioner.pk,
        "letter_id": 1,
    }
    for pattern in get_resolver("keyworker.web.urls").url_patterns:
        for part in pattern.pattern.converters:
            for value in HOSTILE:
                address = "/" + str(pattern.pattern)
                for name, converter in pattern.pattern.converters.items():
                    kind = type(converter).__name__.removesuffix("Converter").lower()
                    kind = {"string": "str"}.get(kind, kind)
                    written = value if name == part else str(given[name])
                    address = address.replace(f"<{kind}:{name}>", quote(written, safe=""))
                assert browser.get(address).status_code in WELL, (pattern.name, part, value[:20])


def _own_pages(office: Office, reference: str) -> list[str]:
    given = {
        **NOT_RECORDS,
        "reference": reference,
        "worker_id": office.practitioner.pk,
        "letter_id": 1,
    }
    pages = []
    for pattern in get_resolver("keyworker.web.urls").url_patterns:
        address = "/" + str(pattern.pattern)
        for kind in ("str", "int", "slug", "path"):
            for name, value in given.items():
                address = address.replace(f"<{kind}:{name}>", str(value))
        pages.append(address)
    return [each for each in pages if each != "/sign-out"]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: ascii(value)[:24])
def test_no_page_breaks_on_a_value_in_whatever_it_reads(office: Office, value: str) -> None:
    case, browser = a_led_case(office), browsing(office.manager)
    said = dict.fromkeys(names_read(), value)
    for name in ("at", "children-0-born", "held_on", "first_day", "due", "from"):
        said |= {f"{name}-{part}": value for part in ("day", "month", "year", "time")}
    before = Event.objects.count()
    for address in _own_pages(office, case.reference):
        # A button of its own: nothing is typed there, and pressing it records that the letter was sent.
        if address.endswith("/sent"):
            continue
        for answer in (browser.get(address, said), browser.post(address, said)):
            assert answer.status_code in WELL, address
            assert Event.objects.count() == before, address


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: ascii(value)[:24])
def test_nobody_who_signs_in_meets_a_broken_page(office: Office, value: str) -> None:
    for name in ("username", "password", "next"):
        said = {"username": "somebody", "password": "x", "next": "/", name: value}
        assert Client().post("/sign-in", said).status_code in {*WELL, 403, 429}


# Each once made a page of the record break for good: what looks like a date and is none, what is one and was no date.
LOOKS_LIKE = (
    "2026-02-30",
    "0000-00-00",
    "2026-13-01",
    "2026-W01-9",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "20260230",
    "{{ 7 * 7 }}",
    "²",
    "P" + "9" * 30,
)


def _as_earlier(story: CaseStory, kind: str, **data: Any) -> None:
    """On record as an earlier release took it, which asked no field of what type its answer is."""
    case, office = story.case, story.office
    case.refresh_from_db()
    event = Event(
        case=case,
        seq=case.version + 1,
        kind=kind,
        at=at(days_ago(1)),
        at_is_date=False,
        recorded_at=at(days_ago(1)),
        by=office.practitioner,
        by_role=office.practitioner.role,
        data=data,
    )
    with transaction.atomic():
        insert_rows([event])
        OnCase(case).brought_up_to_date(case.version + 1)


def _put_on_record(office: Office, case: Case, text: str) -> None:
    story = CaseStory.about(office, case)
    for kind, declared in EVENT_KINDS.items():
        if declared.derived or kind not in _SAID:
            continue
        said = dict.fromkeys(_SAID[kind], text)
        _as_earlier(story, kind, note=text, reason=text, **said)
    answers = {"worries": text, "by-child": {"P1": text}, "several": [text, text]}
    story.happened("analysis.completed", days_ago(1), by=office.manager, answers=answers)
    actions = [{"id": "1", "what": text, "who": text, "by": text}]
    _as_earlier(story, "plan.agreed", actions=actions)
    facts = [{"fact": "case.immediate_risk", "value": text}, {"fact": "action.x", "value": text}]
    _as_earlier(story, "facts.recorded", facts=facts)


_SAID = {
    "response.none": (),
    "contact.made": ("method", "with"),
    "visit.attempted": ("result",),
    "guidance.sent": ("next_steps",),
    "meeting.held": ("concerns", "disagreements"),
    "visit.planned": ("starts", "ends"),
    "review.set": ("due",),
    "letter.sent": ("letter", "interim"),
    "case.ready": ("next",),
}


def test_no_page_breaks_on_a_value_that_is_on_record(office: Office) -> None:
    case, browser = a_led_case(office), browsing(office.manager)
    for text in LOOKS_LIKE:
        _put_on_record(office, case, text)
    for address in _own_pages(office, case.reference):
        assert browser.get(address).status_code in WELL, address
    timeline = _every_page(browser, f"/cases/{case.reference}/timeline")
    assert all(text in timeline for text in LOOKS_LIKE)


def _every_page(browser: Client, address: str) -> str:
    """What is shown from there to the end of the list, a page after the other."""
    answer = browser.get(address)
    assert answer.status_code == 200
    pages = [unescape(answer.text)]
    while 'rel="next"' in pages[-1]:
        answer = browser.get(f"{address}{next_page(answer.text)}")
        assert answer.status_code == 200
        pages.append(unescape(answer.text))
    return "".join(pages)


def test_a_note_that_looks_like_a_date_breaks_no_page_and_is_shown_as_it_was_typed(
    office: Office,
) -> None:
    case, browser = a_led_case(office), browsing(office.manager)
    story = CaseStory.about(office, case)
    story.happened("response.none", days_ago(1), by=office.manager, note="2026-02-28")
    story.happened("review.set", days_ago(1), by=office.manager, due="2026-02-27")
    page = browser.get(f"/cases/{case.reference}/timeline").text
    assert "2026-02-28" in page
    assert "Fri 27 Feb 2026" in page


@pytest.mark.parametrize("text", LOOKS_LIKE, ids=ascii)
def test_what_is_no_date_leaves_a_question_for_a_date_open(text: str) -> None:
    day = FormField(name="due", label="When?", type="date")
    moment = FormField(name="at", label="When?", type="datetime")
    sent = as_sent([day, moment], {"due": text, "at": text})
    assert all(len(value) <= 5 for value in sent.values())


@pytest.mark.parametrize("text", LOOKS_LIKE, ids=ascii)
def test_a_fact_that_looks_like_a_date_is_never_cut_short_in_a_reason(text: str) -> None:
    assert value_in_words(f"{text}, she said") == f"{text}, she said"
    assert value_in_words(f"2026-02-28T{text}x") == f"2026-02-28T{text}x"


@pytest.mark.parametrize("text", LOOKS_LIKE, ids=ascii)
def test_what_counts_from_a_day_that_is_none_is_not_known(text: str) -> None:
    assert worker_fact({"qualified": f"?{text}"}, "months_qualified", today()) is UNKNOWN
