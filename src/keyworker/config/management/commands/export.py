"""keyworker export: hand over a case, what somebody carries, or what was decided, as documents without names."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from keyworker.config.commands import BadInput, KeyworkerCommand
from keyworker.exchange.casefiles import NoSuchCase, export_case
from keyworker.exchange.caseload_files import NoSuchWorker, export_caseload
from keyworker.exchange.decisions_taken import decision_lines, export_decisions
from keyworker.notices.told_of_events import told_of_events
from keyworker.policy.vocabulary import ALLOCATION_ROLES


class Command(KeyworkerCommand):
    """``case``: the case file that every decision and ``keyworker import case`` read. ``caseload``: what ``keyworker
    workload`` and ``keyworker eligible`` read of a worker, or of each in a team. ``decisions``: who decided what on a
    case, when and why, under which clause.
    """

    help = "Print a case or a caseload as the other commands read it, or a case's decisions, without names"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "format", choices=["case", "caseload", "decisions"], help="what to print"
        )
        parser.add_argument(
            "reference",
            help="the case's reference, such as KW-26-000123; of a caseload the worker's, such as W12, or the team's",
        )
        parser.add_argument(
            "--for",
            dest="proposed",
            default="",
            metavar="CASE",
            help="a case that the worker might be given",
        )
        parser.add_argument(
            "--part",
            default="lead",
            choices=sorted(ALLOCATION_ROLES),
            help="the part in that case (lead where not given)",
        )

    def handle(
        self,
        *,
        format: str,
        reference: str,
        as_of: date,
        proposed: str,
        part: str,
        json: bool,
        **options: Any,
    ) -> None:
        try:
            if format == "decisions":
                taken = export_decisions(reference, told=told_of_events)
                self.answer(taken, as_json=json, for_people=decision_lines(taken))
                return
            document = (
                export_case(reference, as_of=as_of, say=self.stderr.write)
                if format == "case"
                else export_caseload(
                    reference, as_of=as_of, proposed=proposed, part=part, say=self.stderr.write
                )
            )
        except (NoSuchCase, NoSuchWorker) as error:
            raise BadInput(str(error)) from error
        # These files are JSON either way.
        self.answer(document, as_json=True, for_people=[])
