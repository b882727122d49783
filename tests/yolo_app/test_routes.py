"""The detect route in process; the whole contract is tested over HTTP in tests/contract."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from tests.support.bundles import detect_bundle
from tests.support.pictures import BLUE_BOX, RED_BOX, by_class, encoded, scene
from tests.support.servers import wait_for
from yolo_app.app import YoloSettings, create_app

PNG = encoded(scene(), "PNG")


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    model = detect_bundle(tmp_path_factory.mktemp("routes") / "bundle")
    settings = YoloSettings(model=str(model), metrics_port=0, golden_interval_seconds=0, precision="f32")
    app = create_app(settings)
    wait_for(lambda: app.extensions["farsight"].readiness.status == "ready")
    return app


@pytest.fixture
def client(app):
    return app.test_client()


def test_boxes_come_back_in_pixels_and_nothing_that_was_not_asked_for(client):
    answer = client.post("/yoloapi/detect", data=PNG, content_type="image/png").json
    assert by_class(answer) == {"red": list(RED_BOX), "blue": list(BLUE_BOX)}
    assert answer.keys() == {"request_id", "model", "image", "detections", "detection_count"}


@pytest.mark.parametrize(
    ("accept", "kind"),
    [("image/png", "PNG"), ("image/jpeg", "JPEG"), ("image/jpeg;q=0.5, image/png", "PNG")],
)
def test_accept_chooses_the_picture(client, accept, kind):
    response = client.post("/yoloapi/detect", data=PNG, content_type="image/png", headers={"Accept": accept})
    assert Image.open(BytesIO(response.data)).format == kind


def test_images_at_a_larger_size_are_counted_by_their_pixels(app, client, monkeypatch):
    """At two images a second four take 2 s; at twice the side they take 8 s, and 10.4 at most."""
    service = app.extensions["farsight"]
    estimator = service.admission._estimator
    monkeypatch.setattr(estimator, "learn", lambda _: None)
    monkeypatch.setattr(estimator, "mean", service.engine.streams / 2)
    monkeypatch.setattr(estimator, "_variance", 0.0)
    monkeypatch.setattr(estimator, "_overhead_factor", 1.0)

    def detect(query: str):
        parts = {"image": [(BytesIO(PNG), f"{n}.png") for n in range(4)]}
        return client.post(f"/yoloapi/detect{query}", data=parts, headers={"X-Deadline-Ms": "10000"})

    assert detect("").status_code == detect("?imgsz=320").status_code == 200
    refused = detect("?imgsz=640")
    assert (refused.status_code, refused.json["type"]) == (413, "/problems/too-large")
    assert "4 images alone could take" in refused.json["detail"]
    assert detect("?imgsz=160").status_code == 200


def test_many_answers_keep_their_options(client):
    parts = {"image": [(BytesIO(PNG), "a.png"), (BytesIO(PNG[:70]), "b.png")], "classes": "blue"}
    first, broken = client.post("/yoloapi/detect", data=parts).json["results"]
    assert list(by_class(first)) == ["blue"]
    assert broken["error"]["status"] == 422
