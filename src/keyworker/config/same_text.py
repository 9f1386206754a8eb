"""May this process write clocks? Not where a policy reads otherwise here than for the database's other hosts."""

from __future__ import annotations

from keyworker.config.commands import BadInput
from keyworker.record import pack_texts


def refuse_other_text() -> None:
    """Raises BadInput, with what to do, where the text of a policy differs from what the hosts of this database have."""
    try:
        pack_texts.refuse_other_text()
    except pack_texts.OtherText as problem:
        raise BadInput(str(problem)) from problem
