"""The report holds the table for readers and all samples for programs."""

from __future__ import annotations

import json

from bench.report import document, markdown
from tests.bench.results import result, row

MACHINE = {"processor": "a processor", "cpus": "2 of 2"}


def test_the_table_shows_each_row_the_best_limits_and_the_missing_rows():
    table = markdown(MACHINE, {"yolo": result()})
    assert "## yolo, in f32" in table
    assert "| **engine alone** (one stream per CPU, static shapes) | 40.00 |" in table
    assert "engine alone, one stream, dynamic shapes" not in table
    assert "**engine alone** (one stream, dynamic shapes)" not in table
    assert "| service, 8 clients | 24.00 | 100.0 | 150.0 | 200.0 | 30.0 | 0% | 0% | 2 of 2 |" in table
    assert "| 4 x | 96.0 | 18.0 | 1900 | 30 | 108 x 200, 460 x 429, 8 x 504 |" in table
    assert "| memory (RSS) after load | 310 MB |  | <= 300 MB | **no** |" in table
    assert "Not measured: Flask, Ultralytics on torch" in table


def test_a_narrowly_missed_target_is_printed_with_enough_digits():
    close = result()
    close.rows = [row for row in close.rows if row.name != "service, 1 client"]
    close.rows.append(row("service, 1 client", 10, 10, p50=1.1532 * 80.0))
    close.footprints[0].memory["rss"] = 300.2
    table = markdown(MACHINE, {"yolo": close})
    assert "| service / decode and engine, p50, 1 client | 1.153 | 0% | <= 1.15 | **no** |" in table
    assert "| memory (RSS) after load | 300.2 MB |  | <= 300 MB | **no** |" in table


def test_a_row_with_other_load_in_every_round_is_marked():
    table = markdown(MACHINE, {"yolo": result()})
    assert "| service on 1 CPU, 8 clients | ~12.00 |" in table


def test_the_document_is_json_and_holds_each_sample():
    read = json.loads(json.dumps(document(MACHINE, {"yolo": result()})))
    service = read["services"]["yolo"]
    assert [sample["rate"] for sample in service["rows"][3]["samples"]] == [25, 30]
    assert service["overload"]["service"][1]["statuses"]["429"] == 460
    assert service["ratios"][0]["met"] is False
