"""The controlled words of casework: event kinds and their fields, facts, roles and standings."""

from keyworker.policy.vocabulary.events import EVENT_KINDS, EventKind
from keyworker.policy.vocabulary.fields import Field, FieldType
from keyworker.policy.vocabulary.roles import (
    ALLOCATION_ROLES,
    COMPLEXITIES,
    STANDINGS,
    STATUTORY_STANDINGS,
    WAITING_BY_DECISION,
    Term,
)

__all__ = [
    "ALLOCATION_ROLES",
    "COMPLEXITIES",
    "EVENT_KINDS",
    "STANDINGS",
    "STATUTORY_STANDINGS",
    "WAITING_BY_DECISION",
    "EventKind",
    "Field",
    "FieldType",
    "Term",
]
