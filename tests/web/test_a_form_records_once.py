"""A form that is sent twice says that it is recorded already, and one that says something else loses nothing of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import keyworker
from keyworker.record.models import Case, Event
from tests.builders import Office, an_office
from tests.web.conftest import a_led_case, browsing
from tests.web.test_matches import FORM

pytestmark = pytest.mark.django_db
TEMPLATES = Path(keyworker.__file__).parent / "web" / "templates"
# Forms that record nothing: what they send is no entry on anybody's record, or is one however often it is said.
RECORD_NOTHING = {
    "base.html": "signs out",
    "components/draft.html": "carries which change of the draft was seen, and is refused after another",
    "components/find.html": "searches",
    "components/passkey.html": "answers a question of the browser's that is asked once",
    "components/sitting.html": "stays signed in",
    "components/typed_again.html": "empties a form",
    "pages/account.html": "signs out elsewhere",
    "pages/bring_postcodes.html": "looks at a file; the page after it carries the number",
    "pages/bring_staff.html": "looks at a file; the page after it carries the number",
    "pages/calendar.html": "makes the link anew in place of the one before",
    "pages/case_frame.html": "closes a record to oneself",
    "pages/choose_password.html": "one's own password, which the page asks for",
    "pages/closing_looked_at.html": "carries everything that was sent, the number too",
    "pages/confirm.html": "shows who one is",
    "pages/draft_item.html": "carries which change of the draft was seen, and is refused after another",
    "pages/first_day.html": "opens once",
    "pages/forgotten.html": "asks for a mail",
    "pages/messages.html": "sends again what was not delivered",
    "pages/new_app.html": "one's own factor, of a secret that is set up once",
    "pages/notices.html": "marks all as read",
    "pages/paper_codes.html": "makes one's own codes anew in place of those before",
    "pages/reason.html": "opens what is closed, which it is no longer after the first",
    "pages/remove_factor.html": "takes away what is gone after the first",
    "pages/search.html": "searches",
    "pages/second_step.html": "signs in",
    "pages/sign_in.html": "signs in",
}


# Each counts for itself which of what it did was done before.
COUNT_THEMSELVES = {"views/letters.py", "views/sessions.py"}


def test_what_is_said_of_a_recorded_form_is_said_in_one_place() -> None:
    """Whoever does an action from a form says so by ``say_recorded``, which knows a form that was sent before."""
    web = TEMPLATES.parent
    says_so_itself = [
        str(each.relative_to(web))
        for each in sorted(web.rglob("*.py"))
        if "messages.success" in (text := each.read_text(encoding="utf-8"))
        and re.search(
            r"from keyworker\.web\.submissions import[^)]*\b(submit|perform_sent)\b", text
        )
    ]
    assert set(says_so_itself) == COUNT_THEMSELVES


@pytest.fixture
def office() -> Office:
    return an_office("suffolk")


@pytest.fixture
def case(office: Office) -> Case:
    return a_led_case(office)


def carried(page: str) -> dict[str, str]:
    """What the page's form carries for itself."""
    found = re.findall(r'name="(submission|version)" value="([^"]*)"', page)
    return dict(found)


def contacts(case: Case) -> int:
    return Event.objects.filter(case=case, kind__startswith="contact.").count()


def a_contact(client: Client, case: Case, **more: str) -> tuple[str, dict[str, str]]:
    address = reverse("action", args=[case.reference, "record-contact"])
    page = client.get(address).text
    return address, {**carried(page), "method": "phone", "with": "Mother", **more}


def test_the_second_sending_says_in_one_sentence_that_it_is_recorded_and_leads_there(
    office: Office, case: Case
) -> None:
    client = browsing(office.practitioner)
    address, sent = a_contact(client, case)
    assert "Recorded: " in client.post(address, sent, follow=True).text
    page = client.post(address, sent, follow=True).text
    assert "Already recorded: this form was sent before" in page
    assert "Not right?" not in page
    ref = case.events.latest("seq").ref
    assert f'href="{reverse("timeline", args=[case.reference])}?entry={ref}#{ref}"' in page
    assert "See what was recorded" in page
    assert contacts(case) == 1


def test_other_words_typed_into_the_same_form_are_kept_and_may_be_recorded_as_a_further_entry(
    office: Office, case: Case
) -> None:
    client = browsing(office.practitioner)
    address, sent = a_contact(client, case)
    client.post(address, sent)
    other = {**sent, "with": "Grandmother", "note": "She will take him to school"}
    answer = client.post(address, other)
    assert answer.status_code == 422
    assert "Not recorded: this form was recorded before" in answer.text
    assert "She will take him to school" in answer.text
    assert "See what was recorded" in answer.text
    assert contacts(case) == 1
    assert carried(answer.text)["submission"] != sent["submission"]
    assert client.post(address, {**other, **carried(answer.text)}).status_code == 302
    assert contacts(case) == 2


def test_another_tap_on_the_same_page_is_asked_about(office: Office, case: Case) -> None:
    client = browsing(office.practitioner)
    address = reverse("contact", args=[case.reference])
    page = client.get(address).text
    presets = re.findall(r'name="preset" value="([^"]+)"', page)
    first, second = ({**carried(page), "preset": each, "with": "mother"} for each in presets[:2])
    assert client.post(address, first).status_code == 302
    answer = client.post(address, second)
    assert answer.status_code == 422
    assert "Not recorded: this form was recorded before" in answer.text
    assert client.post(address, {**second, **carried(answer.text)}).status_code == 302


def test_a_referral_sent_twice_begins_one_case_and_another_typed_there_is_kept(
    office: Office,
) -> None:
    client, address = browsing(office.manager), reverse("receive")
    page = client.get(address).text
    sent = {**carried(page), **FORM}
    answer = client.post(address, sent)
    assert answer.status_code == 302, re.findall(r'error-message">\s*(.*?)</p>', answer.text, re.S)
    assert "Already recorded" in client.post(address, sent, follow=True).text
    other = client.post(address, {**sent, "children-0-given_name": "Ivy"})
    assert other.status_code == 422
    assert "Not recorded: this form was recorded before" in other.text
    assert Case.objects.filter(service=office.service).count() == 1


def test_a_letter_changed_after_it_was_prepared_is_not_said_to_be_kept(
    office: Office, case: Case
) -> None:
    client = browsing(office.practitioner)
    listed = client.get(reverse("letters", args=[case.reference])).text
    address = re.findall(rf'href="(/cases/{case.reference}/letters/new/[^"]+)"', listed)[0]
    sent = {**carried(client.get(address).text), "to": "Mother", "text": "We will visit you."}
    assert "Prepared: " in client.post(address, sent, follow=True).text
    assert "Already prepared: " in client.post(address, sent, follow=True).text
    answer = client.post(address, {**sent, "text": "We will not visit you."})
    assert answer.status_code == 422
    assert "We will not visit you." in answer.text
    assert "prepare it again only if it is a further letter" in answer.text
    assert case.letters.count() == 1
    assert client.post(address, {**sent, **carried(answer.text), "text": "x"}).status_code == 302
    assert case.letters.count() == 2


def _forms() -> list[tuple[str, str]]:
    """Each form of each template that sends something."""
    return [
        (path.relative_to(TEMPLATES).as_posix(), form)
        for path in sorted(TEMPLATES.rglob("*.html"))
        for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", path.read_text(), re.S)
    ]


def test_every_form_that_records_carries_a_number_of_its_own() -> None:
    without = {
        name
        for name, form in _forms()
        if 'name="submission"' not in form and "numbers(" not in form
    }
    assert without == RECORD_NOTHING.keys()
