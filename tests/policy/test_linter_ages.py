"""An age is asked of the day of birth, so that 29 February makes nobody older too soon."""

from __future__ import annotations

from pathlib import Path

from tests.pack_folder import a_pack_folder
from tests.policy.linting import a_gate, findings


def said(folder: Path, condition: str) -> list[str]:
    asked = f"{{some: {{of: children, is: {condition}}}}}"
    pack = a_pack_folder(folder, gates=a_gate("guard", asked), examples=None)
    return [each for each in findings(pack, failing=True) if "29 February" in each]


def test_an_age_asked_of_the_birthday_fails(tmp_path: Path) -> None:
    (finding,) = said(tmp_path, "{today: {before: each.born + 18 years}}")
    assert "ask 'each.born: {after: today - 18 years}'" in finding


def test_an_age_asked_of_the_birth_does_not(tmp_path: Path) -> None:
    assert said(tmp_path, "{each.born: {after: today - 18 years}}") == []
