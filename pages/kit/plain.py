"""Words from outside, such as the names of columns, made harmless for labels and charts; numbers as people write."""

import re

from nncore.words import decimal as decimal
from nncore.words import percent as percent
from nncore.words import typeset as typeset


def plain(text: str, longest: int = 40) -> str:
    """Return a text, short and without any sign that Markdown, HTML or LaTeX could read as more than text.

    >>> plain("air (µg/m³)"), plain("<b>[x](http://y)</b> **z** $a_1$")
    ('air (µg/m³)', '·b··x·(http·/·/y)·/b· ··z·· ·a·1·')
    >>> plain("www.example.com"), plain("-")
    ('www·example·com', '·')
    """
    short = " ".join(text.split())
    short = short if len(short) <= longest else short[: longest - 1] + "…"
    # A dot before a letter may begin an address, a line's first sign a list, two slashes a link.
    safe = re.sub(r"[^\w .,+\-/()%°²³…]|_|\.(?=[^\W\d])|(?<=/)(?=/)|^[+\-](?!\d)|^\d+[.)](?= )", "·", short)
    return safe or "·"


def named(name: str, unit: str = "") -> str:
    """Return a column's name with its unit, harmless.

    >>> named("age", "years"), named("family")
    ('age (years)', 'family')
    """
    return f"{plain(name)} ({plain(unit)})" if unit else plain(name)


def escaped(text: str) -> str:
    """Return a text in which no sign means more than itself where Streamlit reads Markdown.

    >>> escaped("*a* [b](c)")
    '\\\\*a\\\\* \\\\[b\\\\]\\\\(c\\\\)'
    """
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|~$:<>^=&])", r"\\\1", text)
