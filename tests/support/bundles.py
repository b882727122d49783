"""Tiny real OpenVINO bundles whose answers are known arithmetic, built in well under a second, no torch.

The detector finds the bounding box of the strongly red and of the strongly blue area (classes `red` and
`blue`), each with confidence (its channel - the larger of the others) / 255 at its strongest pixel. Asked for
doubles, it finds each a second time, two input pixels to the right and a tenth less sure. The depth model's
map is ten times the luminance, 0 to 10.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import openvino as ov
from openvino import opset13 as op

from depth_app import golden as depth_golden
from depth_app.task import DepthTask
from farsight import images
from farsight.bundles import Manifest, bundle, read_manifest
from farsight.bundles.manifest import Int8
from farsight.inference.openvino_engine import OpenVinoEngine
from tests.support.pictures import encoded, scene
from yolo_app import golden as yolo_golden
from yolo_app.task import DetectTask

STRONG = 0.35
"""The least colour strength that the detector takes for red or blue: noise of JPEG is far below it."""

DETECT_SIZE, DETECT_SHAPES = 320, [(320, 320), (192, 320), (256, 320), (320, 192), (320, 256)]
DEPTH_SIZE, DEPTH_SHAPES, DEPTH_PIXELS = 140, [(140, 182), (182, 140)], 140 * 560
LUMINANCE = (0.299, 0.587, 0.114)
CLASSES = ["red", "blue"]


ROWS = 300
"""The rows of an end-to-end head's output, and here the anchors of a dense one's."""


def detector(head: str = "end2end", doubles: bool = False) -> ov.Model:
    """(1, H, W, 3) uint8 -> (1, 300, 6) float32: x1 y1 x2 y2 confidence class, as end-to-end heads do.

    From a "dense" head (1, 4 + 2, 300): centre and size, and each class's score.
    """
    pixels, red, green, blue = _channels()
    rows = [_row(red, green, blue, 0.0), _row(blue, green, red, 1.0)]
    if doubles:
        shift, share = _row_of(2, 0, 2, 0, 0, 0), _row_of(1, 1, 1, 1, 0.9, 1)
        rows += [op.multiply(op.add(row, shift), share) for row in rows]
    found = op.concat(rows, 1)
    output = op.pad(found, [0, 0, 0], [0, ROWS - len(rows), 0], "constant", op.constant(0.0, ov.Type.f32))
    return ov.Model([_dense(output) if head == "dense" else output], [pixels], "colours")


def _row_of(*numbers: float) -> Any:
    return op.constant([[numbers]], ov.Type.f32)


def _dense(rows: Any) -> Any:
    """(1, 300, 6) rows -> (1, 6, 300): the box as centre and size, the confidence as that of its class
    alone."""
    x1, y1, x2, y2, confidence, label = (
        op.gather(rows, op.constant([n], ov.Type.i64), _axis(2)) for n in range(6)
    )
    half = _number(0.5)
    centres = [op.multiply(op.add(low, high), half) for low, high in ((x1, x2), (y1, y2))]
    sides = [op.subtract(high, low) for low, high in ((x1, x2), (y1, y2))]
    scores = [op.multiply(confidence, share) for share in (op.subtract(_number(1.0), label), label)]
    return op.transpose(op.concat([*centres, *sides, *scores], 2), op.constant([0, 2, 1], ov.Type.i64))


def depth_model(scale: float = 10.0) -> ov.Model:
    """(1, H, W, 3) uint8 -> (1, H, W) float32: luminance, 0 to `scale`."""
    pixels, *channels = _channels()
    parts = [op.multiply(c, _number(share * scale)) for c, share in zip(channels, LUMINANCE, strict=True)]
    return ov.Model([op.add(op.add(parts[0], parts[1]), parts[2])], [pixels], "luminance")


def _channels() -> tuple[Any, Any, Any, Any]:
    pixels = op.parameter(ov.PartialShape([1, -1, -1, 3]), ov.Type.u8, "pixels")
    scaled = op.multiply(op.convert(pixels, "f32"), _number(1 / 255))
    return pixels, *(op.gather(scaled, op.constant(n, ov.Type.i64), _axis(3)) for n in range(3))


def _row(wanted: Any, other: Any, third: Any, class_id: float) -> Any:
    """(1, 1, 6): the box around the pixels where `wanted` stands out."""
    strength = op.subtract(wanted, op.maximum(other, third))
    across = _edges(op.reduce_max(strength, [1], False))
    down = _edges(op.reduce_max(strength, [2], False))
    best = op.reshape(op.reduce_max(strength, [1, 2], False), [1, 1], False)
    confidence = op.relu(op.select(op.greater(best, _number(STRONG)), best, _number(0.0)))
    label = op.constant([[class_id]], ov.Type.f32)
    row = op.concat([across[0], down[0], across[1], down[1], confidence, label], 1)
    return op.unsqueeze(row, _axis(1))


def _edges(line: Any) -> tuple[Any, Any]:
    """(1, N) strengths -> where the strong ones begin and end, (1, 1) each."""
    length = op.gather(op.shape_of(line, "i32"), op.constant(1, ov.Type.i32), _axis(0))
    zero, one = op.constant(0, ov.Type.i32), op.constant(1, ov.Type.i32)
    position = op.unsqueeze(op.range(zero, length, one, "i32"), _axis(0))
    strong = op.greater(line, _number(STRONG))
    first = op.reduce_min(op.select(strong, position, length), [1], True)
    last = op.reduce_max(op.select(strong, op.add(position, one), zero), [1], True)
    return op.convert(first, "f32"), op.convert(last, "f32")


def _number(value: float) -> Any:
    return op.constant(value, ov.Type.f32)


def _axis(value: int) -> Any:
    return op.constant(value, ov.Type.i32)


def detect_bundle(
    folder: Path,
    name: str = "colours",
    classes: Sequence[str] = CLASSES,
    head: str = "end2end",
    doubles: bool = False,
) -> Path:
    rule = {"size_rule": "letterbox", "size": DETECT_SIZE, "shapes": DETECT_SHAPES}
    facts = {"name": name, "task": "detect", "input": rule, "head": head, "classes": [*classes]}
    return _write(folder, detector(head, doubles), facts, DetectTask, yolo_golden.expectation)


def depth_bundle(folder: Path, kind: str = "relative-inverse", scale: float = 10.0) -> Path:
    rule = {"size_rule": "multiple", "size": DEPTH_SIZE, "multiple": 14, "max_pixels": DEPTH_PIXELS}
    rule |= {"shapes": DEPTH_SHAPES, "mean": (0.0, 0.0, 0.0), "std": (1.0, 1.0, 1.0)}
    facts = {"name": "luminance", "task": "depth", "input": rule, "depth_kind": kind}
    return _write(folder, depth_model(scale), facts, DepthTask, depth_golden.expectation)


def _write(
    folder: Path,
    model: ov.Model,
    facts: dict[str, Any],
    make_task: Callable[[Manifest], Any],
    expectation: Callable[[Any], dict[str, Any]],
) -> Path:
    """The files, then bundle.json over them; the golden answers come out of the services' own pieces."""
    (folder / "golden").mkdir(parents=True)
    ov.save_model(model, folder / "model.xml", compress_to_fp16=False)
    facts |= {"licence": "Apache-2.0", "source": {"uri": "tests"}, "created": "2026-01-01T00:00:00+00:00"}
    draft = Manifest(schema=1, version="0000000", files={}, **facts)
    task = make_task(draft)
    engine = OpenVinoEngine(folder / "model.xml", precision="f32", threads=1)
    cases = []
    for number, picture in enumerate((scene(320, 240), scene(240, 320, red=(30, 200, 90, 280)))):
        data = encoded(picture, "PNG")
        (folder / "golden" / f"{number}.png").write_bytes(data)
        result = answer_of(task, engine, data)
        cases.append({"image": f"{number}.png", "expected": expectation(result)})
    (folder / bundle.GOLDEN).write_text(json.dumps({"cases": cases}))
    seal(folder, draft)
    return folder


def answer_of(task: Any, engine: OpenVinoEngine, data: bytes) -> Any:
    """One picture through decode, preprocess, engine and postprocess, without queue or HTTP."""
    picture = images.decode(data, 10_000_000)
    pixels, geometry = task.preprocess(picture.pixels)
    return task.postprocess(engine.run(pixels[None]), geometry, picture.size, task.golden_options)


def seal(folder: Path, manifest: Manifest | None = None) -> Manifest:
    """Write bundle.json over the files as they are now: hashes and version."""
    manifest = manifest or read_manifest(folder)
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != bundle.MANIFEST]
    files = {path.relative_to(folder).as_posix(): bundle.file_entry(path) for path in paths}
    sealed = manifest.model_copy(update={"files": files, "version": bundle.version_of(files)})
    (folder / bundle.MANIFEST).write_text(sealed.model_dump_json(by_alias=True, exclude_none=True))
    return sealed


def edit_manifest(folder: Path, **changes: Any) -> None:
    """Overwrite fields of bundle.json without recomputing anything."""
    path = folder / bundle.MANIFEST
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def with_int8(folder: Path, model: ov.Model) -> Path:
    """The bundle in `folder`, with `model` as its INT8 graph; in float, for tests of which graph serves."""
    ov.save_model(model, folder / "model-int8.xml", compress_to_fp16=False)
    record = Int8(
        tool="tests",
        calibration_pictures=6,
        held_out_pictures=2,
        agreement={"f1": 1.0},
        left_in_float="all of it",
        golden="as f32",
    )
    seal(folder, read_manifest(folder).model_copy(update={"int8": record}))
    return folder


metric_bundle = partial(depth_bundle, kind="metric-m")
