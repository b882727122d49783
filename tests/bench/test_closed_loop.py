"""Each picture becomes a form, and wrk sends the forms in order."""

from __future__ import annotations

import json

from bench.closed_loop import KIND, write_forms


def test_each_picture_becomes_one_form_and_wrk_sends_them_in_order(tmp_path):
    pictures = [tmp_path / "a.jpg", tmp_path / "b.jpg"]
    for picture in pictures:
        picture.write_bytes(picture.name.encode())
    forms = write_forms(pictures, tmp_path / "forms")
    boundary = KIND.partition("boundary=")[2].encode()
    first = forms.payloads[0].read_bytes()
    assert first.startswith(b"--" + boundary + b"\r\n")
    assert b'name="image"; filename="a.jpg"' in first
    assert first.endswith(b"\r\n\r\na.jpg\r\n--" + boundary + b"--\r\n")
    script = forms.script.read_text()
    assert ", ".join(json.dumps(str(body)) for body in forms.payloads) in script
    assert "%" + "(" not in script
