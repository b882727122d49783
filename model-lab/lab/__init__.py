"""Build, check and train the model bundles that Farsight's services load.

This package alone needs torch, Ultralytics and transformers. `python -m lab --help` lists its commands.
Importing `lab` imports none of these libraries.
"""
