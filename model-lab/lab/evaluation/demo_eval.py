"""Evaluate the demo bundles as users meet them: through both running services, over HTTP.

The scenes have seeds that training never sees. Each is sent as the same file that a dataset would hold. The
targets say when the demo models are good enough to ship.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from depth_app.postprocess import DepthMap
from farsight.bundles import Manifest, load
from lab.errors import LabError
from lab.evaluation import metrics, services
from lab.evaluation.services import Body, Client
from lab.scenes.dataset import Recipe, encoded
from lab.scenes.generator import scene
from lab.scenes.ray_tracer import GROUND
from lab.scenes.render import Rendering, render
from lab.scenes.solids import CLASSES
from yolo_app.postprocess import Detections

FIRST_SEED = 1_000_000
"""The first seed of the evaluation. Training uses seeds from 0 to 3999."""

CONF = 0.001
"""The confidence threshold for average precision, the same as in Ultralytics' `val`."""

NEAR = 20.0
"""Metres. Objects stand within 15 m; at 20 m an error of 0.001 in inverse depth is 2 %."""

KIND = "relative-inverse"


@dataclass(frozen=True)
class Row:
    """A figure of the evaluation, with its target if it has one."""

    name: str
    value: float
    target: float | None = None

    @property
    def met(self) -> bool:
        return self.target is None or self.value >= self.target


@dataclass(frozen=True)
class Evaluation:
    """The figures of all scenes.

    `delta1` counts all pixels of objects and ground, `delta1_near` those within `NEAR` metres; both are means
    over scenes. `pairs` counts the pairs of objects with clearly different depths; `order` covers those pairs
    of which both objects were detected.
    """

    scenes: int
    detection: metrics.DetectionScore
    delta1: float
    delta1_near: float
    order: metrics.Order
    pairs: int

    @property
    def rows(self) -> tuple[Row, ...]:
        return (
            Row("mAP50", self.detection.map50, 0.90),
            Row("mAP50-95", self.detection.map50_95, 0.65),
            Row("delta1, objects and ground", self.delta1, 0.90),
            Row(f"delta1, within {NEAR:.0f} m", self.delta1_near),
            Row(f"order, {self.order.pairs} of {self.pairs} pairs", self.order.share, 0.95),
        )

    @property
    def met(self) -> bool:
        return all(row.met for row in self.rows)


def demo_eval(models: Path, scenes: int, python: Path, out: Path) -> Evaluation:
    """Evaluate `models`/yolo and `models`/depth. Write the figures to `out`, and the logs beside it."""
    kinds = services.YOLO, services.DEPTH
    _require(*(load(models / kind.name).manifest for kind in kinds))
    with ExitStack() as stack:
        logs = (out.with_name(f"{out.stem}-{kind.name}.log") for kind in kinds)
        yolo, depth = (
            stack.enter_context(services.running(kind, models / kind.name, python, log))
            for kind, log in zip(kinds, logs, strict=True)
        )
        cards = {client.kind.name: json.loads(client.get("model")) for client in (yolo, depth)}
        pictures = (render(scene(seed)) for seed in range(FIRST_SEED, FIRST_SEED + scenes))
        evaluation = evaluate(yolo, depth, tqdm(pictures, "demo-eval", scenes, unit="scene"))
    out.write_text(json.dumps(record(evaluation, cards), indent=1) + "\n")
    return evaluation


def evaluate(yolo: Client, depth: Client, pictures: Iterable[Rendering]) -> Evaluation:
    """Send every picture to both services and return the figures."""
    found, truths, everywhere, near = [], [], [], []
    order, pairs = metrics.Order(), 0
    for rendering in pictures:
        file = encoded(rendering.image, Recipe().suffix)
        found.append(detect(yolo, file, conf=CONF, max_det=300))
        truths.append(rendering.sightings)
        estimate, shown = depth_map(depth, file), rendering.ids >= GROUND
        everywhere.append(metrics.delta1(estimate, rendering.depth, shown))
        near.append(metrics.delta1(estimate, rendering.depth, shown & (rendering.depth <= NEAR)))
        order += _order(yolo, depth, file, rendering)
        depths = [sighting.depth for sighting in rendering.sightings]
        pairs += metrics.order(depths, depths).pairs
    score = metrics.detection_score(found, truths)
    return Evaluation(len(truths), score, float(np.mean(everywhere)), float(np.mean(near)), order, pairs)


def detect(yolo: Client, file: bytes, **options: object) -> Detections:
    """Return what the service detects in a JPEG; `options` go into the query."""
    answer = json.loads(yolo.post("detect", Body(file, "image/jpeg"), **options))["detections"]
    boxes = [[one["bbox"][side] for side in ("x1", "y1", "x2", "y2")] for one in answer]
    return Detections(
        np.array(boxes, np.float32).reshape(-1, 4),
        np.array([one["confidence"] for one in answer], np.float32),
        np.array([one["class_id"] for one in answer], np.int64),
    )


def depth_map(depth: Client, file: bytes) -> DepthMap:
    """Return the service's depth map of a JPEG, (H, W) float32, not converted to an image."""
    answer = depth.post("estimate", Body(file, "image/jpeg"), format="npy")
    values: DepthMap = np.load(io.BytesIO(answer), allow_pickle=False)
    return values


def depth_at(depth: Client, file: bytes, found: Detections) -> list[float]:
    """Return the median depth of each detection, as the service measures it in the box."""
    boxes = [{"bbox": dict(zip(("x1", "y1", "x2", "y2"), box, strict=True))} for box in found.boxes.tolist()]
    # Sent as JSON: 300 boxes do not fit into a URL.
    asked = {"image": base64.b64encode(file).decode(), "boxes": boxes, "include_image": False}
    answer = json.loads(depth.post("estimate", Body(json.dumps(asked).encode(), "application/json")))
    return [one["depth"]["median"] for one in answer["depth_at_objects"]]


def _order(yolo: Client, depth: Client, file: bytes, rendering: Rendering) -> metrics.Order:
    """Measure the depths of what is detected with default options, as the web page does."""
    found = detect(yolo, file)
    values = depth_at(depth, file, found)
    matched = metrics.matched(found, rendering.sightings)
    return metrics.order([values[i] for i, _ in matched], [rendering.sightings[j].depth for _, j in matched])


def _require(yolo: Manifest, depth: Manifest) -> None:
    """Raise LabError unless the bundles detect the scenes' classes and estimate relative inverse depth."""
    if yolo.classes != CLASSES:
        raise LabError(
            f"{yolo.name} detects {', '.join(yolo.classes or ())}; the scenes hold {', '.join(CLASSES)}. "
            "Name a folder with the demo bundles: --models FOLDER"
        )
    if depth.depth_kind != KIND:
        raise LabError(f"{depth.name} estimates {depth.depth_kind}; demo-eval supports {KIND} only")


def markdown(evaluation: Evaluation) -> str:
    """Return two Markdown tables: the figures with their targets, and the average precision by class."""
    return "\n".join([*_figures(evaluation.rows), "", *_classes(evaluation.detection.classes)])


def _figures(rows: Iterable[Row]) -> Iterator[str]:
    yield "| figure | value | target | |"
    yield "|---|---|---|---|"
    for row in rows:
        target, verdict = ("", "") if row.target is None else (f">= {row.target:.2f}", _verdict(row))
        yield f"| {row.name} | {row.value:.4f} | {target} | {verdict} |"


def _verdict(row: Row) -> str:
    return "met" if row.met else "missed"


def _classes(classes: Iterable[metrics.ClassScore]) -> Iterator[str]:
    yield "| class | objects | AP50 | AP50-95 |"
    yield "|---|---|---|---|"
    for one in classes:
        yield f"| {one.name} | {one.objects} | {one.ap50:.4f} | {one.ap50_95:.4f} |"


def record(evaluation: Evaluation, cards: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the contents of demo-eval.json; `cards` are the services' answers to /model."""
    rows = [{**asdict(row), "met": row.met} for row in evaluation.rows]
    return {
        "met": evaluation.met,
        "first_seed": FIRST_SEED,
        **asdict(evaluation),
        "order": {**asdict(evaluation.order), "share": evaluation.order.share},
        "targets": [row for row in rows if row["target"] is not None],
        "models": cards,
    }
