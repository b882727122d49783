"""The setting names origins as browsers write them."""

from __future__ import annotations

import pytest

from farsight.errors import SettingsError
from farsight.origins import allowed_origins
from yolo_app.app import YoloSettings

TWO = "https://a.example, http://localhost:3000"


@pytest.mark.parametrize(
    ("setting", "origins"),
    [
        ("none", set()),
        ("*", {"*"}),
        (TWO, {"https://a.example", "http://localhost:3000"}),
        ("capacitor://localhost", {"capacitor://localhost"}),
        ("http://[::1]:8080", {"http://[::1]:8080"}),
        ("https://a-b.example:8443", {"https://a-b.example:8443"}),
    ],
)
def test_origins_are_named_as_browsers_write_them(setting, origins):
    assert allowed_origins(setting) == origins


@pytest.mark.parametrize(
    "setting",
    [
        "", "null", "a.example", "https://a.example/", "https://a.example/page", "https://A.example",
        "https://*.example", "https://a.example:443", "http://a.example:80", "https://u@a.example",
        "https://a.example,", "https://a.example https://b.example", "none, https://a.example",
        "https://a.example, *",
    ],
)  # fmt: skip
def test_what_no_browser_sends_stops_the_start_by_name(setting):
    with pytest.raises(SettingsError, match="FARSIGHT_CORS_ORIGINS"):
        YoloSettings.from_environment({"FARSIGHT_MODEL": "x", "FARSIGHT_CORS_ORIGINS": setting})
