"""Is a password made of a word that anybody would try first here: what the program is called, or the authority?"""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError


class NoWordOfTheHouse:
    """Refuses a password that holds one of these words; an operator names those of the authority."""

    def __init__(self, words: Sequence[str] = ()) -> None:
        self._words = [each.strip().casefold() for each in words if each.strip()]

    def validate(self, password: str, user: object = None) -> None:
        """Raises ValidationError where it holds one."""
        plain = "".join(password.casefold().split())
        for word in self._words:
            if word.replace(" ", "") in plain:
                raise ValidationError(
                    f"Choose one without the word {word} in it", code="house_word"
                )

    def get_help_text(self) -> str:
        return "No word that anybody would try first here"
