"""Choose the photographs of a run: different sizes and shapes, in the same order for every row."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageOps

from bench.processes import ROOT, BenchError

BESIDE = ROOT.parent / "shared" / "images"
SAMPLES = ROOT / "react-webapp" / "public" / "samples"

SIZES = ((2048, 1362), (810, 1080), (1280, 720), (640, 425), (1550, 2048), (1978, 1287), (480, 640))
"""Typical (width, height) of photographs; the page's samples are scaled to these if there are none."""


def mix(named: Path | None, scratch: Path) -> list[Path]:
    """Return JPEGs of the folder `named`, or of one beside the project, or samples scaled into `scratch`."""
    folder = named or BESIDE
    found = sorted(path for path in folder.glob("*") if path.suffix.lower() in (".jpg", ".jpeg"))
    if named and not found:
        raise BenchError(f"PICTURES={named}: this folder holds no .jpg files")
    return found or _scaled(scratch)


def _scaled(scratch: Path) -> list[Path]:
    scratch.mkdir(parents=True, exist_ok=True)
    samples = sorted(SAMPLES.glob("*.jpg"))
    found = []
    for number, size in enumerate(SIZES):
        path = scratch / f"{number}-{size[0]}x{size[1]}.jpg"
        with Image.open(samples[number % len(samples)]) as sample:
            ImageOps.fit(sample, size).save(path, quality=90)
        found.append(path)
    return found


def describe(pictures: list[Path]) -> str:
    """Return number, file sizes and dimensions in one line."""
    sizes = []
    for path in pictures:
        with Image.open(path) as picture:
            sizes.append(picture.size)
    kilobytes = [path.stat().st_size // 1000 for path in pictures]
    listed = ", ".join(f"{width} x {height}" for width, height in sizes)
    return f"{len(pictures)} JPEGs of {min(kilobytes)} to {max(kilobytes)} kB: {listed}"
