"""Depth as the pipeline runs it: the bundle's facts bound to the arithmetic of the files beside this one."""

from __future__ import annotations

from typing import Any

from depth_app.golden import mismatch
from depth_app.places import Places
from depth_app.postprocess import DepthMap, depth_map
from depth_app.preprocess import fit
from farsight.bundles import Manifest, MultipleInput
from farsight.errors import BundleError
from farsight.types import Outputs, Pixels, Shape


class DepthTask:
    """See `farsight.inference.Task`. No option changes the map itself; places must lie in it."""

    golden_options = Places()
    maps = True

    def __init__(self, manifest: Manifest) -> None:
        if not isinstance(manifest.input, MultipleInput) or manifest.depth_kind is None:
            raise BundleError("bundle.json: a depth model has a multiple input and a depth_kind")
        self._input = manifest.input
        self.depth_kind = manifest.depth_kind

    def preprocess(self, picture: Pixels, options: Places = golden_options) -> tuple[Pixels, None]:
        options.check((picture.shape[0], picture.shape[1]))
        return fit(picture, self._input), None

    def cost(self, options: Places) -> float:
        return 1.0

    def postprocess(self, outputs: Outputs, geometry: None, size: Shape, options: Places) -> DepthMap:
        return depth_map(outputs[0][0], size)

    def golden_mismatch(self, result: DepthMap, expected: Any) -> str | None:
        return mismatch(result, expected)
