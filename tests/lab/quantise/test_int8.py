"""An INT8 graph stands in the bundle where it agrees with the float one, and else not a trace of it."""

from __future__ import annotations

from pathlib import Path

import openvino as ov
import pytest
from PIL import Image

from depth_app.golden import expectation
from depth_app.task import DepthTask
from farsight import cpu
from farsight.bundles import load
from farsight.bundles.bundle import FLOAT_GRAPH
from farsight.bundles.manifest import Source
from lab import cli
from lab.errors import LabError
from lab.export import export_depth, make_depth
from lab.export.bundle_writer import GoldenCase, draft
from lab.export.fetch import Weights
from lab.export.intermediate import save
from lab.parity import reference, serving
from lab.quantise import int8 as lab
from lab.quantise.agreement import depths_agree
from lab.quantise.calibration import split
from lab.quantise.quantise import Recipe

BETWEEN = Recipe("attention, the neck and the head", make_depth.NOT_BETWEEN_ATTENTION, transformer=True)
ALL = Recipe("all of it", (".*",))

VNNI = pytest.mark.skipif(
    not cpu.has_fast_int8(),
    reason="without VNNI sums of products overflow, and the guard refuses this tiny model: rank 0.98",
)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    """Eight parts of the two photographs."""
    folder = tmp_path_factory.mktemp("pictures")
    for picture in reference.PICTURES:
        photograph = Image.open(picture).convert("RGB")
        for number in range(4):
            part = photograph.crop((60 * number, 40 * number, 60 * number + 400, 40 * number + 300))
            part.save(folder / f"{picture.stem}-{number}.png")
    return split(sorted(folder.iterdir()))


@pytest.fixture(scope="module")
def task(estimator):
    """At a small size, for speed."""
    facts = {"name": "tiny", "task": "depth", "licence": "Apache-2.0", "source": Source(uri="tiny")}
    rule = estimator.rule.model_copy(update={"size": 140, "shapes": ((140, 182), (182, 140))})
    return DepthTask(draft(**facts, input=rule, depth_kind="relative-inverse"))


@pytest.fixture
def staged(estimator, tmp_path):
    save(export_depth.export(estimator), tmp_path)
    return tmp_path


@pytest.fixture
def golden(staged, task):
    running = serving.engine(staged, "f32")
    return [
        GoldenCase(path, expectation(serving.answer_to(running, task, path))) for path in reference.PICTURES
    ]


def guard(task, *recipes):
    """Without bf16: these figures are those of f32 and INT8, whatever processor the tests run on."""
    return lab.Guard(task, depths_agree, recipes, bf16=False)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@VNNI
def test_a_graph_that_agrees_is_written_and_what_it_reached(staged, task, golden, pictures):
    record = lab.add_int8(staged, pictures, guard(task, BETWEEN), golden)
    assert names(staged) == ["model-int8.bin", "model-int8.xml", "model.bin", "model.xml"]
    assert (record.calibration_pictures, record.held_out_pictures) == (6, 2)
    assert record.agreement["worst"] <= 0.03
    assert record.agreement["rank_correlation"] >= 0.99
    assert record.tool.startswith("nncf 3.")
    kinds = {op.get_type_name() for op in ov.Core().read_model(staged / "model-int8.xml").get_ops()}
    assert "FakeQuantize" in kinds


@VNNI
def test_the_same_pictures_make_the_same_graph(staged, task, golden, pictures):
    def graph() -> bytes:
        lab.add_int8(staged, pictures, guard(task, BETWEEN), golden)
        return b"".join((staged / name).read_bytes() for name in ("model-int8.xml", "model-int8.bin"))

    assert graph() == graph()


def broken(graph_file, inputs, recipe):
    """A quantisation gone wrong: near is far, unless nothing was to be quantised."""
    graph = ov.Core().read_model(graph_file)
    if recipe == ALL:
        return graph
    output = graph.output(0).get_node().input_value(0)
    return ov.Model([ov.opset13.negative(output)], graph.get_parameters(), "broken")


def test_one_that_does_not_agree_leaves_no_trace_and_says_what_it_reached(
    staged, task, golden, pictures, monkeypatch, caplog
):
    monkeypatch.setattr(lab, "quantise", broken)
    assert lab.add_int8(staged, pictures, guard(task, BETWEEN), golden) is None
    assert names(staged) == sorted(FLOAT_GRAPH)
    assert "neck and the head in float is not taken: the worst map differs from f32's by" in caplog.text
    assert "rank correlation is -1.0000" in caplog.text
    assert "No INT8 graph is written" in caplog.text


def test_the_next_recipe_is_tried(staged, task, golden, pictures, monkeypatch, caplog):
    monkeypatch.setattr(lab, "quantise", broken)
    record = lab.add_int8(staged, pictures, guard(task, BETWEEN, ALL), golden)
    assert record.left_in_float == "all of it"
    assert "INT8 with attention, the neck and the head in float is not taken" in caplog.text


def test_one_that_fails_the_golden_images_is_not_taken(staged, task, golden, pictures, monkeypatch, caplog):
    """A service would never be ready with it."""
    monkeypatch.setattr(lab, "quantise", broken)
    size = golden[0].expected["size"]
    other = [GoldenCase(golden[0].picture, {**golden[0].expected, "size": size[::-1]})]
    assert lab.add_int8(staged, pictures, guard(task, ALL), other) is None
    assert "golden image bus.jpg: the map is" in caplog.text
    assert names(staged) == sorted(FLOAT_GRAPH)


def test_a_file_that_is_no_picture_is_named(staged, task, golden, pictures, tmp_path):
    for where in ("calibration", "held_out"):
        (tmp_path / "notes.jpg").write_bytes(b"notes")
        bad = lab.Pictures(**{**vars(pictures), where: [tmp_path / "notes.jpg"]})
        with pytest.raises(LabError, match=r"notes\.jpg: The file is no image"):
            lab.add_int8(staged, bad, guard(task, BETWEEN), golden)


def test_a_processor_without_vnni_is_told(staged, task, golden, pictures, monkeypatch, caplog):
    monkeypatch.setattr(lab, "quantise", broken)
    monkeypatch.setattr("farsight.cpu.has_fast_int8", lambda: False)
    lab.add_int8(staged, pictures, guard(task, ALL), golden)
    assert "This processor has no VNNI" in caplog.text


@VNNI
def test_a_bundle_holds_both_and_passes_its_golden_check_with_either(
    depth_folder, pictures, tmp_path, capsys
):
    weights = Weights("tiny", depth_folder, Source(uri="tiny"))
    made = make_depth.make_depth(weights, tmp_path / "depth", reference.PICTURES, int8=pictures)
    bundle = load(made.folder)
    assert {"model-int8.xml", "model-int8.bin"} <= bundle.manifest.files.keys()
    cli._report(bundle)
    assert (
        f"INT8 with {bundle.manifest.int8.left_in_float} in float, {{'mean': 0.0" in capsys.readouterr().out
    )
    task = DepthTask(bundle.manifest)
    for precision in ("f32", "int8"):
        running = serving.engine(bundle.folder, precision, bf16=bundle.manifest.holds_in_bf16)
        assert running.info.precision == precision
        for case in bundle.golden_cases():
            depth = serving.answer(running, task, bundle.golden_image(case["image"]))
            assert task.golden_mismatch(depth, case["expected"]) is None
