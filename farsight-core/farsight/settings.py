"""Read the settings once from the environment, check them, and pass them down unchanged.

    settings = YoloSettings.from_environment(os.environ)

The field `deadline_ms` is the variable FARSIGHT_DEADLINE_MS. A value out of range, a missing value without a
default, and an unknown FARSIGHT_* variable stop the process at the start; the error names the variable.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from farsight import origins
from farsight.errors import SettingsError

PREFIX = "FARSIGHT_"

LONGEST_DEADLINE_MS = 60_000
"""The longest deadline that a client may ask for; a shutdown waits as long for the last requests."""

MAX_SIDE = 65_500
"""The longest side of a JPEG in pixels; annotated pictures are sent as JPEG."""

Precision = Literal["auto", "f32", "bf16", "int8"]


class Settings(BaseModel):
    """All settings, one field each with type, default and purpose; an app adds its own in a subclass."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str = Field(min_length=1, description="The bundle to serve: a folder, or s3://bucket/prefix.")
    cache_dir: Path = Field(Path("~/.cache/farsight"), description="The folder that caches bundles from S3.")
    host: str = Field("127.0.0.1", description="The address to listen on; 0.0.0.0 in a container.")
    port: int = Field(ge=1, le=65535, description="The port of the API.")
    metrics_port: int = Field(
        ge=0,
        le=65535,
        description="The port of the Prometheus metrics, which no load balancer should reach; 0 for none.",
    )
    precision: Precision = Field(
        "auto",
        description="auto uses the fastest precision that the bundle and the processor support: int8 (with "
        "VNNI or AMX), bf16, else f32. f32, bf16 and int8 force one; the service does not start without it.",
    )
    threads: int = Field(
        0,
        ge=0,
        le=1024,
        description="Threads of the engine; 0 for one per CPU that the cgroup and the CPU affinity allow.",
    )
    shape_graphs: int = Field(
        0,
        ge=0,
        le=16,
        description="Frequent input shapes that get compiled graphs of their own: faster, but more memory.",
    )
    max_body_mb: int = Field(
        16, ge=1, le=1024, description="Largest request body in MiB; larger ones get 413."
    )
    max_megapixels: int = Field(
        50,
        ge=1,
        le=150,
        description="Largest image in million pixels, as its header states; larger ones get 422.",
    )
    max_side: int = Field(
        MAX_SIDE,
        ge=1,
        le=MAX_SIDE,
        description="Longest side of an image in pixels, as its header states; larger ones get 422.",
    )
    max_images: int = Field(16, ge=1, le=1000, description="Most images in one request; more get 413.")
    max_inflight: int = Field(
        64,
        ge=1,
        le=1000,
        description="Most requests in progress at once, which bounds the memory; further ones get 429.",
    )
    deadline_ms: int = Field(
        10_000,
        ge=1,
        le=LONGEST_DEADLINE_MS,
        description="Deadline in milliseconds for requests without X-Deadline-Ms; later answers become 504.",
    )
    drain_seconds: float = Field(
        5.0,
        ge=0,
        le=300,
        description="Seconds to go on serving after SIGTERM while not ready, so that clients go elsewhere.",
    )
    golden_interval_seconds: float = Field(
        60.0, ge=0, le=86_400, description="Seconds between two golden images; 0 checks at the start only."
    )
    cors_origins: str = Field(
        origins.NONE,
        description="Origins whose pages may call the API from a browser, comma-separated, such as "
        "https://app.example; * alone for all; none for none.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Lowest level that is logged."
    )

    @field_validator("cors_origins")
    @classmethod
    def _are_origins(cls, value: str) -> str:
        origins.allowed_origins(value)
        return value

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Return the settings; SettingsError names the variable, its value and the allowed values."""
        given = {k.removeprefix(PREFIX).lower(): v for k, v in environment.items() if k.startswith(PREFIX)}
        for name in given.keys() - cls.model_fields.keys():
            raise SettingsError(_unknown(name, list(cls.model_fields)))
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise SettingsError("; ".join(_wrong(e["loc"][0], e, cls) for e in error.errors())) from error

    @classmethod
    def rows(cls) -> list[tuple[str, str, str]]:
        """Return (variable, default, description) of every setting, as the README's table shows them."""
        return [
            (
                PREFIX + name.upper(),
                "required" if field.is_required() else str(field.default),
                field.description or "",
            )
            for name, field in cls.model_fields.items()
        ]


def _unknown(name: str, known: list[str]) -> str:
    similar = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {PREFIX}{similar[0].upper()}?" if similar else "the README lists all settings."
    return f"{PREFIX}{name.upper()} is not a setting; {hint}"


def _wrong(name: int | str, error: object, cls: type[Settings]) -> str:
    assert isinstance(error, dict)
    variable = f"{PREFIX}{str(name).upper()}"
    purpose = cls.model_fields[str(name)].description
    if error["type"] == "missing":
        return f"{variable} is not set. {purpose}"
    return f"{variable}={error['input']!r}: {error['msg'].lower()}. {purpose}"
