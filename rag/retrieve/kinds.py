"""What kind of answer a question wants: who, where, when, how many, why, what was said, what something is; English and Arabic."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

Kind = Literal["person", "place", "organisation", "date", "number", "reason", "speech", "definition", "other"]
Measure = Literal["", "percent", "money", "duration", "extent"]

NAMED: Mapping[str, str] = {"person": "people", "place": "places", "organisation": "organisations"}
"""Kind of a question that asks for a name to the table of the lexicon that lists such names."""

# The pattern that matches earliest names the kind; patterns run on folded text. Of two that begin together the first listed wins.
_KINDS: tuple[tuple[Kind, str], ...] = (
    (
        "number",
        r"\bhow (?:many|much|old|long|far|large|big|tall|high|often|wide|deep)\b"
        r"|\bwhat (?:percent\w*|number|share|proportion|amount)\b|\bpopulation\b",
    ),
    ("number", r"(?:^|\s)(?:و|ف|ب|ل)?كم(?:\s|$)|\bما (?:هو |هي )?(?:عدد|نسبه|مساحه|ارتفاع|طول|سعر|مقدار|قيمه)\b"),
    ("date", r"\bwhen\b|\b(?:what|which|on what|in what|in which) (?:\w+ )?(?:year|date|day|month|century|decade|time)\b|\bhow recently\b"),
    ("date", r"\bمتي\b|\b(?:اي|ما) (?:هو |هي )?(?:عام|سنه|تاريخ|يوم|شهر|قرن|عقد|وقت)\b"),
    (
        "person",
        r"\b(?:who|whom|whose)\b|\b(?:what|which) (?:\w+ )?"
        r"(?:leaders?|presidents?|ministers?|officials?|persons?|people|man|woman|player|actor|actress|king|queen|emperor|author|scientist|artist)\b",
    ),
    ("person", r"(?:^|\s)من (?:هو|هي|هم|كان|كانت|الذي|التي|قام|قال)\b|^\W*(?:و)?من\s|(?:^|\s)(?:مع|ل|ب)\s?من\s|\bما اسم\b"),
    (
        "place",
        r"\bwhere\b|\b(?:what|which|in what|in which) (?:\w+ )?"
        r"(?:city|cities|country|countries|place|state|town|region|continent|location|river|area|province|island|nation)\b",
    ),
    ("place", r"\b(?:الي )?اين\b|\b(?:اي|ما) (?:هو |هي )?(?:مدينه|دوله|بلد|مكان|ولايه|منطقه|قاره|عاصمه|جزيره|محافظه)\b"),
    (
        "organisation",
        r"\b(?:what|which) (?:\w+ )?"
        r"(?:organi[sz]ation|company|group|party|team|agency|university|school|institution|newspaper|ministry|bank)\b"
        r"|\b(?:اي|ما) (?:هو |هي )?(?:منظمه|شركه|حزب|فريق|وكاله|جامعه|موسسه|صحيفه|جماعه|حركه)\b",
    ),
    (
        "reason",
        r"\bwhy\b|\bwhat (?:caused|causes|is the reason|was the reason|led to)\b|\bلماذا\b|\bلما\b|\b(?:ما|ماذا) (?:هو |هي |كان )?سبب\b",
    ),
    (
        "speech",
        r"\bwhat (?:did|does|do|has|have) .{2,60}? "
        r"(?:say|said|state|stress|emphasi[sz]e|warn|announce|claim|demand|call for|tell|told|think)\b"
        r"|\b(?:ماذا|بماذا|بم|مما|عم|علي ماذا) (?:قال|صرح|اكد|اعلن|ذكر|شدد|اضاف|اوضح|حذر|طالب|وصف)",
    ),
)
_MEASURES: tuple[tuple[Measure, str], ...] = (
    ("percent", r"\bpercent|\bper cent|\bwhat (?:share|proportion)\b|\bنسبه\b|\bميويه\b"),
    (
        "money",
        r"\bhow much (?:money|did|does|do|was|were|is|has|have)\b|\b(?:cost|price|worth|salary|revenue|budget)\b"
        r"|\b(?:سعر|ثمن|تكلفه|ميزانيه)\b",
    ),
    ("duration", r"\bhow (?:long|old)\b|\bكم (?:سنه|عام|يوم|شهر|ساعه|عمر|استمر|استغرق|دام)|\bكم من الوقت\b"),
    ("extent", r"\bhow (?:far|large|big|tall|high|wide|deep|heavy)\b|\b(?:مساحه|ارتفاع|طول|مسافه|وزن)\b"),
)
_DEFINITION = re.compile(
    r"^\W*what (?:is|are|was|were)\b|\b(?:called|known as|named|referred to as|mean)\b"
    r"|^\W*ما (?:هو|هي|معني|اسم)\b|\bماذا (?:يسمي|تسمي|يطلق|يعني)|\bيعرف ب"
)
_KIND_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)
_MEASURE_PATTERNS = tuple((measure, re.compile(pattern)) for measure, pattern in _MEASURES)

# Questions whose answer is likely to lie in several articles.
_SEVERAL = re.compile(
    r"\b(?:which|what) (?:\w+ ){0,2}\w{2,}[^\Ws]s (?:did|do|does|were|are|have|has|had|was|is|will|can|\w{2,}ed)\b|\bwho (?:all|are|were)\b"
    r"|\b(?:list|name|compare|summari[sz]e|summary|overview|differences?|versus|all the|both|each|various)\b"
    r"|\bwhat(?: has| is|s)? happen(?:ed|ing)\b|\bnews\b(?! \w)"
    r"|\bاذكر\b|\bعدد\b.{0,3}$|\bقارن\b|\bمن هم\b|\bما هي ال\w+(?:ات|ين)\b|\bماذا (?:حدث|حصل|جري)\b|\b(?:لخص|ملخص|الاخبار)\b|\bكل من\b"
)


def kind_of(folded: str) -> Kind:
    """The kind of answer that a folded question wants."""
    found = [(match.start(), at, kind) for at, (kind, pattern) in enumerate(_KIND_PATTERNS) if (match := pattern.search(folded))]
    if found:
        return min(found)[2]
    return "definition" if _DEFINITION.search(folded) else "other"


def measure_of(folded: str) -> Measure:
    """In what the number is measured that a folded question asks for; "" when it is a count, or no number is asked for."""
    return next((measure for measure, pattern in _MEASURE_PATTERNS if pattern.search(folded)), "")


def wants_several(folded: str) -> bool:
    """Whether a folded question asks for more than one thing."""
    return bool(_SEVERAL.search(folded))
