"""Train the two demo models from random weights on rendered scenes.

`demo_models.demo_models` runs all steps in order; `train_yolo` and `train_depth` each train one model. Import
from these modules directly: they load torch, which takes seconds.
"""
