"""Who tells it, in front of a sentence: "According to passage 2, ...", "In total, ...". It says nothing that a quotation must have.

The passages that an answer was written from are meant, not a report or a source that an article names.
"""

from __future__ import annotations

import re

_WHAT = r"(?:passages?|articles?|texts?|excerpts?|context|documents?|quotations?|news articles?|information)"
_GIVEN = r"(?:provided|given|above|supplied|quoted|cited|available)"
_COUNT = r"(?:\s*\[?\d{1,3}\]?(?:(?:\s*,\s*|\s+and\s+|\s*,\s*and\s+)\[?\d{1,3}\]?){0,9})?"
_ENGLISH = re.compile(
    r"\s*(?:"
    rf"(?:based|relying) (?:only )?on (?:the )?(?:{_GIVEN} )?{_WHAT}{_COUNT}(?: {_GIVEN})?"
    rf"|(?:according to|as (?:stated|mentioned|reported|described) in|from|in) (?:the )?(?:{_GIVEN} )?{_WHAT}{_COUNT}(?: {_GIVEN})?"
    r"|in total|in all|in short|in summary|to sum up|overall|the answer is(?: that)?(?=\s)|(?:short |final )?answer(?=\s*:)"
    r")\s*(?:[,:]\s*|(?<=is)\s+|(?<=that)\s+)(?=\S)",
    re.IGNORECASE,
)
_ARABIC_WHAT = r"(?:مقاطع|مقطع|نص|نصوص|مقال|مقالات|مقالة|سياق|اقتباسات|معلومات|وثائق)"
_ARABIC_GIVEN = r"(?:ال(?:مقدم|مذكور|متاح|مرفق|وارد|معطا)(?:ة|ه)?)"
_ARABIC = re.compile(
    r"\s*(?:"
    r"(?:(?:ب?حسب|(?:استناد|وفق|طبق|بناء)[\u064b-\u0652ا]{0,3}(?: [إا]لى| على)?|كما ورد في|بالاستناد [إا]لى|ب?ناء[\u064b-\u0652]? على)\s+"
    rf"(?:ال)?|(?:وفق|طبق)[\u064b-\u0652ا]{{0,3}} لل?){_ARABIC_WHAT}(?:\s*\d{{1,3}})?(?:\s+{_ARABIC_GIVEN})?"
    r"|(?:ال)?[إا]جمالا|في المجموع|الجواب(?: هو)?|ال[إا]جابة(?: هي)?"
    r")\s*[,،:]\s*(?=\S)"
)


def without_frame(text: str) -> str:
    """A text without what stands in front of it to say from which passages it is."""
    found = _ENGLISH.match(text) or _ARABIC.match(text)
    return text[found.end() :] if found else text
