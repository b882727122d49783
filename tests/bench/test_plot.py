"""The plot shows two charts per service, with one line per server."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from bench.overload import Point
from bench.plot import svg
from tests.bench.results import result

SVG = "{http://www.w3.org/2000/svg}"


def test_each_service_has_two_charts_with_a_line_for_each_server():
    drawn = ET.fromstring(svg({"yolo": result(), "depth": result()}))
    assert len(drawn.findall(f"{SVG}g")) == 4
    goodput = drawn.findall(f"{SVG}g")[0]
    (line,) = [one for one in goodput.findall(f"{SVG}polyline") if one.get("stroke")]
    (x1, y1), (x2, y2) = (map(float, place.split(",")) for place in line.get("points").split())
    assert x1 < x2
    assert y1 < y2, "less goodput lies lower"


def test_without_a_sweep_there_are_no_charts():
    empty = result()
    empty.overload = {}
    assert ET.fromstring(svg({"yolo": empty})).findall(f"{SVG}g") == []


def test_a_server_without_answers_is_drawn_at_zero():
    silent = result()
    silent.overload = {"LitServe": [Point(4.0, 96.0, 0.0, None, None, 1.0, {"0": 10}, 2.0)]}
    assert 'points="444.0,220.0"' in svg({"yolo": silent})
