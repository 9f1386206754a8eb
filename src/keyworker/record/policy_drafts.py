"""How does a draft of a policy stand: what does it say, is it sound, what did it change, who wrote it, who changed what since?"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.db.models import QuerySet

from keyworker.decisions.trying.checking import Checked, checked
from keyworker.policy.editing.places import Place, places_of
from keyworker.policy.editing.rewriting import NotWritten, without_key, written
from keyworker.policy.editing.sentences import OldFigure, figure_changes, sentences_at_odds
from keyworker.policy.packs.difference import Change, changes_between
from keyworker.policy.packs.loader import VERSIONS, find_folder, load_pack
from keyworker.policy.packs.pack import Pack
from keyworker.policy.problems import PackError
from keyworker.policy.written_numbers import written_count
from keyworker.record.held_policies import folder_of, is_held, name_of, put_in_place, read_folder
from keyworker.record.models import Event, PolicyDraft

BEGUN: Final = "policy-draft.begun"
CHANGED: Final = "policy-draft.changed"
_OF_A_DRAFT: Final = "policy-draft."
HEADER: Final = "pack.yaml"
_FILE: Final = re.compile(r"[a-z0-9-]+(?:/[a-z0-9-]+)?\.yaml")
_LAST_NUMBER: Final = re.compile(r"(\d+)(\D*)$")


def drafts(*, open_only: bool = False) -> Sequence[PolicyDraft]:
    """The drafts, the latest first; with ``open_only`` those that are being written or wait for agreement."""
    found = PolicyDraft.objects.select_related("began_by", "service").defer("files", "began_with")
    states = [PolicyDraft.State.OPEN, PolicyDraft.State.SENT]
    return list(found.filter(state__in=states) if open_only else found)


def draft_numbered(number: int | str) -> PolicyDraft | None:
    """The draft of that number; None where there is none."""
    given = written_count(str(number), figures=_LONGEST_NUMBER)
    if given is None:
        return None
    found = PolicyDraft.objects.select_related("began_by", "service")
    return found.filter(pk=given).first()


_LONGEST_NUMBER: Final = 9


def text_to_begin_with(policy: str) -> dict[str, str]:
    """The files of a policy that a service may be given, without its other versions. Raises PackError."""
    folder = folder_of(policy) if is_held(policy) else find_folder(policy)
    files = read_folder(folder)
    kept = {name: text for name, text in files.items() if not name.startswith(f"{VERSIONS}/")}
    return {**kept, HEADER: without_key(kept[HEADER], "versions")}


def with_header(files: Mapping[str, str], says: Mapping[str, str]) -> dict[str, str]:
    """The files with these keys of ``pack.yaml`` saying so. Raises NotWritten."""
    made = dict(files)
    for key, wanted in says.items():
        place = places_of({HEADER: made[HEADER]}).get(f"pack/{key}")
        if place is None:
            raise NotWritten(f"pack.yaml has no {key}")
        made[HEADER] = written(made[HEADER], place, wanted)
    return made


def next_version(version: str) -> str:
    """The version after that one: 1.3 comes to 1.4."""
    if _LAST_NUMBER.search(version) is None:
        return f"{version} 2"
    return _LAST_NUMBER.sub(lambda found: f"{int(found[1]) + 1}{found[2]}", version)


def is_file_of_a_policy(name: str) -> bool:
    """Whether a file of a policy may be called so."""
    return _FILE.fullmatch(name) is not None and not name.startswith(f"{VERSIONS}/")


@dataclass(frozen=True, kw_only=True)
class Looked:
    """A text of a policy looked at whole: every place of it, what is wrong, and which sentences say an old figure."""

    places: Mapping[str, Place]
    found: Checked
    old_figures: tuple[OldFigure, ...]
    changes: tuple[Change, ...]

    @property
    def pack(self) -> Pack | None:
        """What it comes to; none while it cannot be read."""
        return self.found.pack


def looked_at(draft: PolicyDraft) -> Looked:
    """The draft as it stands, beside what it began with. A text is looked at once in a process."""
    before, now = (
        str(put_in_place(name_of(draft.pack, files), files))
        for files in (draft.began_with, draft.files)
    )
    return _looked_at(before, now)


@lru_cache(maxsize=16)
def _looked_at(before: str, now: str) -> Looked:
    places = places_of(read_folder(Path(now)))
    found = checked(Path(now))
    if found.pack is None:
        return Looked(places=places, found=found, old_figures=(), changes=())
    changed = figure_changes(places_of(read_folder(Path(before))), places)
    return Looked(
        places=places,
        found=found,
        old_figures=sentences_at_odds(found.pack, places, changed),
        changes=_changes(Path(before), found.pack),
    )


def _changes(before: Path, now: Pack) -> tuple[Change, ...]:
    try:
        return changes_between(load_pack(before), now)
    except PackError:
        return ()


def writers_of(draft: PolicyDraft) -> frozenset[int]:
    """Who began it or changed anything in it, by their workers' numbers: none of them agrees to it."""
    events = _events(draft).filter(kind__in=(BEGUN, CHANGED, f"{_OF_A_DRAFT}sent"))
    return frozenset(events.values_list("by", flat=True))


def what_happened(draft: PolicyDraft) -> Sequence[Event]:
    """Everything that was done to the draft, the latest first."""
    return list(_events(draft).order_by("-seq"))


@dataclass(frozen=True, kw_only=True)
class Meanwhile:
    """A change that somebody made since a page was opened: by whom, when, where and what."""

    by: str
    at: datetime
    places: tuple[str, ...]
    files: tuple[str, ...]


def changed_since(draft: PolicyDraft, number: int) -> Sequence[Meanwhile]:
    """What was changed after that change of the draft, the first of it first."""
    later = _events(draft).filter(kind=CHANGED, data__number__gt=number).order_by("seq")
    return [
        Meanwhile(
            by=each.by.name if each.by is not None else "Somebody",
            at=each.recorded_at,
            places=tuple(each.data.get("places", ())),
            files=tuple(each.data.get("files", ())),
        )
        for each in later
    ]


def sent_by(draft: PolicyDraft) -> Event | None:
    """The latest sending of it for agreement; None where it was never sent."""
    return _events(draft).filter(kind=f"{_OF_A_DRAFT}sent").order_by("-seq").first()


def archive_of(draft: PolicyDraft) -> bytes:
    """Its files in a zip file, below a folder of its name, as they can be brought back."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(draft.files.items()):
            archive.writestr(zipfile.ZipInfo(f"{draft.pack}/{name}"), text)
    return made.getvalue()


def _events(draft: PolicyDraft) -> QuerySet[Event]:
    of_it = Event.objects.of_the_authority().filter(kind__startswith=_OF_A_DRAFT)
    return of_it.filter(data__draft=str(draft.pk)).select_related("by")
