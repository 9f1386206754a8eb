"""A host whose text of a policy differs from the others' writes no clocks, and says what to do."""

from __future__ import annotations

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from keyworker.config.commands import BadInput
from keyworker.config.same_text import refuse_other_text
from keyworker.record.models import PackText
from keyworker.record.pack_texts import take_this_text
from tests.builders import an_office

pytestmark = pytest.mark.django_db

WESTMOOR = Path(__file__).parents[1] / "packs" / "westmoor"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the policy of a service, whose text every host has had so far."""
    copied = shutil.copytree(WESTMOOR, tmp_path / "westmoor")
    an_office(str(copied))
    refuse_other_text()
    return copied


def edit(path: Path) -> None:
    path.write_text(path.read_text() + "\n# another text\n")


def test_the_first_who_works_with_a_policy_notes_the_text_of_each_version_held(
    folder: Path,
) -> None:
    noted = PackText.objects.values_list("pack", "version").order_by("version")
    assert list(noted) == [(str(folder), "1"), (str(folder), "2")]


def test_the_same_text_is_no_reason_to_refuse(folder: Path) -> None:
    refuse_other_text()


def test_another_text_is_refused_with_the_policy_the_version_and_the_file(folder: Path) -> None:
    edit(folder / "timescales.yaml")
    with pytest.raises(BadInput) as refused:
        refuse_other_text()
    assert str(refused.value) == (
        f"policy {folder}, version 2, reads otherwise here: timescales.yaml, so clocks would be worked out in two ways;"
        " give every host the same text or, where this host's is right, run keyworker rebuild --this-text here"
    )


def test_a_version_that_is_not_held_here_is_refused(folder: Path) -> None:
    PackText.objects.create(pack=str(folder), version="3", files={"pack.yaml": ""}, program="0.1.0")
    with pytest.raises(BadInput, match="version 3, is not held here"):
        refuse_other_text()


def test_examples_decide_nothing_and_may_differ(folder: Path) -> None:
    (folder / "examples").mkdir(exist_ok=True)
    (folder / "examples" / "another.yaml").write_text("[]")
    refuse_other_text()


def test_a_policy_that_no_service_follows_any_more_is_not_asked_about(folder: Path) -> None:
    PackText.objects.create(pack="gone", version="1", files={"pack.yaml": ""}, program="0.1.0")
    refuse_other_text()


def test_an_operator_can_say_that_this_host_is_right(folder: Path) -> None:
    edit(folder / "timescales.yaml")
    with pytest.raises(BadInput):
        call_command("rebuild", stdout=StringIO())
    call_command("rebuild", "--this-text", stdout=StringIO())
    refuse_other_text()


def test_a_later_release_changes_the_text_and_the_same_one_does_not(folder: Path) -> None:
    edit(folder / "timescales.yaml")
    assert take_this_text(of_earlier_releases_only=True) == []
    with pytest.raises(BadInput):
        refuse_other_text()
    PackText.objects.update(program="0.0.9")
    assert [str(each) for each in take_this_text(of_earlier_releases_only=True)] == [
        f"policy {folder}, version 2, reads otherwise here: timescales.yaml"
    ]
    refuse_other_text()
