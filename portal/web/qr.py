"""A QR code as SVG that stands in a page: no style attributes, so the content policy lets it be."""

import segno
from markupsafe import Markup

_SCALE = 4
_QUIET_ZONE = 4


def qr_code(text: str) -> Markup:
    """Draw a text as a QR code: black on white in either colour scheme, since cameras need it so."""
    drawing = segno.make(text, error="m", micro=False).svg_inline(
        scale=_SCALE,
        border=_QUIET_ZONE,
        dark="#000",
        light="#fff",
        svgclass="plek-qr",
        lineclass=None,
        omitsize=True,
    )
    return Markup(drawing)  # noqa: S704  drawn from squares; no letter of the text is in it
