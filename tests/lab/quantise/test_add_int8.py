"""An INT8 graph is added to a bundle if it agrees with the float graph, otherwise no file of it remains."""

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
from lab.bundles import make_depth
from lab.bundles.writer import draft
from lab.errors import LabError
from lab.export import depth as export_depth
from lab.export.openvino_graph import save
from lab.export.weights import Weights
from lab.parity import reference, serving
from lab.parity.golden_case import GoldenCase
from lab.quantise import add_int8 as lab
from lab.quantise.agreement import depths_agree
from lab.quantise.calibration import split
from lab.quantise.nncf_quantise import Recipe

BETWEEN = Recipe("attention, the neck and the head", make_depth.NOT_BETWEEN_ATTENTION, transformer=True)
ALL = Recipe("all of it", (".*",))

VNNI = pytest.mark.skipif(
    not cpu.has_fast_int8(),
    reason="without VNNI sums of products overflow, and the guard refuses this tiny model: rank 0.98",
)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    """Return eight crops of the two photographs."""
    folder = tmp_path_factory.mktemp("pictures")
    for picture in reference.PICTURES:
        photograph = Image.open(picture).convert("RGB")
        for number in range(4):
            part = photograph.crop((60 * number, 40 * number, 60 * number + 400, 40 * number + 300))
            part.save(folder / f"{picture.stem}-{number}.png")
    return split(sorted(folder.iterdir()))


@pytest.fixture(scope="module")
def task(estimator):
    """Return a task with a small input size, for speed."""
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
    """Return the conditions without bf16, so that results do not depend on the processor."""
    return lab.Guard(task, depths_agree, recipes, bf16=False)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@VNNI
def test_a_graph_that_agrees_is_written_with_its_agreement(staged, task, golden, pictures):
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
    """Return an inverted map for every recipe but `ALL`, like a failed quantisation."""
    graph = ov.Core().read_model(graph_file)
    if recipe == ALL:
        return graph
    output = graph.output(0).get_node().input_value(0)
    return ov.Model([ov.opset13.negative(output)], graph.get_parameters(), "broken")


def test_a_graph_that_disagrees_is_removed_and_logged(staged, task, golden, pictures, monkeypatch, caplog):
    monkeypatch.setattr(lab, "quantise", broken)
    assert lab.add_int8(staged, pictures, guard(task, BETWEEN), golden) is None
    assert names(staged) == sorted(FLOAT_GRAPH)
    assert "neck and the head in float is rejected: the worst map differs from f32's by" in caplog.text
    assert "rank correlation is -1.0000" in caplog.text
    assert "No INT8 graph is added" in caplog.text


def test_the_next_recipe_is_tried_after_a_rejection(staged, task, golden, pictures, monkeypatch, caplog):
    monkeypatch.setattr(lab, "quantise", broken)
    record = lab.add_int8(staged, pictures, guard(task, BETWEEN, ALL), golden)
    assert record.left_in_float == "all of it"
    assert "INT8 with attention, the neck and the head in float is rejected" in caplog.text


def test_a_graph_that_fails_the_golden_images_is_rejected(
    staged, task, golden, pictures, monkeypatch, caplog
):
    """Such a graph would keep a service from becoming ready."""
    monkeypatch.setattr(lab, "quantise", broken)
    size = golden[0].expected["size"]
    other = [GoldenCase(golden[0].picture, {**golden[0].expected, "size": size[::-1]})]
    assert lab.add_int8(staged, pictures, guard(task, ALL), other) is None
    assert "golden image bus.jpg: the map's size is" in caplog.text
    assert names(staged) == sorted(FLOAT_GRAPH)


def test_an_undecodable_file_is_named_in_the_error(staged, task, golden, pictures, tmp_path):
    for where in ("calibration", "held_out"):
        (tmp_path / "notes.jpg").write_bytes(b"notes")
        bad = lab.Pictures(**{**vars(pictures), where: [tmp_path / "notes.jpg"]})
        with pytest.raises(LabError, match=r"notes\.jpg: Unsupported file type"):
            lab.add_int8(staged, bad, guard(task, BETWEEN), golden)


def test_a_processor_without_vnni_logs_a_warning(staged, task, golden, pictures, monkeypatch, caplog):
    monkeypatch.setattr(lab, "quantise", broken)
    monkeypatch.setattr("farsight.cpu.has_fast_int8", lambda: False)
    lab.add_int8(staged, pictures, guard(task, ALL), golden)
    assert "This processor has no VNNI" in caplog.text


@VNNI
def test_a_bundle_with_both_graphs_passes_its_golden_check_with_each(
    depth_folder, pictures, tmp_path, capsys
):
    weights = Weights("tiny", depth_folder, Source(uri="tiny"))
    written = make_depth.make_depth(weights, tmp_path / "depth", reference.PICTURES, int8=pictures)
    bundle = load(written.folder)
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
