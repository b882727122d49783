"""The estimate route in process; the whole contract is tested over HTTP in tests/contract."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest

from depth_app.app import DepthSettings, create_app
from tests.support.bundles import depth_bundle
from tests.support.pictures import encoded, scene
from tests.support.servers import wait_for

PNG = encoded(scene(182, 140), "PNG")


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    model = depth_bundle(tmp_path_factory.mktemp("routes") / "bundle")
    settings = DepthSettings(model=str(model), metrics_port=0, golden_interval_seconds=0, precision="f32")
    app = create_app(settings)
    wait_for(lambda: app.extensions["farsight"].readiness.status == "ready")
    return app.test_client()


def test_fields_that_were_not_asked_for_are_absent(client):
    answer = client.post("/depthapi/estimate?include_image=false", data=PNG, content_type="image/png").json
    assert answer.keys() == {"request_id", "model", "image", "depth_kind", "depth_stats"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("color", "image/png"),
        ("png16", "image/png"),
        ("npy", "application/x-npy"),
        ("ply", "application/x-ply"),
    ],
)
def test_a_file_has_its_media_type_and_depth_headers(client, name, kind):
    response = client.post(f"/depthapi/estimate?format={name}", data=PNG, content_type="image/png")
    assert (response.status_code, response.mimetype) == (200, kind)
    assert response.headers["X-Depth-Kind"] == "relative-inverse"
    assert float(response.headers["X-Depth-Min"]) < float(response.headers["X-Depth-Max"])


def test_the_map_is_the_pictures_size(client):
    response = client.post("/depthapi/estimate?format=npy", data=PNG, content_type="image/png")
    assert np.load(BytesIO(response.data)).shape == (140, 182)


@pytest.mark.parametrize("query", ["format=npy", "boxes=[]", "points=[]"])
def test_options_for_one_image_are_rejected_for_many(client, query):
    parts = {"image": [(BytesIO(PNG), "a.png"), (BytesIO(PNG), "b.png")]}
    response = client.post(f"/depthapi/estimate?{query}", data=parts)
    assert (response.status_code, response.json["type"]) == (400, "/problems/bad-parameter")
