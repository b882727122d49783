"""Compute a surface's colour at a point: stripes, checks or noise, faded to the mean before they alias."""

from __future__ import annotations

import itertools
from functools import cache, reduce
from operator import mul

import numpy as np

from lab.scenes.generator import Surface
from lab.scenes.solids import Floats

CELLS = 32
"""The number of periods after which noise repeats."""

OCTAVES = ((1.0, 0.55), (2.13, 0.30), (4.31, 0.15))
"""Frequency as a multiple of the base frequency, and weight, of each octave of noise."""


def albedo(surface: Surface, point: Floats, footprint: Floats) -> Floats:
    """Return linear RGB (3, N) at points (3, N) or (2, N), in metres; a pixel spans `footprint` metres."""
    share = _share(surface, point, footprint / np.float32(surface.period))
    first, second = (np.array(colour, np.float32)[:, None] for colour in surface.colours)
    return first + (second - first) * share


def mottle(point: Floats, period: float, footprint: Floats) -> Floats:
    """Return noise (N,) from 0 to 1 with mean 0.5, which makes a surface look real."""
    return _fading(_value_noise(point / np.float32(period)), footprint / np.float32(period))


def clouds(plane: Floats) -> Floats:
    """Return the cloud cover (N,), 0 to 1, at points (2, N) of the sky."""
    return _contrast(_noise(plane) - np.float32(0.08))


def _share(surface: Surface, point: Floats, blur: Floats) -> Floats:
    """Return the share (N,), 0 to 1, of the surface's second colour."""
    where: Floats = point / np.float32(surface.period)
    phase: Floats = np.array(surface.phase[: len(where)], np.float32)[:, None]
    if surface.pattern == "stripes":
        across = sum((np.float32(a) * row for a, row in zip(surface.axis, where, strict=False)), phase[0])
        return _half(_wave(across, blur))
    if surface.pattern == "checks":
        return _half(reduce(mul, (_wave(row, blur) for row in where + phase)))
    if surface.pattern == "noise":
        return _contrast(_fading(_noise(2 * (where + phase)), 2 * blur))
    return np.zeros_like(blur)


def _half(wave: Floats) -> Floats:
    """Map -1..1 to 0..1."""
    share: Floats = (wave + 1) * np.float32(0.5)
    return share


def _wave(phase: Floats, blur: Floats) -> Floats:
    """Return a square wave of -1 and 1 with edges as wide as a pixel, flat if a pixel spans a period."""
    part = phase - np.floor(phase)
    flank = np.maximum(blur, np.float32(0.01))
    edge = (np.abs(part - np.float32(0.5)) - np.float32(0.25)) / flank
    wave: Floats = np.clip(2 * edge, -1, 1) * np.clip(np.float32(1.5) - blur * 2, 0, 1)
    return wave


def _fading(value: Floats, blur: Floats) -> Floats:
    """Fade noise to its mean as a pixel spans more of it."""
    faded: Floats = np.float32(0.5) + (value - np.float32(0.5)) * np.clip(np.float32(1.5) - blur, 0, 1)
    return faded


def _contrast(value: Floats) -> Floats:
    """Spread noise, which stays near its mean, over 0 to 1."""
    wide = np.clip((value - np.float32(0.5)) * np.float32(2.6) + np.float32(0.5), 0, 1)
    smooth: Floats = wide * wide * (3 - 2 * wide)
    return smooth


def _noise(where: Floats) -> Floats:
    """Sum the octaves of value noise."""
    total = np.zeros(where.shape[1], np.float32)
    for finer, weight in OCTAVES:
        total += np.float32(weight) * _value_noise(where * np.float32(finer))
    return total


def _value_noise(where: Floats) -> Floats:
    """Return value noise: random values at integer coordinates, interpolated smoothly."""
    lattice = _lattice()
    floor = np.floor(where)
    part = where - floor
    part = part * part * (3 - 2 * part)
    cell = floor.astype(np.int32) & (CELLS - 1)
    sides = list(
        zip(zip(cell, 1 - part, strict=True), zip((cell + 1) & (CELLS - 1), part, strict=True), strict=True)
    )
    total = np.zeros(where.shape[1], np.float32)
    for corner in itertools.product(*sides):
        index = reduce(lambda flat, at: flat * CELLS + at, (at for at, _ in corner))
        total += reduce(mul, (weight for _, weight in corner)) * lattice[index]
    return total


@cache
def _lattice() -> Floats:
    """Return the noise lattice, the same for all scenes; a surface's phase is its offset in it."""
    return np.random.Generator(np.random.PCG64(0)).random(CELLS**3).astype(np.float32)
