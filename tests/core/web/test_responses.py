"""A single image's error is raised; among many it stands in the image's place."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from pydantic import BaseModel

from farsight.errors import UndecodableImage
from farsight.images import Range
from farsight.web.request_context import open_context
from farsight.web.responses import image_response, json_response, range_headers
from farsight.web.schemas import Failed, ModelName
from farsight.web.uploads import Source, Upload


class Found(BaseModel):
    count: int
    picture: str | None = None


class One(Found):
    request_id: str
    model: ModelName


class Many(BaseModel):
    request_id: str
    model: ModelName
    results: list[Found | Failed]


@pytest.fixture(autouse=True)
def _request(bare_app):
    manifest = SimpleNamespace(name="tiny", version="abc1234")
    bare_app.extensions["farsight"].bundle = SimpleNamespace(manifest=manifest)
    with bare_app.test_request_context(headers={"X-Request-Id": "mine"}):
        open_context()
        yield


HEAD = {"request_id": "mine", "model": {"name": "tiny", "version": "abc1234"}}


def upload(*names: str, many: bool) -> Upload:
    return Upload([Source(b"x", name) for name in names], many)


def test_a_single_image_is_answered_by_itself_without_what_was_not_set():
    response = image_response(upload("a", many=False), [Found(count=2)], One, Many)
    assert response.json == {**HEAD, "count": 2}


def test_a_single_images_error_is_raised():
    with pytest.raises(UndecodableImage):
        image_response(upload("a", many=False), [UndecodableImage("broken")], One, Many)


def test_a_list_is_answered_in_order_with_errors_in_their_places():
    answers = [Found(count=2), UndecodableImage("broken")]
    response = image_response(upload("a", "b", many=True), answers, One, Many)
    first, second = response.json.pop("results")
    assert response.json["request_id"] == "mine"
    assert first == {"count": 2}
    assert second["image"] == {"filename": "b"}
    assert (second["error"]["status"], second["error"]["request_id"]) == (422, "mine")


def test_a_list_of_one_is_answered_as_a_list():
    response = image_response(upload("a", many=True), [Found(count=2)], One, Many)
    assert response.json == {**HEAD, "results": [{"count": 2}]}


def test_headers_go_with_json():
    response = json_response(Found(count=1), {"X-Image-Range": "full 0 255"})
    assert (response.json, response.headers["X-Image-Range"]) == ({"count": 1}, "full 0 255")


def test_only_deep_pictures_have_a_range_header():
    assert range_headers(None) == {}
    assert range_headers(Range("stretch", 3, 900)).keys() == {"X-Image-Range"}
