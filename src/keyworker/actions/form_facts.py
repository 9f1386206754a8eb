"""How is somebody asked for a fact that a decision waits for?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from keyworker.actions.form_fields import FieldKind, FormField
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary.facts import FACTS
from keyworker.policy.wording import id_in_words, sentence

PREFIX = "facts."
IF_NOT_KNOWN = "Leave it unanswered if it is not known"
# A "must" is not passed by a reason: what it asks for has to be known first.
_WAITS = "This waits until it is known: while it is unanswered, it is not recorded"
_KINDS: dict[str, FieldKind] = {
    "yes-no": "yes-no",
    "number": "number",
    "date": "date",
    "text": "text",
}


def fact_fields(
    pack: Pack, needs: Iterable[str], *, entered: bool = False
) -> tuple[FormField, ...]:
    """A question for each of the facts a decision needs that a person can answer; "not known" is to leave it empty.

    What is ``entered`` on the form itself, who is acting, and what is so of one child are no facts of the case to be told.
    """
    told = (
        name
        for name in dict.fromkeys(needs)
        if entered or not name.startswith(("action.", "actor.", "each."))
    )
    fields = (_field(pack, name) for name in told)
    return tuple(field for field in fields if field is not None)


def awaited(field: FormField) -> FormField:
    """The same question where a "must" waits for its answer: what happens where it is not known."""
    return replace(field, wanted=True, hint=_WAITS)


def _field(pack: Pack, name: str) -> FormField | None:
    local = pack.header.facts.get(name)
    if local is not None and local.is_derived:
        return None
    shared = FACTS.get(name)
    kind = _KINDS.get(
        local.type if local is not None else str(shared.type) if shared is not None else ""
    )
    question = (
        local.question or sentence(local.label)
        if local is not None
        else shared.question
        if shared
        else ""
    )
    if kind is None or not question:
        return None
    choices: tuple[tuple[str, str], ...] = ()
    if kind == "yes-no":
        choices = (("yes", "Yes"), ("no", "No"))
    elif local is not None and local.choices:
        kind, choices = (
            "choice",
            tuple((each, sentence(id_in_words(each))) for each in local.choices),
        )
    elif words := pack.words_for(name):
        kind, choices = "choice", tuple(words.items())
    return FormField(
        name=f"{PREFIX}{name}",
        label=question,
        type=kind,
        choices=choices,
        required=False,
        hint=IF_NOT_KNOWN,
        section="What the policy also needs to know",
    )


def answers_given(values: Mapping[str, Any]) -> dict[str, Any]:
    """The facts among the values of a form, by their full names."""
    return dict(_flat("", values.get("facts", {})))


def _flat(before: str, given: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(given, Mapping):
        yield before, given
        return
    for name, each in given.items():
        yield from _flat(f"{before}.{name}" if before else str(name), each)
