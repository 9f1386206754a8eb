"""A policy officer writes the next version of a policy in the browser; somebody else agrees, and it is in force from its day."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from keyworker.config.answers import BadInput
from keyworker.policy.editing.places import places_of
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Event, HeldPolicy, PolicyDraft
from keyworker.record.policy_drafts import next_version, with_header
from tests.record.test_commands import run
from tests.the_day import today
from tests.web.test_an_own_policy import (
    HARTSMERE,
    agreed,
    another_administrator,
    sent,
    whom_anna_made,
    zipped,
)
from tests.web.test_the_first_day import a_service, does, the_administrator

pytestmark = pytest.mark.django_db
RULE = "timescales/first-visit"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.KEYWORKER_POLICY_DIR = str(tmp_path / "policies")


def a_draft(client: Client) -> PolicyDraft:
    """The next version of a policy that the authority brought."""
    sent(client, zipped(HARTSMERE))
    does(client, "begin-draft", [], policy=HeldPolicy.objects.get().name)
    return PolicyDraft.objects.get()


def words_of(answer: Any) -> str:
    return unescape(" ".join(re.sub("<[^>]+>", " ", answer.content.decode()).split()))


def hidden(page: str) -> dict[str, str]:
    return {
        unescape(name): unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    }


def changes(client: Client, draft: PolicyDraft, item: str = RULE, **says: str) -> Any:
    """Have the form of a rule say so; ``within`` is asked as that key of the rule."""
    address = reverse("draft-item", args=[draft.pk, item])
    page = client.get(address).content.decode()
    answers = {f"to:{item}/{key}": value for key, value in says.items()}
    return client.post(address, {**hidden(page), **answers}, follow=True)


def said_in(draft: PolicyDraft, place: str) -> str:
    draft.refresh_from_db()
    return places_of(draft.files)[place].says


def day_fields(name: str, day: Any) -> dict[str, str]:
    return {
        f"{name}-day": str(day.day),
        f"{name}-month": str(day.month),
        f"{name}-year": str(day.year),
    }


def test_a_figure_is_changed_and_the_sentences_that_say_the_old_one_with_it() -> None:
    anna = the_administrator()
    draft = a_draft(anna)
    before = draft.files["timescales.yaml"]
    page = words_of(changes(anna, draft, within="8 working days"))
    assert said_in(draft, f"{RULE}/within") == "8 working days"
    assert draft.files["timescales.yaml"] == before.replace(
        "within: 5 working days", "within: 8 working days", 1
    )
    assert "with another figure than the rule" in page
    assert "Worked example" in page
    shown = anna.get(reverse("draft-item", args=[draft.pk, RULE])).content.decode()
    texts = re.findall(
        r'<textarea[^>]*name="to:([^"]+)"[^>]*>([^<]*)</textarea>',
        shown[shown.index("old-figures") :],
    )
    named = {f"to:{name}": unescape(text) for name, text in texts}
    assert any("within 8 working days" in each for each in named.values())
    answer = anna.post(
        reverse("draft-sentences", args=[draft.pk]),
        {
            **named,
            "also": [each.removeprefix("to:") for each in named],
            "seen": "1",
            "back": "/policy-drafts",
        },
        follow=True,
    )
    assert answer.redirect_chain[-1][0] == "/policy-drafts"
    assert "8 working days" in said_in(draft, f"{RULE}/plain")
    assert "with another figure" not in words_of(anna.get(reverse("policy-draft", args=[draft.pk])))


def test_it_is_agreed_by_somebody_else_and_in_force_from_its_day_and_can_be_withdrawn_before() -> (
    None
):
    anna = the_administrator()
    draft = a_draft(anna)
    first = HeldPolicy.objects.get().name
    ben = another_administrator()
    agreed(ben, first)
    service = a_service(anna, "Early help", first)
    changes(anna, draft, "settings/referrer-told-within", why="The policy names no time.")
    day = today() + timedelta(days=30)
    does(
        anna,
        "draft-step",
        [draft.pk, "send-policy-draft"],
        service=service.slug,
        reason="Said more shortly",
        **day_fields("from_day", day),
    )
    assert said_in(draft, "pack/effective") == day.isoformat()
    mine = words_of(anna.get(reverse("policy-draft", args=[draft.pk])))
    assert "somebody else agrees to it" in mine
    own = anna.get(reverse("draft-step", args=[draft.pk, "agree-policy-draft"])).content.decode()
    assert "No draft sent by somebody else waits for this." in own
    theirs = words_of(ben.get(reverse("policy-draft", args=[draft.pk])))
    assert "Said more shortly" in theirs
    assert "Agree to it" in theirs
    assert "The policy names no time." in theirs
    step = reverse("draft-step", args=[draft.pk, "agree-policy-draft"])
    refused = whom_anna_made(anna).post(step, {"submission": str(uuid4())})
    assert refused.status_code == 422
    assert "Anna Hill, who brought it, gave you this account" in words_of(refused)
    does(ben, "draft-step", [draft.pk, "agree-policy-draft"])
    service.refresh_from_db()
    assert pack_for(service, today()).header.version == "2.0"
    assert pack_for(service, day).header.version == "2.1"
    done = words_of(anna.get(reverse("policy-draft", args=[draft.pk])))
    assert "It is in force in Early help" in done
    attached = Event.objects.filter(service=service, kind="policy.attached").last()
    assert attached is not None
    assert attached.by is not None
    assert attached.by.name == "Ben Noor"
    does(
        anna,
        "administer-service",
        [service.slug, "withdraw-policy-choice"],
        reason="The leaflet is not printed",
    )
    service.refresh_from_db()
    assert pack_for(service, day).header.version == "2.0"
    assert "It was withdrawn from Early help" in words_of(
        anna.get(reverse("policy-draft", args=[draft.pk]))
    )
    assert "Agreed or put aside" in words_of(anna.get(reverse("policy-drafts")))


def test_what_is_sent_is_not_changed_until_it_is_sent_back_with_words() -> None:
    anna = the_administrator()
    draft = a_draft(anna)
    service = a_service(anna)
    does(
        anna,
        "draft-step",
        [draft.pk, "send-policy-draft"],
        service=service.slug,
        reason="The next one",
        **day_fields("from_day", today()),
    )
    assert changes(anna, draft, within="8 working days").status_code == 422
    shown = words_of(anna.get(reverse("draft-item", args=[draft.pk, RULE])))
    assert "not being written any more" in shown
    assert "Sent for agreement" in words_of(anna.get(reverse("policy-drafts")))
    assert "Take it back" in words_of(anna.get(reverse("policy-draft", args=[draft.pk])))
    does(
        another_administrator(),
        "draft-step",
        [draft.pk, "return-policy-draft"],
        reason="Say why it is 8",
    )
    page = words_of(anna.get(reverse("policy-draft", args=[draft.pk])))
    assert "Say why it is 8" in page
    assert "Being written" in page


def test_what_does_not_come_out_is_not_sent() -> None:
    anna = the_administrator()
    draft, service = a_draft(anna), a_service(anna)
    changes(anna, draft, within="8 working days")
    address = reverse("draft-step", args=[draft.pk, "send-policy-draft"])
    answer = anna.post(
        address, {"service": service.slug, "reason": "x", **day_fields("from_day", today())}
    )
    assert answer.status_code == 422
    assert "It is not sound yet" in words_of(answer)
    assert not Event.objects.filter(kind="policy-draft.sent").exists()


def test_two_people_change_it_and_the_second_is_told_and_loses_nothing() -> None:
    anna = the_administrator()
    draft, ben = a_draft(anna), another_administrator()
    address = reverse("draft-item", args=[draft.pk, RULE])
    opened = hidden(ben.get(address).content.decode())
    changes(anna, draft, within="8 working days")
    elsewhere = {f"to:{RULE}/title": "The first visit of all"}
    assert ben.post(address, {**opened, **elsewhere}).status_code == 302
    answer = ben.post(address, {**opened, f"to:{RULE}/within": "9 working days"})
    assert answer.status_code == 422
    page = words_of(answer)
    assert "Anna Hill changed this" in page
    assert "Stands there now: 8 working days" in page
    assert 'value="9 working days"' in answer.content.decode()
    assert said_in(draft, f"{RULE}/within") == "8 working days"
    again = hidden(answer.content.decode())
    assert ben.post(address, {**again, f"to:{RULE}/within": "9 working days"}).status_code == 302
    assert said_in(draft, f"{RULE}/within") == "9 working days"
    assert said_in(draft, f"{RULE}/title") == "The first visit of all"


def test_the_yaml_is_seen_and_changed_with_its_problems_marked_at_their_lines() -> None:
    anna = the_administrator()
    draft = a_draft(anna)
    address = reverse("draft-file", args=[draft.pk, "timescales.yaml"])
    text = draft.files["timescales.yaml"]
    broken = text.replace("within: 2 working days", "within: soon", 1)
    page = anna.post(address, {"text": broken, "seen": "0"}, follow=True).content.decode()
    assert re.search(r'id="line-\d+" class="kw-yaml-wrong"><code>  within: soon', page)
    assert "Its worked examples can be tried once it can be read." in page
    whole = words_of(anna.get(reverse("policy-draft", args=[draft.pk])))
    assert "It can be compared once it can be read." in whole
    assert "cannot be read as it stands" in words_of(
        anna.get(reverse("draft-impact", args=[draft.pk]))
    )
    answer = anna.post(address, {"text": text, "seen": "1"})
    assert answer.status_code == 302, words_of(answer)
    stale = anna.post(address, {"text": broken, "seen": "0"})
    assert stale.status_code == 422
    assert "What stands there now" in words_of(stale)
    assert said_in(draft, "timescales/decide/within") == "2 working days"


def test_a_row_of_a_table_is_moved_and_taken_out() -> None:
    anna = the_administrator()
    draft = a_draft(anna)
    row = reverse("draft-row", args=[draft.pk, "routing/early-years"])
    assert "Move it down" in words_of(
        anna.get(reverse("draft-item", args=[draft.pk, "routing/early-years"]))
    )
    anna.post(row, {"how": "down"})
    draft.refresh_from_db()
    assert draft.files["routing.yaml"].startswith("- id: young-people")
    assert "at the end of its list already" in words_of(
        anna.post(
            reverse("draft-row", args=[draft.pk, "routing/young-people"]),
            {"how": "up"},
            follow=True,
        )
    )
    assert anna.get(row).status_code == 302


def test_its_files_are_taken_away_and_brought_back() -> None:
    anna = the_administrator()
    draft = a_draft(anna)
    data = anna.get(reverse("draft-archive", args=[draft.pk])).content
    address = reverse("bring-draft", args=[draft.pk])
    assert "take the place of all" in words_of(anna.get(address))
    same = anna.post(address, {"file": SimpleUploadedFile("a.zip", data), "seen": "0"})
    assert "Nothing of it is different" in words_of(same)
    assert "Choose the zip file" in words_of(anna.post(address, {"seen": "0"}))
    other = zipped(HARTSMERE)
    answer = anna.post(
        address, {"file": SimpleUploadedFile("a.zip", other), "seen": "0"}, follow=True
    )
    assert "Brought back" in words_of(answer)
    assert said_in(draft, "pack/version") == "2.0"


def test_a_copy_of_what_comes_with_keyworker_has_a_name_of_the_authority_s_own() -> None:
    anna = the_administrator()
    address = reverse("begin-draft")
    for short, says in (
        ("", "short name of your own"),
        ("Early Help", "small letters"),
        ("cin", "already"),
    ):
        answer = anna.post(address, {"policy": "early-help-process", "short": short})
        assert says in words_of(answer)
    does(anna, "begin-draft", [], policy="early-help-process", short="our-early-help", title="Ours")
    draft = PolicyDraft.objects.get()
    assert said_in(draft, "pack/id") == "our-early-help"
    assert said_in(draft, "pack/title") == "Ours"
    page = words_of(anna.get(reverse("policy-draft", args=[draft.pk])))
    assert "all came out as they say" in page
    chosen = anna.get(address, {"from": "cin"}).content.decode()
    assert re.search(r'value="cin"[^>]*(selected|checked)', chosen)


def test_what_stands_in_it_is_searched_and_its_impact_is_looked_at() -> None:
    anna = the_administrator()
    draft, service = a_draft(anna), a_service(anna)
    page = words_of(anna.get(reverse("policy-draft", args=[draft.pk]), {"q": "nowhere safe"}))
    assert "Decision tonight" in page
    assert "First visit" not in page
    nothing = words_of(anna.get(reverse("policy-draft", args=[draft.pk]), {"q": "giraffe"}))
    assert "Nothing in it has these words." in nothing
    assert "Choose the service." in words_of(anna.get(reverse("draft-impact", args=[draft.pk])))
    seen = words_of(anna.get(reverse("draft-impact", args=[draft.pk]), {"service": service.slug}))
    assert "The draft would change 0 of 0 open cases of Early help" in seen
    assert anna.get(reverse("draft-item", args=[draft.pk, "timescales/nothing"])).status_code == 404
    assert anna.get(reverse("draft-file", args=[draft.pk, "nothing.yaml"])).status_code == 404
    assert anna.get(reverse("policy-draft", args=[999])).status_code == 404
    assert anna.get(reverse("draft-step", args=[draft.pk, "nothing"])).status_code == 404


def test_a_shell_says_what_the_page_says_and_does_what_it_does(tmp_path: Path) -> None:
    anna = the_administrator()
    draft = a_draft(anna)
    place = f"{RULE}/within"
    run(
        "administer",
        "change-policy-draft",
        f"draft={draft.pk}",
        f"changes={place} = 8 working days",
    )
    assert said_in(draft, place) == "8 working days"
    said, status = run("draft", str(draft.pk))
    assert f"says '5 working days', and could say: {RULE}/plain = " in said
    assert "Limit: was 5 working days, is now 8 working days" in said
    assert status == 1
    assert json.loads(run("draft", str(draft.pk), "--json")[0])["missed"]
    assert f"{place} = 8 working days" in run("draft", str(draft.pk), "--find", "8 working days")[0]
    assert "No place says these words." in run("draft", str(draft.pk), "--find", "giraffe")[0]
    assert "Being written" in run("draft")[0]
    run("draft", str(draft.pk), "--to", str(tmp_path / "ours"))
    assert (tmp_path / "ours" / "timescales.yaml").read_text() == draft.files["timescales.yaml"]
    for wrong in (("999",), (str(draft.pk), "--to", str(tmp_path / "ours"))):
        with pytest.raises(BadInput):
            run("draft", *wrong)


def test_it_is_put_aside_with_a_reason() -> None:
    anna = the_administrator()
    draft = a_draft(anna)
    assert "No policy is being written." not in words_of(anna.get(reverse("policy-drafts")))
    does(anna, "draft-step", [draft.pk, "drop-policy-draft"], reason="Not wanted")
    assert "Put aside." in words_of(anna.get(reverse("policy-draft", args=[draft.pk])))
    assert "No policy is being written." in words_of(anna.get(reverse("policy-drafts")))


@pytest.mark.parametrize(
    ("version", "later"), [("1.3", "1.4"), ("9", "10"), ("March", "March 2"), ("2.0b", "2.1b")]
)
def test_the_next_version_counts_on(version: str, later: str) -> None:
    assert next_version(version) == later


def test_a_header_keeps_its_other_lines() -> None:
    made = with_header({"pack.yaml": 'id: a  # ours\nversion: "1.0"\n'}, {"version": "1.1"})
    assert made == {"pack.yaml": 'id: a  # ours\nversion: "1.1"\n'}


def test_a_draft_that_has_lost_a_file_is_said_to_be_unsound() -> None:
    anna = the_administrator()
    draft = a_draft(anna)
    files = {name: text for name, text in draft.files.items() if name != "clauses.yaml"}
    PolicyDraft.objects.update(files=files)
    page = words_of(anna.get(reverse("policy-draft", args=[draft.pk])))
    assert "to put right before it can be sent" in page
    assert f"{RULE} , timescales.yaml, line" in page


def test_no_file_of_it_stands_outside_its_folder() -> None:
    anna = the_administrator()
    draft = a_draft(anna)
    with pytest.raises(BadInput, match="outside its own folder"):
        run(
            "administer",
            "replace-policy-draft",
            f"draft={draft.pk}",
            'text={"pack.yaml": "id: x", "../x.yaml": "x"}',
        )
