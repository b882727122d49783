"""A bundle from S3 (moto's server on loopback) is fetched, verified, cached, and served without S3."""

from __future__ import annotations

import json
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tests.support.bundles import depth_bundle
from tests.support.servers import free_port
from tests.support.twins import DEPTH, YOLO

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}  # fmt: skip
ADDRESS = "s3://models/here/bundle"


class Store:
    """A bucket on loopback that can go away."""

    def __init__(self) -> None:
        self.port = free_port()
        self.variables = CREDENTIALS | {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}"}
        self._server = ThreadedMotoServer("127.0.0.1", self.port, verbose=False)
        self._server.start()
        self._client = boto3.client(
            "s3", endpoint_url=self.variables["AWS_ENDPOINT_URL"], region_name="us-east-1",
            aws_access_key_id="testing", aws_secret_access_key="testing",
        )  # fmt: skip
        self._client.create_bucket(Bucket="models")
        self.running = True

    def put(self, folder: Path) -> None:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                self.put_object(path.relative_to(folder).as_posix(), path.read_bytes())

    def put_object(self, name: str, data: bytes) -> None:
        self._client.put_object(Bucket="models", Key=f"here/bundle/{name}", Body=data)

    def delete(self, name: str) -> None:
        self._client.delete_object(Bucket="models", Key=f"here/bundle/{name}")

    def go_away(self) -> None:
        if self.running:
            self._client.close()
            self._server.stop()
            self.running = False


@pytest.fixture
def store():
    server = Store()
    yield server
    server.go_away()


def warnings(server) -> list[dict]:
    lines = [json.loads(line) for line in server.log().splitlines() if line.startswith("{")]
    return [line for line in lines if line["level"] == "WARNING"]


def test_fetched_once_then_served_from_the_cache_while_s3_is_away(start, store, bundle_of, tmp_path):
    store.put(bundle_of(YOLO))
    asked = {"model": ADDRESS, "variables": store.variables, "cache_dir": tmp_path / "cache"}
    first = start(YOLO, **asked).wait_ready()
    label = first.get("/model").headers["X-Model"]
    assert first.post().status_code == 200
    assert not warnings(first)
    first.stop()

    store.go_away()
    second = start(YOLO, **asked).wait_ready()
    assert second.get("/model").headers["X-Model"] == label
    assert second.post().status_code == 200
    (warning,) = warnings(second)
    assert "cached copy" in warning["message"]
    assert warning["uri"] == ADDRESS


def test_away_and_nothing_cached_it_does_not_start(start, store, tmp_path):
    store.go_away()
    server = start(YOLO, model=ADDRESS, variables=store.variables, cache_dir=tmp_path / "cache")
    assert server.wait_ended() != 0
    assert ADDRESS in server.log()
    assert "no verified copy is cached" in server.log()


def test_a_corrupt_or_missing_object_is_refused_by_name(start, store, bundle_of, tmp_path):
    store.put(bundle_of(YOLO))
    store.put_object("model.bin", b"not the weights")
    asked = {"model": ADDRESS, "variables": store.variables, "cache_dir": tmp_path / "cache"}
    server = start(YOLO, **asked)
    assert server.wait_ended() != 0
    assert "model.bin" in server.log()
    assert "sha256 differs" in server.log()
    store.delete("model.bin")
    again = start(YOLO, **asked)
    assert again.wait_ended() != 0
    assert "s3://models/here/bundle/model.bin: no such object" in again.log()
    store.put(bundle_of(YOLO))
    assert start(YOLO, **asked).wait_ready().post().status_code == 200


def test_another_model_under_the_same_address_is_served_after_a_restart(start, store, bundle_of, tmp_path):
    store.put(bundle_of(DEPTH))
    asked = {"model": ADDRESS, "variables": store.variables, "cache_dir": tmp_path / "cache"}
    first = start(DEPTH, **asked).wait_ready()
    old = (first.get("/model").json()["version"], first.post().json()["depth_stats"]["max"])
    first.stop()
    store.put(depth_bundle(tmp_path / "changed", scale=20.0))
    second = start(DEPTH, **asked).wait_ready()
    new = (second.get("/model").json()["version"], second.post().json()["depth_stats"]["max"])
    assert new[0] != old[0]
    assert new[1] == pytest.approx(2 * old[1], rel=1e-3)
