"""Write the OpenAPI documents that the page's types are generated from: `python -m scripts.openapi`."""

from __future__ import annotations

import json
from pathlib import Path

import depth_app.app
import depth_app.routes
import yolo_app.app
import yolo_app.routes
from farsight.web import app

FOLDER = Path(__file__).parents[1] / "react-webapp" / "openapi"


def documents() -> dict[str, str]:
    """Return each document's text by file name; no model is loaded."""
    apps = {
        "yolo.json": app.described(yolo_app.routes.api, title=yolo_app.app.TITLE),
        "depth.json": app.described(depth_app.routes.api, title=depth_app.app.TITLE),
    }
    return {name: json.dumps(app.api_doc, indent=2) + "\n" for name, app in apps.items()}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in documents().items():
        (FOLDER / name).write_text(text)
