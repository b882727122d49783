"""What the OpenAPI document says of inputs: options once, references resolved, failures by status."""

from __future__ import annotations

import json

from depth_app.schemas import EstimateQuery
from farsight.documents import failures, image_inputs, problem_response
from yolo_app.schemas import DetectQuery


def test_each_option_is_a_parameter_and_a_field_of_both_bodies():
    made = image_inputs(DetectQuery)
    named = {parameter["name"] for parameter in made["openapi_extensions"]["parameters"]}
    assert named == {*DetectQuery.model_fields, "X-Deadline-Ms"}
    content = made["request_body"]["content"]
    assert content.keys() == {"multipart/form-data", "image/*", "application/json"}
    assert content["multipart/form-data"]["schema"]["properties"].keys() == {
        *DetectQuery.model_fields,
        "image",
    }
    one, many = content["application/json"]["schema"]["oneOf"]
    assert (one["required"], many["required"]) == (["image"], ["images"])


def test_no_reference_points_out_of_the_document():
    assert "$ref" not in json.dumps(image_inputs(EstimateQuery))
    assert "x1" in json.dumps(image_inputs(EstimateQuery)["openapi_extensions"]["parameters"])


def test_failures_are_told_by_status():
    described = failures()
    assert described.keys() == {400, 413, 415, 422, 429, 503, 504}
    assert "undecodable-image" in described[422]["description"]
    assert "too-many-pixels" in described[422]["description"]
    assert problem_response("x")["content"].keys() == {"application/problem+json"}
