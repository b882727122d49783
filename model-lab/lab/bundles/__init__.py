"""Build a bundle from weights: export, check parity, add INT8 if asked to, and write the folder.

`make_yolo.make_yolo` and `make_depth.make_depth` each build one bundle; `writer` writes it completely or not
at all. Import from these modules directly: the first two load torch and transformers, which takes seconds.
"""
