"""Compare a model's answers in our services with those of its reference implementation.

`reference` asks Ultralytics or transformers, `serving` runs the services' own code, `compare` says how far
apart two answers may be, and `measure` does all of it for one staged bundle. `bf16_rounding` simulates bf16.
Import from these modules directly: `reference` loads torch and transformers, which takes seconds.
"""
