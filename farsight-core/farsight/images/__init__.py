"""Turn the bytes of a picture into an upright RGB array, and arrays into JPEG and PNG files.

The format is recognised by content. Sizes and headers are checked before any pixel is decoded, so that a
small file cannot take much memory or time. No module here knows requests, models or settings.

header = read_header(data, max_pixels)      # format, size and limits, before any pixel is decoded
picture = decode_pixels(header)             # (H, W, 3) uint8 RGB
"""

from farsight.images.decode import Header, Picture, decode, decode_pixels, read_header
from farsight.images.encode import encode_jpeg, encode_png
from farsight.images.to_8_bits import Range, RangeChoice
from farsight.images.to_rgb import bands

__all__ = [
    "Header",
    "Picture",
    "Range",
    "RangeChoice",
    "bands",
    "decode",
    "decode_pixels",
    "encode_jpeg",
    "encode_png",
    "read_header",
]
