"""Compute the number of pixels in each frame of an AV1 bitstream from the headers alone.

The fields, their order and their names follow sections 5.3 to 5.9 of the AV1 Bitstream & Decoding Process
Specification (version 1.0.0 with errata 1).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from farsight.images.heif.boxes import Budget

_SEQUENCE_HEADER = 1
_FRAMES = (3, 6, 7)
"""A frame header, a whole frame, or a redundant copy of a header, which some decoders accept as the first."""
_KEY, _INTRA_ONLY, _SWITCH = 0, 2, 3
_PER_FRAME = 2
"""The sequence leaves the choice to each frame."""
_MAX_HEADER_BYTES = 512
"""Bytes that are read of a header. A sequence header with all 32 operating points has 370."""


def frame_sizes(stream: bytes, budget: Budget, reused_pixels: int) -> list[int]:
    """Return the number of pixels in each frame, shown or hidden, in stream order.

    Count `reused_pixels` for a frame that is shown again or takes its size from an earlier one: a decoder may
    remember that frame from another stream. Raise ValueError if a size cannot be determined.
    """
    sequence, sizes = None, list[int]()
    for kind, unit in _split_units(stream, budget):
        if kind == _SEQUENCE_HEADER:
            sequence = _read_sequence(unit)
        elif kind in _FRAMES:
            if sequence is None:
                raise ValueError("an AV1 frame before its sequence header")
            sizes.append(_frame_pixels(_Bits(unit), sequence, reused_pixels))
    return sizes


class _Bits:
    """A reader of bits, the highest of each byte first. Raises ValueError past the end."""

    def __init__(self, data: bytes) -> None:
        self._value, self._left = int.from_bytes(data), 8 * len(data)

    def __call__(self, width: int = 1) -> int:
        self._left -= width
        if self._left < 0:
            raise ValueError("an AV1 header that ends too early")
        return (self._value >> self._left) & ((1 << width) - 1)


@dataclass(frozen=True)
class _Sequence:
    """The fields of a sequence header that frame headers depend on, with the size of the largest frame."""

    width: int
    height: int
    width_bits: int
    height_bits: int
    still: bool
    """True if frames have reduced headers: all are key frames of the largest size."""
    decoder_model: bool = False
    time_bits: int = 0
    id_bits: int = 0
    id_delta_bits: int = 0
    order_bits: int = 0
    screen_content: int = _PER_FRAME
    integer_motion: int = _PER_FRAME


def _split_units(stream: bytes, budget: Budget) -> Iterator[tuple[int, bytes]]:
    """Yield (obu_type, first bytes of the payload) of each unit."""
    at = 0
    while at < len(stream):
        budget.spend()
        head = _Bits(stream[at : at + 1])
        forbidden, kind, extended, sized = head(1), head(4), head(1), head(1)
        if forbidden:
            raise ValueError("an AV1 unit with its forbidden bit set")
        at += 1 + extended
        length = len(stream) - at
        if sized:
            length, at = _read_leb128(stream, at)
        yield kind, stream[at : at + min(length, _MAX_HEADER_BYTES)]
        at += length


def _read_leb128(stream: bytes, at: int) -> tuple[int, int]:
    """Return (value, offset of its end)."""
    value = 0
    for place in range(8):
        byte = stream[at + place] if at + place < len(stream) else 0
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value, at + place + 1
    raise ValueError("the length of an AV1 unit in more than eight bytes")


@lru_cache(16)  # all tiles of an image usually repeat the same header
def _read_sequence(unit: bytes) -> _Sequence:
    bits = _Bits(unit)
    bits(3 + 1)  # seq_profile, still_picture
    still = bool(bits())
    decoder_model, time_bits = False, 0
    if still:
        bits(5)  # seq_level_idx
    else:
        decoder_model, time_bits = _read_operating_points(bits)
    width_bits, height_bits = bits(4) + 1, bits(4) + 1
    width, height = bits(width_bits) + 1, bits(height_bits) + 1
    if still:
        return _Sequence(width, height, width_bits, height_bits, still)
    id_delta_bits = bits(4) + 2 if bits() else 0  # delta_frame_id_length_minus_2
    id_bits = id_delta_bits + bits(3) + 1 if id_delta_bits else 0  # additional_frame_id_length_minus_1
    bits(3 + 4)  # superblocks, intra filters; compound and warped prediction
    ordered = bits()
    if ordered:
        bits(2)  # enable_jnt_comp, enable_ref_frame_mvs
    screen_content = _PER_FRAME if bits() else bits()
    integer_motion = (_PER_FRAME if bits() else bits()) if screen_content else _PER_FRAME
    order_bits = bits(3) + 1 if ordered else 0
    shape = (width, height, width_bits, height_bits, still)
    ids = (id_bits, id_delta_bits)
    return _Sequence(*shape, decoder_model, time_bits, *ids, order_bits, screen_content, integer_motion)


def _read_operating_points(bits: _Bits) -> tuple[bool, int]:
    """Return (True if there is a decoder model, number of bits in a frame's presentation time)."""
    model, time_bits, delay_bits = 0, 0, 0
    if bits():  # timing_info_present_flag
        bits(64)  # num_units_in_display_tick, time_scale
        equal = bits()
        if equal:
            _skip_uvlc(bits)
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


def _skip_uvlc(bits: _Bits) -> None:
    zeros = 0
    while not bits():
        zeros += 1
    if zeros < 32:
        bits(zeros)


def _frame_pixels(bits: _Bits, sequence: _Sequence, reused_pixels: int) -> int:
    if sequence.still:
        return sequence.width * sequence.height
    if bits():  # show_existing_frame: with film grain, it costs as much as a new frame
        return reused_pixels
    kind, shown = bits(2), bits()
    if shown:
        bits(sequence.time_bits)
    else:
        bits()  # showable_frame
    shown_key_frame = kind == _KEY and shown
    resilient = 1 if shown_key_frame or kind == _SWITCH else bits()
    bits()  # disable_cdf_update
    screen_content = bits() if sequence.screen_content == _PER_FRAME else sequence.screen_content
    if screen_content and sequence.integer_motion == _PER_FRAME:
        bits()
    bits(sequence.id_bits)
    if not (kind == _SWITCH or bits()):  # frame_size_override_flag
        return sequence.width * sequence.height
    if sequence.decoder_model:
        return 1 << (sequence.width_bits + sequence.height_bits)
    bits(sequence.order_bits)
    if kind not in (_KEY, _INTRA_ONLY):
        return _inter_frame_pixels(bits, sequence, reused_pixels, resilient, kind)
    if not shown_key_frame and bits(8) != 0xFF and resilient:  # refresh_frame_flags
        bits(8 * sequence.order_bits)
    return _read_size(bits, sequence)


def _inter_frame_pixels(
    bits: _Bits, sequence: _Sequence, reused_pixels: int, resilient: int, kind: int
) -> int:
    if not resilient:
        bits(3)  # primary_ref_frame
    if kind != _SWITCH:
        bits(8)  # refresh_frame_flags
    if resilient:
        bits(8 * sequence.order_bits)
    short = bits() if sequence.order_bits else 0  # frame_refs_short_signaling
    bits(6 * short)
    for _ in range(7):
        bits((0 if short else 3) + sequence.id_delta_bits)
    if not resilient and any(bits() for _ in range(7)):  # found_ref
        return reused_pixels
    return _read_size(bits, sequence)


def _read_size(bits: _Bits, sequence: _Sequence) -> int:
    return (bits(sequence.width_bits) + 1) * (bits(sequence.height_bits) + 1)
