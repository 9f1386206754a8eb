"""A policy that the authority wrote: checked whole, kept, chosen for a service, worked under, cited."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from pathlib import Path
from shutil import copytree
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from keyworker.access.roles import AccessRole
from keyworker.actions.first_administrator import OFFICE
from keyworker.actions.outcome import Refused
from keyworker.policy.yaml_text import YAMLError, load_with_lines
from keyworker.record.governing_pack import pack_for
from keyworker.record.held_policies import NotAPolicy, agreed_policies, read_archive
from keyworker.record.models import HeldPolicy
from keyworker.workforce.models import Team
from tests.builders import a_case, a_worker, act, an_office, done
from tests.packs.test_the_guide import as_printed
from tests.the_day import today
from tests.web.conftest import browsing, days_ago, in_a_row
from tests.web.test_the_first_day import a_person, a_service, does, signed_in_by, the_administrator

pytestmark = pytest.mark.django_db
# Whoever manages, decides, practises, helps and supports under what the guide prints.
PRINTED = ("team-manager", "duty-manager", "family-worker", "social-worker", "mentor")
HARTSMERE = Path(__file__).parents[1] / "packs" / "hartsmere"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.KEYWORKER_POLICY_DIR = str(tmp_path / "policies")


def zipped(folder: Path, *, below: str = "hartsmere/") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path in sorted(folder.rglob("*.yaml")):
            archive.write(path, below + path.relative_to(folder).as_posix())
    return made.getvalue()


def changed(place: Path, file: str, old: str, new: str) -> Path:
    """The policy with another text in one of its files."""
    folder = Path(copytree(HARTSMERE, place / "hartsmere"))
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return folder


def another_administrator() -> Client:
    """Somebody who could sign in before anything was brought, by whoever set them up."""
    office = Team.objects.get(slug=OFFICE)
    role = AccessRole.ADMINISTRATOR
    return browsing(a_worker(office, "Ben Noor", "administrator", access=role))


def whom_anna_made(anna: Client) -> Client:
    office = Team.objects.get(slug=OFFICE)
    _, link = a_person(anna, office, "Dan Fell", "administrator", "administrator")
    return signed_in_by(link, "dan")


def agreed(client: Client, name: str) -> None:
    does(client, "administer", ["agree-policy"], policy=name)


def sent(client: Client, data: bytes) -> Any:
    file = SimpleUploadedFile("policy.zip", data, content_type="application/zip")
    return client.post(reverse("bring"), {"file": file}, follow=True)


def test_it_is_kept_chosen_and_governs_its_service() -> None:
    anna = the_administrator()
    page = sent(anna, zipped(HARTSMERE)).content.decode()
    held = HeldPolicy.objects.get()
    assert held.title in page
    agreed(another_administrator(), held.name)
    service = a_service(anna, "Early help", held.name)
    pack = pack_for(service, today())
    assert (pack.id, pack.header.version) == ("hartsmere", held.version)
    assert held.title in anna.get(reverse("policy", args=["hartsmere"])).content.decode()


def test_what_the_guide_prints_is_brought_agreed_chosen_and_worked_in(tmp_path: Path) -> None:
    anna = the_administrator()
    page = sent(anna, zipped(as_printed(tmp_path))).content.decode()
    held = HeldPolicy.objects.get()
    assert held.title in page
    agreed(another_administrator(), held.name)
    service = a_service(anna, "Early help", held.name)
    office = an_office(service=service, jobs=PRINTED)
    case = a_case(office).received(days_ago(9)).case
    now = today().isoformat()
    done(act(case, "decide", office.lead, on=now, outcome="open", rationale="Support"))
    page = browsing(office.manager).get(reverse("case", args=[case.reference])).content.decode()
    assert "Hartsmere 7.1" in page
    done(act(case, "allocate", office.manager, on=now, worker=office.practitioner.ref))
    children = [each.person.ref for each in case.case_children.all()]
    seen: dict[str, Any] = {"where": "home", "anyone_seen": "yes", "children_seen": children}
    done(act(case, "record-visit", office.practitioner, on=now, seen_alone=children, **seen))
    closing = {"outcome": "completed", "reason": "Goals met"}
    refused = act(case, "close-case", office.manager, on=now, **closing)
    assert isinstance(refused, Refused)
    assert "Hartsmere 8.1" in {each.clause for each in refused.unmet}
    told: dict[str, Any] = {"people": children, "summary": "Support", "analysis": "Better routines"}
    done(act(case, "summarise-closure", office.practitioner, on=now, **told))
    done(act(case, "close-case", office.manager, on=now, **closing))


def test_what_the_guide_prints_guards_a_child_protection_standing(tmp_path: Path) -> None:
    anna = the_administrator()
    sent(anna, zipped(as_printed(tmp_path)))
    held = HeldPolicy.objects.get()
    agreed(another_administrator(), held.name)
    office = an_office(service=a_service(anna, "Early help", held.name), jobs=PRINTED)
    case = a_case(office).received(days_ago(9)).case
    now = today().isoformat()
    done(act(case, "decide", office.lead, on=now, outcome="open", rationale="Support"))
    done(act(case, "record-referrer-answered", office.lead, on=now))
    points = {"points": "3", "needs": "Housing", "risks": "Rent arrears"}
    done(act(case, "give-points", office.manager, on=now, **points))
    children = [each.person.ref for each in case.case_children.all()]
    standing: dict[str, Any] = {"people": children, "standing": "child-protection"}
    done(act(case, "record-standing", office.lead, on=now, change="began", **standing))
    refused = act(case, "allocate", office.manager, on=now, worker=office.practitioner.ref)
    assert isinstance(refused, Refused)
    assert "Hartsmere 4.1" in {each.clause for each in refused.unmet}


def test_another_text_of_it_is_another_policy_to_choose_from_its_day(tmp_path: Path) -> None:
    anna = the_administrator()
    sent(anna, zipped(HARTSMERE))
    first = HeldPolicy.objects.get()
    ben = another_administrator()
    agreed(ben, first.name)
    service = a_service(anna, "Early help", first.name)
    sent(
        anna,
        zipped(changed(tmp_path, "pack.yaml", f'version: "{first.version}"', 'version: "9.9"')),
    )
    second = HeldPolicy.objects.exclude(pk=first.pk).get()
    agreed(ben, second.name)
    does(
        anna,
        "administer-service",
        [service.slug, "choose-policy"],
        policy=second.name,
        **{"from_day-day": "1", "from_day-month": "1", "from_day-year": str(today().year + 1)},
    )
    service.refresh_from_db()
    assert pack_for(service, today()).header.version == first.version
    assert (
        pack_for(service, today().replace(year=today().year + 1, month=6, day=1)).header.version
        == "9.9"
    )


def test_one_with_a_mistake_is_not_kept_and_the_mistake_is_said_with_its_place(
    tmp_path: Path,
) -> None:
    anna = the_administrator()
    folder = changed(tmp_path, "pack.yaml", "id: hartsmere", "id: hartsmere\nnonsense: 1")
    answer = sent(anna, zipped(folder))
    assert answer.status_code == 422
    assert "pack.yaml:" in answer.content.decode()
    assert not HeldPolicy.objects.exists()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "It is not a zip file, or is damaged"),
        (b"nothing", "It is not a zip file, or is damaged"),
    ],
)
def test_what_is_no_policy_is_said_in_one_sentence(data: bytes, says: str) -> None:
    with pytest.raises(NotAPolicy, match=says):
        read_archive(data)


def an_archive(**files: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return made.getvalue()


def test_an_archive_writes_nothing_outside_its_folder() -> None:
    with pytest.raises(NotAPolicy, match="outside its own folder"):
        read_archive(an_archive(**{"pack.yaml": "id: x", "../../evil.yaml": "x"}))


def test_an_archive_without_a_policy_is_refused() -> None:
    with pytest.raises(NotAPolicy, match=r"no pack\.yaml"):
        read_archive(an_archive(**{"notes.yaml": "x: 1"}))


def test_a_short_text_that_comes_to_a_great_deal_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    with pytest.raises(YAMLError, match="comes to more than 1,000,000 parts"):
        load_with_lines("\n".join(lines))


def test_only_an_administrator_brings_one() -> None:
    anna = the_administrator()
    a_service(anna)
    assert anna.get(reverse("bring")).status_code == 200
    assert Client().get(reverse("bring")).status_code == 302


def test_nobody_agrees_to_what_they_brought_and_nothing_is_chosen_before() -> None:
    anna = the_administrator()
    sent(anna, zipped(HARTSMERE))
    held = HeldPolicy.objects.get()
    page = anna.get(reverse("administer", args=["agree-policy"])).content.decode()
    assert "No policy brought by somebody else waits for this." in page
    offered = anna.get(reverse("administer", args=["make-service"])).content.decode()
    assert held.name not in offered
    agreed(another_administrator(), held.name)
    assert held.name in anna.get(reverse("administer", args=["make-service"])).content.decode()


def test_whoever_brought_it_makes_nobody_who_agrees_to_it() -> None:
    anna = the_administrator()
    sent(anna, zipped(HARTSMERE))
    held = HeldPolicy.objects.get()
    dan = whom_anna_made(anna)
    address = reverse("administer", args=["agree-policy"])
    page = in_a_row(dan.get(address).text)
    for said in (
        f"({held.pack}), version {held.version}, brought by Anna Hill",
        "Your account was given by Anna Hill",
    ):
        assert said in page
    answer = dan.post(address, {"submission": str(uuid4()), "policy": held.name})
    assert answer.status_code == 422
    assert "Anna Hill, who brought it, gave you this account" in in_a_row(answer.text)
    assert held.name not in agreed_policies()
    # An older account to which whoever brought it has made a link is no other person's either.
    cleo = a_worker(
        Team.objects.get(slug=OFFICE), "Cleo Ash", "administrator", access=AccessRole.ADMINISTRATOR
    )
    does(anna, "administer-person", [cleo.pk, "invite-again"])
    answer = browsing(cleo).post(address, {"submission": str(uuid4()), "policy": held.name})
    assert "Anna Hill, who brought it, made you a link to sign in" in in_a_row(answer.text)
    agreed(another_administrator(), held.name)
    assert held.name in agreed_policies()


def test_its_effect_on_live_work_is_shown_before_it_is_agreed() -> None:
    anna = the_administrator()
    service = a_service(anna)
    sent(anna, zipped(HARTSMERE))
    held = HeldPolicy.objects.get()
    address = reverse("impact", args=[service.slug])
    page = anna.get(address, {"policy": held.name}).content.decode()
    assert "would change 0 of 0 open cases of" in " ".join(page.split())
    assert anna.get(address, {"policy": "nonsense"}).status_code == 200


def test_the_very_text_to_be_agreed_is_read_rule_by_rule_and_no_other(tmp_path: Path) -> None:
    anna = the_administrator()
    service = a_service(anna)
    sent(anna, zipped(HARTSMERE))
    first = HeldPolicy.objects.get()
    sent(anna, zipped(changed(tmp_path, "pack.yaml", f'"{first.version}"', '"9.9"')))
    ben = another_administrator()
    form = in_a_row(ben.get(reverse("administer", args=["agree-policy"])).text)
    page = f"{reverse('policy', args=['hartsmere'])}?text={first.name.replace('@', '%40')}"
    assert f'href="{page}"' in form
    assert f"{reverse('impact', args=[service.slug])}?policy=" in form
    shown = ben.get(page).text
    assert f"version {first.version}" in in_a_row(shown)
    assert "Chosen for no service here." in in_a_row(shown)
    asks = f"{reverse('obligations', args=['hartsmere'])}?text={first.name.replace('@', '%40')}"
    assert f'href="{asks}"' in shown
    obligations = ben.get(asks).text
    assert f'name="text" value="{first.name}"' in obligations
    assert f'href="{page}"' in obligations
    assert "&amp;text=" in obligations
    rule = re.search(r'href="(/policy/hartsmere/[^"]*text=[^"]*)"', obligations)
    assert rule is not None
    assert "?text=" in ben.get(unescape(rule[1])).text
    rule = re.search(r'href="(/policy/hartsmere/[^"]*text=[^"]*)"', shown)
    assert rule is not None
    assert "?text=" in ben.get(unescape(rule[1])).text
    HeldPolicy.objects.create(
        name="hartsmere@x",
        pack="hartsmere",
        title="Ours",
        version="0",
        files={},
        added_at=first.added_at,
        added_by=first.added_by,
    )
    unreadable = f"{reverse('policy', args=['hartsmere'])}?text=hartsmere@x"
    assert ben.get(unreadable).status_code == 404
