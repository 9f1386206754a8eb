"""keyworker draft: where is each draft of a policy, is it sound, what does it change, and its files to take away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from keyworker.config.commands import BadInput, KeyworkerCommand
from keyworker.policy.editing.places import Place
from keyworker.policy.wording import counted
from keyworker.record.held_policies import write_files
from keyworker.record.models import PolicyDraft
from keyworker.record.policy_drafts import Looked, draft_numbered, drafts, looked_at


class Command(KeyworkerCommand):
    """What the pages of the workbench show; it is changed, sent and agreed by ``keyworker administer``."""

    help = "Say where each draft of a policy is, whether it is sound and what it changes"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "draft", nargs="?", help="a draft's number; every draft where not given"
        )
        parser.add_argument("--find", metavar="WORDS", help="the places of it that say these words")
        parser.add_argument("--to", metavar="FOLDER", help="write its files into this new folder")

    def handle(
        self, *, draft: str | None, find: str | None, to: str | None, json: bool, **_: Any
    ) -> None:
        if draft is None:
            rows = [_row(each) for each in drafts()]
            lines = [
                f"{each['draft']}  {each['title']} ({each['pack']}): {each['state']}"
                for each in rows
            ]
            self.answer({"drafts": rows}, as_json=json, for_people=lines or ["There is no draft."])
            return
        found = draft_numbered(draft)
        if found is None:
            raise BadInput(f"{draft}: there is no draft of this number")
        if to is not None:
            self._take_away(found, Path(to), json=json)
        elif find is not None:
            places = [each for each in looked_at(found).places.values() if _says(each, find)]
            document = {"places": [{"place": each.name, "says": each.says} for each in places]}
            said = [f"{each.name} = {' '.join(each.says.split())}" for each in places]
            self.answer(document, as_json=json, for_people=said or ["No place says these words."])
        else:
            looked = looked_at(found)
            document = {**_row(found), **_document(looked)}
            self.answer(document, as_json=json, for_people=_in_words(found, looked))
            if looked.found.fails:
                raise SystemExit(1)

    def _take_away(self, found: PolicyDraft, folder: Path, *, json: bool) -> None:
        if folder.exists() and any(folder.iterdir()):
            raise BadInput(f"{folder}: choose a folder that is empty or not there yet")
        write_files(folder, found.files)
        said = f"{counted(len(found.files), 'file')} in {folder}"
        self.answer({"files": sorted(found.files)}, as_json=json, for_people=[said])


def _row(draft: PolicyDraft) -> dict[str, Any]:
    return {
        "draft": draft.pk,
        "pack": draft.pack,
        "title": draft.title,
        "state": draft.get_state_display(),
        "from_day": draft.from_day,
    }


def _says(place: Place, words: str) -> bool:
    text = f"{place.name} {' '.join(place.says.split())}".lower()
    return words.lower() in text


def _document(looked: Looked) -> dict[str, Any]:
    return {
        "failures": [str(each) for each in looked.found.failing],
        "examples": len(looked.found.tried),
        "missed": [str(each) for each in looked.found.missed],
        "old_figures": [
            {"place": each.place.name, "says": each.words, "becomes": each.becomes}
            for each in looked.old_figures
        ],
        "changes": [each.model_dump(mode="json") for each in looked.changes],
    }


def _in_words(draft: PolicyDraft, looked: Looked) -> Iterator[str]:
    yield f"{draft.title}, draft {draft.pk} of {draft.pack}: {draft.get_state_display().lower()}"
    yield from (f"to put right: {each}" for each in (*looked.found.failing, *looked.found.missed))
    for each in looked.old_figures:
        yield f"says '{each.words}', and could say: {each.place.name} = {each.becomes}"
    missed, tried = len(looked.found.missed), len(looked.found.tried)
    yield f"{counted(tried, 'worked example')} tried, {missed} of them not as they say"
    for change in looked.changes:
        yield f"{change.change}: {change.plain}"
        yield from (f"  {line}" for line in change.lines)
