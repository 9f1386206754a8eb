"""How is a team given another name or another locality? Its short name, by which addresses and commands know it, stays.

Referrals from now on go by the locality that it is for; where those before went stands as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from keyworker.actions import family, questions
from keyworker.actions.action import Entry, NotPossible
from keyworker.actions.administering import LONGEST_TITLE, administrators_only, refuse_taken
from keyworker.record.writing import NewEvent


def _change(entry: Entry) -> Sequence[NewEvent]:
    team, title = entry.subject.team, entry.values["title"]
    locality, before = entry.values.get("locality", ""), team.name
    if (title, locality) == (team.name, team.locality):
        raise NotPossible("That is what is on record already", field="title")
    refuse_taken(title, team)
    team.name, team.locality = title, locality
    team.save(update_fields=["name", "locality"])
    renamed = before if before != title else None
    return [entry.record("team.changed", at=entry.now, before=renamed)]


CHANGE_TEAM = administrators_only(
    id="change-team",
    title="Change the team's name or locality",
    family=family.SETTING_UP,
    records=("team.changed",),
    subject="team",
    asks=(
        questions.adjusted(
            questions.at_most(questions.ask("title", "What is it called?"), LONGEST_TITLE),
            lambda context, field: replace(field, initial=context.subject.team.name),
        ),
        questions.adjusted(
            questions.at_most(
                questions.ask(
                    "locality",
                    "Which locality is it for?",
                    required=False,
                    hint="Referrals for this locality go to it. Leave empty if it takes them from anywhere",
                ),
                LONGEST_TITLE,
            ),
            lambda context, field: replace(field, initial=context.subject.team.locality or None),
        ),
    ),
    does=_change,
)
ACTIONS = (CHANGE_TEAM,)
