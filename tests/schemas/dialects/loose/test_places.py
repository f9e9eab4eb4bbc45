"""Places as catalogs tell them: GeoJSON, boxes of numbers or of named sides, Well-Known Text, words."""

import json
from typing import Any

import pytest

from schemas.dialects.loose.boxes import box
from schemas.dialects.loose.places import place_told
from schemas.dialects.loose.texts import Odd

_SQUARE = {"type": "Polygon", "coordinates": [[[1.5, 2.0], [3.0, 2.0], [3.0, 4.0], [1.5, 4.0], [1.5, 2.0]]]}


def test_places() -> None:
    point = {"type": "Point", "coordinates": [1, 2]}
    for given in (point, json.dumps(point), {"type": "Feature", "geometry": point}):
        told = place_told(given, "Town", Odd(), "spatial")
        assert told is not None
        assert (told["text"], json.loads(told["geometry"])) == ("Town", point)
    assert place_told("Old Town", None, Odd(), "spatial") == {"text": "Old Town"}
    for odd in ({"type": "Cloud", "coordinates": []}, "[1, 2", [1, 2, 3], {"type": "Point", "coordinates": 4}):
        noted = Odd()
        assert place_told(odd, None, noted, "spatial") is None
        assert [found.code for found in noted.found] == ["invalid_value"]


@pytest.mark.parametrize("numbers", [[1, 2, 3], [1, 95, 2, 96], ["a", 1, 2, 3], [1, 4, 2, 3], None, "1,2,3,4"])
def test_what_is_no_box(numbers: Any) -> None:
    assert box(numbers) is None


def test_boxes() -> None:
    for numbers in ([1, 2, 3, 4], ["1", "2", "3", "4"], [1, 2, 9, 3, 4, 9], [[1, 2], [3, 4]]):
        found = box(numbers)
        assert found is not None
        assert found["coordinates"][0][:3] == [[1.0, 2.0], [3.0, 2.0], [3.0, 4.0]]


def test_boxes_across_the_180th_meridian_and_those_that_are_only_turned() -> None:
    across, turned = box([170, 1, -170, 2]), box([9, 1, 8, 2])
    assert across
    assert [part[0][0] for part in across["coordinates"]] == [[170.0, 1.0], [-180.0, 1.0]]
    assert turned
    assert turned["coordinates"][0][:2] == [[8.0, 1.0], [9.0, 1.0]]


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("1.5,2,3,4", "1.5,2,3,4"),
        (" 1.5 2.0 3 4", "1.5 2.0 3 4"),
        ("ENVELOPE(1.5, 3, 4, 2)", "ENVELOPE(1.5, 3, 4, 2)"),
        ({"west": 1.5, "south": 2, "east": 3, "north": 4}, "1.5, 2, 3, 4"),
        (
            '[[{"NorthBoundingCoordinate":4,"WestBoundingCoordinate":1.5,"EastBoundingCoordinate":3,"SouthBoundingCoordinate":2}],"X"]',
            "1.5, 2, 3, 4",
        ),
    ],
)
def test_a_box_in_words_or_by_its_sides_is_drawn(given: Any, text: str) -> None:
    told = place_told(given, None, Odd(), "spatial")
    assert told is not None
    assert (told["text"], json.loads(told["geometry"])) == (text, _SQUARE)


@pytest.mark.parametrize("given", ["1,2,3", "1, 95, 2, 96", "2019 2020 2021 2022", "41000 41001 41002 41003", "North, south, east, west"])
def test_words_that_only_look_like_a_box_stay_words(given: str) -> None:
    assert place_told(given, None, Odd(), "spatial") == {"text": given}
