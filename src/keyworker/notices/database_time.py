"""What time is it for hosts whose clocks may not agree? For how long a sender holds a lease, the database's says it.

Nothing on record bears this time: that is ``keyworker.clock``'s, as everywhere (decision 14).
"""

from __future__ import annotations

from django.db.models.functions import Now  # noqa: TID251

DATABASE_TIME = Now()
