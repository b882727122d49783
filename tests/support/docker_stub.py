"""Replace `docker` in tests of the scripts: build and run nothing, record every call, push to the emulator.

An image is the number of the call that built it; tests/containers uses the real engine. FAILS="build depth"
in the environment makes calls with these words fail.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from itertools import pairwise
from pathlib import Path

KIND = "application/vnd.docker.distribution.manifest.v2+json"


def digest(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def manifest(content: str) -> str:
    """Return a manifest with several lines, as docker writes it."""
    layer = {"mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip", "size": 1}
    config = {"mediaType": "application/vnd.docker.container.image.v1+json", "size": 1}
    parts = {
        "config": config | {"digest": digest(content)},
        "layers": [layer | {"digest": digest(content)}],
    }
    return json.dumps({"schemaVersion": 2, "mediaType": KIND} | parts, indent=3)


class Engine:
    """Images and logins, as files in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "images").mkdir(exist_ok=True)

    def note(self, arguments: list[str]) -> int:
        """Record a call and return the number of calls so far."""
        with (self.folder / "calls").open("a+") as calls:
            calls.write(" ".join(arguments) + "\n")
            calls.seek(0)
            return len(calls.readlines())

    def image(self, tag: str) -> Path:
        return self.folder / "images" / tag.replace("/", "+")

    def login(self, registry: str) -> None:
        assert sys.stdin.read().strip(), "no password"
        (self.folder / f"login-{registry}").touch()

    def build(self, arguments: list[str], number: int) -> None:
        for option, value in pairwise(arguments):
            if option in {"-t", "--tag"}:
                self.image(value).write_text(f"built by call {number}")

    def push(self, tag: str) -> None:
        import boto3  # takes 0.3 s, which other calls do not need

        registry, _, rest = tag.partition("/")
        repository, _, name = rest.partition(":")
        if not (self.folder / f"login-{registry}").exists():
            raise SystemExit(f"no basic auth credentials for {registry}")
        text = manifest(self.image(tag).read_text() + repository)
        image = {"imageManifest": text, "imageManifestMediaType": KIND, "imageDigest": digest(text)}
        boto3.client("ecr").put_image(repositoryName=repository, imageTag=name, **image)


def main(arguments: list[str]) -> None:
    engine = Engine(Path(os.environ["STUB_DOCKER"]))
    number = engine.note(arguments)
    fails = os.environ.get("FAILS", "").split()
    if fails and arguments[0] == fails[0] and fails[-1] in " ".join(arguments):
        raise SystemExit(f"docker: told to fail: {' '.join(arguments)}")
    match arguments:
        case ["version", *_]:
            print("a stub")
        case ["login", "--username", _, "--password-stdin", *registry]:
            engine.login((registry or ["hub"])[0])
        case ["build", *rest]:
            engine.build(rest, number)
        case ["tag", old, new]:
            engine.image(new).write_text(engine.image(old).read_text())
        case ["push", tag]:
            engine.push(tag)
        case _:
            raise SystemExit(f"docker: the stub does not support {' '.join(arguments)}")


if __name__ == "__main__":
    main(sys.argv[1:])
