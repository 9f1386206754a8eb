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

    ``derived`` kinds are worked out from the record under a pack, and never recorded themselves.
    """

    name: str
    says: str
    fields: tuple[Field, ...] = ()
    derived: bool = False

    @property
    def field_names(self) -> frozenset[str]:
        return frozenset(field.name for field in (*COMMON, *self.fields))


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

# How somebody was reached: a field of several kinds
METHOD = choice("method", "How", "phone", "face-to-face", "video", "text", "email", "letter")
