"""The CPU engine over tiny real graphs: threads never cross, any shape is taken, precision is as forced."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import openvino as ov
import pytest

from farsight.engine_openvino import OpenVinoEngine, best_precision
from tests.support.bundles import LUMINANCE, depth_model, detector


@pytest.fixture(scope="module")
def model_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("graph") / "model.xml"
    ov.save_model(depth_model(), path, compress_to_fp16=False)
    return path


@pytest.fixture(scope="module")
def engine(model_file):
    return OpenVinoEngine(model_file, precision="f32", threads=2)


def known(batch: np.ndarray) -> np.ndarray:
    return batch.astype(np.float64) @ np.array(LUMINANCE) / 25.5


def test_any_height_and_width_is_taken(engine):
    for shape in ((1, 1), (14, 560), (140, 182), (3, 7)):
        batch = np.random.default_rng(0).integers(0, 255, (1, *shape, 3), np.uint8)
        (output,) = engine.run(batch)
        assert output.shape == (1, *shape)
        assert output.dtype == np.float32
        assert np.abs(output - known(batch)).max() < 1e-4


def test_many_threads_never_cross_and_results_stay(engine):
    """Every result is held until all are there: a buffer used again would change those before."""
    chosen = np.random.default_rng(1)
    batches = [chosen.integers(0, 255, (1, 14 * (1 + n % 3), 28, 3), np.uint8) for n in range(400)]
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(engine.run, batches))
    for batch, (output,) in zip(batches, results, strict=True):
        assert np.abs(output - known(batch)).max() < 1e-4


def test_results_are_the_callers_own(engine):
    batch = np.full((1, 4, 4, 3), 255, np.uint8)
    (first,) = engine.run(batch)
    first[:] = -1
    assert np.abs(engine.run(batch)[0] - 10).max() < 1e-4


def test_warming_up_runs_every_shape(engine):
    engine.warm_up([(28, 28), (28, 42)])
    assert engine.run(np.zeros((1, 28, 42, 3), np.uint8))[0].shape == (1, 28, 42)


@pytest.mark.parametrize("precision", ["f32", "bf16"])
def test_a_forced_precision_is_what_it_says(model_file, precision):
    engine = OpenVinoEngine(model_file, precision=precision, threads=1)
    assert (engine.info.name, engine.info.precision, engine.info.threads) == ("openvino", precision, 1)
    assert engine.info.version.startswith("20")


def test_a_quantised_graph_runs_and_says_so(model_file):
    engine = OpenVinoEngine(model_file, precision="int8", threads=1)
    assert engine.info.precision == "int8"
    batch = np.full((1, 4, 4, 3), 255, np.uint8)
    assert np.abs(engine.run(batch)[0] - 10).max() < 0.1


def test_auto_takes_what_the_processor_has(model_file):
    chosen = OpenVinoEngine(model_file, precision="auto", threads=1).info.precision
    has_it = "BF16" in ov.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    assert chosen == best_precision(ov.Core()) == ("bf16" if has_it else "f32")


def test_it_takes_as_many_at_once_as_it_has_requests(engine):
    assert engine.lanes >= 1
    assert engine.max_batch == 1


def test_a_failed_run_gives_its_request_back(engine):
    for _ in range(engine.lanes + 3):
        with pytest.raises(RuntimeError):
            engine.run(np.zeros((1, 4, 4, 5), np.uint8))
    assert engine.run(np.zeros((1, 4, 4, 3), np.uint8))[0].shape == (1, 4, 4)


def test_the_tiny_detector_is_as_its_docstring_says(tmp_path):
    """The contract tests stand on it."""
    ov.save_model(detector(), tmp_path / "model.xml", compress_to_fp16=False)
    picture = np.full((1, 64, 96, 3), 128, np.uint8)
    picture[0, 10:20, 30:50] = (255, 0, 0)
    (output,) = OpenVinoEngine(tmp_path / "model.xml", precision="f32", threads=1).run(picture)
    assert output.shape == (1, 300, 6)
    assert output[0, 0].tolist() == [30, 10, 50, 20, 1, 0]
    assert not output[0, 1:, 4].any()
