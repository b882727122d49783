"""The table for people, and everything for programs."""

from __future__ import annotations

import json

from bench.report import document, markdown
from tests.bench.results import result, row

MACHINE = {"processor": "a processor", "cpus": "2 of 2"}


def test_the_table_shows_each_row_the_best_limits_and_what_was_not_measured():
    table = markdown(MACHINE, {"yolo": result()})
    assert "## yolo, in f32" in table
    assert "| **engine alone** (one stream per CPU, static shapes) | 40.00 |" in table
    assert "engine alone, one stream, dynamic shapes" not in table
    assert "**engine alone** (one stream, dynamic shapes)" not in table
    assert "| service, 8 clients | 24.00 | 100.0 | 150.0 | 200.0 | 30.0 | 0% | 0% | 2 of 2 |" in table
    assert "| 4 x | 96.0 | 18.0 | 1900 | 30 | 108 x 200, 460 x 429, 8 x 504 |" in table
    assert "| memory (RSS) after load | 310 MB |  | <= 300 MB | **no** |" in table
    assert "Not measured: Flask, Ultralytics on torch" in table


def test_what_misses_its_target_by_little_does_not_read_as_if_it_met_it():
    close = result()
    close.rows = [row for row in close.rows if row.name != "service, 1 client"]
    close.rows.append(row("service, 1 client", 10, 10, p50=1.1532 * 80.0))
    close.footprints[0].memory["rss"] = 300.2
    table = markdown(MACHINE, {"yolo": close})
    assert "| service / decode and engine, p50, 1 client | 1.153 | 0% | <= 1.15 | **no** |" in table
    assert "| memory (RSS) after load | 300.2 MB |  | <= 300 MB | **no** |" in table


def test_a_row_without_a_quiet_round_is_marked():
    table = markdown(MACHINE, {"yolo": result()})
    assert "| service on 1 CPU, 8 clients | ~12.00 |" in table


def test_the_document_is_json_and_holds_each_sample():
    read = json.loads(json.dumps(document(MACHINE, {"yolo": result()})))
    service = read["services"]["yolo"]
    assert [sample["rate"] for sample in service["rows"][3]["samples"]] == [25, 30]
    assert service["overload"]["service"][1]["statuses"]["429"] == 460
    assert service["ratios"][0]["met"] is False
