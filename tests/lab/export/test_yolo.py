"""The exported graph accepts any input size and gives the outputs of torch."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image
from ultralytics import YOLO

from farsight.inference.openvino_engine import OpenVinoEngine
from lab.errors import LabError
from lab.export.openvino_graph import save
from lab.export.yolo import export, read_checkpoint
from lab.parity.reference import PICTURES


@pytest.fixture(scope="module")
def detector(checkpoint):
    return read_checkpoint(checkpoint)


@pytest.fixture(scope="module")
def running(detector, tmp_path_factory):
    folder = tmp_path_factory.mktemp("graph")
    save(export(detector), folder, fp16=False)
    return OpenVinoEngine(folder / "model.xml", precision="f32", threads=2)


@pytest.mark.parametrize("shape", [(480, 640), (640, 384), (640, 640), (320, 320)])
def test_every_shape_gives_the_outputs_of_torch(shape, running, detector):
    """Anchors fixed at the size of the traced example would move boxes by tens of pixels."""
    pixels = np.asarray(Image.open(PICTURES[0]).resize(shape[::-1]))[None].copy()
    model = YOLO(detector.yolo.ckpt_path).model.float().eval()
    model.end2end = detector.head == "end2end"
    with torch.inference_mode():
        expected = model(torch.from_numpy(pixels).permute(0, 3, 1, 2) / 255)[0][0].numpy()
    output = running.run(pixels)[0][0]
    assert output.shape == expected.shape
    if detector.head == "dense":
        assert output[:4] == pytest.approx(expected[:4], abs=1)
        assert output[4:] == pytest.approx(expected[4:], abs=0.02)
    else:
        assert output[:, 4] == pytest.approx(expected[:, 4], abs=0.02)
        distances = np.abs(output[:20, None, :4] - expected[None, :, :4]).max(axis=2)
        assert distances.min(axis=1).max() <= 1


def test_the_kind_of_head_is_recognised(detector, checkpoint):
    assert detector.head == ("end2end" if "26" in checkpoint.name else "dense")
    assert len(detector.classes) == 80


def test_a_model_for_another_task_is_rejected(tmp_path):
    YOLO("yolo11n-cls.yaml").save(tmp_path / "classifier.pt")
    with pytest.raises(LabError, match="a YOLO model for detect is needed"):
        read_checkpoint(tmp_path / "classifier.pt")
