"""Where does the guidance stand that a policy points to and that is not part of it?"""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from pydantic import field_validator, model_validator

from keyworker.policy.model import Model
from keyworker.policy.naming import Names

_ADDRESS: Final = re.compile(r"https?://[^\s/]+\S*")


class Link(Model):
    """A companion document: its ``title``, and the ``address`` that the authority puts in; empty until it does.

    It is shown on the forms of the actions it stands ``beside``, and with each rule that serves one of its ``clauses``.
    Nothing of what it says is assumed. A policy that gives an address alone says neither what it is nor where to show it.
    """

    title: str = ""
    address: str = ""
    clauses: tuple[str, ...] = ()
    beside: Annotated[tuple[str, ...], Names.ACTION] = ()

    @model_validator(mode="before")
    @classmethod
    def _address_alone(cls, value: Any) -> Any:
        return {"address": value} if isinstance(value, str) else value

    @field_validator("address")
    @classmethod
    def _leads_somewhere(cls, value: str) -> str:
        # Whatever else stands in a link of a page (a script, a file of the reader's own) is no guidance.
        if value and not _ADDRESS.fullmatch(value):
            raise ValueError(
                f"'{value}' is no address of a page; write one that begins with https://"
            )
        return value
