"""Text from outside, made safe to stand in HTML. Every drawing passes what it did not write itself through here."""

from __future__ import annotations

import html
import re


def esc(text: object) -> str:
    """Text that may stand in HTML, between tags and in quoted attributes, and read back as it was.

    A carriage return is written as a reference: parsers turn a bare one into a line feed, and the quotation read back in
    the browser would not be the article's. What HTML or JSON cannot carry (NUL, lone surrogates) becomes U+FFFD.
    """
    safe = str(text).encode("utf-8", "surrogatepass").decode("utf-8", "replace").replace("\0", "\ufffd")
    return html.escape(safe, quote=True).replace("\r", "&#13;")


def web_address(url: str | None) -> str | None:
    """The address, if it is one that a reader may follow: http or https, no blanks or control characters."""
    ok = url is not None and re.fullmatch(r"https?://[^\s\x00-\x20\x7f<>\"'\\]+", url, re.IGNORECASE)
    return url if ok else None
