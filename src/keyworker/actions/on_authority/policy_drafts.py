"""How is a draft of a policy begun and changed: by a value, a row, a whole file or all of them?

Several people may look at a draft and change it. A page says from which change of it it was made (``seen``); where
somebody has changed the same place since, nothing of it is written over before whoever comes second was told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from keyworker.actions import family, questions
from keyworker.actions.action import Action, ActionContext, Entry, FormQuestion, NotPossible
from keyworker.actions.administering import administrators_only
from keyworker.actions.form_fields import Choices
from keyworker.actions.on_authority.policies import files_entered
from keyworker.policy.editing.places import Place, places_of
from keyworker.policy.editing.rewriting import NotWritten, written
from keyworker.policy.editing.rows import rearranged
from keyworker.policy.packs.loader import bundled_folders
from keyworker.policy.problems import PackError, did_you_mean
from keyworker.policy.wording import at_moment
from keyworker.policy.written_numbers import written_count
from keyworker.record.governing_pack import policies_to_choose
from keyworker.record.held_policies import NotAPolicy, is_held
from keyworker.record.models import HeldPolicy, PolicyDraft
from keyworker.record.policy_drafts import (
    HEADER,
    changed_since,
    draft_numbered,
    drafts,
    is_file_of_a_policy,
    next_version,
    text_to_begin_with,
    with_header,
)
from keyworker.record.writing import NewEvent

_LONGEST_TEXT = 500_000
_LONGEST_ID = 60
_SHOWN_OF_IT = 120


def _policies(context: ActionContext) -> Choices:
    return policies_to_choose(agreed_only=False)


def open_drafts(context: ActionContext) -> Choices:
    """The drafts that are being written."""
    return tuple((str(each.pk), title_of(each)) for each in drafts() if each.is_open)


def title_of(draft: PolicyDraft) -> str:
    """What people read where one is chosen."""
    return f"{draft.title}, draft {draft.pk}"


def _begin(entry: Entry) -> Sequence[NewEvent]:
    policy, short = entry.values["policy"], entry.values.get("short", "")
    try:
        files = text_to_begin_with(policy)
    except (PackError, NotAPolicy) as error:
        raise NotPossible("That policy cannot be read here", field="policy") from error
    header = {each.name: each.says for each in places_of({HEADER: files[HEADER]}).values()}
    pack = _its_own_id(header["pack/id"], short, own=is_held(policy))
    title = entry.values.get("title") or header["pack/title"]
    wanted = {"id": pack, "title": title, "version": next_version(header["pack/version"])}
    try:
        began_with = with_header(files, {"id": pack})
        made = with_header(files, wanted)
    except NotWritten as error:
        raise NotPossible(str(error), field="short") from error
    draft = PolicyDraft.objects.create(
        pack=pack,
        title=title,
        began_from=policy,
        began_with=began_with,
        files=made,
        began_at=entry.now,
        began_by=entry.actor,
    )
    return [entry.record("policy-draft.begun", at=entry.now, draft=str(draft.pk), title=title)]


def _its_own_id(before: str, short: str, *, own: bool) -> str:
    """The short name under which the authority has it. Raises NotPossible."""
    if own and short in ("", before):
        return before
    if not short:
        raise NotPossible(
            "Give it a short name of your own: the one it has belongs to what comes with Keyworker",
            field="short",
        )
    if not short.replace("-", "a").isalnum() or short != short.lower() or not short.isascii():
        raise NotPossible("Write it in small letters, figures and hyphens", field="short")
    taken = {each.name for each in bundled_folders()}
    taken |= set(HeldPolicy.objects.values_list("pack", flat=True))
    if short in taken:
        raise NotPossible(f"There is a policy called {short} already", field="short")
    return short


def _change(entry: Entry) -> Sequence[NewEvent]:
    draft = _open(entry)
    wanted = _wanted(entry.values["changes"])
    places = places_of(draft.files)
    unknown = [name for name in wanted if name not in places]
    if unknown:
        near = did_you_mean(unknown[0], places)
        raise NotPossible(f"There is no {unknown[0]} in this draft{near}", field="changes")
    _refuse_meanwhile(entry, draft, wanted, {places[name].file for name in wanted}, "changes")
    said: list[str] = []
    for name, value in wanted.items():
        # Each change moves what stands below it, so that the places are looked for anew.
        place = places_of({places[name].file: draft.files[places[name].file]})[name]
        wanted_there = value.replace(";", "\n") if place.kind == "list" else value
        try:
            text = written(draft.files[place.file], place, wanted_there)
        except NotWritten as error:
            raise NotPossible(str(error), field="changes") from error
        if text != draft.files[place.file]:
            draft.files = {**draft.files, place.file: text}
            said.append(f"{name}: {_short(place)} becomes {value[:_SHOWN_OF_IT]}")
    if not said:
        raise NotPossible("Nothing of it is different from what stands there", field="changes")
    files = {places[name].file for name in wanted}
    return [_changed(entry, draft, places=list(wanted), files=files, said=said)]


def _short(place: Place) -> str:
    return " ".join(place.says.split())[:_SHOWN_OF_IT] or "nothing"


def _wanted(typed: str) -> dict[str, str]:
    """What each place is to say: one a line, ``place = value``; the items of a list are separated by semicolons."""
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, typed.splitlines())):
        name, mark, value = line.partition("=")
        if not mark or not name.strip():
            raise NotPossible(f"'{line[:60]}' is not: place = what it is to say", field="changes")
        found[name.strip()] = value.strip()
    return found


def _rearrange(entry: Entry) -> Sequence[NewEvent]:
    draft, item, how = _open(entry), entry.values["item"], entry.values["how"]
    name = item.partition("/")[2]
    of_it = [each for each in places_of(draft.files).values() if each.rule == item]
    if not of_it:
        raise NotPossible(f"There is no {item} in this draft", field="item")
    file = of_it[0].file
    _refuse_meanwhile(entry, draft, [item], {file}, "item")
    try:
        text = rearranged(draft.files[file], name, how)
    except NotWritten as error:
        raise NotPossible(str(error), field="item") from error
    draft.files = {**draft.files, file: text}
    return [_changed(entry, draft, places=[item], files={file}, said=[f"{item}: {_HOW[how]}"])]


_HOW = {
    "up": "moved up",
    "down": "moved down",
    "copy": "copied below itself",
    "take-out": "taken out",
}


def _rewrite(entry: Entry) -> Sequence[NewEvent]:
    draft, file = _open(entry), entry.values["file"]
    text = entry.values.get("text", "").replace("\r\n", "\n")
    if not is_file_of_a_policy(file):
        raise NotPossible("A file is called like timescales.yaml or gates/work.yaml", field="file")
    _refuse_meanwhile(entry, draft, [file], {file}, "text")
    before = draft.files.get(file, "")
    if not text.strip():
        if file == HEADER or file not in draft.files:
            raise NotPossible("This file cannot be left empty", field="text")
        draft.files = {name: each for name, each in draft.files.items() if name != file}
        said = f"{file}: taken out"
    else:
        text = text if text.endswith("\n") else f"{text}\n"
        if text == before:
            raise NotPossible("Nothing of it is different from what stands there", field="text")
        draft.files = {**draft.files, file: text}
        said = f"{file}: rewritten" if before else f"{file}: added"
    return [_changed(entry, draft, places=[file], files={file}, said=[said])]


def _replace(entry: Entry) -> Sequence[NewEvent]:
    draft, files = _open(entry), files_entered(entry.values["text"])
    if HEADER not in files:
        raise NotPossible("There is no pack.yaml in it", field="text")
    changed = {name for name in {*files, *draft.files} if files.get(name) != draft.files.get(name)}
    if not changed:
        raise NotPossible("Nothing of it is different from what stands there", field="text")
    _refuse_meanwhile(entry, draft, changed, changed, "text")
    draft.files = files
    said = [f"{name}: brought from a zip file" for name in sorted(changed)]
    return [_changed(entry, draft, places=sorted(changed), files=changed, said=said)]


def _changed(
    entry: Entry,
    draft: PolicyDraft,
    *,
    places: Sequence[str],
    files: Collection[str],
    said: Sequence[str],
) -> NewEvent:
    """Keep what the draft now says; the event tells what of it is new."""
    draft.changes += 1
    draft.save(update_fields=["files", "changes"])
    return entry.event(
        "policy-draft.changed",
        at=entry.now,
        draft=str(draft.pk),
        number=draft.changes,
        places=list(places),
        files=sorted(files),
        said=list(said),
    )


def _open(entry: Entry) -> PolicyDraft:
    draft = draft_numbered(entry.values["draft"])
    if draft is None or not draft.is_open:
        raise NotPossible("It is not being written any more: take it back first", field="draft")
    return draft


def _refuse_meanwhile(
    entry: Entry,
    draft: PolicyDraft,
    places: Collection[str],
    files: Collection[str],
    field: str,
) -> None:
    """Raises NotPossible where somebody has changed one of these since the page was made."""
    seen = entry.values.get("seen") or ""
    if not seen:
        return
    number = written_count(seen)
    if number is None:
        raise NotPossible("Write the number of the change in figures", field="seen")
    for each in changed_since(draft, number):
        theirs = set(each.places)
        whole = theirs & set(files) or set(places) & set(each.files)
        alike = theirs & set(places) or any(
            one.startswith(f"{other}/") or other.startswith(f"{one}/")
            for one in theirs
            for other in places
        )
        if whole or alike:
            raise NotPossible(_meanwhile(each.by, each.at), field=field)


def _meanwhile(by: str, at: datetime) -> str:
    return (
        f"{by} changed this at {at_moment(at)}, after you opened it. Nothing of yours is lost: look at what stands there "
        "now, and save again to put yours in its place"
    )


WHICH = questions.choice_among("draft", "Which draft?", open_drafts)
SEEN = questions.control(
    questions.line(
        "seen",
        "From which of its changes is this made?",
        required=False,
        hint="A number; leave it empty to write over whatever stands there",
    )
)


def done_to_a_draft(
    action_id: str,
    title: str,
    *asks: FormQuestion,
    records: tuple[str, ...],
    does: Callable[[Entry], Sequence[NewEvent]],
    possible: Callable[[ActionContext], str | None],
    short_title: str = "",
) -> Action:
    """An administrator's action on a draft, whichever service it is for."""
    return administrators_only(
        id=action_id,
        title=title,
        short_title=short_title,
        family=family.SETTING_UP,
        records=records,
        subject="authority",
        asks=asks,
        possible=possible,
        does=does,
    )


def _changes(
    action_id: str, title: str, does: Callable[[Entry], Sequence[NewEvent]], *asks: FormQuestion
) -> Action:
    return done_to_a_draft(
        action_id,
        title,
        WHICH,
        *asks,
        SEEN,
        records=("policy-draft.changed",),
        does=does,
        possible=lambda context: None if open_drafts(context) else "No draft is being written.",
    )


BEGIN = done_to_a_draft(
    "begin-policy-draft",
    "Begin a draft of a policy",
    questions.choice_among("policy", "Which policy does it begin from?", _policies),
    questions.control(
        questions.at_most(
            questions.line(
                "short",
                "What is its short name?",
                required=False,
                hint="Small letters, figures and hyphens, such as northshire-early-help. Leave it empty for the next "
                "version of a policy of your own",
            ),
            _LONGEST_ID,
        )
    ),
    questions.at_most(
        questions.ask(
            "title", "What is it called?", required=False, hint="Leave it empty to keep its title"
        ),
        _LONGEST_ID * 2,
    ),
    records=("policy-draft.begun",),
    does=_begin,
    possible=lambda context: None,
)
CHANGE = _changes(
    "change-policy-draft",
    "Change a draft of a policy",
    _change,
    questions.made_into(
        questions.at_most(
            questions.words(
                "changes",
                "What is it to say?",
                hint="One a line: timescales/first-contact/within = 10 working days",
            ),
            _LONGEST_TEXT,
        ),
        "places",
        "files",
        "said",
    ),
)
REARRANGE = _changes(
    "rearrange-policy-draft",
    "Move, copy or take out a row of a draft",
    _rearrange,
    questions.made_into(
        questions.line("item", "Which row?", hint="For example: routing/step-down"),
        "places",
        "said",
    ),
    questions.control(questions.choice("how", "What becomes of it?", _HOW)),
)
REWRITE = _changes(
    "rewrite-policy-draft",
    "Change a file of a draft",
    _rewrite,
    questions.made_into(
        questions.line("file", "Which file?", hint="For example: timescales.yaml"), "files"
    ),
    questions.made_into(
        questions.at_most(
            questions.words(
                "text", "Its text", required=False, hint="Left empty, the file is taken out"
            ),
            _LONGEST_TEXT,
        ),
        "said",
    ),
)
REPLACE = _changes(
    "replace-policy-draft",
    "Bring a draft back",
    _replace,
    questions.made_into(
        questions.at_most(questions.words("text", "Its files"), _LONGEST_TEXT * 10),
        "places",
        "files",
        "said",
    ),
)
ACTIONS = (BEGIN, CHANGE, REARRANGE, REWRITE, REPLACE)
