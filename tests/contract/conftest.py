"""A running service of each kind for the whole session, and a factory for those with other settings.

With TESTS_IMAGES=TAG the services are those of the images, behind their router; tests that need settings, a
gate or a port that no router leads to are skipped then.

With TESTS_WORKER=gthread the services run under gunicorn's own worker; tests marked `own_worker` are skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support import containers
from tests.support.servers import WORKER, Server, Service, gated, serving, wait_for
from tests.support.twins import DEPTH, TWINS, YOLO, Twin


@pytest.fixture(scope="session")
def bundle_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Twin], Path]:
    """The tiny bundle of a twin, built once."""
    built: dict[str, Path] = {}

    def bundle(twin: Twin) -> Path:
        if twin.name not in built:
            built[twin.name] = twin.make_bundle(tmp_path_factory.mktemp("bundles") / twin.name)
        return built[twin.name]

    return bundle


@pytest.fixture(scope="session")
def processes() -> None:
    """For services with settings of the test's own."""
    if containers.TAG:
        pytest.skip("needs a process of its own; here are images")


@pytest.fixture(autouse=True)
def _past_a_router(request: pytest.FixtureRequest) -> None:
    if containers.TAG and request.node.get_closest_marker("straight"):
        pytest.skip("a router answers this itself")


@pytest.fixture(autouse=True)
def _under_another_worker(request: pytest.FixtureRequest) -> None:
    marker = request.node.get_closest_marker("own_worker")
    if WORKER and marker:
        pytest.skip(f"{WORKER} lacks: {marker.args[0]}")


@pytest.fixture(scope="session")
def _routed(
    tmp_path_factory: pytest.TempPathFactory, bundle_of: Callable[[Twin], Path]
) -> Iterator[Callable[[Twin], Service]]:
    """The services of the images, with the tiny bundles in place of those baked in."""
    own = {
        twin.name: {"volumes": [f"{bundle_of(twin)}:/model:ro"], "environment": {"FARSIGHT_PRECISION": "f32"}}
        for twin in TWINS.values()
    }
    with containers.standing(tmp_path_factory.mktemp("containers"), own) as stack:
        yield lambda twin: containers.Routed(twin, stack.url)


@pytest.fixture(scope="session")
def _running(request: pytest.FixtureRequest) -> Callable[[Twin], Service]:
    return request.getfixturevalue("_routed" if containers.TAG else "_started")


@pytest.fixture(scope="session")
def _started(
    tmp_path_factory: pytest.TempPathFactory, bundle_of: Callable[[Twin], Path]
) -> Iterator[Callable[[Twin], Server]]:
    started: dict[str, Server] = {}
    with ExitStack() as stack:

        def run(twin: Twin) -> Server:
            if twin.name not in started:
                folder = tmp_path_factory.mktemp(twin.name)
                server = stack.enter_context(serving(twin, folder, bundle_of(twin)))
                started[twin.name] = server.wait_ready()
            return started[twin.name]

        yield run


@pytest.fixture(params=list(TWINS))
def twin(request: pytest.FixtureRequest) -> Twin:
    return TWINS[request.param]


@pytest.fixture
def server(twin: Twin, _running: Callable[[Twin], Service]) -> Service:
    """Each twin in turn, shared by all tests that leave it as it was."""
    return _running(twin)


@pytest.fixture
def yolo(_running: Callable[[Twin], Service]) -> Service:
    return _running(YOLO)


@pytest.fixture
def depth(_running: Callable[[Twin], Service]) -> Service:
    return _running(DEPTH)


@pytest.fixture(scope="session")
def _gated(
    tmp_path_factory: pytest.TempPathFactory, bundle_of: Callable[[Twin], Path], processes: None
) -> Iterator[Callable[[Twin], Server]]:
    started: dict[str, Server] = {}
    with ExitStack() as stack:

        def run(twin: Twin) -> Server:
            if twin.name not in started:
                folder = tmp_path_factory.mktemp(f"gated-{twin.name}")
                # Long enough for all requests: time behind the closed gate counts as the engine's.
                settings = {"max_inflight": 4, "golden_interval_seconds": 0, "deadline_ms": 60_000}
                serve = serving(twin, folder, bundle_of(twin), gated(twin), **settings)
                started[twin.name] = stack.enter_context(serve).wait_ready()
            return started[twin.name]

        yield run


@pytest.fixture
def held(twin: Twin, _gated: Callable[[Twin], Server]) -> Iterator[Server]:
    """Each twin in turn; it admits four requests, and its engine waits until the test opens the gate."""
    server = _gated(twin)
    server.close_gate()
    yield server
    server.open_gate()
    wait_for(lambda: server.metrics()["farsight_waiting_images"] == 0)


@pytest.fixture
def start(
    tmp_path: Path, bundle_of: Callable[[Twin], Path], processes: None
) -> Iterator[Callable[..., Server]]:
    """`start(twin, max_inflight=2)`: a service of the test's own; `model=` takes another bundle."""
    with ExitStack() as stack:
        count = 0

        def run(
            twin: Twin, *, model: str | Path | None = None, gate: bool = False, **settings: object
        ) -> Server:
            nonlocal count
            count += 1
            folder = tmp_path / f"{twin.name}-{count}"
            application = gated(twin) if gate else None
            return stack.enter_context(
                serving(twin, folder, model or bundle_of(twin), application, **settings)
            )

        yield run
