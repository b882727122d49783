"""The demo models are right in every precision: golden answers, the page's samples, closeness to f32.

INT8, whose graph only the lab makes, is judged in tests/lab/quantise/test_demo_bundles_in_int8.py.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from contextlib import ExitStack

import numpy as np
import pytest

from lab.parity.compare import MAX_CONFIDENCE_SHIFT, MAX_DEPTH_DIFFERENCE, compare_depths
from tests.support.precisions import FLOAT, demo, require
from tests.support.samples import Sample, samples
from tests.support.servers import Server, serving
from tests.support.twins import DEPTH, YOLO
from yolo_app import golden
from yolo_app.postprocess import DetectOptions

SAMPLES = samples()
THRESHOLD = DetectOptions().conf

Services = tuple[Server, Server]


@pytest.fixture(scope="module")
def exact(tmp_path_factory, processes) -> Iterator[Services]:
    """Both services on the demo models, in f32."""
    yield from started(tmp_path_factory.mktemp("exact"), "f32")


@pytest.fixture(scope="module", params=FLOAT)
def served(request, tmp_path_factory, processes) -> Iterator[Services]:
    """Both services on the demo models in each precision. Ready: every golden image is answered right."""
    require(request.param)
    yield from started(tmp_path_factory.mktemp("served"), request.param)


def started(folder, precision) -> Iterator[Services]:
    with ExitStack() as stack:
        servers = []
        for twin in (YOLO, DEPTH):
            bundle, setting = demo(twin.name, precision, folder)
            serve = serving(twin, folder / f"{twin.name}-run", bundle, precision=setting)
            servers.append((stack.enter_context(serve), setting))
        for server, setting in servers:
            assert server.wait_ready().get("/model").json()["precision"] == setting
        yield servers[0][0], servers[1][0]


def detect(yolo: Server, sample: Sample, conf: float = THRESHOLD) -> list[dict]:
    found = yolo.post(sample.data, "image/jpeg", params={"conf": conf})
    assert found.status_code == 200
    return found.json()["detections"]


def measure(depth: Server, sample: Sample, found: list[dict]) -> dict:
    """Detect's boxes passed to estimate, as a program does."""
    picture = base64.b64encode(sample.data).decode()
    answer = depth.post(json={"image": picture, "boxes": found, "include_image": False})
    assert answer.status_code == 200
    return answer.json()


def depth_map(depth: Server, sample: Sample) -> np.ndarray:
    answer = depth.post(sample.data, "image/jpeg", params={"format": "npy"})
    return np.load(io.BytesIO(answer.content))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_sample_shows_what_is_in_it_from_near_to_far(served, sample):
    yolo, depth = served
    found = detect(yolo, sample)
    assert sorted(one["class_name"] for one in found) == sorted(sample.classes)
    ranked = sorted(measure(depth, sample, found)["depth_at_objects"], key=lambda one: one["rank"])
    assert tuple(one["class_name"] for one in ranked) == sample.classes


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_no_object_of_a_sample_is_found_or_missed_by_a_little(exact, sample):
    """A precision that passes the golden check moves no confidence of a sample across the threshold."""
    found = detect(exact[0], sample, conf=0.01)
    surest = [one["confidence"] for one in found[: len(sample.classes)]]
    others = [one["confidence"] for one in found[len(sample.classes) :]]
    assert sorted(one["class_name"] for one in found[: len(sample.classes)]) == sorted(sample.classes)
    assert min(surest) > THRESHOLD + golden.MAX_CONFIDENCE_SHIFT
    assert max(others, default=0) < THRESHOLD - golden.MAX_CONFIDENCE_SHIFT


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_no_two_objects_of_a_sample_are_in_order_by_a_little(exact, sample):
    yolo, depth = exact
    answer = measure(depth, sample, detect(yolo, sample))
    medians = sorted(one["depth"]["median"] for one in answer["depth_at_objects"])
    extent = answer["depth_stats"]["max"] - answer["depth_stats"]["min"]
    assert min(np.diff(medians)) > MAX_DEPTH_DIFFERENCE * extent


def test_depth_maps_are_as_near_to_f32_as_the_lab_asks_of_f32_itself(exact, served):
    maps = [[depth_map(services[1], sample) for sample in SAMPLES] for services in (exact, served)]
    compare_depths(*maps).require()


def test_confidences_are_near_to_those_of_f32(exact, served):
    for sample in SAMPLES:
        here, there = (
            sorted((one["class_name"], one["confidence"]) for one in detect(services[0], sample))
            for services in (exact, served)
        )
        assert [name for name, _ in there] == [name for name, _ in here]
        shifts = [abs(one - other) for (_, one), (_, other) in zip(here, there, strict=True)]
        assert max(shifts) <= MAX_CONFIDENCE_SHIFT
