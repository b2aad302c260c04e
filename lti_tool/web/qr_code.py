"""QR codes of addresses, as images that a page shows without another request."""

import segno

_QUIET_ZONE = 4
"""Modules of white around it, which readers need (ISO/IEC 18004, 5.3.8)."""


def as_image(address: str) -> str:
    """A data: address of an SVG image: dark on white, so that it is read on a dark page, too."""
    code = segno.make_qr(address, error="m")
    return code.svg_data_uri(border=_QUIET_ZONE, dark="#000", light="#fff", omitsize=True)
