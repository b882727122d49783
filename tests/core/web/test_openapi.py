"""The OpenAPI document describes each option once, resolves references, and lists errors by status."""

from __future__ import annotations

import json

from depth_app.schemas import EstimateQuery
from farsight.web.openapi import complete, failures, image_inputs, problem_response
from yolo_app.schemas import DetectQuery


def test_each_option_is_a_parameter_and_a_field_of_both_bodies():
    inputs = image_inputs(DetectQuery)
    named = {parameter["name"] for parameter in inputs["openapi_extensions"]["parameters"]}
    assert named == {*DetectQuery.model_fields, "X-Deadline-Ms"}
    content = inputs["request_body"]["content"]
    assert content.keys() == {
        "multipart/form-data",
        "image/*",
        "application/octet-stream",
        "application/json",
    }
    assert content["multipart/form-data"]["schema"]["properties"].keys() == {
        *DetectQuery.model_fields,
        "image",
        "images",
        "image[]",
    }
    one, many = content["application/json"]["schema"]["oneOf"]
    assert (one["required"], many["required"]) == (["image"], ["images"])


def test_no_reference_points_out_of_the_document():
    assert "$ref" not in json.dumps(image_inputs(EstimateQuery))
    assert "x1" in json.dumps(image_inputs(EstimateQuery)["openapi_extensions"]["parameters"])


def test_errors_are_described_by_status():
    described = failures()
    assert described.keys() == {400, 413, 415, 422, 429, 503, 504}
    assert "undecodable-image" in described[422]["description"]
    assert "too-many-pixels" in described[422]["description"]
    assert problem_response("x")["content"].keys() == {"application/problem+json"}


def test_a_list_of_objects_is_json_in_the_query_and_in_a_form_and_null_is_in_json_alone():
    inputs = image_inputs(EstimateQuery)
    parameters = {one["name"]: one for one in inputs["openapi_extensions"]["parameters"]}
    assert parameters["boxes"]["content"]["application/json"]["schema"]["type"] == "array"
    content = inputs["request_body"]["content"]
    assert content["multipart/form-data"]["schema"]["properties"]["boxes"]["type"] == "string"
    assert "null" not in json.dumps(parameters["points"])
    one, _ = content["application/json"]["schema"]["oneOf"]
    assert {"type": "null"} in one["properties"]["points"]["anyOf"]


def test_every_route_gets_the_errors_of_http_itself_the_headers_and_its_files():
    inputs = image_inputs(DetectQuery, files=["image/png"], headers={"X-Own": "of a file"})
    responses = {"200": {"content": {"application/json": {}}}} | {
        str(status): response for status, response in failures().items()
    }
    operation = {"responses": responses, **inputs["openapi_extensions"]}
    document = {"paths": {"/a": {"post": operation}}, "components": {}}
    complete(document)
    assert "x-files" not in operation
    assert responses.keys() >= {"400", "414", "431", "500", "default"}
    assert "bad-parameter" in responses["400"]["description"]
    assert "malformed-request" in responses["400"]["description"]
    assert responses["200"]["content"].keys() == {"application/json", "image/png"}
    assert {"X-Request-Id", "X-Own"} <= responses["200"]["headers"].keys()
    assert "Retry-After" in responses["429"]["headers"]
    assert "X-Own" not in responses["429"]["headers"]
    named = {name for response in responses.values() for name in response["headers"]}
    assert document["components"]["headers"].keys() == named
