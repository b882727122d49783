"""Classes may be names in any case, ids, lists, names with commas, and names of several ids."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from farsight.errors import BadParameter
from yolo_app.class_filter import MAX_CHARACTERS, MAX_CLASSES, Classes, ids_of

NAMES = ("person", "Car", "car, sports", "traffic light", "7", "café", "car", "person", "[x]")
OPTION = TypeAdapter(Classes)


def ids(value: object) -> tuple[int, ...]:
    return ids_of(OPTION.validate_python(value), NAMES)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("traffic light", (3,)),
        (" Traffic LIGHT , 5", (3, 5)),
        (["traffic light", 5], (3, 5)),
        ('["traffic light", 5]', (3, 5)),
        (5, (5,)),
        ("5", (5,)),
        ("5,5,café", (5,)),
        # All ids of one name.
        ("person", (0, 7)),
        # Names that differ in case alone: as written, else all of them.
        ("car", (6,)),
        ("Car", (1,)),
        ("CAR", (1, 6)),
        # A name that holds a comma.
        ("car, sports", (2,)),
        ("CAR, Sports", (2,)),
        ("person,car, sports,5", (0, 7, 2, 5)),
        (["car, sports", "person"], (2, 0, 7)),
        ("car,person", (6, 0, 7)),
        # A name in digits before an id; a number in JSON is an id.
        ("7", (4,)),
        ([7], (7,)),
        ("[x]", (8,)),
        # An accent as macOS writes it.
        ("cafe\u0301", (5,)),
    ],
)
def test_names_and_ids_in_all_their_forms(value, wanted):
    assert ids(value) == wanted


@pytest.mark.parametrize(
    "value", ["bus", "9", "-1", -1, 9, "", "5,", ",5", "1.0", "²", "1" * 5000, ["bus"], "car,sports"]
)
def test_a_class_that_the_model_lacks_is_named(value):
    with pytest.raises(
        BadParameter, match=r"classes: this model has no class '.*'. Send names or ids from 0 to 8"
    ):
        ids(value)


@pytest.mark.parametrize("value", [True, [False], 5.0, [[1]], {"a": 1}, [None]])
def test_values_that_are_neither_name_nor_id_are_rejected(value):
    with pytest.raises(ValidationError, match="send names or ids, in a list or comma-separated"):
        OPTION.validate_python(value)


def test_an_empty_list_is_refused():
    with pytest.raises(ValidationError, match="at least 1 item"):
        OPTION.validate_python([])


def test_a_list_longer_than_any_model_has_is_refused():
    with pytest.raises(ValidationError, match=f"at most {MAX_CLASSES} items"):
        OPTION.validate_python([0] * (MAX_CLASSES + 1))
    for value in ("0" * (MAX_CHARACTERS + 1), ["0" * 1000] * 11):
        with pytest.raises(ValidationError, match=f"at most {MAX_CHARACTERS} characters"):
            OPTION.validate_python(value)


def test_a_long_name_is_quoted_only_in_part():
    with pytest.raises(BadParameter) as error:
        ids("green" * 1000)
    assert len(error.value.detail) < 300
