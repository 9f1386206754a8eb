"""How is nothing that was typed lost: not by going to another page, not by a refusal, not by being signed out?

A form that keeps what is typed carries a mark, signed by us, that says whose it is and where it stands. What comes to that
place with such a mark is kept in the database for that person alone, also where their session has ended meanwhile: no
cookie and no address holds a word of it. The next time they open the form, it is filled in. The page also sends it here by
itself when it is left half typed. It goes where it was recorded, and that alone forgets it: whoever records says so.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import cast

from django.core import signing
from django.http import HttpRequest, QueryDict
from markupsafe import Markup

from keyworker.access.models import User
from keyworker.actions.perform import changes_since
from keyworker.actions.used_forms import NOT_TYPED
from keyworker.policy.written_numbers import written_count
from keyworker.record.kept_forms import (
    Place,
    forget_form,
    form_kept,
    keep_form,
    keep_form_of_somebody_away,
    tab_of,
    whose_form,
)
from keyworker.record.subjects import Subject
from keyworker.web.moment import moment_of, now_of

# Names of ``NOT_TYPED``.
_MARK, _ONLY_KEEP, FORGET = "keeps_for", "keep_only", "empty_form"
_SALT = "keyworker.form"
# A form that was opened longer ago than this is kept for nobody.
_OPEN_FOR = 2 * 24 * 60 * 60


@dataclass(frozen=True)
class Typed:
    """What was typed before, and which version of the record the form was opened at."""

    entered: QueryDict
    version: int | None
    tab: str = ""


def keeps(request: HttpRequest) -> Markup:
    """The mark of a form that keeps what is typed, for its template."""
    typed, before = typed_before(request), _marked(request)
    if before is not None:
        tab, filled_from = before.tab, before.filled_from
    else:
        # Every opening of the form is a tab of its own, whatever it is filled in with.
        tab, filled_from = _tab_of(request), typed.tab if typed is not None else ""
    mark = signing.dumps([request.user.pk, request.path, tab, filled_from], salt=_SALT)
    return Markup('<input type="hidden" name="{}" value="{}">').format(_MARK, mark)


def _tab_of(request: HttpRequest) -> str:
    """The tab in which this page is opened, the same for every form on it."""
    if not hasattr(request, _TAB):
        setattr(request, _TAB, secrets.token_hex(4))
    return cast(str, getattr(request, _TAB))


_TAB = "tab_it_is_opened_in"


def typed_before(request: HttpRequest) -> Typed | None:
    """What this person typed into the form at this address and did not record; None on a page of another day.

    It is looked up once, however many forms the page has.
    """
    if request.method != "GET" or moment_of(request).another_day:
        return None
    if not hasattr(request, _LOOKED_UP):
        setattr(request, _LOOKED_UP, _typed(request))
    return cast("Typed | None", getattr(request, _LOOKED_UP))


_LOOKED_UP = "typed_before"


def _typed(request: HttpRequest) -> Typed | None:
    kept = form_kept(cast(User, request.user), _address(request), at=now_of(request))
    if kept is None:
        return None
    entered = QueryDict(mutable=True)
    for name, values in kept.entered.items():
        entered.setlist(name, values)
    return Typed(entered, kept.version, tab_of(kept))


def is_only_to_be_kept(request: HttpRequest) -> bool:
    """Whether the page sent what is typed because it is being left: nothing is to be done with it."""
    return request.method == "POST" and _ONLY_KEEP in request.POST


def wants_it_empty(request: HttpRequest) -> bool:
    """Whether they want the form without what they typed before; it is gone then."""
    if request.method != "POST" or FORGET not in request.POST or _whose(request) != request.user:
        return False
    forget_form(request.user, _place(request))
    return True


def since_typed(typed: Typed | None, subject: Subject) -> tuple[str, ...] | None:
    """What came on record since the form was opened that is filled in again; None where it is not."""
    if typed is None:
        return None
    seen = typed.version
    return changes_since(subject, seen) if seen is not None and seen < subject.version else ()


def is_marked(request: HttpRequest) -> bool:
    """Whether it came with a form that keeps what is typed."""
    return request.method == "POST" and _MARK in request.POST


def keep_typed(request: HttpRequest) -> bool:
    """Keep what came with a form that is marked as theirs, if anything did; whoever is signed in keeps nothing for anybody else."""
    whose = _whose(request) if request.method == "POST" else None
    if whose is None or (request.user.is_authenticated and request.user.pk != whose.pk):
        return False
    version = request.POST.get("version", "")
    keep = keep_form if request.user.is_authenticated else keep_form_of_somebody_away
    return keep(
        whose,
        _place(request),
        {name: many for name, many in request.POST.lists() if name not in NOT_TYPED},
        version=written_count(version, figures=9),
        at=now_of(request),
    )


_RECORDED = "what_was_typed_is_recorded"


def is_recorded(request: HttpRequest) -> None:
    """What came with this form stands on record, or in a letter: it need not be kept any longer."""
    setattr(request, _RECORDED, True)


def seen_to(request: HttpRequest) -> None:
    """Forget what was recorded; keep whatever else came, wherever the answer leads."""
    if not is_marked(request):
        return
    if hasattr(request, _RECORDED):
        forget_form(cast(User, request.user), _place(request))
    else:
        keep_typed(request)


@dataclass(frozen=True)
class _Mark:
    """What the mark of a form says: whose it is, which tab it stands in, and of which tab's words it was filled in with."""

    number: int
    tab: str
    filled_from: str


def _marked(request: HttpRequest) -> _Mark | None:
    """What the mark says that came with this, where it is ours and of this very place."""
    if request.method != "POST":
        return None
    try:
        number, path, tab, filled_from = signing.loads(
            request.POST.get(_MARK, ""), salt=_SALT, max_age=_OPEN_FOR
        )
    except (signing.BadSignature, TypeError, ValueError):
        # Of another release, forged, or no text at all.
        return None
    return _Mark(number, tab, filled_from) if path == request.path else None


def _whose(request: HttpRequest) -> User | None:
    mark = _marked(request)
    return whose_form(mark.number) if mark is not None else None


def _place(request: HttpRequest) -> Place:
    """Where it was typed, by its mark."""
    mark = _marked(request)
    if mark is None:
        return Place(_address(request))
    return Place(_address(request), mark.tab, mark.filled_from)


_ENTRY = re.compile(r"E\d{1,18}", re.ASCII)


def _address(request: HttpRequest) -> str:
    """Where the form stands; of what the address says besides, only which entry it puts right makes it another form."""
    wrong = request.GET.get("replaces") or request.POST.get("replaces") or ""
    return f"{request.path}{f'?replaces={wrong}' if _ENTRY.fullmatch(wrong) else ''}"[:200]
