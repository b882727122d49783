"""Every route and method returns an answer or problem details."""

from __future__ import annotations

import importlib

import pytest

from tests.support import client
from tests.support.twins import TWINS

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD")
PROBLEM = {"type", "title", "status", "detail", "request_id"}


def is_problem(response, status: int, kind: str) -> bool:
    body = response.json()
    return (
        response.status_code == status
        and response.headers["Content-Type"] == "application/problem+json"
        and body.keys() == PROBLEM
        and (body["status"], body["type"]) == (status, f"/problems/{kind}")
        and body["request_id"] == response.headers["X-Request-Id"]
        and all(isinstance(body[name], str) and body[name] for name in PROBLEM - {"status"})
    )


def rules(twin, model) -> list[tuple[str, set[str]]]:
    """(path, methods) of every route, out of the application itself."""
    app_module = importlib.import_module(f"{twin.package}.app")
    settings = next(v for k, v in vars(app_module).items() if k.endswith("Settings") and k != "Settings")
    app = app_module.create_app(settings(model=str(model), metrics_port=0, golden_interval_seconds=0))
    found: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        path = str(rule).replace("<path:filename>", "nothing.css").replace("<path:path>", "nothing")
        found.setdefault(path, set()).update(rule.methods or set())
    return sorted(found.items())


@pytest.fixture(scope="module")
def routes(bundle_of):
    return {twin.name: rules(twin, bundle_of(twin)) for twin in TWINS.values()}


def test_the_routes_of_the_contract_are_there(routes, twin):
    paths = {path for path, _ in routes[twin.name]}
    named = ("/model", "/health", "/health/live", "/health/ready", "/openapi.json", "/docs", f"/{twin.verb}")
    assert {twin.prefix + path for path in named} <= paths
    assert all(path.startswith(twin.prefix + "/") for path in paths), paths


def test_every_route_and_method_answers_or_returns_problem_details(routes, server):
    seen = 0
    for path, methods in routes[server.twin.name]:
        assert "<" not in path, f"{path}: give the test a value for its variable"
        for method in METHODS:
            response = client.send(method, server.url + path, allow_redirects=False)
            where = f"{method} {path}: {response.status_code} {response.text[:200]}"
            if method not in methods:
                assert response.status_code == 405, where
                assert method == "HEAD" or is_problem(response, 405, "method-not-allowed"), where
                assert set(response.headers["Allow"].split(", ")) == methods, where
                seen += 1
            elif path == server.twin.path and method == "POST":
                assert is_problem(response, 415, "unsupported-media"), where
            elif response.status_code >= 400 and method != "HEAD":
                assert is_problem(response, 404, "not-found"), where
            else:
                assert response.status_code < 500, where
    assert seen > 20


ELSEWHERE = [
    "/", "/favicon.ico", "/metrics", "//", "/%00", "/{prefix}/../secret", "/{prefix}/swagger/../../x",
]  # fmt: skip


@pytest.mark.parametrize(
    "path",
    [*(pytest.param(path, marks=pytest.mark.straight) for path in ELSEWHERE),
     "/{prefix}", "/{prefix}/", "/{prefix}/nope", "/{prefix}/model/", "/{prefix}/health/%2e%2e/x"],
)  # fmt: skip
def test_any_other_address_is_404_with_problem_details(server, path):
    response = client.send("GET", server.url + path.replace("/{prefix}", server.twin.prefix))
    assert is_problem(response, 404, "not-found"), response.text


@pytest.mark.parametrize(
    "method", [pytest.param("TRACE", marks=pytest.mark.straight), "PROPFIND", "FROBNICATE"]
)
def test_strange_methods_are_405(server, method):
    assert is_problem(client.send(method, server.images_url), 405, "method-not-allowed")


@pytest.mark.straight
def test_the_twins_do_not_answer_for_each_other(yolo, depth):
    assert is_problem(client.send("GET", yolo.url + "/depthapi/model"), 404, "not-found")
    assert is_problem(client.send("GET", depth.url + "/yoloapi/model"), 404, "not-found")


def test_a_range_past_the_end_of_a_file_is_400(server):
    """A part of a page that is past its end."""
    page = f"{server.twin.prefix}/swagger/css/swagger-ui.css"
    response = client.send("GET", server.url + page, headers={"Range": "bytes=99999999-"})
    assert is_problem(response, 400, "bad-parameter"), response.text


def test_a_long_address_is_quoted_only_in_part(server):
    response = client.send("GET", f"{server.url}{server.twin.prefix}/{'x' * 3000}")
    assert is_problem(response, 404, "not-found"), response.text
    assert len(response.json()["detail"]) < 200
