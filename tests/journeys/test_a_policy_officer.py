"""A policy written from the guide: brought, agreed by another, in force, its next version written in the browser and worked in."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from keyworker.access.models import AccessRole
from keyworker.record.models import Case, HeldPolicy, PolicyDraft
from keyworker.workforce.models import Worker
from tests.builders import Office, a_worker, an_office
from tests.journeys.doing import receives
from tests.the_day import as_on, today
from tests.web.test_an_own_policy import HARTSMERE, zipped

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
RULE = "timescales/first-visit"


def test_a_policy_officer_brings_a_policy_writes_its_next_version_and_it_is_worked_in(
    transactional_db: None, someone: Any, settings: Any, tmp_path: Path
) -> None:
    settings.KEYWORKER_POLICY_DIR = str(tmp_path / "policies")
    office = an_office("suffolk")
    anna_hill, ben_noor = (
        a_worker(office.team, name, "administrator", access=AccessRole.ADMINISTRATOR)
        for name in ("Anna Hill", "Ben Noor")
    )
    anna, ben = someone.signed_in(anna_hill), someone.signed_in(ben_noor)
    _brings(anna, ben, office)
    draft = _writes(anna)
    _sends_and_agrees(anna, ben, draft, office)
    with as_on((today() + timedelta(days=1)).isoformat()):
        _works_in_it(
            someone, a_worker(office.team, "Maya Cole", "duty-manager", access="practice-manager")
        )


def _brings(anna: Any, ben: Any, office: Office) -> None:
    anna.goes_to(reverse("bring"))
    file = {"name": "hartsmere.zip", "mimeType": "application/zip", "buffer": zipped(HARTSMERE)}
    anna.page.set_input_files("#file", file)
    anna.presses("Check and keep it").sees("brought, and not agreed by a second person yet")
    name = HeldPolicy.objects.get().name
    service = office.service.slug
    anna.goes_to(reverse("impact", args=[service]) + f"?policy={name}").sees(
        "All of them were looked at"
    )
    ben.goes_to(reverse("administer", args=["agree-policy"])).fills_in(policy=name).presses(
        "Record"
    )
    anna.goes_to(reverse("administer-service", args=[service, "choose-policy"]))
    anna.fills_in(policy=name, from_day=None).presses("Record").sees("version 2.0")


def _writes(anna: Any) -> PolicyDraft:
    """Another figure: the sentences that say the old one with it, and the worked example in its file."""
    anna.follows("Write its next version").presses("Record").sees("all came out as they say")
    draft = PolicyDraft.objects.get()
    anna.goes_to(reverse("draft-item", args=[draft.pk, RULE]))
    anna.page.fill(f"[name='to:{RULE}/within']", "6 working days")
    anna.presses("Save and check").sees("with another figure than the rule").sees("expected")
    anna.presses("Change those that are ticked").does_not_see("with another figure than the rule")
    anna.goes_to(reverse("draft-file", args=[draft.pk, "examples.yaml"]))
    draft.refresh_from_db()
    text = draft.files["examples.yaml"]
    for said, wanted in EXAMPLES:
        assert said in text
        text = text.replace(said, wanted)
    anna.page.fill("#text", text)
    anna.presses("Save and check").sees("all came out as they say")
    return draft


# What the worked examples of the first visit say, and with a day more.
EXAMPLES = (
    ("limit: 2026-06-01, responsible: lead", "limit: 2026-06-02, responsible: lead"),
    ("limit: 2026-06-15, status: running", "limit: 2026-06-16, status: running"),
)


def _sends_and_agrees(anna: Any, ben: Any, draft: PolicyDraft, office: Office) -> None:
    anna.goes_to(reverse("policy-draft", args=[draft.pk])).sees("5 working days").follows(
        "Send for agreement"
    )
    day: date = today() + timedelta(days=1)
    anna.fills_in(service=office.service.slug, from_day=day, reason="A visit may take six days")
    anna.presses("Record").sees("somebody else agrees to it")
    ben.goes_to(reverse("policy-draft", args=[draft.pk])).sees("A visit may take six days")
    ben.follows("What it would change on live work").sees("The draft would change")
    ben.goes_to(reverse("policy-draft", args=[draft.pk])).follows("Agree to it").presses("Record")
    ben.sees("It is in force")


def _works_in_it(someone: Any, maya_cole: Worker) -> None:
    maya = someone.signed_in(maya_cole)
    maya.goes_to(reverse("policy", args=["hartsmere"])).sees("version 2.1").sees(
        "within 6 working days"
    )
    case = receives(maya, type="request")
    maya.goes_to(reverse("asked-today", args=["hartsmere", "decide"])).sees(case.reference)
    assert Case.objects.get() == case
