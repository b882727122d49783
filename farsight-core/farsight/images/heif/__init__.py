"""Check HEIC and AVIF images before they are decoded, and apply the transforms that their container lists.

libheif and Pillow decode the pixels. They do as much work as the file asks for, which may be far more than
the size in its header suggests. This package reads the container and the headers of the coded frames, and
counts the pixels that a decoder would process.

The parent package imports `check_frames` from `avif_bombs`, `check_work` from `heic_bombs`, and
`apply_transforms` from `transforms`.
"""
