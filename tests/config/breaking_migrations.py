"""What in a migration would stop the release before it, which still serves from other hosts while tables change?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db.migrations import Migration
from django.db.migrations.operations import (
    AddField,
    AlterField,
    AlterModelTable,
    DeleteModel,
    RemoveField,
    RenameField,
    RenameModel,
    RunSQL,
    SeparateDatabaseAndState,
)
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED, Field

_TAKES_AWAY = re.compile(
    r"\bDROP\s+(TABLE|COLUMN)\b|\bRENAME\s+(TO|COLUMN)\b|\bSET\s+NOT\s+NULL\b", re.IGNORECASE
)


def breaking(migration: Migration, before: ProjectState) -> list[str]:
    """Each step that the earlier release would stumble over, in words; none where a reason is stated for them."""
    if getattr(migration, "contracts", "").strip():
        return []
    state, app = before.clone(), migration.app_label
    found = []
    for operation in migration.operations:
        found += [f"{app}.{migration.name}: {said}" for said in _said(operation, state, app)]
        operation.state_forwards(app, state)
    return found


def _said(operation: Operation, state: ProjectState, app: str) -> Iterator[str]:
    match operation:
        case SeparateDatabaseAndState():
            for each in operation.database_operations:
                yield from _said(each, state, app)
        case RemoveField() | DeleteModel() | RenameField() | RenameModel() | AlterModelTable():
            yield f"{operation.describe()}: the earlier release still asks for it"
        case AddField() if _must_be_given(operation.field):
            yield f"{operation.describe()}: the earlier release does not fill it in; give it a db_default or let it be null"
        case AlterField() if _must_be_given(operation.field) and _may_be_left_out(
            operation, state, app
        ):
            yield f"{operation.describe()}: the earlier release may leave it out"
        case RunSQL() if _TAKES_AWAY.search(str(operation.sql)):
            yield "SQL that takes a table or column away, or lets it no longer be left out"


def _must_be_given(field: Field[object, object]) -> bool:
    """Whether a row written without it is refused: nothing in the database fills it in."""
    return not (field.null or field.many_to_many or field.db_default is not NOT_PROVIDED)


def _may_be_left_out(operation: AlterField, state: ProjectState, app: str) -> bool:
    earlier = state.models[app, operation.model_name_lower].fields[operation.name]
    return not _must_be_given(earlier)
