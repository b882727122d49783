"""Turn trained weights into OpenVINO graphs.

`weights` finds weights on this machine or downloads them, and `weights_lock` checks their hashes. `yolo` and
`depth` read a model and export it; `openvino_graph` converts, adds normalisation and saves. Import from
these modules directly: each loads torch or a library of its own, which takes seconds.
"""
