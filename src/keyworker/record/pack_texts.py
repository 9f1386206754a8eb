"""Do all hosts have the same text of the policies that services follow?

Two hosts with different text would work each other's clocks out again for ever. Whoever first works with a policy writes
down its files' hashes; every process that writes clocks compares before it begins, and refuses to where they differ. The
text on record changes with a later release (``keyworker migrate``), or where an operator says that this host's is right.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from keyworker import __version__
from keyworker.policy.packs.texts import differing, files_of
from keyworker.policy.packs.versions import PolicyVersion
from keyworker.policy.problems import PackError
from keyworker.policy.wording import listed
from keyworker.record.governing_pack import packs_followed, versions_named
from keyworker.record.models import PackText

_NAMED_AT_MOST = 5


class OtherText(Exception):
    """The text of a policy here is not the one by which the record was worked out; the message says what to do."""


@dataclass(frozen=True)
class Difference:
    """A version of a policy whose text differs, and in which files; none where one side has no text of it at all."""

    pack: str
    version: str
    files: tuple[str, ...] = ()

    def __str__(self) -> str:
        named = f"policy {self.pack}, version {self.version}"
        if not self.files:
            return f"{named}, is not held here"
        some = listed(self.files[:_NAMED_AT_MOST])
        more = len(self.files) - _NAMED_AT_MOST
        return f"{named}, reads otherwise here: {some}" + (f" and {more} more" if more > 0 else "")


def refuse_other_text() -> None:
    """Note the text of policies nobody has worked with yet. Raises OtherText where this host's differs from what is noted."""
    here, noted = _here(), _noted()
    PackText.objects.bulk_create(
        (_row(*key, files) for key, files in here.items() if key not in noted),
        ignore_conflicts=True,
    )
    # Another host may have noted its own at the same moment.
    found = _differences(here, _noted())
    if found:
        raise OtherText(
            f"{found[0]}"
            + (f" (and {len(found) - 1} more)" if len(found) > 1 else "")
            + ", so clocks would be worked out in two ways; give every host the same text"
            " or, where this host's is right, run keyworker rebuild --this-text here"
        )


def take_this_text(*, of_earlier_releases_only: bool = False) -> list[Difference]:
    """Have the record follow the text that this host has; what differed before.

    With ``of_earlier_releases_only``, policies whose text this release or a later one noted are left as they are.
    """
    with transaction.atomic():
        noted = _noted()
        if of_earlier_releases_only:
            kept = {row.pack for row in PackText.objects.all() if not _is_earlier(row.program)}
            noted = {key: files for key, files in noted.items() if key[0] not in kept}
        here = {
            key: files for key, files in _here().items() if key[0] in {pack for pack, _ in noted}
        }
        PackText.objects.filter(pack__in={pack for pack, _ in noted}).delete()
        PackText.objects.bulk_create(_row(*key, files) for key, files in here.items())
    return _differences(here, noted)


def _differences(
    here: dict[tuple[str, str], dict[str, str]], noted: dict[tuple[str, str], dict[str, str]]
) -> list[Difference]:
    followed = _followed()
    return [
        Difference(*key, tuple(differing(here[key], files)) if key in here else ())
        for key, files in sorted(noted.items())
        if key[0] in followed and here.get(key) != files
    ]


def _here() -> dict[tuple[str, str], dict[str, str]]:
    """The files of every version of every policy that a service follows, as this host has them."""
    return {
        (name, each.version): files_of(each.folder)
        for name in sorted(_followed())
        for each in _versions(name)
        if each.folder is not None
    }


def _noted() -> dict[tuple[str, str], dict[str, str]]:
    return {(row.pack, row.version): row.files for row in PackText.objects.all()}


def _followed() -> set[str]:
    return packs_followed()


def _versions(name: str) -> tuple[PolicyVersion, ...]:
    try:
        return versions_named(name)
    except PackError:
        # Whoever needs it is told; it is missing here where its text was noted.
        return ()


def _row(pack: str, version: str, files: dict[str, str]) -> PackText:
    return PackText(pack=pack, version=version, files=files, program=__version__)


def _is_earlier(program: str) -> bool:
    return _numbers(program) < _numbers(__version__)


def _numbers(program: str) -> tuple[int, ...]:
    return tuple(int(each) for each in program.split(".") if each.isdecimal())
