"""The demo models in INT8 are right about golden images and samples.

By the processor where it has VNNI, and by rounding on every machine. tests/contract/test_demo_precisions.py
has f32 and bf16.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import openvino as ov
import pytest
from openvino.passes import ConstantFolding, Manager

from depth_app.task import DepthTask
from farsight import cpu
from farsight.bundles import load
from farsight.inference.openvino_engine import OpenVinoEngine
from lab.export import make_depth
from lab.export.intermediate import save
from lab.parity import serving
from lab.quantise.agreement import MAX_DEPTH_DIFFERENCE, depths_agree
from lab.quantise.quantise import Recipe, quantise
from lab.scenes.dataset import encoded
from lab.scenes.render import render
from lab.scenes.scenes import scene
from tests.support.samples import samples
from tests.support.twins import ROOT
from yolo_app.task import DetectTask

CALIBRATION = range(950_000, 950_012)
"""Scenes that are no samples, no golden images, and that training never saw."""

HEAD = r".*\.model\.23[./].*"
SAMPLES = [(sample, ROOT / "react-webapp" / "public" / "samples" / sample.name) for sample in samples()]

Engines = Callable[[Path], OpenVinoEngine]


@pytest.fixture(scope="module")
def pictures(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("scenes")
    for seed in CALIBRATION:
        (folder / f"{seed}.jpg").write_bytes(encoded(render(scene(seed)).image, ".jpg"))
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def quantised(pictures, tmp_path_factory):
    """A demo bundle's folder with an INT8 graph beside the float one."""

    def make(name: str, task: DetectTask | DepthTask, recipe: Recipe) -> Path:
        folder = tmp_path_factory.mktemp("int8") / name
        shutil.copytree(ROOT / "models" / "demo" / name, folder)
        inputs = [serving.pixels(task, picture) for picture in pictures]
        save(quantise(folder / "model.xml", inputs, recipe), folder, name="model-int8")
        return folder

    return make


@pytest.fixture(scope="module")
def detector(quantised):
    task = DetectTask(load(ROOT / "models" / "demo" / "yolo").manifest)
    return quantised(
        "yolo", task, Recipe("the head and the first two layers", (HEAD, r".*\.model\.[01]\..*"))
    ), task


@pytest.fixture(scope="module")
def estimator(quantised):
    task = DepthTask(load(ROOT / "models" / "demo" / "depth").manifest)
    return quantised("depth", task, make_depth.RECIPES[-1]), task


def by_processor(folder: Path) -> OpenVinoEngine:
    if not cpu.has_fast_int8():
        pytest.skip("this processor has no VNNI: INT8 is judged by rounding alone")
    return serving.engine(folder, "int8", bf16=False)


def by_rounding(folder: Path) -> OpenVinoEngine:
    """With weights in float again, OpenVINO rounds what they are multiplied with, and multiplies in f32."""
    graph = ov.Core().read_model(folder / "model-int8.xml")
    passes = Manager()
    passes.register_pass(ConstantFolding())
    passes.run_passes(graph)
    ov.save_model(graph, folder / "rounded.xml", compress_to_fp16=False)
    return OpenVinoEngine(folder / "rounded.xml", precision="f32", threads=cpu.available())


@pytest.fixture(params=[by_processor, by_rounding], ids=["processor", "rounding"])
def engines(request) -> Engines:
    return request.param


def mismatches(running: OpenVinoEngine, task: DetectTask | DepthTask, folder: Path) -> list[str]:
    bundle = load(folder)
    answers = [
        (serving.answer(running, task, bundle.golden_image(case["image"])), case["expected"])
        for case in bundle.golden_cases()
    ]
    return [reason for answer, wanted in answers if (reason := task.golden_mismatch(answer, wanted))]


def test_a_detector_keeps_its_golden_answers_and_finds_what_is_in_each_sample(detector, engines):
    folder, task = detector
    running = engines(folder)
    assert mismatches(running, task, folder) == []
    for sample, path in SAMPLES:
        found = serving.answer_to(running, task, path)
        classes = load(folder).manifest.classes
        assert sorted(classes[one] for one in found.class_ids) == sorted(sample.classes)


def test_a_depth_model_keeps_its_golden_answers_and_its_maps_of_the_samples(estimator, engines):
    folder, task = estimator
    running, exact = engines(folder), serving.engine(folder, "f32")
    assert mismatches(running, task, folder) == []
    maps = [[serving.answer_to(one, task, path) for _, path in SAMPLES] for one in (exact, running)]
    agreement = depths_agree(*maps)
    assert 0 < agreement.worst <= MAX_DEPTH_DIFFERENCE


def test_rounding_is_not_what_the_float_graph_gives(detector):
    """Else the tests above would judge f32 again."""
    folder, task = detector
    path = SAMPLES[0][1]
    exact, rounded = (
        serving.answer_to(one, task, path) for one in (serving.engine(folder, "f32"), by_rounding(folder))
    )
    shifts = abs(exact.confidences[:3] - rounded.confidences[:3])
    assert 1e-4 < shifts.max() < 0.2
