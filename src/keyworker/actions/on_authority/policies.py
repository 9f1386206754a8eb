"""How does the authority bring a policy that it wrote itself? It is checked whole before it is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from keyworker.actions import family, questions
from keyworker.actions.action import ActionContext, Entry, FormQuestion, NotPossible
from keyworker.actions.administering import administrators_only
from keyworker.actions.form_fields import Choices
from keyworker.decisions.trying.checking import PackCheck, check_folder
from keyworker.policy.packs.loader import bundled_folders, load_header
from keyworker.policy.packs.pack import PackHeader
from keyworker.record.accounts_given import ON_THE_PAGE, account_of, why_not_second
from keyworker.record.held_policies import (
    agreed_policies,
    held_policies,
    name_of,
    title_of,
    unpacked,
)
from keyworker.record.models import HeldPolicy
from keyworker.record.writing import NewEvent

# As many characters as all the files of a policy may have together.
_MOST = 5_000_000


class Unsound(NotPossible):
    """A policy with mistakes: each says in which file and line, and what to do."""

    def __init__(self, found: PackCheck) -> None:
        self.failures = found.failures
        first, more = found.failures[0], len(found.failures) - 1
        also = f" (and {more} more)" if more else ""
        super().__init__(f"{first}{also}", field="text")


def _bring(entry: Entry) -> Sequence[NewEvent]:
    files = files_entered(entry.values["text"])
    header = _checked(files)
    name = name_of(header.id, files)
    if HeldPolicy.objects.filter(name=name).exists():
        raise NotPossible("This very text is held already", field="text")
    HeldPolicy.objects.create(
        name=name,
        pack=header.id,
        title=header.title,
        version=header.version,
        files=files,
        added_at=entry.now,
        added_by=entry.actor,
    )
    return [
        entry.record("policy.brought", at=entry.now, policy=name, policy_version=header.version)
    ]


def files_entered(text: str) -> dict[str, str]:
    """The files as they were sent: one JSON object of their texts by their paths."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, Mapping) or not all(isinstance(each, str) for each in found.values()):
        raise NotPossible("The files of the policy could not be read", field="text")
    names = [PurePosixPath(str(name)) for name in found]
    if any(each.is_absolute() or ".." in each.parts for each in names):
        raise NotPossible("It has a file outside its own folder", field="text")
    return {str(name): each for name, each in found.items()}


def _checked(files: Mapping[str, str]) -> PackHeader:
    """What the policy is, once everything in it was checked and its examples came out. Raises Unsound."""
    with unpacked("policy", files) as folder:
        found = check_folder(folder)
        if found.fails:
            raise Unsound(found)
        header = load_header(folder)
    if header.id in {each.name for each in bundled_folders()}:
        raise NotPossible(
            f"A policy that comes with Keyworker has the id {header.id}: give yours another in pack.yaml",
            field="text",
        )
    return header


def _brought_by_others(context: ActionContext) -> Choices:
    """What waits to be agreed: nobody agrees to what they brought themselves."""
    agreed = agreed_policies()
    return tuple(
        (each.name, title_of(each))
        for each in held_policies()
        if each.name not in agreed and each.added_by_id != context.actor.pk
    )


def _agree(entry: Entry) -> Sequence[NewEvent]:
    held = HeldPolicy.objects.defer("files").get(name=entry.values["policy"])
    refused = ON_THE_PAGE if entry.operator else None
    refused = refused or why_not_second(
        entry.actor, bringers={held.added_by_id}, brought=held.added_at
    )
    if refused:
        raise NotPossible(refused, field="policy")
    return [entry.record("policy.agreed", at=entry.now)]


def says_whose_account(question: FormQuestion) -> FormQuestion:
    """The same question with by whom the account was given with which somebody is about to agree."""
    return questions.adjusted(
        question, lambda context, field: replace(field, hint=account_of(context.actor))
    )


BRING = administrators_only(
    id="bring-policy",
    title="Bring a policy",
    family=family.SETTING_UP,
    records=("policy.brought",),
    subject="authority",
    asks=(
        questions.made_into(
            questions.at_most(questions.words("text", "Its files"), _MOST),
            "policy",
            "policy_version",
        ),
    ),
    does=_bring,
)
AGREE = administrators_only(
    id="agree-policy",
    title="Agree to a policy that was brought",
    family=family.SETTING_UP,
    records=("policy.agreed",),
    subject="authority",
    asks=(
        says_whose_account(questions.choice_among("policy", "Which policy?", _brought_by_others)),
        questions.note(),
    ),
    does=_agree,
    possible=lambda context: (
        None
        if _brought_by_others(context)
        else "No policy brought by somebody else waits for this."
    ),
)
ACTIONS = (BRING, AGREE)
