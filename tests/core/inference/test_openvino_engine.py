"""The CPU engine over tiny real graphs: threads never cross, any shape is taken, precision is as forced."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import openvino as ov
import pytest

from farsight import images
from farsight.bundles import bundle
from farsight.errors import SettingsError
from farsight.inference.openvino_engine import OpenVinoEngine, best_precision, computed
from farsight.inference.shape_usage import MIN_IMAGES
from tests.support import precisions
from tests.support.bundles import LUMINANCE, depth_model, detector
from tests.support.twins import ROOT
from yolo_app.postprocess import DetectOptions
from yolo_app.task import DetectTask


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


def test_results_belong_to_the_caller(engine):
    batch = np.full((1, 4, 4, 3), 255, np.uint8)
    (first,) = engine.run(batch)
    first[:] = -1
    assert np.abs(engine.run(batch)[0] - 10).max() < 1e-4


def test_warming_up_runs_every_shape(engine):
    engine.warm_up([(28, 28), (28, 42)])
    assert engine.run(np.zeros((1, 28, 42, 3), np.uint8))[0].shape == (1, 28, 42)


@pytest.mark.parametrize("precision", ["f32", "bf16"])
def test_a_forced_precision_is_what_it_says(model_file, precision):
    precisions.require(precision)
    engine = OpenVinoEngine(model_file, precision=precision, threads=1)
    assert (engine.info.name, engine.info.precision, engine.info.threads) == ("openvino", precision, 1)
    assert engine.info.version.startswith("20")


@pytest.mark.parametrize(("asked", "taken"), [("bf16", "f32"), ("bf16", "f16"), ("f32", "f16")])
def test_a_precision_that_is_not_computed_in_is_refused_and_never_another_in_its_place(
    model_file, monkeypatch, asked, taken
):
    """OpenVINO takes another without a word: f32 for bf16 on AVX2, f16 on ARM."""
    monkeypatch.setattr("farsight.inference.openvino_engine.computed", lambda *_: taken)
    words = rf"PRECISION={asked}: this processor does not compute in {asked}; OpenVINO would use {taken}"
    with pytest.raises(SettingsError, match=words):
        OpenVinoEngine(model_file, precision=asked, threads=1)


def test_what_is_computed_in_is_asked_of_openvino():
    core = ov.Core()
    assert computed(core, "f32") == "f32"
    assert computed(core, "bf16") in {"f32", "bf16"}
    if best_precision(core) == "bf16":
        assert computed(core, "bf16") == "bf16"


def test_bf16_that_is_simulated_is_told_to_be_slow(model_file, monkeypatch, caplog):
    monkeypatch.setattr("farsight.inference.openvino_engine.computed", lambda *_: "bf16")
    monkeypatch.setattr("farsight.inference.openvino_engine.best_precision", lambda _: "f32")
    OpenVinoEngine(model_file, precision="bf16", threads=1)
    (line,) = caplog.records
    assert (line.levelname, line.message) == ("WARNING", "bf16 is slow here")
    assert "OpenVINO simulates them" in line.cause


@pytest.mark.parametrize("precision", ["auto", "int8"])
@pytest.mark.parametrize(("may", "asked"), [(True, "bf16"), (False, "f32")])
def test_bf16_is_taken_only_for_a_bundle_whose_answers_hold_in_it(
    model_file, monkeypatch, precision, may, asked
):
    """On a processor that has it."""
    monkeypatch.setattr("farsight.inference.openvino_engine.best_precision", lambda _: "bf16")
    tried = []
    monkeypatch.setattr(
        "farsight.inference.openvino_engine.require", lambda _, precision: tried.append(precision)
    )
    OpenVinoEngine(model_file, precision=precision, threads=1, bf16=may)
    assert tried == [asked]


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
    assert engine.max_concurrent_runs >= 1
    assert engine.max_batch == 1


def test_a_failed_run_gives_its_request_back(engine):
    for _ in range(engine.max_concurrent_runs + 3):
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


def until(condition: Callable[[], bool]) -> None:
    for _ in range(1000):
        if condition():
            return
        time.sleep(0.02)
    pytest.fail("it did not come about in 20 s")


def shaped(shape: tuple[int, int], seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 255, (1, *shape, 3), np.uint8)


def test_a_frequent_shape_gets_graphs_of_its_own_with_the_same_results(model_file):
    engine = OpenVinoEngine(model_file, precision="f32", threads=2, shape_graphs=1)
    for _ in range(MIN_IMAGES):
        engine.run(shaped((28, 42)), alone=True)
    until(lambda: (28, 42) in engine._shape_graphs)
    for alone in (True, False):
        for shape in ((28, 42), (14, 14)):
            assert np.abs(engine.run(shaped(shape), alone=alone)[0] - known(shaped(shape))).max() < 1e-4


def test_a_shape_larger_than_the_warmed_ones_gets_no_graphs_of_its_own(model_file):
    """At twice the side they would hold four times the memory that the setting speaks of."""
    engine = OpenVinoEngine(model_file, precision="f32", threads=2, shape_graphs=2)
    engine.warm_up([(28, 28), (28, 42)])
    for shape in ((56, 84), (14, 14)):
        for _ in range(2 * MIN_IMAGES):
            assert np.abs(engine.run(shaped(shape))[0] - known(shaped(shape))).max() < 1e-4
    assert [engine._usage.is_chosen(shape) for shape in ((56, 84), (14, 14))] == [False, True]
    engine._compiler.shutdown()


def test_graphs_change_under_many_threads_without_a_wrong_answer(model_file):
    """One place for three shapes that come in bursts: graphs are made and given up while others run."""
    engine = OpenVinoEngine(model_file, precision="f32", threads=2, shape_graphs=1)
    shapes = [(14, 14 * (1 + n // 400 % 3)) for n in range(2400)]
    batches = [shaped(shape, seed) for seed, shape in enumerate(shapes)]
    seen = set()

    def run(batch: np.ndarray) -> float:
        seen.update(engine._shape_graphs)
        return float(np.abs(engine.run(batch, alone=False)[0] - known(batch)).max())

    with ThreadPoolExecutor(8) as pool:
        for _ in range(20):
            assert max(pool.map(run, batches)) < 1e-4
            if seen:
                break  # on busy CPUs all runs of a round may end before the first graphs are there
    engine._compiler.shutdown()
    assert len(engine._shape_graphs) == 1
    assert seen


def test_a_failed_compilation_is_logged_and_the_dynamic_graph_goes_on(model_file, caplog, monkeypatch):
    engine = OpenVinoEngine(model_file, precision="f32", threads=2, shape_graphs=1)
    monkeypatch.setattr(engine, "_read", lambda: 1 / 0)
    for _ in range(2 * MIN_IMAGES):
        assert np.abs(engine.run(shaped((28, 42)))[0] - known(shaped((28, 42)))).max() < 1e-4
    engine._compiler.shutdown()
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == ["graphs failed"]
    assert engine._shape_graphs == {}


@pytest.mark.parametrize("how", ["renamed", "overwritten", "removed"])
def test_another_model_in_its_place_gets_no_graphs_and_that_is_said_once(tmp_path, caplog, how):
    """A bundle that is made anew under a running service: answers stay those of the model that it names."""
    path, other = tmp_path / "model.xml", tmp_path / "other.xml"
    ov.save_model(depth_model(), path, compress_to_fp16=False)
    ov.save_model(depth_model(scale=20.0), other, compress_to_fp16=False)
    engine = OpenVinoEngine(path, precision="f32", threads=2, shape_graphs=2)
    for suffix in (".bin", ".xml"):
        if how == "renamed":
            other.with_suffix(suffix).rename(path.with_suffix(suffix))
        elif how == "removed":
            path.with_suffix(suffix).unlink()
    if how == "overwritten":
        path.write_text(path.read_text().replace("luminance", "Luminance"))
    for shape in ((28, 42), (14, 14)):
        for _ in range(2 * MIN_IMAGES):
            assert np.abs(engine.run(shaped(shape))[0] - known(shaped(shape))).max() < 1e-4
            time.sleep(0.01)
    engine._compiler.shutdown()
    (line,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert line.message == "no more graphs"
    assert "model.xml was replaced or removed" in line.cause
    assert engine._shape_graphs == {}


def test_without_shape_graphs_only_the_dynamic_graph_is_used(model_file):
    engine = OpenVinoEngine(model_file, precision="f32", threads=2)
    for _ in range(3 * MIN_IMAGES):
        engine.run(shaped((28, 42)), alone=False)
    assert engine._shape_graphs == {}
    assert (engine.streams, engine.max_concurrent_runs) == (1, 2)


@pytest.mark.parametrize("graph", ["model.xml", "model-int8.xml"])
def test_a_real_detectors_shape_graphs_find_what_its_dynamic_graph_finds(graph):
    folder = ROOT / "models" / "local" / "yolo"
    if not (folder / graph).is_file():
        pytest.skip(f"needs {graph} in models/local/yolo: make models YOLO=... INT8=...")
    task = DetectTask(bundle.load(folder).manifest)
    precision = "int8" if "int8" in graph else "f32"
    engine = OpenVinoEngine(folder / graph, precision=precision, threads=2, shape_graphs=1)
    picture = images.decode((folder / "golden" / "1-bus.jpg").read_bytes(), 50_000_000)
    pixels, placed = task.preprocess(picture.pixels)

    def found(*, alone: bool) -> np.ndarray:
        result = task.postprocess(
            engine.run(pixels[None], alone=alone), placed, picture.size, DetectOptions()
        )
        return np.column_stack([result.class_ids, result.boxes, result.confidences])

    free = found(alone=True)
    assert len(free) >= 4
    for _ in range(MIN_IMAGES):
        engine.run(pixels[None], alone=True)
    until(lambda: bool(engine._shape_graphs))
    for own in (found(alone=True), found(alone=False)):
        print(precision, np.abs(own - free).max(axis=0))
        assert own == pytest.approx(free, abs=0.02)
