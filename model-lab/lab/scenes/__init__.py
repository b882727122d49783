"""Generate and render scenes of simple solids, with exact boxes and depths.

`scene(seed)` decides the contents of a scene, `render` draws it, and `write_dataset` writes many of them for
training. The same seed gives the same bytes on every machine.
"""

from lab.scenes.dataset import write_dataset
from lab.scenes.generator import Scene, scene
from lab.scenes.render import Rendering, render
from lab.scenes.solids import CLASSES

__all__ = ["CLASSES", "Rendering", "Scene", "render", "scene", "write_dataset"]
