"""The text on a box uses letters that the font has, and fits the width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yolo_app.label_text import MAX_NAME, LabelText, readable


@pytest.mark.parametrize(
    "name",
    [
        "person",
        "traffic light",
        "naïve Übergröße",
        "Łódź",
        "вертолёт",
        "Їжак",
        "άνθρωπος",
        "ἄνθρωπος",
        "C# (v2) “x”",
    ],
)
def test_latin_greek_and_cyrillic_are_drawn_as_they_are(name):
    assert readable(name) == name


UNREADABLE = ["飞机", "人 person", "가위", "مرحبا", "שלום", "🙂", "हाथी"]
UNSAFE = ["a\u202eb", "x\u0302", "a\x07b", "\ud800", "", " "]


@pytest.mark.parametrize("name", UNREADABLE + UNSAFE)
def test_names_that_the_font_cannot_draw_are_replaced_by_the_class_id(name):
    assert readable(name) == ""
    assert LabelText(400, 14).label(name, 17, 0.914) == "class 17 0.91"


@pytest.mark.parametrize(
    ("name", "line"),
    [("e\u0301cole", "école"), ("a\nnew\r\n\tline", "a new line"), ("  a\u00a0b ", "a b")],
)
def test_a_name_is_one_line_of_composed_letters(name, line):
    assert readable(name) == line


def test_a_text_that_is_too_wide_is_cut_and_keeps_its_number():
    assert LabelText(400, 14).label("traffic light", 9, 0.5) == "traffic light 0.50"
    cut = LabelText(80, 14).label("traffic light", 9, 0.5)
    assert cut.endswith("… 0.50")
    assert "traffic light".startswith(cut.removesuffix("… 0.50"))
    assert LabelText(40, 14).label("traffic light", 9, 0.5) == "0.50"
    assert LabelText(20, 14).label("traffic light", 9, 0.5) == ""


@given(st.text(max_size=2 * MAX_NAME), st.integers(-8, 500))
def test_no_label_is_wider_than_the_picture_allows(name, width):
    labels = LabelText(width, 13.5)
    text = labels.label(name, 3, 0.25)
    left, _, right, _ = labels.box(text)
    assert text == "" or right - left <= width
    assert text.isprintable()
