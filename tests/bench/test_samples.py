"""Samples give figures, and rows combine their samples."""

from __future__ import annotations

import pytest

from bench.samples import Row, Sample, best, of_latencies, quantile, spread


@pytest.mark.parametrize(("part", "value"), [(0.0, 1.0), (0.5, 2.5), (0.99, 3.97), (1.0, 4.0)])
def test_a_quantile_is_interpolated(part, value):
    assert quantile([1.0, 2.0, 3.0, 4.0], part) == pytest.approx(value)


def test_latencies_give_a_rate_and_milliseconds():
    sample = of_latencies([0.3, 0.1, 0.2], elapsed=0.5, failures=1)
    assert (sample.rate, sample.p50, sample.images, sample.failures) == (6.0, 200.0, 3, 1)


def test_no_answers_give_a_rate_of_zero():
    assert of_latencies([], 1.0, 8) == Sample(0.0, 0.0, 0.0, 0.0, failures=8)


def test_a_row_counts_its_quiet_samples_or_all_if_none_is_quiet():
    loud, quiet = Sample(5.0, 1, 1, 1, others=0.5), Sample(10.0, 1, 1, 1, others=0.05)
    assert Row("a", [loud, quiet]).median("rate") == 10.0
    assert Row("a", [loud, loud]).median("rate") == 5.0


def test_the_variation_is_the_range_as_a_share_of_the_median():
    assert spread([9.0, 10.0, 11.0]) == pytest.approx(0.2)
    assert spread([0.0]) == 0.0


def test_the_best_row_is_the_fastest_by_the_given_figure():
    wide = Row("wide", [Sample(20.0, 50.0, 1, 1)])
    narrow = Row("narrow", [Sample(25.0, 80.0, 1, 1)])
    assert best([wide, narrow], "rate") is narrow
    assert best([wide, narrow], "p50") is wide
