"""Serve a pipeline over HTTP with Flask: admission, uploads, options, responses, errors, OpenAPI documents,
access log.

An app builds its application with `create_app`. Its route admits a request by `admit_request` and answers
with `image_response`; `image_inputs` and `failures` describe the route in the OpenAPI document. Nothing here
depends on the server that runs the application.
"""

from farsight.web.app import create_app
from farsight.web.openapi import failures, image_inputs
from farsight.web.request_context import current_service
from farsight.web.responses import image_response
from farsight.web.uploads import admit_request

__all__ = ["admit_request", "create_app", "current_service", "failures", "image_inputs", "image_response"]
