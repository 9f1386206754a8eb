"""How is a service given another name? Its short name, by which addresses and commands know it, stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from keyworker.actions import family, questions
from keyworker.actions.action import Entry, NotPossible
from keyworker.actions.administering import LONGEST_TITLE, administrators_only, refuse_taken
from keyworker.record.writing import NewEvent


def _rename(entry: Entry) -> Sequence[NewEvent]:
    service, title = entry.subject.service, entry.values["title"]
    assert service is not None
    before = service.name
    if title == before:
        raise NotPossible("It is called so already", field="title")
    refuse_taken(title, service)
    service.name = title
    service.save(update_fields=["name"])
    return [entry.record("service.renamed", at=entry.now, before=before)]


RENAME_SERVICE = administrators_only(
    id="rename-service",
    title="Rename the service",
    family=family.SETTING_UP,
    records=("service.renamed",),
    subject="service",
    asks=(
        questions.adjusted(
            questions.at_most(questions.ask("title", "What is it called?"), LONGEST_TITLE),
            lambda context, field: replace(field, initial=context.case.service.name),
        ),
    ),
    does=_rename,
)
ACTIONS = (RENAME_SERVICE,)
