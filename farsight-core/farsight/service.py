"""Build a service from its settings: bundle -> engine -> admission -> scheduler -> pipeline -> readiness.

Heavy packages are imported inside the functions that need them, so that imports are instant and a container
image holds one engine.
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
from farsight.inference import Engine, Pipeline, Task
from farsight.inference.admission import Admission
from farsight.inference.memory_budget import ByteBudget, PixelBudget
from farsight.inference.precision import precision_for
from farsight.inference.readiness import Readiness
from farsight.inference.scheduler import Scheduler
from farsight.inference.wait_estimator import WaitEstimator
from farsight.metrics import Metrics
from farsight.settings import Settings
from farsight.types import Clock

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
    """The running parts that a web application uses."""

    settings: Settings
    bundle: Bundle
    engine: Engine
    admission: Admission
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
    """Build and start a service; raise SettingsError or BundleError if it cannot run.

    kind: the task that the bundle must be for, "detect" or "depth". engine: a replacement for tests.
    """
    bundle = _bundle(settings)
    if bundle.manifest.task != kind:
        raise BundleError(
            f"{settings.model}: a bundle for {bundle.manifest.task}; this service answers {kind}"
        )
    metrics, clock = Metrics(), time.monotonic
    engine = engine or _engine(settings, bundle)
    pipeline = _pipeline(settings, make_task(bundle.manifest), engine, metrics, clock)
    readiness = Readiness(
        pipeline, engine, bundle, metrics, interval=settings.golden_interval_seconds, clock=clock
    )
    metrics.model.info(
        {"name": bundle.manifest.name, "version": bundle.manifest.version, "engine": engine.info.name}
    )
    if settings.metrics_port:
        metrics.serve(settings.host, settings.metrics_port)
    readiness.start()
    response_bytes = RESPONSE_BYTES_PER_PIXEL * pipeline.max_pixels
    uncounted = response_bytes // UNCOUNTED_SHARE
    return Service(
        settings=settings,
        bundle=bundle,
        engine=engine,
        admission=pipeline.admission,
        scheduler=pipeline.scheduler,
        pipeline=pipeline,
        readiness=readiness,
        metrics=metrics,
        clock=clock,
        upload_budget=ByteBudget(MAX_FULL_UPLOADS * settings.max_body_mb * 2**20, metrics, "upload data"),
        response_budget=ByteBudget(response_bytes, metrics, "response data", uncounted=uncounted),
    )


def _pipeline(
    settings: Settings, task: Task[Any, Any, Any], engine: Engine, metrics: Metrics, clock: Clock
) -> Pipeline[Any, Any, Any]:
    """Start the queue's worker threads, and build the pipeline around them."""
    estimator = WaitEstimator(engine.streams, clock)
    admission = Admission(estimator, metrics, max_inflight=settings.max_inflight, clock=clock)
    # The images that run at once, and as many more to be ready when those end, or one per CPU to decode.
    running = engine.max_concurrent_runs * engine.max_batch
    max_pixels = settings.max_megapixels * 1_000_000
    return Pipeline(
        task=task,
        admission=admission,
        scheduler=Scheduler(engine, admission, estimator, metrics, clock),
        metrics=metrics,
        max_pixels=max_pixels,
        decoders=ThreadPoolExecutor(
            cpu.available(), thread_name_prefix="decoder", initializer=cpu.lower_priority
        ),
        prefetch_limit=threading.BoundedSemaphore(running + max(running, cpu.available())),
        # All pictures together get what the largest single one needs.
        pixel_budget=PixelBudget(max_pixels, clock),
        clock=clock,
        max_side=settings.max_side,
    )


def _bundle(settings: Settings) -> Bundle:
    """Load the bundle from a folder or an s3:// prefix; a folder does without boto3's 0.3 s and 25 MB."""
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
