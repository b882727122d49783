"""Send requests to the page and both services continuously, and record the status of each answer."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self

import requests

from tests.support import client
from tests.support.pictures import encoded, scene

PATHS = {"yolo": "/yoloapi/detect", "depth": "/depthapi/estimate?include_image=false", "web": "/"}
CLIENTS = 4


class Load:
    """Concurrent clients; `load.statuses["yolo"]` has every status so far, 0 for a broken connection."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._ended = False
        self._pool = ThreadPoolExecutor(CLIENTS * len(PATHS))
        self._picture = encoded(scene())
        self.statuses: dict[str, list[int]] = {name: [] for name in PATHS}

    def __enter__(self) -> Self:
        self._clients = [self._pool.submit(self._ask, name) for name in PATHS for _ in range(CLIENTS)]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def end(self) -> None:
        """Stop after requests in progress have been answered."""
        self._ended = True
        self._pool.shutdown()
        for one in self._clients:
            one.result()

    def counted(self) -> dict[str, dict[int, int]]:
        """Return the number of answers by status: {"yolo": {200: 431, 502: 3}, ...}."""
        return {name: dict(Counter(seen)) for name, seen in self.statuses.items()}

    def _ask(self, name: str) -> None:
        while not self._ended:
            try:
                answer = self._answer(name)
            except requests.ConnectionError:
                self.statuses[name].append(0)
            else:
                self.statuses[name].append(answer.status_code)
            # A pause, because the clients share the CPUs with the services.
            time.sleep(0.05)

    def _answer(self, name: str) -> requests.Response:
        url = self._url + PATHS[name]
        if name == "web":
            return client.send("GET", url)
        return client.send("POST", url, data=self._picture, headers={"Content-Type": "image/jpeg"})

    def since(self, marks: dict[str, int]) -> dict[str, Sequence[int]]:
        return {name: seen[marks[name] :] for name, seen in self.statuses.items()}

    def mark(self) -> dict[str, int]:
        return {name: len(seen) for name, seen in self.statuses.items()}
