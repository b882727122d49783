"""Define depth estimation for the pipeline: how it prepares a picture and reads the model's output."""

from __future__ import annotations

from typing import Any

from depth_app.boxes_and_points import Places
from depth_app.golden import mismatch
from depth_app.postprocess import DepthMap, depth_map
from depth_app.preprocess import fit
from farsight.bundles import Manifest, MultipleInput
from farsight.errors import BundleError
from farsight.types import Outputs, Pixels, Shape


class DepthTask:
    """The depth task of one bundle; `farsight.inference.Task` describes the methods.

    The options, boxes and points to measure, do not change the map; they must lie in the picture.
    """

    golden_options = Places()
    maps = True

    def __init__(self, manifest: Manifest) -> None:
        if not isinstance(manifest.input, MultipleInput) or manifest.depth_kind is None:
            raise BundleError("bundle.json: a depth model needs a multiple input and a depth_kind")
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
