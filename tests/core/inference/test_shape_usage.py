"""The shapes that are frequent enough for graphs of their own."""

from __future__ import annotations

from farsight.inference.shape_usage import HALVING_INTERVAL, MIN_IMAGES, ShapeUsage

FOUR_THREE, UPRIGHT, SQUARE = (480, 640), (640, 480), (640, 640)


def record(usage: ShapeUsage, shape: tuple[int, int], times: int) -> int:
    """Record several images, and return how often the shape was newly chosen."""
    return sum(usage.record(shape) for _ in range(times))


def test_a_shape_is_chosen_once_after_enough_images():
    usage = ShapeUsage(max_shapes=2)
    assert record(usage, FOUR_THREE, MIN_IMAGES - 1) == 0
    assert not usage.is_chosen(FOUR_THREE)
    assert usage.record(FOUR_THREE)
    assert usage.is_chosen(FOUR_THREE)
    assert record(usage, FOUR_THREE, 100) == 0


def test_no_shape_is_chosen_when_the_limit_is_zero():
    assert record(ShapeUsage(max_shapes=0), FOUR_THREE, 1000) == 0


def test_a_new_shape_replaces_the_least_used_only_at_twice_its_count():
    usage = ShapeUsage(max_shapes=2)
    assert record(usage, FOUR_THREE, 50) == record(usage, UPRIGHT, 20) == 1
    assert record(usage, SQUARE, 40) == 0  # UPRIGHT has half as many
    assert usage.record(SQUARE)
    assert (usage.is_chosen(FOUR_THREE), usage.is_chosen(UPRIGHT), usage.is_chosen(SQUARE)) == (
        True,
        False,
        True,
    )


def test_alternating_shapes_do_not_replace_each_other_again_and_again():
    """Compiling takes a second: traffic that is evenly mixed must not cause it again and again."""
    usage = ShapeUsage(max_shapes=2)
    chosen = sum(usage.record(shape) for _ in range(2000) for shape in (FOUR_THREE, UPRIGHT, SQUARE))
    assert chosen == 2


def test_a_shape_of_long_ago_is_replaced():
    usage = ShapeUsage(max_shapes=1)
    record(usage, FOUR_THREE, 10 * HALVING_INTERVAL)
    assert record(usage, SQUARE, 2 * HALVING_INTERVAL) == 1
    assert not usage.is_chosen(FOUR_THREE)
