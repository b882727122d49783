"""Measure the demo bundles through the running services, on scenes that training never sees.

`demo_eval` runs the evaluation, `metrics` computes the figures, and `services` starts a service and sends it
requests. Import from these modules directly: `metrics` loads torch and Ultralytics, which takes seconds.
"""
