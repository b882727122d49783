"""Count the pixels that an HEVC item of a HEIC image decodes to, from its headers alone.

The fields, their order and their names follow section 7.3 of Rec. ITU-T H.265.
"""

from __future__ import annotations

from collections.abc import Iterator

from farsight.images.heif.boxes import Budget, Fields

_SEQUENCE = 33
"""The unit type of a sequence parameter set, which holds the size of pictures."""
_PICTURES = range(32)
"""The unit types of slices."""
_RANDOM_ACCESS = range(16, 24)
"""The unit types of slices that do not depend on other pictures. Still images use only these."""
_MAX_HEADER_BYTES = 512
"""Bytes that are read of a parameter set. The fields before the size take about 110 with all 8 layers."""


def coded_pixels(config: bytes, stream: bytes, budget: Budget) -> int:
    """Return the number of pixels of all pictures in an item.

    `config` is the content of its `hvcC` property and `stream` is the item itself. Both may hold parameter
    sets, even contradictory ones: the largest size counts. Raise ValueError if the size cannot be determined.
    """
    largest, pictures = 0, 0
    for unit in (*_config_units(config, budget), *_stream_units(memoryview(stream), budget)):
        if len(unit) < 3:
            raise ValueError("an HEVC unit that is no more than its header")
        kind, layer = unit[0] >> 1 & 63, (unit[0] & 1) << 5 | unit[1] >> 3
        if layer:
            continue  # another view or quality, which the decoder skips
        if kind == _SEQUENCE:
            largest = max(largest, _read_size(bytes(unit[2:_MAX_HEADER_BYTES])))
        elif kind in _PICTURES:
            if kind not in _RANDOM_ACCESS:
                raise ValueError("an HEVC picture that is made of others")
            pictures += unit[2] >> 7  # first_slice_segment_in_pic_flag
    if not largest or not pictures:
        raise ValueError("an HEVC item without a picture, or without its size")
    return largest * pictures


def _config_units(config: bytes, budget: Budget) -> Iterator[memoryview]:
    """Yield the units of an HEVCDecoderConfigurationRecord (ISO/IEC 14496-15)."""
    body = memoryview(config)
    fields = Fields(body, 21)
    if fields(1) & 3 != 3:
        raise ValueError("an HEVC item whose units do not have lengths of four bytes")
    for _ in range(fields(1)):
        fields(1)  # unit type, which each unit repeats
        for _ in range(fields(2)):
            budget.spend()
            length = fields(2)
            yield body[fields.at : fields.at + length]
            fields(length)


def _stream_units(stream: memoryview, budget: Budget) -> Iterator[memoryview]:
    """Yield the units of an item. Each is preceded by its length."""
    at = 0
    while at + 4 <= len(stream):
        budget.spend()
        length = int.from_bytes(stream[at : at + 4])
        yield stream[at + 4 : at + 4 + length]
        at += 4 + length


class _Bits:
    """A reader of bits, the highest of each byte first, without emulation prevention bytes.

    Raises ValueError past the end.
    """

    def __init__(self, unit: bytes) -> None:
        data = unit.replace(b"\0\0\3", b"\0\0")
        self._value, self._left = int.from_bytes(data), 8 * len(data)

    def __call__(self, width: int = 1) -> int:
        self._left -= width
        if self._left < 0:
            raise ValueError("an HEVC header that ends too early")
        return (self._value >> self._left) & ((1 << width) - 1)

    def exponential(self) -> int:
        """Return a number in Exp-Golomb code, ue(v)."""
        zeros = 0
        while not self():
            zeros += 1
        return (1 << zeros) - 1 + self(zeros)


def _read_size(unit: bytes) -> int:
    bits = _Bits(unit)
    bits(4)  # sps_video_parameter_set_id
    layers = bits(3)  # sps_max_sub_layers_minus1
    bits(1 + 88 + 8)  # sps_temporal_id_nesting_flag; general profile and level
    present = [(bits(), bits()) for _ in range(layers)]
    if layers:
        bits(2 * (8 - layers))
    for profile, level in present:
        bits(88 * profile + 8 * level)
    bits.exponential()  # sps_seq_parameter_set_id
    if bits.exponential() == 3:  # chroma_format_idc
        bits()  # separate_colour_plane_flag
    return bits.exponential() * bits.exponential()
