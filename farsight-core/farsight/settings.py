"""Settings: read once from the environment, checked, frozen, passed down.

    settings = YoloSettings.from_environment(os.environ)

A field `deadline_ms` is the variable FARSIGHT_DEADLINE_MS. A value out of range, a missing one without a
default and a FARSIGHT_* name that is no setting all stop the process at boot, by name.
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
"""What a client may ask for at most; a drain waits as long."""

MAX_SIDE = 65_500
"""Pixels of a side that a JPEG can have; annotated pictures are sent as JPEG."""

Precision = Literal["auto", "f32", "bf16", "int8"]


class Settings(BaseModel):
    """One row per setting: name, type, default, what it is for. An app adds its own by subclass."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str = Field(min_length=1, description="The bundle to serve: a folder, or s3://bucket/prefix.")
    cache_dir: Path = Field(
        Path("~/.cache/farsight"), description="Where bundles fetched from S3 are kept, verified."
    )
    host: str = Field("127.0.0.1", description="The address to listen on; 0.0.0.0 in a container.")
    port: int = Field(ge=1, le=65535, description="The port of the API.")
    metrics_port: int = Field(
        ge=0, le=65535, description="The port of the Prometheus text, routed by no load balancer; 0 for none."
    )
    precision: Precision = Field(
        "auto",
        description="auto takes the fastest that the bundle holds and the processor is quick in: int8 (VNNI, "
        "AMX), bf16, else f32. f32, bf16 or int8 forces one, or stops the start where it cannot be had.",
    )
    threads: int = Field(
        0,
        ge=0,
        le=1024,
        description="Threads of the engine; 0 takes the CPUs that cgroup and affinity allow.",
    )
    shape_graphs: int = Field(
        0,
        ge=0,
        le=16,
        description="Input shapes that get graphs of their own once they are in use: faster, for memory.",
    )
    max_body_mb: int = Field(16, ge=1, le=1024, description="MiB in one request's body; past it 413.")
    max_megapixels: int = Field(
        50, ge=1, le=150, description="Million pixels in one image, told by its header; past it 422."
    )
    max_side: int = Field(
        MAX_SIDE,
        ge=1,
        le=MAX_SIDE,
        description="Pixels of an image's longer side, told by its header; past it 422. No JPEG has more.",
    )
    max_images: int = Field(16, ge=1, le=1000, description="Images in one request; past it 413.")
    max_inflight: int = Field(
        64,
        ge=1,
        le=1000,
        description="Requests inside the service at once, a bound on its memory; past it 429.",
    )
    deadline_ms: int = Field(
        10_000,
        ge=1,
        le=LONGEST_DEADLINE_MS,
        description="Time to an answer where X-Deadline-Ms asks for none; past it 504.",
    )
    drain_seconds: float = Field(
        5.0,
        ge=0,
        le=300,
        description="After SIGTERM, how long to serve on with ready false, so that load balancers look away.",
    )
    golden_interval_seconds: float = Field(
        60.0, ge=0, le=86_400, description="How often a golden image goes through the queue; 0 only at start."
    )
    cors_origins: str = Field(
        origins.NONE,
        description="Origins whose pages may call the API from a browser, comma-separated, such as "
        "https://app.example; * alone for any; none for none.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least level logged.")

    @field_validator("cors_origins")
    @classmethod
    def _are_origins(cls, value: str) -> str:
        origins.allowed_origins(value)
        return value

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """SettingsError names the variable, its value and what it may be."""
        given = {k.removeprefix(PREFIX).lower(): v for k, v in environment.items() if k.startswith(PREFIX)}
        for name in given.keys() - cls.model_fields.keys():
            raise SettingsError(_unknown(name, list(cls.model_fields)))
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise SettingsError("; ".join(_wrong(e["loc"][0], e, cls) for e in error.errors())) from error

    @classmethod
    def rows(cls) -> list[tuple[str, str, str]]:
        """(variable, default, help) of every setting, as the README's table shows them."""
        return [
            (
                PREFIX + name.upper(),
                "required" if field.is_required() else str(field.default),
                field.description or "",
            )
            for name, field in cls.model_fields.items()
        ]


def _unknown(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {PREFIX}{close[0].upper()}?" if close else "the README lists them."
    return f"{PREFIX}{name.upper()} is not a setting; {hint}"


def _wrong(name: int | str, error: object, cls: type[Settings]) -> str:
    assert isinstance(error, dict)
    variable = f"{PREFIX}{str(name).upper()}"
    purpose = cls.model_fields[str(name)].description
    if error["type"] == "missing":
        return f"{variable} is not set. {purpose}"
    return f"{variable}={error['input']!r}: {error['msg'].lower()}. {purpose}"
