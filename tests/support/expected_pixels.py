"""The rules of docs/pictures.md in plain arithmetic: what the stored samples of a picture look like."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Meaning:
    """The meaning of samples (H, W, S): `alpha` is the place of one, `no_data` does not count."""

    photometric: str
    bits: int = 8
    kind: str = "u"
    alpha: int | None = None
    premultiplied: bool = False
    palette: np.ndarray | None = None
    no_data: float | None = None
    orientation: int = 1

    @property
    def colours(self) -> int:
        return {"rgb": 3, "separated": 4, "ycbcr": 3}.get(self.photometric, 1)

    @property
    def most(self) -> float:
        return 1.0 if self.kind == "f" else float(2 ** (self.bits - (self.kind == "i")) - 1)


def render_expected(samples: np.ndarray, meaning: Meaning, wanted: str = "auto") -> np.ndarray:
    """(H, W, 3) as decimal numbers of 0 to 255, upright."""
    if samples.ndim == 2:
        samples = samples[..., None]
    colour = samples[..., : meaning.colours]
    if meaning.palette is not None:
        rgb = meaning.palette[colour[..., 0].astype(int)].astype(np.float64)
    elif meaning.photometric == "ycbcr":
        rgb = ycbcr_to_rgb(colour.astype(np.float64))
    else:
        rgb = cmyk_to_rgb(scale_to_range(colour, meaning, wanted), meaning)
    rgb = np.broadcast_to(rgb, (*rgb.shape[:2], 3))
    if meaning.alpha is not None:
        alpha = samples[..., meaning.alpha, None].astype(np.float64)
        alpha = np.clip(np.where(np.isfinite(alpha), alpha, 0) / meaning.most, 0, 1)
        rgb = rgb + 255 * (1 - alpha) if meaning.premultiplied else rgb * alpha + 255 * (1 - alpha)
    return upright(np.clip(rgb, 0, 255), meaning.orientation)


def scale_to_range(colour: np.ndarray, meaning: Meaning, wanted: str) -> np.ndarray:
    """The values of colours as 0 to 255."""
    with np.errstate(invalid="ignore"):
        counts = np.isfinite(colour)
        if meaning.no_data is not None:
            counts &= colour != colour.dtype.type(meaning.no_data)
    deep = meaning.bits > 8 or meaning.kind != "u"
    low, high = expected_range(
        colour[counts], meaning.most, wanted if meaning.photometric != "separated" else "full"
    )
    values = np.where(np.isfinite(colour), colour, 0).astype(np.longdouble)
    if not deep:
        return (
            values.astype(np.float64) * 255 / meaning.most
            if meaning.photometric != "miniswhite"
            else (255 - values.astype(np.float64) * 255 / meaning.most)
        )
    shares = np.zeros(values.shape) if high == low else np.clip((values - low) / (high - low), 0, 1)
    grey = 255 * (1 - shares if meaning.photometric == "miniswhite" else shares)
    return np.where(counts | np.array(not deep), grey, 0).astype(np.float64)


def expected_range(values: np.ndarray, most: float, wanted: str) -> tuple[np.longdouble, np.longdouble]:
    usual = np.longdouble(0), np.longdouble(most)
    if wanted == "full" or values.size == 0:
        return usual
    low, high = np.longdouble(values.min()), np.longdouble(values.max())
    if wanted == "auto" and low >= 0 and high <= most and (high - low >= most / 4 or high == low):
        return usual
    return low, high


def cmyk_to_rgb(values: np.ndarray, meaning: Meaning) -> np.ndarray:
    if meaning.photometric != "separated":
        return values
    return (255 - values[..., :3]) * (255 - values[..., 3:4]) / 255


def ycbcr_to_rgb(values: np.ndarray) -> np.ndarray:
    """By the coefficients that TIFF and JPEG files have where they name no others."""
    light, blue, red = values[..., 0], values[..., 1] - 128, values[..., 2] - 128
    channels = light + 1.402 * red, light - 0.344136 * blue - 0.714136 * red, light + 1.772 * blue
    return np.stack(channels, axis=-1)


def upright(pixels: np.ndarray, orientation: int) -> np.ndarray:
    """As TIFF 6.0, section 8, says where row 0 and column 0 are."""
    turns = {
        1: lambda a: a,
        2: np.fliplr,
        3: lambda a: np.rot90(a, 2),
        4: np.flipud,
        5: lambda a: a.transpose(1, 0, 2),
        6: lambda a: np.rot90(a, -1),
        7: lambda a: np.rot90(a.transpose(1, 0, 2), 2),
        8: np.rot90,
    }
    return turns[orientation](pixels)
