"""keyworker worker: send what is in the outbox, and do other background work, until told to stop."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandParser

from keyworker.config.same_text import refuse_other_text
from keyworker.config.serving import refuse_missing_migrations

if TYPE_CHECKING:
    from procrastinate import App


class Command(BaseCommand):
    """Any number may run at once, on any host that reaches the database; losing one loses no work."""

    help = "Send what is in the outbox, until told to stop"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--until-input-closes", action="store_true", help="stop when standard input is closed"
        )
        parser.add_argument("--once", action="store_true", help="do what is waiting now, and leave")

    def handle(self, *, once: bool, until_input_closes: bool, **_: Any) -> None:
        from procrastinate.contrib.django import app
        from procrastinate.contrib.django.django_connector import DjangoConnector

        from keyworker.notices.tasks import look_at_what_is_left

        refuse_missing_migrations()
        refuse_other_text()
        if until_input_closes:
            threading.Thread(target=_stop_when_input_closes, daemon=True).start()
        look_at_what_is_left()
        assert isinstance(app.connector, DjangoConnector)
        with app.replace_connector(app.connector.get_worker_connector()) as working:
            asyncio.run(_work(working, wait=not once))


async def _work(app: App, *, wait: bool) -> None:
    """Work on each queue, one job of each at a time, until told to stop: a long one in one never holds up the other."""
    async with app.open_async():
        at_work = asyncio.gather(
            *(
                app.run_worker_async(
                    queues=[queue],
                    name=queue,
                    wait=wait,
                    install_signal_handlers=False,
                    shutdown_graceful_timeout=10,
                )
                for queue in sorted({task.queue for task in app.tasks.values()})
            )
        )
        for told in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(told, at_work.cancel)
        # Stopped, they finish what they are at and then say so.
        with suppress(asyncio.CancelledError):
            await at_work


def _stop_when_input_closes() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
