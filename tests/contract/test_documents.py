"""The OpenAPI document is valid 3.1, matches real answers of each kind, and is shown without another host."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import jsonschema
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.support import client
from tests.support.pictures import encoded, scene

PNG = encoded(scene(), "PNG")
BOX = '[{"class_name": "cat", "bbox": {"x1": 1, "y1": 2, "x2": 30, "y2": 40}}]'


def document(server) -> dict:
    return server.get("/openapi.json").json()


def check(server, path: str, method: str, response) -> None:
    """The answer holds to the schema that the document gives for its path, status and type."""
    whole = document(server)
    described = whole["paths"][path][method]["responses"][str(response.status_code)]
    schema = described["content"][response.headers["Content-Type"]]["schema"]
    validator = jsonschema.Draft202012Validator({**schema, "components": whole["components"]})
    validator.validate(response.json())


def test_it_is_valid_openapi_3_1(server):
    spec = document(server)
    assert spec["openapi"].startswith("3.1.")
    OpenAPIV31SpecValidator(spec).validate()


def test_it_names_every_route_and_every_failure(server):
    spec, twin = document(server), server.twin
    gets = ("/model", "/health", "/health/live", "/health/ready")
    assert spec["paths"].keys() >= {twin.path, *(twin.prefix + path for path in gets)}
    post = spec["paths"][twin.path]["post"]
    statuses = {"200", "400", "413", "414", "415", "422", "429", "431", "500", "503", "504", "default"}
    assert statuses == post["responses"].keys()
    forms = {"multipart/form-data", "image/*", "application/octet-stream", "application/json"}
    assert forms == post["requestBody"]["content"].keys()
    named = {parameter["name"] for parameter in post["parameters"]}
    wanted = {
        "yolo": {"conf", "iou", "agnostic_nms", "classes", "max_det", "imgsz", "format", "boxes"},
        "depth": {"format", "colormap", "boxes", "points"},
    }
    assert wanted[twin.name] | {"include_image", "X-Deadline-Ms"} <= named


ASKED = {
    "one": {},
    "one with everything": {"params": {"include_image": "true"}},
    "many": {"files": [("image", ("a", PNG)), ("image", ("b", PNG[:50])), ("image", ("c", b"text"))]},
    "bad option": {"params": {"include_image": "?"}},
    "unsupported": {"data": b"text", "kind": "text/plain"},
    "undecodable": {"data": PNG[:60]},
    "too many": {"files": [("image", ("a", PNG))] * 17},
    "compressed": {"data": PNG, "headers": {"Content-Encoding": "gzip"}},
    "too late": {"headers": {"X-Deadline-Ms": "1"}, "data": encoded(scene(3000, 3000), "PNG")},
}


@pytest.mark.parametrize("asked", list(ASKED))
def test_real_answers_hold_to_their_schemas(server, asked):
    check(server, server.twin.path, "post", server.post(**ASKED[asked]))


@pytest.mark.parametrize("options", [{"format": "coco"}, {"boxes": "xywh"}, {"boxes": "xywhn"}])
def test_every_form_of_detections_holds_to_its_schema(yolo, options):
    response = yolo.post(params=options)
    assert response.status_code == 200
    check(yolo, yolo.twin.path, "post", response)


def test_measured_objects_and_points_hold_to_their_schemas(depth):
    response = depth.post(params={"boxes": BOX, "points": '[{"x": 1, "y": 1}]'})
    assert response.json()["depth_at_objects"][0]["rank"] == 1
    check(depth, depth.twin.path, "post", response)


def test_every_file_that_is_answered_is_described_with_its_headers(yolo, depth):
    asked = [(yolo, {"headers": {"Accept": kind}}) for kind in ("image/jpeg", "image/png")]
    asked += [(depth, {"params": {"format": name}}) for name in ("color", "png16", "npy", "ply")]
    seen: dict[str, set[str]] = {"yolo": {"application/json"}, "depth": {"application/json"}}
    for server, options in asked:
        response = server.post(**options)
        described = document(server)["paths"][server.twin.path]["post"]["responses"]["200"]
        assert response.headers["Content-Type"] in described["content"]
        assert {name for name in response.headers if name.startswith("X-Depth-")} <= described[
            "headers"
        ].keys()
        seen[server.twin.name].add(response.headers["Content-Type"])
    for server in (yolo, depth):
        described = document(server)["paths"][server.twin.path]["post"]["responses"]["200"]
        assert described["content"].keys() == seen[server.twin.name]


@pytest.mark.parametrize("path", ["/model", "/health", "/health/live", "/health/ready"])
def test_probes_and_the_card_hold_to_their_schemas(server, path):
    check(server, server.twin.prefix + path, "get", server.get(path))


def test_the_card_says_what_serves(server, bundle_of):
    card = server.get("/model").json()
    assert card["name"] + "@" + card["version"] == server.get("/model").headers["X-Model"]
    assert (card["task"], card["licence"]) == (server.twin.task, "Apache-2.0")
    assert (card["engine"], card["precision"]) == ("openvino", "f32")
    assert card["threads"] >= 1
    if server.twin.name == "yolo":
        assert card["classes"] == ["red", "blue"]
        assert (card["head"], card["size"], card["sizes"]) == ("end-to-end", 320, [160, 320, 640])
    else:
        assert card["depth_kind"] == "relative-inverse"
        assert not card.keys() & {"head", "size", "sizes", "classes"}


class Assets(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("src", "href") and value]


def test_the_docs_page_loads_from_this_host_alone(server):
    page = server.get("/docs")
    assert page.status_code == 200
    assert page.headers["Content-Type"].startswith("text/html")
    assert page.url.startswith(server.url + server.twin.prefix)
    parser = Assets()
    parser.feed(page.text)
    assets = [asset for asset in parser.found if not asset.startswith(("#", "data:"))]
    assert len(assets) >= 3
    for asset in assets:
        address = urljoin(page.url, asset)
        assert urlsplit(address).netloc == urlsplit(server.url).netloc, f"{asset} lies on another host"
        assert client.send("GET", address).status_code == 200, asset
    foreign = [
        url for url in re.findall(r"""["'](?:https?:)?//[\w.-]+""", page.text) if "127.0.0.1" not in url
    ]
    assert not foreign
    (named,) = re.findall(r'new URL\("([^"]+)", window.location.href\)', page.text)
    assert client.send("GET", urljoin(page.url, named)).json() == document(server)
