"""Evaluate both real services on bundles with simple, known arithmetic."""

from __future__ import annotations

import json
import shutil
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lab.cli import main
from lab.errors import LabError
from lab.evaluation import demo_eval as lab
from lab.evaluation import services
from lab.evaluation.metrics import ClassScore, DetectionScore, Order
from lab.evaluation.services import ROOT
from lab.scenes.render import Rendering, Sighting
from lab.scenes.solids import CLASSES
from tests.support.bundles import LUMINANCE, depth_bundle, detect_bundle, metric_bundle
from tests.support.pictures import BLUE_BOX, RED_BOX, scene

PYTHON = ROOT / ".venv" / "bin" / "python"

needs_serving = pytest.mark.skipif(not PYTHON.exists(), reason="needs scripts/setup serve")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build bundles that detect red areas as class 0 and blue ones as class 1; brighter is nearer."""
    folder = tmp_path_factory.mktemp("models")
    detect_bundle(folder / "yolo", classes=CLASSES)
    depth_bundle(folder / "depth")
    return folder


@pytest.fixture(scope="module")
def clients(models, tmp_path_factory):
    logs = tmp_path_factory.mktemp("logs")
    with ExitStack() as stack:
        yield [
            stack.enter_context(services.running(kind, models / kind.name, PYTHON, logs / kind.name))
            for kind in (services.YOLO, services.DEPTH)
        ]


def as_seen() -> Rendering:
    """Return a red and a blue rectangle on grey, with depths that follow brightness: red is nearer."""
    image = np.asarray(scene())
    depth = (100 / (image @ np.array(LUMINANCE))).astype(np.float32)
    return _with_objects(image, depth)


def otherwise() -> Rendering:
    """Return the same picture with inverted depths and exchanged boxes."""
    image, depth = as_seen().image, as_seen().depth
    return _with_objects(image, 1 / depth, boxes=(BLUE_BOX, RED_BOX))


def _with_objects(image, depth, boxes=(RED_BOX, BLUE_BOX)) -> Rendering:
    ids = np.ones(depth.shape, np.uint8)
    sightings = []
    for number, box in enumerate(boxes):
        inside = slice(box[1], box[3]), slice(box[0], box[2])
        ids[inside] = number + 2
        sightings.append(Sighting(number + 2, number, box, 1.0, float(np.median(depth[inside]))))
    return Rendering(image, depth, ids, tuple(sightings))


@needs_serving
def test_correct_answers_get_the_highest_scores(clients):
    evaluation = lab.evaluate(*clients, [as_seen(), as_seen()])
    assert evaluation.scenes == 2
    assert evaluation.detection.map50_95 == pytest.approx(0.995)
    assert [one.name for one in evaluation.detection.classes] == [*CLASSES[:2]]
    assert evaluation.delta1 == evaluation.delta1_near > 0.98  # all but the blurred edges
    assert (evaluation.order, evaluation.pairs) == (Order(2, 2), 2)
    assert evaluation.met


@needs_serving
def test_wrong_answers_miss_the_targets(clients):
    evaluation = lab.evaluate(*clients, [otherwise()])
    assert evaluation.detection.map50 == 0
    assert evaluation.delta1 < 0.9
    assert (evaluation.order, evaluation.pairs) == (Order(0, 0), 1)
    assert not evaluation.met


@needs_serving
def test_delta1_near_leaves_out_far_pixels(clients):
    far = as_seen()
    far.depth[:5] = 1000.0
    evaluation = lab.evaluate(*clients, [far])
    assert evaluation.delta1_near > 0.98 > evaluation.delta1


@needs_serving
def test_a_pair_in_the_wrong_order_counts_as_wrong(clients):
    """Both are detected, but the true depths are exchanged."""
    rendering = as_seen()
    red, blue = rendering.sightings
    turned = replace(red, depth=blue.depth), replace(blue, depth=red.depth)
    evaluation = lab.evaluate(*clients, [replace(rendering, sightings=turned)])
    assert (evaluation.order, evaluation.pairs) == (Order(0, 1), 1)


@needs_serving
def test_the_command_writes_both_tables_and_fails_below_target(models, tmp_path, capsys):
    out = tmp_path / "artifacts" / "demo-eval.json"
    asked = ["--models", str(models), "--scenes", "2", "--python", str(PYTHON), "--out", str(out)]
    assert main(["demo-eval", *asked]) == 1
    output = capsys.readouterr().out
    assert "| mAP50 | 0." in output
    assert "| >= 0.90 | missed |" in output
    assert "| class | objects | AP50 | AP50-95 |" in output
    written = json.loads(out.read_text())
    assert (written["scenes"], written["first_seed"], written["met"]) == (2, 1_000_000, False)
    assert written["models"]["yolo"]["name"] == "colours"
    assert [row["target"] for row in written["targets"]] == [0.9, 0.65, 0.9, 0.95]
    assert {path.name for path in out.parent.iterdir()} == {
        "demo-eval.json",
        "demo-eval-yolo.log",
        "demo-eval-depth.log",
    }


def test_bundles_of_other_classes_or_depth_kinds_are_rejected(models, tmp_path):
    detect_bundle(tmp_path / "yolo")
    metric_bundle(tmp_path / "depth")
    with pytest.raises(LabError, match=r"colours detects red, blue; the scenes hold "):
        lab.demo_eval(tmp_path, 1, PYTHON, tmp_path / "out.json")
    shutil.rmtree(tmp_path / "yolo")
    (tmp_path / "yolo").symlink_to(models / "yolo")
    with pytest.raises(
        LabError, match=r"luminance estimates metric-m; demo-eval supports relative-inverse only"
    ):
        lab.demo_eval(tmp_path, 1, PYTHON, tmp_path / "out.json")


def test_a_value_equal_to_its_target_meets_it():
    score = DetectionScore(0.9, 0.65, (ClassScore("box", 3, 0.9, 0.65),))
    good = lab.Evaluation(1, score, 0.9, 0.1, Order(19, 20), 21)
    assert good.met
    assert lab.markdown(good).splitlines() == [
        "| figure | value | target | |",
        "|---|---|---|---|",
        "| mAP50 | 0.9000 | >= 0.90 | met |",
        "| mAP50-95 | 0.6500 | >= 0.65 | met |",
        "| delta1, objects and ground | 0.9000 | >= 0.90 | met |",
        "| delta1, within 20 m | 0.1000 |  |  |",
        "| order, 20 of 21 pairs | 0.9500 | >= 0.95 | met |",
        "",
        "| class | objects | AP50 | AP50-95 |",
        "|---|---|---|---|",
        "| box | 3 | 0.9000 | 0.6500 |",
    ]
    assert not replace(good, delta1=0.8999).met


def test_zero_scenes_are_rejected(capsys):
    with pytest.raises(SystemExit):
        main(["demo-eval", "--scenes", "0"])
    assert "at least 1" in capsys.readouterr().err
