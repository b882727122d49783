"""Check that both hubs provide the official weights: `python -m scripts.hubs`; else print why, exit status 1.

Making bundles installs the lab's environment of 6 GB. This check fails before that if the machine is offline.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from http.client import HTTPException
from threading import Thread
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

TIMEOUT = 3.0


def addresses(environment: Mapping[str, str]) -> list[str]:
    """Return one address per hub: the file, or the smallest file, that the lab downloads from it."""
    hugging_face = environment.get("HF_ENDPOINT", "https://huggingface.co").rstrip("/")
    return [
        "https://github.com/ultralytics/assets/releases/download/v8.4.0/yolo26n.pt",
        f"{hugging_face}/depth-anything/Depth-Anything-V2-Small-hf/resolve/main/config.json",
    ]


def failures(urls: list[str], timeout: float = TIMEOUT) -> dict[str, str]:
    """Return {url: reason} of those that do not answer within `timeout` seconds; ask all at once."""
    found = dict.fromkeys(urls, f"no answer within {timeout:g} s")

    def ask(url: str) -> None:
        found[url] = _failure(url, timeout)

    # The threads may outlive this call: a name lookup has no timeout, and each address of a name has its own.
    threads = [Thread(target=ask, args=(url,), daemon=True) for url in urls]
    for thread in threads:
        thread.start()
    until = time.monotonic() + timeout
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    return {url: why for url, why in found.copy().items() if why}


def _failure(url: str, timeout: float) -> str:
    try:
        with urlopen(Request(url, method="HEAD"), timeout=timeout):
            return ""
    except (OSError, HTTPException, ValueError) as error:
        return str(error.reason if type(error) is URLError else error) or type(error).__name__


def main() -> int:
    found = failures(addresses(os.environ))
    for url, why in found.items():
        print(f"No official weights from {urlsplit(url).hostname or url}: {why}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
