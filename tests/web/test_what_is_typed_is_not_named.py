"""What somebody typed is shown as they typed it: nobody's name is put in the place of words that look like a number."""

from __future__ import annotations

import pytest

from tests.builders import CaseStory, Office, an_office
from tests.web.conftest import a_led_case, browsing, days_ago


@pytest.mark.parametrize("words", ["Moved to {}, near the park", "{}"])
def test_a_note_that_reads_like_the_number_of_a_worker_names_nobody(
    office: Office, words: str
) -> None:
    other = an_office(name="Oldtown").practitioner
    other.name = "Zebedee Hollowbrook"
    other.save()
    case, browser = a_led_case(office), browsing(office.practitioner)
    CaseStory.about(office, case).happened(
        "contact.made", days_ago(1), method="phone", note=words.format(other.ref)
    )
    pages = [browser.get(f"/cases/{case.reference}{page}").text for page in ("", "/timeline")]
    assert not any("Zebedee" in page for page in pages)
    assert words.format(other.ref) in pages[-1]
