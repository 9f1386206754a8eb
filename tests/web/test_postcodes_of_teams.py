"""Which team a referral's postcode says, and what an administrator says of the areas that teams are for."""

from __future__ import annotations

import pytest
from django.urls import reverse

from keyworker.actions.on_case.intake.beginning import team_for
from keyworker.record.models import Case, Event
from keyworker.workforce.models import Team
from keyworker.workforce.postcodes import as_area, lies_in, nearest
from tests.web.conftest import in_a_row
from tests.web.test_the_first_day import (
    a_person,
    a_service,
    a_team,
    does,
    signed_in_by,
    the_administrator,
)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("ng24", "NG24"),
        (" NG24  1 ", "NG24 1"),
        ("ng241ab", "NG24 1AB"),
        ("NG", "NG"),
        ("ec1a 1bb", "EC1A 1BB"),
        ("NG 1", None),
        ("24", None),
        ("Newark", None),
        ("", None),
    ],
)
def test_an_area_is_the_beginning_of_a_postcode(written: str, kept: str | None) -> None:
    assert as_area(written) == kept


@pytest.mark.parametrize(
    ("postcode", "area", "inside"),
    [
        ("NG24 1AB", "NG24", True),
        ("NG24 1AB", "NG2", False),
        ("NG2 4AB", "NG2", True),
        ("NG24 1AB", "NG", True),
        ("NG24 1AB", "N", False),
        ("NG24 1AB", "NG24 1", True),
        ("NG24 1AB", "NG24 2", False),
        ("NG24 1AB", "NG24 1AB", True),
        ("EC1A 1BB", "EC1", True),
        ("EC1A 1BB", "EC1A", True),
        ("EC1A 1BB", "EC1V", False),
        ("", "NG", False),
    ],
)
def test_a_postcode_lies_in_an_area_by_its_parts(postcode: str, area: str, inside: bool) -> None:
    assert lies_in(postcode, area) is inside


def test_the_longest_that_fits_wins() -> None:
    areas = [("NG", "county"), ("NG24", "Newark"), ("NG24 1", "castle")]
    assert nearest("NG24 1AB", areas) == "castle"
    assert nearest("NG24 2AB", areas) == "Newark"
    assert nearest("NG1 1AA", areas) == "county"
    assert nearest("LE1 1AA", areas) is None


@pytest.mark.django_db
def test_a_referral_without_a_locality_goes_to_the_team_of_its_postcode() -> None:
    anna = the_administrator()
    service = a_service(anna)
    newark, mansfield = a_team(anna, service), a_team(anna, service, "Mansfield")
    does(anna, "administer-team", [newark.slug, "set-areas"], postcodes="ng24\nNG25 1")
    does(anna, "administer-team", [mansfield.slug, "set-areas"], postcodes="NG")
    newark.refresh_from_db()
    assert newark.postcodes == ["NG24", "NG25 1"]
    assert "postcodes NG24, NG25 1" in in_a_row(
        anna.get(reverse("team-people", args=[newark.slug])).text
    )
    assert Event.objects.filter(kind="team.areas-set").first() is not None
    assert team_for(service, "", "NG24 1AB") == newark
    assert team_for(service, "", "NG25 2AB") == mansfield
    # Whoever says the locality knows better.
    assert team_for(service, "Mansfield", "NG24 1AB") == mansfield
    assert team_for(service, "", "LE1 1AA") is None
    _, link = a_person(anna, newark, "Maya Cole", "practice-manager", "practice-manager")
    maya = signed_in_by(link, "maya")
    child = {"children-0-given_name": "Mia", "children-0-family_name": "Cole"}
    sent = {"type": "other", "source": "school", "route": "portal", "postcode": "ng241ab", **child}
    does(maya, "receive", [], **sent)
    case = Case.objects.get()
    assert case.team is not None
    assert (case.team.slug, case.locality) == ("newark", "Newark")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("NG24\nNewark", "Not the beginning of a postcode: Newark"),
        ("NG1", "NG1: Mansfield is for it already"),
        ("NG24", "That is what is on record already"),
    ],
)
def test_what_is_no_area_and_what_is_another_teams_is_refused(written: str, says: str) -> None:
    anna = the_administrator()
    service = a_service(anna)
    newark, mansfield = a_team(anna, service), a_team(anna, service, "Mansfield")
    Team.objects.filter(pk=newark.pk).update(postcodes=["NG24"])
    Team.objects.filter(pk=mansfield.pk).update(postcodes=["NG1"])
    form = reverse("administer-team", args=[newark.slug, "set-areas"])
    answer = anna.post(form, {"postcodes": written})
    assert answer.status_code == 422
    assert says in in_a_row(answer.text)
