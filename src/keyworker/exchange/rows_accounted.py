"""What became of each row of a file: taken, unchanged, or rejected and why?"""

from __future__ import annotations

from keyworker.policy.model import Model


class RowCounts(Model):
    """Every row of every list is exactly one of these: rows in = created + updated + unchanged + rejected."""

    rows_in: int
    created: int
    updated: int
    unchanged: int
    rejected: int


class RejectedRow(Model):
    """A row not taken, and why."""

    sheet: str
    row: int
    reason: str


class CellNotUnderstood(Model):
    """A cell that could not be read; the row was taken and the field left as not known."""

    sheet: str
    row: int
    column: str
    reason: str
