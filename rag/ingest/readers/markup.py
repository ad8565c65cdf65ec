"""A tree of elements to paragraphs of text: for HTML, for what trafilatura makes of it, for HTML inside Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "main", "ol", "p",
    "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "ul",
    # names that trafilatura gives
    "head", "list", "quote", "ab",
))  # fmt: skip
_LINES = frozenset(("br", "lb"))
_ITEMS = frozenset(("li", "item", "row"))
_CELLS = frozenset(("td", "th", "cell"))
_UNSEEN = frozenset((
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "canvas", "audio", "video", "nav", "button",
    "select", "textarea", "input", "title", "meta", "link",
))  # fmt: skip


PARAGRAPH, LINE, CELL = "\x01", "\x02", "\x03"
"""Marks for ``layout`` where a paragraph, a line, a table cell ends; no clean text holds these controls."""


def element_text(root: _Element) -> str:
    """What a reader sees of an element: blocks as paragraphs with a blank line between, list items and ``<br>`` on lines of
    their own, table cells between bars; scripts, styles and controls never."""
    from lxml import etree

    parts: list[str] = []
    unseen = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag.lower() if isinstance(element.tag, str) else ""
        if event == "start":
            unseen += tag in _UNSEEN
            parts.append("" if unseen else _before(tag) + (element.text or ""))
            continue
        unseen -= event == "end" and tag in _UNSEEN
        if not unseen:
            parts.append((_after(tag) if event == "end" else "") + (element.tail or "" if element is not root else ""))
    return layout("".join(parts))


def _before(tag: str) -> str:
    return PARAGRAPH if tag in _BLOCKS else LINE if tag in _LINES | _ITEMS else ""


def _after(tag: str) -> str:
    return PARAGRAPH if tag in _BLOCKS else CELL if tag in _CELLS else LINE if tag in _ITEMS else ""


def layout(marked: str) -> str:
    """Text with marks in it, white space as a browser shows it: runs are one space, and only the marks break lines."""
    paragraphs = []
    for paragraph in marked.split(PARAGRAPH):
        lines = [" ".join(line.replace(CELL, " | ").split()).strip("| ") for line in paragraph.split(LINE)]
        paragraphs.append("\n".join(line for line in lines if line))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def html_text(html: str) -> str:
    """The visible text of HTML, whatever its state; empty when there is none."""
    tree = parse_html(html)
    if tree is None:
        return ""
    body = tree.find("body")
    return element_text(body if body is not None else tree)


def parse_html(html: str) -> _Element | None:
    """The tree of a page or a fragment, or None when there is nothing to parse."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    # As bytes: lxml refuses a str with an encoding declaration. NULs would end the page for libxml2.
    data = re.sub("[\x00-\x08\ud800-\udfff]", "", html).encode()
    try:
        return document_fromstring(data, parser=HTMLParser(encoding="utf-8", no_network=True, huge_tree=True))
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
