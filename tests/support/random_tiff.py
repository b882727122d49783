"""Generate random TIFF files, with tifffile or, for kinds that it cannot write, byte by byte."""

from __future__ import annotations

import random
from dataclasses import dataclass
from io import BytesIO

import numpy as np
import tifffile

from tests.support.expected_pixels import Meaning
from tests.support.tiff_bytes import LONG, SHORT, grey_tags, tiff


@dataclass(frozen=True)
class Drawn:
    """A random file with a short description, its stored samples and their meaning."""

    kind: str
    data: bytes
    samples: np.ndarray
    meaning: Meaning
    details: str
    exact: bool = True
    """True if two readers must agree exactly. The JPEG standard allows small differences."""


PHOTOMETRICS = {"minisblack": 1, "miniswhite": 1, "rgb": 3, "palette": 1, "separated": 4}
TYPES = {
    "minisblack": ["u1", "u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8", "f2", "f4", "f8"],
    "miniswhite": ["u1", "u1", "u2", "u4", "i2", "f4"],
    "rgb": ["u1", "u1", "u2", "u4", "f2", "f4", "f8", "i2"],
    "palette": ["u1", "u2"],
    "separated": ["u1", "u2"],
}
COMPRESSIONS = [None, None, None, "lzw", "zlib", "adobe_deflate", "packbits", "zstd", "lzma"]


def draw_tiff(seed: int) -> Drawn:
    """Return the file for a seed; the same seed gives the same file."""
    draw = random.Random(seed)
    return draw.choices([_common, _packed, _jpeg, _ycbcr, _fax], [75, 12, 5, 4, 4])[0](draw, seed)


def values(draw: random.Random, seed: int, shape: tuple[int, ...], kind: str, bits: int) -> np.ndarray:
    """Return samples that fill the range, fill a narrow range, are all equal, or exceed the nominal range."""
    numbers = np.random.default_rng(seed)
    spread = draw.choice(["whole", "whole", "narrow", "flat", "past"])
    if kind == "f":
        low, high = {"whole": (0, 1), "narrow": (0.4, 0.5), "flat": (0.3, 0.3), "past": (-300, 1500)}[spread]
        return numbers.uniform(low, high, shape).astype(f"f{bits // 8}")
    largest = 2 ** (bits - (kind == "i")) - 1
    low = {
        "whole": 0,
        "narrow": largest // 3,
        "flat": largest // 3,
        "past": -largest if kind == "i" else largest // 2,
    }[spread]
    high = {"narrow": low + largest // 8, "flat": low}.get(spread, largest)
    size = max(8, 1 << (bits - 1).bit_length()) // 8
    return numbers.integers(low, high, shape, dtype=f"{kind}{size}", endpoint=True)


def _common(draw: random.Random, seed: int) -> Drawn:
    photometric = draw.choice(list(PHOTOMETRICS))
    dtype = np.dtype(draw.choice(TYPES[photometric]))
    bits, colours = dtype.itemsize * 8, PHOTOMETRICS[photometric]
    extra = [] if draw.random() < 0.6 or dtype.kind == "i" else [draw.choice(["unassalpha", "assocalpha"])]
    if photometric == "rgb" and draw.random() < 0.25:
        extra += ["unspecified"] * draw.choice([1, 2])
    # tifffile writes no CMYK or palette with an alpha in a way that others read.
    extra = extra if photometric in ("rgb", "minisblack") else []
    height, width = draw.randint(1, 16), draw.randint(1, 20)
    samples = values(draw, seed, (height, width, colours + len(extra)), dtype.kind, bits)
    if extra and extra[0] == "assocalpha":
        samples[..., :colours] = np.minimum(samples[..., :colours], samples[..., colours, None])
    planar = samples.shape[2] > 1 and draw.random() < 0.4
    options = _options(draw, photometric, dtype.kind, height)
    options["planarconfig"] = "separate" if planar else "contig"
    orientation = draw.choice([1, 1, *range(1, 9)])
    tags = [(274, "H", 1, orientation, True)]
    no_data = None
    if photometric in ("minisblack", "miniswhite") and bits > 8 and draw.random() < 0.25:
        no_data, samples = _with_no_data(draw, samples)
        tags += [] if no_data is None else [(42113, "s", 0, repr(no_data), True)]
    if extra:
        options["extrasamples"] = extra
    palette = None
    if photometric == "palette":
        table = np.random.default_rng(seed).integers(0, 65536, (3, 2**bits), dtype=np.uint16)
        options["colormap"], palette = table, np.round(table.T / 257)
    stored = samples.transpose(2, 0, 1) if planar else samples[..., 0] if samples.shape[2] == 1 else samples
    out = BytesIO()
    tifffile.imwrite(out, stored, extratags=tags, metadata=None, **options)
    alpha = next((colours + n for n, name in enumerate(extra) if name != "unspecified"), None)
    premultiplied = "assocalpha" in extra
    meaning = Meaning(photometric, bits, dtype.kind, alpha, premultiplied, palette, no_data, orientation)
    return Drawn(f"{photometric} {dtype}", out.getvalue(), samples, meaning, str(options))


def _options(draw: random.Random, photometric: str, kind: str, height: int) -> dict:
    """Return random storage options for tifffile."""
    options = {"photometric": photometric, "byteorder": draw.choice("<>"), "bigtiff": draw.random() < 0.2}
    options["compression"] = draw.choice(COMPRESSIONS)
    if options["compression"] not in (None, "packbits") and draw.random() < 0.6:
        options["predictor"] = 3 if kind == "f" else 2
    if draw.random() < 0.4:
        options["tile"] = draw.choice([(16, 16), (16, 32), (32, 16)])
    elif draw.random() < 0.6:
        options["rowsperstrip"] = draw.randint(1, height)
    return options


def _with_no_data(draw: random.Random, samples: np.ndarray) -> tuple[float | None, np.ndarray]:
    """Return (GDAL_NODATA or None, samples): some samples are that value, NaN or infinite."""
    samples = samples.copy()
    where = np.random.default_rng(draw.randint(0, 999)).random(samples.shape) < 0.1
    if samples.dtype.kind == "f" and draw.random() < 0.6:
        samples[where] = draw.choice([np.nan, np.inf, -np.inf])
        return None, samples
    no_data = draw.choice([0, 9999] if samples.dtype.kind != "f" else [-9999.0, 0.5])
    samples[where] = no_data
    return no_data, samples


def _packed(draw: random.Random, seed: int) -> Drawn:
    """Return a grey or palette image of 1 to 16 bits, in either fill order."""
    bits, order = draw.choice([1, 2, 3, 4, 6, 8, 10, 12, 14, 16]), draw.choice("<>")
    photometric = draw.choice(
        ["minisblack", "miniswhite", "palette"] if bits <= 8 else ["minisblack", "miniswhite"]
    )
    height, width = draw.randint(1, 16), draw.randint(1, 20)
    samples = values(draw, seed, (height, width, 1), "u", bits)
    rows = packed(samples[..., 0], bits, order)
    tags = grey_tags(width, height, bits) | {
        262: (SHORT, [{"miniswhite": 0, "minisblack": 1, "palette": 3}[photometric]])
    }
    palette = None
    if photometric == "palette":
        table = np.random.default_rng(seed).integers(0, 65536, (3, 2**bits))
        tags[320], palette = (SHORT, table.ravel().tolist()), np.round(table.T / 257)
    each = draw.randint(1, height)
    strips = [b"".join(rows[top : top + each]) for top in range(0, height, each)]
    fill = draw.choice([1, 1, 2])
    if fill == 2:
        strips = [bytes(int(f"{byte:08b}"[::-1], 2) for byte in strip) for strip in strips]
    tags |= {278: (LONG, [each]), 266: (SHORT, [fill])}
    data = tiff((tags, strips), order=order, big=draw.random() < 0.2)
    details = f"{order} fill order {fill}, {each} rows a strip"
    return Drawn(
        f"{photometric} {bits} bits", data, samples, Meaning(photometric, bits, palette=palette), details
    )


def packed(samples: np.ndarray, bits: int, order: str) -> list[bytes]:
    """Pack the rows of (H, W) samples, high bit first. Samples of 8 and 16 bits use the file's byte order."""
    if bits in (8, 16):
        return [row.astype(f"{order}u{bits // 8}").tobytes() for row in samples]
    texts = ["".join(f"{value:0{bits}b}" for value in row) for row in samples.tolist()]
    return [int(text.ljust(-(-len(text) // 8) * 8, "0"), 2).to_bytes(-(-len(text) // 8)) for text in texts]


def _jpeg(draw: random.Random, seed: int) -> Drawn:
    """Return an image with JPEG compression."""
    photometric = draw.choice(["minisblack", "rgb", "ycbcr"])
    height, width = draw.randint(8, 16), draw.randint(8, 20)
    ramp = np.add.outer(np.arange(height), np.arange(width)) * 6
    samples = np.stack([ramp, ramp[::-1], ramp[:, ::-1]], axis=-1).astype(np.uint8)
    samples = samples[..., :1] if photometric == "minisblack" else samples
    options: dict = {"photometric": photometric, "byteorder": draw.choice("<>"), "compression": "jpeg"}
    options["compressionargs"] = {"level": 95}
    if photometric == "ycbcr":
        options["subsampling"] = draw.choice([(1, 1), (2, 1), (2, 2)])
    if draw.random() < 0.5:
        options["tile"] = (16, 16)
    out = BytesIO()
    tifffile.imwrite(out, samples.squeeze(-1) if samples.shape[2] == 1 else samples, metadata=None, **options)
    meaning = Meaning("rgb" if photometric == "ycbcr" else photometric)
    return Drawn(f"{photometric} JPEG", out.getvalue(), samples, meaning, str(options), exact=False)


def _ycbcr(draw: random.Random, seed: int) -> Drawn:
    """Return a YCbCr image. Only libtiff, which OpenCV also uses, converts it to RGB."""
    height, width = draw.randint(1, 16), draw.randint(1, 20)
    samples = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    options: dict = {"photometric": "ycbcr", "byteorder": draw.choice("<>"), "subsampling": (1, 1)}
    options["compression"] = draw.choice([None, "lzw", "zlib"])
    out = BytesIO()
    tifffile.imwrite(out, samples, metadata=None, **options)
    return Drawn("ycbcr", out.getvalue(), samples, Meaning("ycbcr"), str(options))


def _fax(draw: random.Random, seed: int) -> Drawn:
    """Return a CCITT image, written by Pillow because tifffile only reads CCITT."""
    from PIL import Image

    height, width = draw.randint(1, 16), draw.randint(1, 20)
    samples = np.random.default_rng(seed).integers(0, 2, (height, width, 1), dtype=np.uint8)
    compression = draw.choice(["group3", "group4", "tiff_ccitt"])
    photometric = draw.choice(["minisblack", "miniswhite"])
    out = BytesIO()
    Image.fromarray(samples[..., 0].astype(bool)).save(
        out, "TIFF", compression=compression, tiffinfo={262: int(photometric == "minisblack")}
    )
    # Pillow keeps the appearance, so it inverts the stored values for MinIsWhite.
    stored = samples if photometric == "minisblack" else 1 - samples
    return Drawn(f"{photometric} CCITT", out.getvalue(), stored, Meaning(photometric, 1), compression)
