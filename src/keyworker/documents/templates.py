"""Which letters are there, and what does each say before anybody changes a word?

A template is one text file: a few lines that say what it is, a blank line, then the letter with its placeholders. An
authority puts its own beside or in place of ours in the folder that ``KEYWORKER_LETTERS`` names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from keyworker.policy.problems import did_you_mean

# What a letter may be filled in with, each with what it stands for.
PLACEHOLDERS = {
    "today": "today's date",
    "children": "the children's names",
    "reference": "the case's reference",
    "worker": "the worker who leads the case",
    "worker_contact": "how to reach that worker",
    "team": "the team that has the case",
    "meeting_day": "the day of the meeting planned last",
    "signed_by": "the name of whoever prepares the letter",
    "signed_as": "their job, in the authority's words",
}
_HEADINGS = frozenset({"title", "to", "action"})
_RECORDED = "recorded"
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class TemplateProblem(Exception):
    """A letter's template cannot be used; the message is one sentence that says which and why."""


@dataclass(frozen=True)
class Template:
    """One letter: ``to`` is whom it is for, ``action`` what is recorded once it is sent.

    Not ``recorded``: the letter belongs to an action, but its sending is not what that action records.
    """

    id: str
    title: str
    to: str
    action: str
    text: str
    recorded: bool = True


def templates(folder: str = "") -> dict[str, Template]:
    """Every template by its id, an authority's own in ``folder`` before ours. Raises TemplateProblem."""
    shipped = (
        path
        for path in files(__package__).joinpath("letters").iterdir()
        if path.name.endswith(".txt")
    )
    ours = {path.name: path.read_text(encoding="utf-8") for path in shipped}
    theirs = _in_folder(Path(folder)) if folder else {}
    written = sorted({**ours, **theirs}.items())
    return {template.id: template for template in (_read(name, text) for name, text in written)}


def _in_folder(folder: Path) -> dict[str, str]:
    if not folder.is_dir():
        raise TemplateProblem(f"KEYWORKER_LETTERS: {folder} is not a folder")
    try:
        return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateProblem(
            f"KEYWORKER_LETTERS: a template in {folder} cannot be read ({error})"
        ) from None


def _read(name: str, written: str) -> Template:
    head, _, text = written.replace("\r\n", "\n").partition("\n\n")
    headings = dict(_heading(name, line) for line in head.splitlines() if line.strip())
    missing = sorted(_HEADINGS - headings.keys())
    if missing:
        raise TemplateProblem(f"{name}: the first lines do not give '{missing[0]}'")
    if not text.strip():
        raise TemplateProblem(f"{name}: there is no letter after the first lines")
    for placeholder in _PLACEHOLDER.findall(text):
        if placeholder not in PLACEHOLDERS:
            raise TemplateProblem(
                f"{name}: {{{placeholder}}} is not something a letter can be filled in with"
                f"{did_you_mean(placeholder, PLACEHOLDERS)}"
            )
    recorded = headings.pop(_RECORDED, "yes")
    if recorded not in {"yes", "no"}:
        raise TemplateProblem(f"{name}: 'recorded' is yes or no, not '{recorded}'")
    return Template(
        id=name.removesuffix(".txt"), text=text.strip(), recorded=recorded == "yes", **headings
    )


def _heading(name: str, line: str) -> tuple[str, str]:
    key, colon, value = line.partition(":")
    if not colon or key.strip() not in _HEADINGS | {_RECORDED}:
        raise TemplateProblem(
            f"{name}: '{line}' should be one of title, to, action and recorded, with a colon"
        )
    return key.strip(), value.strip()


def filled_in(template: Template, known: dict[str, str]) -> str:
    """The letter with what is known put in. What is not known stays in square brackets, for a person to fill in."""
    return _PLACEHOLDER.sub(
        lambda found: known.get(found[1]) or f"[{PLACEHOLDERS[found[1]]}]", template.text
    )


def left_open(text: str) -> list[str]:
    """What still stands in square brackets."""
    return re.findall(r"\[([^\[\]]+)\]", text)
