"""Decode TIFF and BigTIFF images with libtiff and NumPy, after checking every value that the file declares.

`read_tiff` reads the header and rejects unsupported files; `TiffPicture.decode` returns the pixels as RGB.
`Directory` holds the tags of one image in the file. The package exists because Pillow supports only some
sample types, and because libtiff must never parse a directory that comes from a client.

The parent package imports `read_tiff` and `TiffPicture` from `reader`, and `Directory` from `directory`.
"""
