"""For which postcodes is a team? A referral from one of them goes to it, where nobody says which locality it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from keyworker.actions import family, questions
from keyworker.actions.action import Entry, NotPossible
from keyworker.actions.administering import administrators_only
from keyworker.policy.wording import listed
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Team
from keyworker.workforce.postcodes import as_area

# More than a county has sectors.
MOST = 3000
_NAMED = 5


def _set(entry: Entry) -> Sequence[NewEvent]:
    team = entry.subject.team
    areas = sorted(set(_read(entry.values.get("postcodes") or ())))
    if areas == team.postcodes:
        raise NotPossible("That is what is on record already", field="postcodes")
    _refuse_taken(team, areas)
    team.postcodes = areas
    team.save(update_fields=["postcodes"])
    return [entry.record("team.areas-set", at=entry.now, postcodes=areas)]


def _read(written: Sequence[str]) -> Iterator[str]:
    if len(written) > MOST:
        raise NotPossible(f"Give at most {MOST} of them", field="postcodes")
    wrong = [each for each in written if as_area(each) is None]
    if wrong:
        says = listed(wrong[:_NAMED])
        raise NotPossible(
            f"Not the beginning of a postcode: {says}. Write one a line, such as NG24 or NG24 1",
            field="postcodes",
        )
    yield from (area for each in written if (area := as_area(each)) is not None)


def _refuse_taken(team: Team, areas: Sequence[str]) -> None:
    """One area is one team's in a service: another would be as good an answer."""
    for other in Team.objects.filter(service=team.service_id).exclude(pk=team.pk):
        both = sorted(set(areas) & set(other.postcodes))
        if both:
            raise NotPossible(
                f"{listed(both[:_NAMED])}: {other.name} is for it already", field="postcodes"
            )


SET_AREAS = administrators_only(
    id="set-areas",
    title="Say which postcodes the team is for",
    family=family.SETTING_UP,
    records=("team.areas-set",),
    subject="team",
    asks=(
        # Kept as postcodes are written.
        questions.made_into(
            questions.adjusted(
                questions.listing(
                    "postcodes",
                    "Which postcodes?",
                    required=False,
                    hint="An outward code such as NG24, or the beginning of postcodes such as NG24 1. "
                    "The longest that fits a referral's postcode wins",
                ),
                lambda context, field: replace(
                    field, initial="\n".join(context.subject.team.postcodes) or None
                ),
            ),
            "postcodes",
        ),
    ),
    does=_set,
)
ACTIONS = (SET_AREAS,)
