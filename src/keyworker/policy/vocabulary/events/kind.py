"""What is a kind of event, and which fields has every event?"""

from __future__ import annotations

from dataclasses import dataclass

from keyworker.policy.vocabulary.fields import (
    Field,
    FieldType,
    choice,
    people,
    person,
    text,
    worker,
)


@dataclass(frozen=True)
class EventKind:
    """One kind of event. ``says`` completes a sentence: "a data trawl was completed".

    ``derived`` kinds are worked out from the record under a pack, and never recorded themselves. A kind ``decides``
    where somebody chose what becomes of the case. ``open_to_support``: business support read the whole of it, to
    answer whoever referred the family. In a short list it is told by the first of the fields ``gist`` that it holds.
    """

    name: str
    says: str
    fields: tuple[Field, ...] = ()
    derived: bool = False
    decides: bool = False
    open_to_support: bool = False
    gist: tuple[str, ...] = (
        "outcome",
        "result",
        "worker",
        "level",
        "standing",
        "type",
        "about",
        "method",
        "where",
    )

    @property
    def field_names(self) -> frozenset[str]:
        return frozenset(field.name for field in (*COMMON, *self.fields))

    def answer(self, name: str) -> Field | None:
        """The field of that name that a form may fill; None where there is none.

        Who did it and when is never an answer: it is known, or asked of every event alike.
        """
        fields = (*self.fields, *(each for each in COMMON if each.name in _ANSWERED))
        return next((each for each in fields if each.name == name), None)


COMMON: tuple[Field, ...] = (
    Field("id", FieldType.TEXT, "Identifies the event, so that a later one can correct it", "E1"),
    Field("kind", FieldType.TEXT, "What happened", "visit.made"),
    Field("at", FieldType.MOMENT, "When it happened", "2026-06-01T10:30"),
    Field(
        "recorded_at",
        FieldType.MOMENT,
        "When it was recorded; the same as 'at' where not given",
        "2026-06-01T16:00",
    ),
    worker("by", "Who did it"),
    text("by_role", "That worker's job role at the time", "practice-manager"),
    person("person", "The person it is about"),
    people("people", "The people it is about; nobody named means the whole family"),
    text("reason", "Why", "Family moved"),
    text("note", "Anything else worth recording", "Spoke briefly"),
)

_ANSWERED = frozenset({"reason", "note", "person", "people"})

# How somebody was reached: a field of several kinds
METHOD = choice("method", "How", "phone", "face-to-face", "video", "text", "email", "letter")
