"""Which written names are one worker."""

from keyworker.exchange.names import look_alikes, name_key


def test_spacing_and_capitals_do_not_make_another_worker() -> None:
    assert name_key("Dustin\u00a0HAZLETT ") == name_key("dustin  hazlett")


def test_a_slip_of_the_pen_is_suggested_and_word_order_too() -> None:
    found = look_alikes(
        ["Mathilde Cutsforth", "Matilde Cutsforth", "Osei, Ada", "Ada Osei", "Rose Hale"]
    )
    assert {frozenset(pair) for pair in found} == {
        frozenset({"Mathilde Cutsforth", "Matilde Cutsforth"}),
        frozenset({"Osei, Ada", "Ada Osei"}),
    }


def test_accents_and_hyphens_are_looked_past_when_suggesting() -> None:
    assert look_alikes(["Zoë Brandon-Lee", "Zoe Brandon Lee"]) == [
        ("Zoe Brandon Lee", "Zoë Brandon-Lee")
    ]


def test_different_people_are_not_suggested() -> None:
    assert look_alikes(["Ada Osei", "Ada Mensah", "Ben Nowak"]) == []
