"""How is a name made the same however it is written? By one function of the database, for indexes and questions alike."""

from __future__ import annotations

from django.db.models import Func, TextField
from django.db.models.expressions import Combinable


def folded(text: Combinable | str) -> Func:
    """A text without capitals, accents and apostrophes, and with spaces for hyphens; a string names a column."""
    return Func(text, function="casework_folded", output_field=TextField())
