"""Who may send a dispatch now? Whoever holds the lease on its row, until it is given back or has run out.

One statement takes it, so that of two who ask one has it. The time is the database's own: the clocks of hosts need not
agree. Nothing of it hangs on a connection: a pool may lend each statement another one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from keyworker.notices.database_time import DATABASE_TIME
from keyworker.notices.models import Dispatch

# Longer than a mail server that answers at all can keep a sender: each of its dozen answers may take half a minute.
LEASE = timedelta(minutes=10)


@dataclass(frozen=True)
class Lease:
    """One sender's right to one dispatch."""

    dispatch: UUID
    sender: UUID

    def renew(self, **values: object) -> bool:
        """Write these values and have the whole time again; False where the lease has gone to somebody else."""
        return self._write(**values, leased_until=DATABASE_TIME + LEASE)

    def give_back(self, **values: object) -> bool:
        """Write these values and let go; False, and nothing written, where it has gone to somebody else."""
        return self._write(**values, sender=None, leased_until=None)

    def _write(self, **values: object) -> bool:
        return bool(
            Dispatch.objects.leased_to(self.sender).filter(pk=self.dispatch).update(**values)
        )


@contextmanager
def leased(dispatch: UUID) -> Iterator[Lease | None]:
    """The lease on a dispatch that is still to be sent or settled; None where another sender has it, or it is done."""
    lease = Lease(dispatch, uuid4())
    free = Dispatch.objects.to_do().with_lease_free().filter(pk=dispatch)
    if not free.update(sender=lease.sender, leased_until=DATABASE_TIME + LEASE):
        yield None
        return
    try:
        yield lease
    finally:
        lease.give_back()
