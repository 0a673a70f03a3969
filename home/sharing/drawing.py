"""An address as a QR code: one SVG path, black on white whatever the theme, since cameras want it so."""

from collections.abc import Iterator
from itertools import groupby

import qrcode
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4  # modules of white around it, by the norm


def drawn(address: str) -> bytes:
    """The picture, the same bytes for the same address. Raises qrcode's DataOverflowError beyond 2,331 bytes."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(address.encode("ascii"))
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(_strokes(rows))
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{path}"/></svg>\n'
    ).encode()


def _strokes(rows: list[list[bool]]) -> Iterator[str]:
    """One rectangle for each run of dark modules of a row."""
    for y, row in enumerate(rows):
        x = 0
        for is_dark, run in groupby(row):
            length = len(list(run))
            if is_dark:
                yield f"M{x} {y}h{length}v1h-{length}z"
            x += length
