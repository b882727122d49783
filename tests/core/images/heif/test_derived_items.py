"""The decodes of an item are counted through everything that is derived from it."""

from __future__ import annotations

import pytest

from farsight.images.heif.boxes import Container
from farsight.images.heif.derived_items import count_decodes
from tests.support.heic import File, Item


def decodes(count: int, *references: tuple[str, int, list[int]]) -> dict[int, int]:
    items = [Item(b"hvc1", b"x") for _ in range(count)]
    [meta] = Container(File(items, list(references)).data(), "HEIC").metas()
    return count_decodes(meta)


def test_only_the_primary_image_is_decoded():
    assert decodes(3) == {1: 1}
    assert decodes(3, ("thmb", 2, [1]), ("cdsc", 3, [1])) == {1: 1}


def test_each_reference_adds_a_decode():
    assert decodes(3, ("dimg", 1, [2, 2, 3])) == {1: 1, 2: 2, 3: 1}
    assert decodes(3, ("dimg", 1, [2, 2]), ("dimg", 2, [3, 3, 3])) == {1: 1, 2: 2, 3: 6}


def test_an_auxiliary_image_is_decoded_with_its_main_image():
    assert decodes(3, ("dimg", 1, [2, 2]), ("auxl", 3, [2, 2, 1])) == {1: 1, 2: 2, 3: 3}


def test_counts_are_capped():
    levels = [("dimg", level, [level + 1] * 2000) for level in range(1, 7)]
    assert decodes(7, *levels)[7] == 1 << 40


@pytest.mark.parametrize("references", [[("dimg", 1, [1])], [("dimg", 1, [2]), ("dimg", 2, [1])]])
def test_circular_references_are_an_error(references):
    with pytest.raises(ValueError, match="too many steps"):
        decodes(2, *references)
