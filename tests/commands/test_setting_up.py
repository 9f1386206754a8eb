"""An authority set up from a shell: the same actions as on pages, the same refusals."""

from __future__ import annotations

import json
from contextlib import suppress
from importlib import import_module
from io import StringIO
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from keyworker.config.answers import BadInput
from keyworker.config.policy_commands._packs import pack_named
from keyworker.policy.problems import PackError
from keyworker.record.held_policies import name_of, read_folder
from keyworker.record.models import Event, HeldPolicy
from keyworker.workforce.models import Service, Team, Worker
from tests.the_day import now, today

pytestmark = pytest.mark.django_db
EASTMARSH = Path(__file__).parents[1] / "packs" / "eastmarsh"


def run(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    # Some leave with 1 although they answered.
    with suppress(SystemExit):
        call_command(*arguments, "--json", stdout=out)
    document: dict[str, Any] = json.loads(out.getvalue())
    return document


def refused(*arguments: str) -> str:
    with pytest.raises(BadInput) as found:
        call_command(*arguments, stdout=StringIO())
    return str(found.value)


@pytest.fixture
def begun() -> dict[str, Any]:
    return run("begin", "anna", "--authority", "Northshire", "--name", "Anna Hill")


def test_the_administrator_chooses_a_password_by_a_link(begun: dict[str, Any]) -> None:
    assert Client().get(begun["invitation"], follow=True).status_code == 200


def test_there_is_one_first_administrator(begun: dict[str, Any]) -> None:
    said = refused("begin", "tom", "--authority", "Northshire", "--name", "Tom Vane")
    assert said == "Somebody has an account already; an administrator makes the others."


def test_nothing_can_be_set_up_before_there_is_an_administrator() -> None:
    assert "keyworker begin makes the first" in refused("service", "Early help")


def test_a_whole_authority_is_set_up_and_doctor_finds_nothing(begun: dict[str, Any]) -> None:
    service = run("service", "Early help", "--policy", "suffolk")
    assert (service["service"], service["policy"], service["from"]) == (
        "early-help",
        "suffolk",
        today().isoformat(),
    )
    team = run("team", "Newark", "--service", "early-help", "--locality", "Newark")
    person = run(
        "person",
        "Maya Cole",
        *("--team", team["team"], "--job", "practice-manager"),
        *("--access", "practice-manager", "--username", "maya", "--share", "0.8"),
    )
    maya = Worker.objects.get(name="Maya Cole")
    assert (maya.ref, str(maya.fte), maya.team.slug) == (person["worker"], "0.80", "newark")
    run("administer", "set-letterhead", "address=County Hall")
    assert run("doctor") == {"missing": []}
    recorded = Event.objects.exclude(by=None).order_by("pk").values_list("kind", flat=True)
    assert list(recorded) == [
        "authority.named",
        "service.made",
        "policy.attached",
        "team.made",
        "worker.appointed",
        "account.given",
        "letterhead.set",
    ]


def test_doctor_says_what_is_missing(begun: dict[str, Any]) -> None:
    run("service", "Early help")
    assert [each["says"] for each in run("doctor")["missing"]] == [
        "Early help works under no policy: records are read, and nothing is recorded.",
        "Early help has no team yet.",
        "Letters have no head: no address and no telephone of the authority.",
    ]


def test_a_service_is_given_a_policy_later(begun: dict[str, Any]) -> None:
    run("service", "Early help")
    assert run("service", "early-help", "--policy", "cin")["policy"] == "cin"
    assert Service.objects.get(slug="early-help").pack == "cin"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("service", "!!!"), "the service's name: Give it a name with letters or figures in it"),
        (("service", "Other", "--policy", "sufolk"), "--policy: "),
        (("team", "North", "--service", "erly-help"), "did you mean 'early-help'?"),
        (("person", "Tom", "--team", "newrk", "--job", "x"), "did you mean 'newark'?"),
        (("person", "Tom", "--team", "newark", "--job", "astronaut"), "--job: "),
        (
            ("person", "Tom", "--team", "newark", "--job", "practice-lead", "--share", "4"),
            "--share: Enter a number above 0, and no more than 1.5",
        ),
        (
            ("person", "Tom", "--team", "newark", "--job", "practice-lead", "--access", "lead"),
            "--username: Enter the user name with which they sign in",
        ),
        (
            ("person", "Tom", "--team", "newark", "--job", "practice-lead", "--email", "tom"),
            "--email: Enter an e-mail address",
        ),
    ],
)
def test_what_is_wrong_is_one_sentence_and_nothing_is_made(
    begun: dict[str, Any], arguments: tuple[str, ...], says: str
) -> None:
    run("service", "Early help", "--policy", "suffolk")
    run("team", "Newark", "--service", "early-help")
    before = (Service.objects.count(), Team.objects.count(), Worker.objects.count())
    said = refused(*arguments)
    assert says in said
    assert "\n" not in said
    assert (Service.objects.count(), Team.objects.count(), Worker.objects.count()) == before


def test_whatever_an_administrator_does_on_a_page_is_done_by_a_command(
    begun: dict[str, Any],
) -> None:
    run("service", "Early help", "--policy", "suffolk")
    run("team", "Newark", "--service", "early-help")
    done = run("administer", "change-team", "newark", "title=Newark and Sherwood")
    assert done == {"action": "change-team", "recorded": ["team.changed"]}
    assert Team.objects.get(slug="newark").name == "Newark and Sherwood"
    run("administer", "rename-service", "early-help", "title=Family help")
    run("administer", "name-authority", "title=Northshire County Council")
    person = ("Iris Hale", "--team", "newark", "--job", "practice-lead")
    iris = run("person", *person, "--access", "inspector", "--username", "iris")["worker"]
    day = today().isoformat()
    run(
        "administer", "give-inspection", iris, "service=early-help", f"until={day}", "reason=Ofsted"
    )
    out = StringIO()
    call_command("administer", "end-inspection", iris, "service=early-help", "reason=x", stdout=out)
    assert out.getvalue() == "An inspector was no longer given a service to look at.\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("change-taem", "newark"), "no administrator does this; did you mean 'change-team'?"),
        (("record-visit", "newark"), "no administrator does this"),
        (("change-team",), "name the one team that it is done to"),
        (("change-team", "newrk", "title=x"), "did you mean 'newark'?"),
        (("change-team", "newark", "title=Newark"), "title: That is what is on record already"),
        (("rename-service", "early", "title=x"), "no such service"),
        (("name-authority", "newark", "title=x"), "so name nothing"),
        (("give-inspection", "W999999", "reason=x"), "nobody here has this number"),
        (("give-inspection", "tom", "reason=x"), "nobody here has this number"),
    ],
)
def test_what_a_command_cannot_do_is_said_in_a_sentence(
    begun: dict[str, Any], arguments: tuple[str, ...], says: str
) -> None:
    run("service", "Early help", "--policy", "suffolk")
    run("team", "Newark", "--service", "early-help")
    assert says in refused("administer", *arguments)


OURS = {"worker": {"id": "W1", "role": "social-worker"}, "cases": []}


def test_a_policy_that_was_brought_here_is_known_to_every_command_that_takes_one(
    begun: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = brought(tmp_path)
    (tmp_path / "w.yaml").write_text(json.dumps(OURS))
    monkeypatch.chdir(tmp_path)
    for name in ("ours", "ours@1", held.name):
        for given in (
            ["workload", name, "w.yaml"],
            ["policy", "show", name],
            ["policy", "check", name],
            ["policy", "coverage", name],
            ["policy", "roles", name],
            ["policy", "diff", name, "suffolk"],
        ):
            assert answered(*given), given
    with pytest.raises(PackError, match="there is no version '7'"):
        pack_named("ours@7")
    with pytest.raises(PackError, match="no policy pack of this name or folder"):
        pack_named("theirs")


def test_what_was_brought_here_is_listed_and_meant(
    begun: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    brought(tmp_path)
    monkeypatch.chdir(tmp_path)
    answered("policy", "list")
    assert "(brought" in capsys.readouterr().out
    answered("policy", "list", "--json")
    listed = {each["id"]: each["brought"] for each in json.loads(capsys.readouterr().out)["packs"]}
    assert (listed["ours"], listed["suffolk"]) == (True, False)
    for given in (
        ["policy", "show", "oursx"],
        ["policy", "check", "oursx"],
        ["workload", "oursx", "c.json"],
    ):
        with pytest.raises(PackError, match=r"did you mean 'ours'\?.*known packs: .*ours") as said:
            answered(*given)
        assert str(said.value).count("\n") == 0


@pytest.mark.parametrize("name", ["ours@", "suffolk@", "./theirs@"])
def test_nothing_behind_the_version_s_sign_is_not_the_latest(
    begun: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    brought(tmp_path)
    copytree(EASTMARSH, tmp_path / "theirs")
    monkeypatch.chdir(tmp_path)
    for given in (
        ["policy", "show", name],
        ["policy", "check", name],
        ["policy", "diff", name, name],
    ):
        with pytest.raises(PackError, match="nothing stands behind the @; write"):
            answered(*given)


def test_a_folder_here_never_stands_in_for_a_policy_of_its_name(
    begun: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought(tmp_path)
    for name, other in (("ours", "was brought here"), ("suffolk", "comes with Keyworker")):
        copytree(EASTMARSH, tmp_path / name)
        monkeypatch.chdir(tmp_path)
        for question in ("show", "check", "coverage"):
            with pytest.raises(
                PackError, match=f"another of this name {other}; write ./{name} for"
            ):
                answered("policy", question, name)
        assert pack_named(f"./{name}").id == "eastmarsh"
    assert pack_named("ours@1").id == "ours"
    assert pack_named("suffolk@1.3").id == "suffolk"
    (tmp_path / "camden").mkdir()
    assert pack_named("camden").id == "camden"


def brought(folder: Path) -> HeldPolicy:
    """A policy called ``ours`` that was brought to the record; no folder of it is left."""
    place = Path(copytree(EASTMARSH, folder / "ours"))
    header = place / "pack.yaml"
    header.write_text(header.read_text().replace("id: eastmarsh", "id: ours"))
    held = HeldPolicy.objects.create(
        name=name_of("ours", files := read_folder(place)),
        pack="ours",
        title="Ours",
        version="1",
        files=files,
        added_at=now(),
        added_by=Worker.objects.get(),
    )
    rmtree(place)
    return held


def answered(command: str, *given: str) -> bool:
    """Whether the command answered, by the command line's own way to it."""
    import_module(f"keyworker.config.policy_commands.{command}").Command().run(command, given)
    return True
