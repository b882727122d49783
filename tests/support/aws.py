"""Provide an emulated AWS account on loopback, and an environment that leads tools to this account only."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import requests
from botocore.config import Config

from tests.support.moto_server import MISSING
from tests.support.servers import free_port, wait_for
from tests.support.twins import ROOT

REGION = "us-east-1"
ACCOUNT = "123456789012"


class Emulator:
    """`emulator.clients("ecs").list_clusters()`; `subprocess.run(..., env=emulator.environment)`."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.port = free_port()
        # An IP address, because with a host name the SDKs would prefix it with the bucket.
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = folder / "emulator.log"
        self.clients = cache(self._client)
        command = [sys.executable, "-m", "tests.support.moto_server", str(self.port), *options]
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)

    @property
    def environment(self) -> dict[str, str]:
        """Return this process's environment without anything that leads to a real account."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "TF_", "FARSIGHT_"))}
        return kept | {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_PAGER": "",
            "NO_PROXY": "127.0.0.1,localhost",
            "no_proxy": "127.0.0.1,localhost",
            "CHECKPOINT_DISABLE": "1",
            "TF_IN_AUTOMATION": "1",
            "TF_CLI_CONFIG_FILE": os.devnull,
        }

    def _client(self, service: str) -> Any:
        """Return a function that returns a boto3 client for a service."""
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=self.url,
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
            config=Config(retries={"total_max_attempts": 1}, proxies={}),
        )

    def reset(self) -> None:
        """Empty the account."""
        self._ask("POST", "/moto-api/reset").raise_for_status()

    def missing(self) -> list[str]:
        """Return the unknown actions that were called, one per call."""
        return [line for line in self._log.read_text().splitlines() if line.startswith(MISSING)]

    def wait_ready(self) -> None:
        wait_for(lambda: self.process.poll() is not None or self._listens())
        assert self.process.poll() is None, self._log.read_text()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)

    def _listens(self) -> bool:
        try:
            return self._ask("GET", "/moto-api/").ok
        except requests.ConnectionError:
            return False

    def _ask(self, method: str, path: str) -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False
            return session.request(method, self.url + path, timeout=20)


@contextmanager
def emulating(folder: Path, *options: str) -> Iterator[Emulator]:
    """Start an empty account; `emulating(tmp_path, "--raw")` is moto without patches."""
    emulator = Emulator(folder, *options)
    try:
        emulator.wait_ready()
        yield emulator
    finally:
        emulator.stop()
