"""The Engine protocol: what the engines and the fake of the tests all are."""

from __future__ import annotations

import inspect

import pytest

from farsight.inference import Engine
from farsight.inference.engine import EngineInfo
from farsight.inference.openvino_engine import OpenVinoEngine
from tests.support.units import FakeEngine


@pytest.mark.parametrize("kind", [OpenVinoEngine, FakeEngine])
@pytest.mark.parametrize("name", ["warm_up", "run"])
def test_engines_take_what_the_protocol_says(kind, name):
    wanted = list(inspect.signature(getattr(Engine, name)).parameters)
    assert list(inspect.signature(getattr(kind, name)).parameters) == wanted


def test_info_does_not_change():
    info = EngineInfo("openvino", "2026.4", "bf16", 2)
    with pytest.raises(AttributeError):
        info.threads = 3  # type: ignore[misc]
