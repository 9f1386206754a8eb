"""How is a policy that the authority wrote itself kept, and where does the program find its files?

Its text stands in the database, so that every host has the same; each host puts the files into a folder of its own
where the policy is first asked for. A name says which text is meant, so that what is under it never changes.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path, PurePosixPath

from django.conf import settings

from keyworker.policy.casefile import local_day
from keyworker.policy.problems import PackError, Problem
from keyworker.policy.wording import on_day
from keyworker.record.models import Event, HeldPolicy

AGREED = "policy.agreed"
_MARK = "@"
_LONGEST_MARK = 12
_MOST_FILES = 400
_MOST_BYTES = 4 * 1024 * 1024
_ENDING = ".yaml"


class NotAPolicy(Exception):
    """What was brought is no policy that can be read; the message says why in one sentence."""


def read_archive(data: bytes) -> dict[str, str]:
    """The files of a policy in a zip file, by their paths within the policy's folder. Raises NotAPolicy."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = [each for each in archive.infolist() if each.filename.endswith(_ENDING)]
            _refuse_too_much([each.file_size for each in inside])
            found = {each.filename: _text(each.filename, _read(archive, each)) for each in inside}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise NotAPolicy("It is not a zip file, or is damaged") from error
    return _below_its_folder(found)


def read_folder(folder: Path) -> dict[str, str]:
    """The files of a policy in a folder of this machine, by their paths within it. Raises NotAPolicy."""
    paths = sorted(folder.rglob(f"*{_ENDING}"))
    _refuse_too_much([each.stat().st_size for each in paths])
    found = {
        each.relative_to(folder).as_posix(): _text(each.name, each.read_bytes()) for each in paths
    }
    return _below_its_folder(found)


def name_of(pack: str, files: Mapping[str, str]) -> str:
    """What a service names this text by."""
    said = json.dumps(dict(sorted(files.items())), ensure_ascii=False)
    return f"{pack}{_MARK}{sha256(said.encode()).hexdigest()[:_LONGEST_MARK]}"


def pack_of(name: str) -> str:
    """The id of the policy that a service names so, whether the authority brought it or it comes with Keyworker."""
    return name.partition(_MARK)[0]


def is_held(name: str) -> bool:
    """Whether it is a name of a text that the authority brought, and not that of a policy that comes with Keyworker."""
    return _MARK in name and os.sep not in name


def folder_of(name: str) -> Path:
    """The folder in which this host has the files of that text. Raises PackError where there is no such text."""
    folder = Path(settings.KEYWORKER_POLICY_DIR) / name
    if folder.is_dir():
        return folder
    held = HeldPolicy.objects.filter(name=name).first()
    if held is None:
        raise PackError([Problem(name, None, None, "no policy of this name was brought here")])
    return put_in_place(name, held.files)


def put_in_place(name: str, files: Mapping[str, str]) -> Path:
    """The folder in which this host has these files, which ``name`` tells from any other text (``name_of``)."""
    folder = Path(settings.KEYWORKER_POLICY_DIR) / name
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=folder.parent))
    write_files(aside, files)
    try:
        # Put in place whole, so that nobody reads half a policy; another process may have been quicker.
        aside.rename(folder)
    except OSError:
        shutil.rmtree(aside)
    return folder


@contextmanager
def unpacked(name: str, files: Mapping[str, str]) -> Iterator[Path]:
    """A folder with these files for as long as they are looked at."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / name
        write_files(folder, files)
        yield folder


def held_policies() -> Sequence[HeldPolicy]:
    """Every text that the authority brought, its files left out, those of one policy together, the latest first."""
    return list(HeldPolicy.objects.select_related("added_by").defer("files"))


def agreed_policies() -> frozenset[str]:
    """The names of those to which somebody other than who brought them has agreed."""
    agreed = Event.objects.of_the_authority().filter(kind=AGREED)
    return frozenset(str(each["policy"]) for each in agreed.values_list("data", flat=True))


def title_of(held: HeldPolicy) -> str:
    """What people read where one is chosen."""
    day = on_day(local_day(held.added_at))
    return (
        f"{held.title} ({held.pack}), version {held.version}, brought by {held.added_by.name} {day}"
    )


def _refuse_too_much(sizes: Sequence[int]) -> None:
    if len(sizes) > _MOST_FILES or sum(sizes) > _MOST_BYTES:
        raise NotAPolicy(
            f"There is too much in it: at most {_MOST_FILES} files and {_MOST_BYTES // 1024**2} MB"
        )


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write a policy's files into its folder, which is made where it is not there."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise NotAPolicy("One of its files is longer than it says")
    return data


def _text(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise NotAPolicy(f"{name} is not UTF-8 text") from None


def _below_its_folder(found: Mapping[str, str]) -> dict[str, str]:
    """The files as the policy's own folder has them, whichever folders that folder stood in."""
    paths = {PurePosixPath(name): text for name, text in found.items()}
    if any(each.is_absolute() or ".." in each.parts for each in paths):
        raise NotAPolicy("It has a file outside its own folder")
    tops = sorted(
        (each.parent for each in paths if each.name == "pack.yaml"),
        key=lambda each: len(each.parts),
    )
    if not tops:
        raise NotAPolicy("There is no pack.yaml in it")
    return {
        each.relative_to(tops[0]).as_posix(): text
        for each, text in paths.items()
        if each.is_relative_to(tops[0])
    }
