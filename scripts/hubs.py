"""Whether both hubs hand out the official weights: `python -m scripts.hubs`; if not, why, and status 1.

Making bundles of them takes the lab's environment, 6 GB; whoever is offline learns it before that.
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

PATIENCE = 3.0


def addresses(environment: Mapping[str, str]) -> list[str]:
    """A file of each: the one that the lab fetches, and the smallest of those that it fetches."""
    hugging_face = environment.get("HF_ENDPOINT", "https://huggingface.co").rstrip("/")
    return [
        "https://github.com/ultralytics/assets/releases/download/v8.4.0/yolo26n.pt",
        f"{hugging_face}/depth-anything/Depth-Anything-V2-Small-hf/resolve/main/config.json",
    ]


def refusals(urls: list[str], patience: float = PATIENCE) -> dict[str, str]:
    """{url: why} of those that give nothing within `patience` seconds; all are asked at once."""
    found = dict.fromkeys(urls, f"no answer within {patience:g} s")

    def ask(url: str) -> None:
        found[url] = _refusal(url, patience)

    # Threads that may be left behind: looking up a name has no timeout, and each address of one has its own.
    threads = [Thread(target=ask, args=(url,), daemon=True) for url in urls]
    for thread in threads:
        thread.start()
    until = time.monotonic() + patience
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    return {url: why for url, why in found.copy().items() if why}


def _refusal(url: str, patience: float) -> str:
    try:
        with urlopen(Request(url, method="HEAD"), timeout=patience):
            return ""
    except (OSError, HTTPException, ValueError) as error:
        return str(error.reason if type(error) is URLError else error) or type(error).__name__


def main() -> int:
    found = refusals(addresses(os.environ))
    for url, why in found.items():
        print(f"No official weights from {urlsplit(url).hostname or url}: {why}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
