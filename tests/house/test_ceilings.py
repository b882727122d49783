"""No file is longer than 300 lines, no function than 50: what grows past that has two reasons to change."""

from __future__ import annotations

import ast

from tests.support.tree import files
from tests.support.twins import ROOT

FILE, FUNCTION = 300, 50


def test_no_file_is_longer_than_the_ceiling() -> None:
    code = [*files(".py", ".js", ".ts", ".tsx", ".css", ".sh"), *(ROOT / "scripts").iterdir()]
    written = [path for path in code if path.is_file() and "generated" not in path.parts]
    lengths = {path: len(path.read_text().splitlines()) for path in written}
    assert {str(path): lines for path, lines in lengths.items() if lines > FILE} == {}


def test_no_function_is_longer_than_the_ceiling() -> None:
    long = {}
    for path in files(".py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION:
                    long[f"{path}:{node.lineno} {node.name}"] = lines
    assert long == {}
