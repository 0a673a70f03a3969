"""OLE compound files written from their streams, as small as the format allows."""

import struct
from collections.abc import Mapping

_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SECTOR = 512


def compound(streams: Mapping[str, bytes], *, storages: tuple[str, ...] = ()) -> bytes:
    """A file with these streams (each filled up to 4,096 bytes, so that none is a "mini" stream) and empty storages."""
    filled = {name: data.ljust(4_096, b"\0") for name, data in streams.items()}
    entries = 1 + len(filled) + len(storages)
    directory_sectors = -(-entries * 128 // _SECTOR)
    data_sectors = sum(-(-len(data) // _SECTOR) for data in filled.values())
    fat_sectors = 1
    while (fat_sectors + directory_sectors + data_sectors) * 4 > fat_sectors * _SECTOR:
        fat_sectors += 1
    fat = [_FAT] * fat_sectors + _chain(fat_sectors, directory_sectors)
    directory, body = [_entry("Root Entry", 5, _END, 0)], b""
    for name, data in filled.items():
        sectors = -(-len(data) // _SECTOR)
        directory.append(_entry(name, 2, len(fat), len(data)))
        fat += _chain(len(fat), sectors)
        body += data.ljust(sectors * _SECTOR, b"\0")
    directory += [_entry(name, 1, 0, 0) for name in storages]
    fat += [_FREE] * (fat_sectors * _SECTOR // 4 - len(fat))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, fat_sectors, fat_sectors, 0, 4_096, _END, 0, _END, 0)
    head += struct.pack("<109I", *range(fat_sectors), *[_FREE] * (109 - fat_sectors))
    table = struct.pack(f"<{len(fat)}I", *fat)
    return head + table + b"".join(directory).ljust(directory_sectors * _SECTOR, b"\0") + body


def _chain(first: int, length: int) -> list[int]:
    return [*range(first + 1, first + length), _END] if length else []


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le")
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBB", len(raw) + 2, kind, 1)
        + struct.pack("<III", _FREE, _FREE, 1 if kind == 5 else _FREE)
        + bytes(36)
        + struct.pack("<III", start, size, 0)
    )
