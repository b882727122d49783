"""The ratios of a run are computed and compared with their targets."""

from __future__ import annotations

import pytest

from bench.services import YOLO
from bench.targets import Ratio, limit, ratios
from tests.bench.results import result


@pytest.fixture(scope="module")
def found() -> dict[str, Ratio]:
    return {ratio.name: ratio for ratio in ratios(YOLO, result())}


def test_a_limit_is_the_best_of_its_rows():
    assert limit(result(), "engine alone").name == "engine alone, one stream per CPU, static shapes"


def test_a_ratio_is_the_median_of_the_rounds(found):
    of_limit = found["service / decode and engine, images/s, 8 clients"]
    assert of_limit.value == pytest.approx((24 / 25 + 24 / 30) / 2)
    assert of_limit.noise > 0
    assert not of_limit.met


def test_all_ratios_have_the_right_value_and_verdict(found):
    values = {name: (round(ratio.value, 2), ratio.met) for name, ratio in found.items()}
    assert values == {
        "service / decode and engine, images/s, 8 clients": (0.88, False),
        "service / decode and engine, p50, 1 client": (1.25, False),
        "service / LitServe, the same OpenVINO graph, 8 clients, images/s": (2.2, True),
        "service on 2 CPUs / on 1 CPU, images/s, 8 clients": (2.0, True),
        "service, p99 / p50, 2 clients": (2.5, True),
        "memory (RSS) after load": (310.0, False),
        "start to ready": (2.5, True),
        "at 4 times saturation: goodput / peak goodput": (0.75, False),
        "at 4 times saturation: p99 of 429 answers": (30.0, True),
        "at 4 times saturation: p99 of 200 answers": (1900.0, True),
        "at 4 times saturation: 5xx or no answer": (8, False),
    }
