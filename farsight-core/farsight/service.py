"""The one wiring file: settings -> bundle -> engine -> scheduler -> pipeline -> readiness.

Heavy packages are imported here, when they are needed, so that `import farsight` is instant and an image
holds one engine.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from farsight import cpu
from farsight.bundles import Bundle, Manifest, load
from farsight.errors import BundleError
from farsight.inference.engine import Engine
from farsight.inference.memory_budget import ByteBudget, PixelBudget
from farsight.inference.pipeline import Pipeline, Task
from farsight.inference.readiness import Readiness
from farsight.inference.scheduler import Clock, Scheduler
from farsight.metrics import Metrics
from farsight.settings import Precision, Settings

MAX_FULL_UPLOADS = 16
"""Uploads of FARSIGHT_MAX_BODY_MB that fit into memory together: 256 MiB by default."""

RESPONSE_BYTES_PER_PIXEL = 2
"""Bytes of pictures and files in all responses together, for each pixel of FARSIGHT_MAX_MEGAPIXELS.

By default 100 MB: 16 annotated pictures of a phone's camera. Memory use is up to three times that while the
last of them becomes JSON.
"""

UNCOUNTED_SHARE = 64
"""Responses of at most one part in 64 of the budget do not count: a client that reads such a response slowly
keeps little memory from others."""


@dataclass(frozen=True)
class Service:
    """All that a web application needs of what lies below it."""

    settings: Settings
    bundle: Bundle
    engine: Engine
    scheduler: Scheduler
    pipeline: Pipeline[Any, Any, Any]
    readiness: Readiness
    metrics: Metrics
    clock: Clock
    upload_budget: ByteBudget
    response_budget: ByteBudget


def assemble(
    settings: Settings,
    kind: str,
    make_task: Callable[[Manifest], Task[Any, Any, Any]],
    engine: Engine | None = None,
) -> Service:
    """Build and start a service. SettingsError and BundleError stop the process at boot.

    kind: the bundle's task that this service answers, "detect" or "depth". engine: another one, for tests.
    """
    bundle = _bundle(settings)
    if bundle.manifest.task != kind:
        raise BundleError(
            f"{settings.model}: a bundle for {bundle.manifest.task}; this service answers {kind}"
        )
    metrics, clock = Metrics(), time.monotonic
    engine = engine or _engine(settings, bundle)
    scheduler = Scheduler(engine, metrics, max_inflight=settings.max_inflight, clock=clock)
    decoders = ThreadPoolExecutor(
        cpu.available(), thread_name_prefix="decoder", initializer=cpu.below_the_engine
    )
    max_pixels = settings.max_megapixels * 1_000_000
    # All pictures together get what the largest single one needs.
    pixel_budget = PixelBudget(max_pixels, clock)
    # As many as run at once, and as many again that are ready when those end, or that all CPUs decode.
    running = engine.lanes * engine.max_batch
    ahead = threading.BoundedSemaphore(running + max(running, cpu.available()))
    task = make_task(bundle.manifest)
    pipeline = Pipeline(
        task, scheduler, metrics, max_pixels, decoders, ahead, pixel_budget, clock, settings.max_side
    )
    readiness = Readiness(
        pipeline, engine, bundle, metrics, interval=settings.golden_interval_seconds, clock=clock
    )
    metrics.model.info(
        {"name": bundle.manifest.name, "version": bundle.manifest.version, "engine": engine.info.name}
    )
    if settings.metrics_port:
        metrics.serve(settings.host, settings.metrics_port)
    readiness.start()
    upload_budget = ByteBudget(MAX_FULL_UPLOADS * settings.max_body_mb * 2**20, metrics, "upload data")
    response_bytes = RESPONSE_BYTES_PER_PIXEL * max_pixels
    response_budget = ByteBudget(
        response_bytes, metrics, "response data", uncounted=response_bytes // UNCOUNTED_SHARE
    )
    return Service(
        settings,
        bundle,
        engine,
        scheduler,
        pipeline,
        readiness,
        metrics,
        clock,
        upload_budget,
        response_budget,
    )


def _bundle(settings: Settings) -> Bundle:
    """From a folder or an s3:// prefix; boto3 costs 0.3 s and 25 MB, which serving a folder saves."""
    if "://" not in settings.model:
        return load(Path(settings.model))
    from farsight.bundles import s3

    return s3.fetch(settings.model, settings.cache_dir.expanduser())


def _engine(settings: Settings, bundle: Bundle) -> Engine:
    from farsight.inference.openvino_engine import OpenVinoEngine

    threads = settings.threads or cpu.available()
    precision = precision_for(bundle, settings.precision)
    return OpenVinoEngine(
        bundle.model_file(precision),
        precision=precision,
        threads=threads,
        shape_graphs=settings.shape_graphs,
        bf16=bundle.manifest.holds_in_bf16,
    )


def precision_for(bundle: Bundle, wanted: Precision) -> Precision:
    """int8 where "auto" may mean it, for this bundle and here; "auto" stays for the engine: bf16 or f32."""
    if wanted == "auto" and bundle.manifest.int8 and cpu.quick_in_int8():
        return "int8"
    return wanted
