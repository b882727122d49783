"""How many pixels the frames of an AV1 bitstream have, told from their headers alone.

What is read, in which order and under which name, is sections 5.3 to 5.9 of the AV1 Bitstream & Decoding
Process Specification (version 1.0.0 with errata 1).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_SEQUENCE_HEADER, _FRAME_HEADER, _FRAME = 1, 3, 6
_KEY, _SWITCH = 0, 3
_SELECT = 2
"""Each frame says it for itself."""

_UNITS = 500
"""A picture's are three, a dozen in layers."""
_HEADER = 512
"""Bytes: a sequence header with all of its 32 operating points has 370."""


def frame_pixels(stream: bytes) -> int:
    """Of all frames that are decoded, shown or not, together; ValueError where it cannot be told."""
    sequence, total = None, 0
    for kind, unit in _units(stream):
        if kind == _SEQUENCE_HEADER:
            sequence = _sequence(_Bits(unit))
        elif kind in (_FRAME_HEADER, _FRAME):
            if sequence is None:
                raise ValueError("an AV1 frame before its sequence header")
            total += _frame(_Bits(unit), sequence)
    return total


class _Bits:
    """The highest bit of a byte first; ValueError past the end."""

    def __init__(self, data: bytes) -> None:
        self._value, self._left = int.from_bytes(data), 8 * len(data)

    def __call__(self, width: int = 1) -> int:
        self._left -= width
        if self._left < 0:
            raise ValueError("an AV1 header that ends too early")
        return (self._value >> self._left) & ((1 << width) - 1)


@dataclass(frozen=True)
class _Sequence:
    """What frames' headers are read with; `width` and `height` of the largest frame."""

    width: int
    height: int
    width_bits: int
    height_bits: int
    still: bool
    """Frames have no header worth the name: all are key frames of the largest size."""
    decoder_model: bool = False
    time_bits: int = 0
    id_bits: int = 0
    order_bits: int = 0
    screen_content: int = _SELECT
    integer_motion: int = _SELECT


def _units(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """(obu_type, the first bytes of what it holds)"""
    at = 0
    for _ in range(_UNITS):
        if at >= len(stream):
            return
        head = _Bits(stream[at : at + 1])
        forbidden, kind, extended, sized = head(1), head(4), head(1), head(1)
        if forbidden:
            raise ValueError("an AV1 unit with its forbidden bit set")
        at += 1 + extended
        length = len(stream) - at
        if sized:
            length, at = _leb128(stream, at)
        yield kind, stream[at : at + min(length, _HEADER)]
        at += length
    raise ValueError("more AV1 units than a picture has")


def _leb128(stream: bytes, at: int) -> tuple[int, int]:
    """(the number, where it ends)"""
    value = 0
    for place in range(8):
        byte = stream[at + place] if at + place < len(stream) else 0
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value, at + place + 1
    raise ValueError("the length of an AV1 unit in more than eight bytes")


def _sequence(bits: _Bits) -> _Sequence:
    bits(3 + 1)  # seq_profile, still_picture
    still = bool(bits())
    decoder_model, time_bits = False, 0
    if still:
        bits(5)  # seq_level_idx
    else:
        decoder_model, time_bits = _operation(bits)
    width_bits, height_bits = bits(4) + 1, bits(4) + 1
    width, height = bits(width_bits) + 1, bits(height_bits) + 1
    if still:
        return _Sequence(width, height, width_bits, height_bits, still)
    # frame_id_numbers_present_flag; delta_frame_id_length_minus_2, additional_frame_id_length_minus_1
    id_bits = bits(4) + bits(3) + 3 if bits() else 0
    bits(3 + 4)  # superblocks, intra filters; compound and warped prediction
    ordered = bits()
    if ordered:
        bits(2)  # enable_jnt_comp, enable_ref_frame_mvs
    screen_content = _SELECT if bits() else bits()
    integer_motion = (_SELECT if bits() else bits()) if screen_content else _SELECT
    order_bits = bits(3) + 1 if ordered else 0
    shape = (width, height, width_bits, height_bits, still)
    return _Sequence(*shape, decoder_model, time_bits, id_bits, order_bits, screen_content, integer_motion)


def _operation(bits: _Bits) -> tuple[bool, int]:
    """(is there a decoder model, the bits of a frame's presentation time)"""
    model, time_bits, delay_bits = 0, 0, 0
    if bits():  # timing_info_present_flag
        bits(64)  # num_units_in_display_tick, time_scale
        equal = bits()
        if equal:
            _uvlc(bits)
        model = bits()
        if model:
            delay_bits = bits(5) + 1
            bits(32 + 5)  # num_units_in_decoding_tick, buffer_removal_time_length_minus_1
            presentation = bits(5) + 1
            time_bits = 0 if equal else presentation
    delayed = bits()
    for _ in range(bits(5) + 1):
        bits(12)  # operating_point_idc
        if bits(5) > 7:  # seq_level_idx
            bits()
        if model and bits():
            bits(2 * delay_bits + 1)
        if delayed and bits():
            bits(4)
    return bool(model), time_bits


def _uvlc(bits: _Bits) -> None:
    zeros = 0
    while not bits():
        zeros += 1
    if zeros < 32:
        bits(zeros)


def _frame(bits: _Bits, sequence: _Sequence) -> int:
    """Its pixels; the most that its header has room for where what tells them is not read."""
    largest = sequence.width * sequence.height
    if sequence.still:
        return largest
    if bits():  # show_existing_frame
        return 0
    kind, shown = bits(2), bits()
    whole = kind == _KEY and shown
    if shown:
        bits(sequence.time_bits)
    else:
        bits()  # showable_frame
    if not (whole or kind == _SWITCH):
        bits()  # error_resilient_mode
    bits()  # disable_cdf_update
    screen_content = bits() if sequence.screen_content == _SELECT else sequence.screen_content
    if screen_content and sequence.integer_motion == _SELECT:
        bits()
    bits(sequence.id_bits)
    if not (kind == _SWITCH or bits()):  # frame_size_override_flag
        return largest
    if not whole or sequence.decoder_model:
        return 1 << (sequence.width_bits + sequence.height_bits)
    bits(sequence.order_bits)
    return (bits(sequence.width_bits) + 1) * (bits(sequence.height_bits) + 1)
