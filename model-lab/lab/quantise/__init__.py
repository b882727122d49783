"""Add an INT8 graph to a bundle, if its answers agree with the float graph's.

`calibration` splits the pictures, `nncf_quantise` quantises, `agreement` compares, and `add_int8` tries one
recipe after another. Import from these modules directly: `nncf_quantise` loads NNCF, which takes seconds.
"""
