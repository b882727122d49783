"""Which shapes are in such demand that graphs of their own pay."""

from __future__ import annotations

from farsight.inference.shape_usage import ENOUGH, FORGETTING, Demand

FOUR_THREE, UPRIGHT, SQUARE = (480, 640), (640, 480), (640, 640)


def meet(demand: Demand, shape: tuple[int, int], times: int) -> int:
    """How often the shape was chosen."""
    return sum(demand.met(shape) for _ in range(times))


def test_a_shape_is_chosen_once_when_it_has_come_often_enough():
    demand = Demand(most=2)
    assert meet(demand, FOUR_THREE, ENOUGH - 1) == 0
    assert not demand.is_chosen(FOUR_THREE)
    assert demand.met(FOUR_THREE)
    assert demand.is_chosen(FOUR_THREE)
    assert meet(demand, FOUR_THREE, 100) == 0


def test_none_is_chosen_where_none_may_be():
    assert meet(Demand(most=0), FOUR_THREE, 1000) == 0


def test_a_newcomer_takes_the_place_of_the_least_used_only_at_twice_its_use():
    demand = Demand(most=2)
    assert meet(demand, FOUR_THREE, 50) == meet(demand, UPRIGHT, 20) == 1
    assert meet(demand, SQUARE, 40) == 0  # UPRIGHT has half as many
    assert demand.met(SQUARE)
    assert (demand.is_chosen(FOUR_THREE), demand.is_chosen(UPRIGHT), demand.is_chosen(SQUARE)) == (
        True,
        False,
        True,
    )


def test_shapes_in_turn_do_not_take_each_others_places_for_ever():
    """Compiling takes a second: traffic that is evenly mixed must not cause it again and again."""
    demand = Demand(most=2)
    chosen = sum(demand.met(shape) for _ in range(2000) for shape in (FOUR_THREE, UPRIGHT, SQUARE))
    assert chosen == 2


def test_what_was_in_use_long_ago_gives_way():
    demand = Demand(most=1)
    meet(demand, FOUR_THREE, 10 * FORGETTING)
    assert meet(demand, SQUARE, 2 * FORGETTING) == 1
    assert not demand.is_chosen(FOUR_THREE)
