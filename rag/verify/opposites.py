"""Words that turn a sentence into its contrary: "shares rose" is not borne out by "shares fell", nor "the north" by "the south".

The table lists general words of news, both languages side by side; a word counts by its stem.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from rag.language.tokens import analyze
from rag.verify.arabic import variants
from rag.verify.statement import Statement

# Each line: words of one meaning, and words of the contrary one
_TABLE = (
    ("rise rose risen increase grow gain climb jump soar ارتفع يرتفع ارتفاع زاد يزيد ازداد زيادة نما نمت صعد قفز",
     "fall fell fallen decrease drop decline shrink plunge slump انخفض ينخفض انخفاض تراجع يتراجع هبط يهبط هبوط"),
    ("north northern شمال شمالي", "south southern جنوب جنوبي"),
    ("north northern شمال شمالي", "east eastern شرق شرقي"),
    ("north northern شمال شمالي", "west western غرب غربي"),
    ("south southern جنوب جنوبي", "east eastern شرق شرقي"),
    ("south southern جنوب جنوبي", "west western غرب غربي"),
    ("east eastern شرق شرقي", "west western غرب غربي"),
    ("win won victory فاز يفوز فوز انتصر", "lose lost defeat خسر يخسر خسارة انهزم هزيمة"),
    ("accept approve welcome وافق يوافق موافقة رحب", "reject refuse oppose رفض يرفض عارض يعارض"),
    ("support back endorse أيد يؤيد دعم يدعم", "oppose reject condemn عارض يعارض رفض أدان"),
    ("arrest detain jail اعتقل يعتقل اعتقال أوقف احتجز سجن", "release free acquit أفرج يفرج إفراج برأ"),
    ("open reopen فتح يفتح افتتح", "close shut أغلق يغلق إغلاق"),
    ("begin begun start launch بدأ يبدأ انطلق", "end finish انتهى ينتهي انتهت أنهى ينهي أنهت"),
    ("confirm admit أكد اعترف أقر", "deny نفى ينفي نفت نفوا تنفي أنكر"),
    ("arrive enter وصل دخل", "leave left depart withdraw غادر انسحب رحل"),
    ("strengthen improve تحسن عزز", "weaken worsen deteriorate تدهور أضعف ساء"),
    ("highest maximum أعلى أقصى", "lowest minimum أدنى"),
    ("ally friend حليف حلفاء صديق", "enemy foe عدو أعداء"),
)  # fmt: skip
Side = tuple[int, int]
"""A line of the table and a side of it, 0 or 1."""


def opposite_words(said: Statement, quoted: Statement) -> list[str]:
    """The words of a sentence whose contrary stands in the quotation in their place, one line each; across languages too."""
    ours, theirs = _sides(said), _sides(quoted)
    reasons: dict[str, None] = {}
    for (line, side), word in ours.items():
        other = (line, 1 - side)
        if other in theirs and other not in ours and (line, side) not in theirs:
            reasons[f"the sentence says {word}, the quotation {theirs[other]}"] = None
    return list(reasons)


@lru_cache(maxsize=4096)
def _sides(statement: Statement) -> Mapping[Side, str]:
    """The sides of the table that a statement has a word of, and the first such word as it is written."""
    table = _places()
    found: dict[Side, str] = {}
    for token in statement.content:
        forms = (token, *variants(token.folded)) if statement.arabic else (token,)
        sides = next((table[one.term] for one in forms if one.term in table), ())
        for side in sides:
            found.setdefault(side, statement.text[token.start : token.end])
    return found


@cache
def _places() -> Mapping[str, tuple[Side, ...]]:
    """Each stem of the table to the sides that have it."""
    found: dict[str, dict[Side, None]] = {}
    for line, sides in enumerate(_TABLE):
        for side, words in enumerate(sides):
            for word in words.split():
                for term in analyze(word, "en" if word.isascii() else "ar"):
                    found.setdefault(term, {})[line, side] = None
    return {term: tuple(places) for term, places in found.items()}
