"""Test that many of the largest supported pictures at once stay within a container's memory limit."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support import client
from tests.support.containers import Containers, log
from tests.support.load import PATHS
from tests.support.pictures import encoded, scene

MEGAPIXELS_49 = (7000, 7000)


@pytest.mark.parametrize("name", ["yolo", "depth"])
def test_many_of_the_largest_pictures_at_once_kill_no_worker(stack: Containers, name):
    """Pictures that are too late get 504; no worker is killed."""
    picture = encoded(scene(*MEGAPIXELS_49), "PNG")
    files = [("image", (f"{n}.png", picture)) for n in range(4)]

    def ask(_: int) -> tuple[int, int]:
        answer = client.send("POST", stack.url + PATHS[name], files=files, headers={"X-Deadline-Ms": "55000"})
        return answer.status_code, len(answer.json()["results"])

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(4))) == [(200, 4)] * 4
    assert "SIGKILL" not in log(stack.name(name))
