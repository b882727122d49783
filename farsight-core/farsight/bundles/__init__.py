"""Load and verify model bundles: the folders that are served, versioned and rolled back as one.

    bundle = load(Path("models/local/yolo"))        # BundleError names the file that is missing or altered
    bundle.manifest.input.shapes

`farsight.bundles.s3` fetches a bundle from S3. It is not imported here, since boto3 takes 0.3 s and 25 MB.
"""

from farsight.bundles.bundle import Bundle, load, read_manifest
from farsight.bundles.manifest import LetterboxInput, Manifest, MultipleInput

__all__ = ["Bundle", "LetterboxInput", "Manifest", "MultipleInput", "load", "read_manifest"]
