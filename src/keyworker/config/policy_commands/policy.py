"""keyworker policy list | show | roles | check | mutate | coverage | diff | schema: what do the policies say, and are they sound?"""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

from keyworker.config.answers import BadInput, add_common_arguments
from keyworker.config.policy_commands._command import Parser, PolicyCommand
from keyworker.config.policy_commands._packs import (
    PACK_HELP,
    folder_on_record,
    latest_held,
    pack_named,
)
from keyworker.config.policy_commands._policy_question import refuse_far_dates
from keyworker.policy.packs import coverage_in_words, pack_in_words
from keyworker.policy.packs.coverage import coverage_of, totals_of
from keyworker.policy.packs.difference import changes_between
from keyworker.policy.packs.in_words import plain_rules
from keyworker.policy.packs.loader import bundled_folders, bundled_packs, find_folder
from keyworker.policy.packs.named_parts import documents_named, names_in
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.schema import pack_schema
from keyworker.policy.packs.summary import summaries, summary_of, summary_of_brought
from keyworker.policy.packs.versions import version_folders
from keyworker.policy.packs.who_does_what import as_markdown, role_table
from keyworker.policy.problems import PackError, did_you_mean

_PACK_OR_ALL = "a pack's id or folder (all that come with Keyworker where none is given)"
_PACKS_OR_ALL = "packs' ids or folders (all that come with Keyworker where none is given)"


class Command(PolicyCommand):
    help = "List, show, check and compare policies, and say what meets each obligation"

    def add_arguments(self, parser: Parser) -> None:
        questions = parser.add_subparsers(
            dest="question",
            required=True,
            metavar="list|show|roles|check|mutate|coverage|diff|schema",
        )
        self._question(questions, "list", "every pack, those that were brought here too")
        show = self._question(questions, "show", "a pack, or one of its rules, in plain words")
        show.add_argument("pack", metavar="PACK", help=PACK_HELP)
        show.add_argument("rule", metavar="RULE", nargs="?", help="a rule's id")
        roles = self._question(questions, "roles", "which role may do which action")
        roles.add_argument("pack", metavar="PACK", nargs="?", help=_PACK_OR_ALL)
        roles.add_argument(
            "--markdown", action="store_true", help="print the page docs/who-does-what.md"
        )
        check = self._question(questions, "check", "lint packs and run their worked examples")
        check.add_argument("packs", metavar="PACK", nargs="*", help=_PACKS_OR_ALL)
        mutate = self._question(
            questions, "mutate", "leave each rule out in turn: which would no worked example miss?"
        )
        mutate.add_argument("packs", metavar="PACK", nargs="*", help=_PACKS_OR_ALL)
        mutate.add_argument(
            "--altered",
            action="store_true",
            help="alter lengths and conditions too, for information",
        )
        coverage = self._question(
            questions, "coverage", "what meets each obligation, and what is missing"
        )
        coverage.add_argument("pack", metavar="PACK", nargs="?", help=_PACK_OR_ALL)
        coverage.add_argument(
            "--totals", action="store_true", help="how many are met, partly met and not yet, alone"
        )
        diff = self._question(questions, "diff", "what changed between two packs, in plain words")
        diff.add_argument("old", metavar="OLD", help=PACK_HELP)
        diff.add_argument("new", metavar="NEW", help=PACK_HELP)
        diff.add_argument("--all", action="store_true", help="worked examples and coverage too")
        words = "which words may stand in a pack's files, as a JSON Schema for editors"
        self._question(questions, "schema", words)

    def _question(self, questions: Any, name: str, meaning: str) -> Parser:
        parser: Parser = questions.add_parser(name, help=meaning, description=meaning.capitalize())
        add_common_arguments(parser)
        return parser

    def handle(self, *, question: str, as_of: date, json: bool, **options: Any) -> None:
        refuse_far_dates(as_of)
        getattr(self, f"_{question}")(as_of=as_of, json=json, **options)

    def _list(self, *, as_of: date, json: bool, **options: Any) -> None:
        packs, unreadable = summaries(as_of=as_of), []
        for folder in latest_held():
            try:
                packs.append(summary_of_brought(folder, as_of=as_of))
            except PackError as error:
                # Brought to an earlier version of Keyworker: it is on record all the same.
                unreadable.append(f"{folder.name} cannot be read: {error.problems[0].message}")
        self.answer(
            {"as_of": as_of, "packs": packs, "unreadable": unreadable},
            as_json=json,
            for_people=[*pack_in_words.packs(packs), *unreadable],
        )

    def _show(
        self, *, pack: str, rule: str | None, json: bool, as_of: date, **options: Any
    ) -> None:
        policy = pack_named(pack)
        if rule is None:
            summary = summary_of(policy, as_of=as_of)
            shown = {
                **summary.model_dump(),
                "all_rules": plain_rules(policy),
                "settings": policy.settings,
                "pages": policy.pages,
            }
            self.answer(shown, as_json=json, for_people=pack_in_words.whole(policy, summary))
            return
        found = _parts_named(policy, rule)
        self.answer(
            {"policy": policy.id, "version": policy.header.version, **found[0]},
            as_json=json,
            for_people=pack_in_words.parts(policy, found),
        )

    def _roles(self, *, pack: str | None, markdown: bool, json: bool, **options: Any) -> None:
        policies = [pack_named(pack)] if pack else list(bundled_packs())
        if markdown:
            self.write(as_markdown(policies))
            return
        tables = [role_table(policy) for policy in policies]
        document = tables[0] if pack else {"packs": tables}
        self.answer(document, as_json=json, for_people=pack_in_words.roles(tables))

    def _check(self, *, packs: list[str], json: bool, **options: Any) -> None:
        # Listing and showing packs are quick, so they do without what checks need.
        from keyworker.decisions.trying.checking import check_folder
        from keyworker.decisions.trying.checks_in_words import checked_lines

        current = (
            [folder_on_record(each) or find_folder(each) for each in packs]
            if packs
            else bundled_folders()
        )
        folders = [folder for each in current for folder in (each, *version_folders(each))]
        checked = [check_folder(folder) for folder in folders]
        fails = any(each.fails for each in checked)
        self.answer(
            {"outcome": "fails" if fails else "sound", "packs": checked},
            as_json=json,
            for_people=checked_lines(checked),
        )
        if fails:
            sys.exit(1)

    def _mutate(self, *, packs: list[str], altered: bool, json: bool, **options: Any) -> None:
        from keyworker.decisions.trying.checks_in_words import mutated_lines
        from keyworker.decisions.trying.mutations import mutation_run

        policies = [pack_named(each) for each in packs] if packs else list(bundled_packs())
        tried = [mutation_run(policy, altered=altered) for policy in policies]
        self.answer({"packs": tried}, as_json=json, for_people=mutated_lines(tried))
        if any(each.survivors for each in tried):
            sys.exit(1)

    def _coverage(self, *, pack: str | None, totals: bool, json: bool, **options: Any) -> None:
        policies = [pack_named(pack)] if pack else list(bundled_packs())
        answers = [_coverage_document(policy, totals=totals) for policy in policies]
        document = answers[0] if pack else {"packs": answers}
        in_words = coverage_in_words.totals if totals else coverage_in_words.coverage
        self.answer(document, as_json=json, for_people=in_words(policies))

    def _diff(self, *, old: str, new: str, all: bool, json: bool, **options: Any) -> None:
        before, after = pack_named(old), pack_named(new)
        changes = changes_between(before, after, whole=all)
        document = {
            "old": {"policy": before.id, "version": before.header.version},
            "new": {"policy": after.id, "version": after.header.version},
            "changes": changes,
        }
        self.answer(document, as_json=json, for_people=coverage_in_words.changes(changes))

    def _schema(self, **options: Any) -> None:
        self.answer(pack_schema(), as_json=True, for_people=())


def _parts_named(policy: Pack, name: str) -> list[dict[str, Any]]:
    """The rules, local defaults and checklists of that id, ready to print. Raises BadInput where there is none."""
    found = documents_named(policy, name)
    if not found:
        known = names_in(policy)
        raise BadInput(
            f"{policy.id}: no rule, setting or checklist '{name}'{did_you_mean(name, known)}"
        )
    return found


def _coverage_document(policy: Pack, *, totals: bool) -> dict[str, Any]:
    covered = coverage_of(policy)
    document = {
        "policy": policy.id,
        "version": policy.header.version,
        "totals": totals_of(covered),
    }
    if not totals:
        document |= {"obligations": covered, "not_software": policy.not_software}
    return document
