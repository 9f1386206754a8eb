"""Does everything read off the events still follow from them? Reads it off again, or says where it differs."""

from __future__ import annotations

import os
from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from keyworker.config.commands import BadInput, KeyworkerCommand

# How many cases are done between two lines that say how far it is.
_OFTEN = 5000


class Command(KeyworkerCommand):
    """``--check`` changes nothing and leaves with 1 where a row differs. Stopped, it says how to go on."""

    in_bulk = True
    help = "Read stage, allocations, standings, timescales, absences and reductions off the events again"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--check", action="store_true", help="change nothing; say what would change"
        )
        parser.add_argument(
            "--after", default="", metavar="CASE", help="leave out the cases up to this one"
        )
        parser.add_argument(
            "--this-text",
            action="store_true",
            help="the policies' text on this host is right, whatever other hosts had",
        )
        parser.add_argument(
            "--processes",
            type=int,
            default=os.cpu_count() or 1,
            help="how many at once (one a processor)",
        )

    def handle(
        self,
        *,
        check: bool,
        after: str,
        this_text: bool,
        processes: int,
        as_of: date,
        json: bool,
        **_: Any,
    ) -> None:
        from keyworker.config.same_text import refuse_other_text
        from keyworker.record.models import Case
        from keyworker.record.pack_texts import take_this_text
        from keyworker.record.rebuild import rebuild
        from keyworker.record.team_moves import put_teams_right, team_differences
        from keyworker.record.worker_rows import put_rows_right, row_differences

        if processes < 1:
            raise BadInput(f"--processes {processes}: give 1 or more")
        if this_text and check:
            raise BadInput("--this-text: changes what is noted; leave out --check")
        first = _number_of(after) if after else 0
        if this_text:
            take_this_text()
        refuse_other_text()
        to_do, done, last = Case.objects.filter(pk__gt=first).count(), 0, first
        differences = [*row_differences(), *team_differences()]
        if differences and not check:
            put_rows_right()
            put_teams_right()
        try:
            for lot in rebuild(on=as_of, check=check, processes=processes, after=first):
                done, last = done + lot.cases, lot.last
                differences += lot.differences
                self._say_how_far(done, to_do, since=done - lot.cases)
        except KeyboardInterrupt:
            self._say_how_to_go_on(last, done, to_do)
            raise
        document = {"cases": done, "checked": check, "differences": differences}
        if not differences:
            lines = [f"Nothing differs: {done} cases follow from their events."]
        else:
            counted = f"{len(differences)} differences"
            lines = [*differences, counted + ("" if check else "; all put right")]
        self.answer(document, as_json=json, for_people=lines)
        if check and differences:
            raise SystemExit(1)

    def _say_how_far(self, done: int, to_do: int, *, since: int) -> None:
        if done // _OFTEN > since // _OFTEN and done < to_do:
            self.stderr.write(f"{done} of {to_do} cases")

    def _say_how_to_go_on(self, last: int, done: int, to_do: int) -> None:
        from keyworker.record.models import Case

        reference = Case.objects.filter(pk=last).values_list("reference", flat=True).first()
        if reference:
            self.stderr.write(
                f"Stopped after {done} of {to_do} cases; go on with keyworker rebuild --after {reference}"
            )


def _number_of(reference: str) -> int:
    from keyworker.record.models import Case

    number = Case.objects.filter(reference=reference).values_list("pk", flat=True).first()
    if number is None:
        raise BadInput(f"--after {reference}: there is no such case")
    return number
