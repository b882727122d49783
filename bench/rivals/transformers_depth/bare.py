"""Measure transformers' depth-estimation pipeline without a server: `python bare.py PICTURE...`."""

from __future__ import annotations

import os
import sys

from transformers import pipeline

from bench.worker import Repeated, serve

estimate_depth = pipeline("depth-estimation", model=os.environ["BENCH_MODEL"], device="cpu")
estimate_depth(sys.argv[1])
serve({"transformers' pipeline, bare": Repeated(estimate_depth, sys.argv[1:])})
