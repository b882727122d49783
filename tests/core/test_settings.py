"""Settings: from the environment, once, and wrong ones stop the start by name."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from depth_app.app import DepthSettings
from farsight.errors import SettingsError
from yolo_app.app import YoloSettings

TWINS = pytest.mark.parametrize("kind", [YoloSettings, DepthSettings])


@TWINS
def test_only_the_model_must_be_named(kind):
    settings = kind.from_environment({"FARSIGHT_MODEL": "models/x", "HOME": "/root", "PATH": ""})
    assert (settings.model, settings.host, settings.max_body_mb) == ("models/x", "127.0.0.1", 16)
    assert (settings.max_megapixels, settings.max_images, settings.deadline_ms) == (50, 16, 10_000)


def test_ports_are_those_of_the_contract():
    ports = [(kind(model="x").port, kind(model="x").metrics_port) for kind in (YoloSettings, DepthSettings)]
    assert ports == [(5001, 9101), (5050, 9150)]


@TWINS
@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("FARSIGHT_MODLE", "x", "did you mean FARSIGHT_MODEL?"),
        ("FARSIGHT_QUITE_UNLIKE_ANY", "x", "is not a setting"),
        ("FARSIGHT_THREADS", "many", "FARSIGHT_THREADS='many'"),
        ("FARSIGHT_MAX_IMAGES", "0", "greater than or equal to 1"),
        ("FARSIGHT_DEADLINE_MS", "60001", "less than or equal to 60000"),
        ("FARSIGHT_LOG_LEVEL", "loud", "'debug', 'info', 'warning' or 'error'"),
        ("FARSIGHT_MODEL", "", "at least 1 character"),
    ],
)
def test_a_wrong_one_names_key_value_and_what_it_may_be(kind, name, value, words):
    with pytest.raises(SettingsError) as error:
        kind.from_environment({"FARSIGHT_MODEL": "x", name: value})
    assert name in str(error.value)
    assert words in str(error.value)


@TWINS
def test_a_missing_model_says_what_it_is(kind):
    with pytest.raises(SettingsError, match=r"FARSIGHT_MODEL is not set.*bundle to serve"):
        kind.from_environment({})


def test_every_wrong_one_is_named_at_once():
    with pytest.raises(SettingsError, match=r"FARSIGHT_PORT.*FARSIGHT_THREADS"):
        YoloSettings.from_environment({"FARSIGHT_MODEL": "x", "FARSIGHT_PORT": "a", "FARSIGHT_THREADS": "b"})


def test_settings_do_not_change():
    settings = YoloSettings(model="x")
    with pytest.raises(ValidationError, match="frozen"):
        settings.port = 1


@TWINS
def test_each_row_has_a_help_and_a_default_that_is_taken(kind):
    rows = kind.rows()
    assert len(rows) == len(kind.model_fields)
    assert all(name.startswith("FARSIGHT_") and help_.endswith(".") for name, _, help_ in rows)
    assert [name for name, default, _ in rows if default == "required"] == ["FARSIGHT_MODEL"]
    given = {name: default for name, default, _ in rows if default != "required"}
    assert kind.from_environment({"FARSIGHT_MODEL": "x", **given}) == kind(model="x")
