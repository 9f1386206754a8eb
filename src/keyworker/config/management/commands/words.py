"""keyworker words: say once what a word of another system's files means here."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from keyworker import clock
from keyworker.config.commands import BadInput, KeyworkerCommand
from keyworker.exchange.formats import IMPORT_FORMATS
from keyworker.exchange.models import SourceWord
from keyworker.exchange.settled_words import NoSuchMeaning, forget, settle
from keyworker.exchange.words import MEANINGS


class Command(KeyworkerCommand):
    """Lists what was said, or says what one word means, or takes that back; what nobody said is read as usual."""

    help = "Say once what a word in imported files means here"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--of", choices=list(IMPORT_FORMATS), default="annex-a", help="the format of the files"
        )
        parser.add_argument("--kind", choices=list(MEANINGS), help="the kind of word")
        parser.add_argument("--word", help="the word as the file has it; of a child's id, the id")
        parser.add_argument(
            "--means", help="what it means; of a child's id, the right id, or: another"
        )
        parser.add_argument(
            "--forget", action="store_true", help="take back what was said of the word"
        )

    def handle(
        self,
        *,
        of: str,
        kind: str | None,
        word: str | None,
        means: str | None,
        json: bool,
        **options: Any,
    ) -> None:
        asked = (kind, word, means, options["forget"])
        if any(asked):
            self._say(of, kind, word, means, take_back=options["forget"])
        said = SourceWord.objects.filter(source=of)
        document = [{"kind": each.kind, "word": each.key, "means": each.meaning} for each in said]
        lines = [f"{each['kind']} '{each['word']}': {each['means']}" for each in document]
        self.answer(
            {"of": of, "words": document},
            as_json=json,
            for_people=lines or ["Nothing was said; every word is read as usual"],
        )

    @staticmethod
    def _say(
        of: str, kind: str | None, word: str | None, means: str | None, *, take_back: bool
    ) -> None:
        if kind is None or word is None or (means is None) is not take_back:
            raise BadInput("give --kind and --word, with --means or with --forget")
        if take_back:
            if not forget(of, kind=kind, word=word):
                raise BadInput("nothing was said of that word")
            return
        try:
            settle(of, kind=kind, word=word, meaning=str(means), now=clock.now())
        except NoSuchMeaning as error:
            raise BadInput(str(error)) from error
