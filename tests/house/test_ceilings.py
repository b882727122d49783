"""Limit files to 300 lines and functions to 50: longer ones usually have two reasons to change."""

from __future__ import annotations

import ast

from tests.support.tree import files
from tests.support.twins import ROOT

MAX_FILE, MAX_FUNCTION = 300, 50


def test_no_file_is_longer_than_the_limit() -> None:
    code = [*files(".py", ".js", ".ts", ".tsx", ".css", ".sh"), *(ROOT / "scripts").iterdir()]
    written = [path for path in code if path.is_file() and "generated" not in path.parts]
    lengths = {path: len(path.read_text().splitlines()) for path in written}
    assert {str(path): lines for path, lines in lengths.items() if lines > MAX_FILE} == {}


def test_no_function_is_longer_than_the_limit() -> None:
    long = {}
    for path in files(".py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > MAX_FUNCTION:
                    long[f"{path}:{node.lineno} {node.name}"] = lines
    assert long == {}
