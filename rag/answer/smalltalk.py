"""Small talk: what people type into a chat that is no question about the articles."""

from __future__ import annotations

import re
from typing import Literal

from rag.language.fold import fold

Talk = Literal["hello", "thanks", "bye", "help", "articles"]

# Whole messages only: "hello" is a greeting, "who said hello to Assad" is a question. Patterns run on folded text.
_PATTERNS: tuple[tuple[Talk, str], ...] = (
    ("hello", r"(?:hi+|hello|hey|greetings|good (?:morning|afternoon|evening|day)|salam|salaam|marhaba|hi there|hello there|how are you)"),
    ("hello", r"(?:مرحبا|مرحبا بك|اهلا|اهلا وسهلا|هلا|السلام عليكم(?: ورحمه الله)?(?: وبركاته)?|سلام|صباح الخير|مساء الخير|كيف حالك)"),
    ("thanks", r"(?:thanks?|thank you|thx|cheers|great|ok(?:ay)?|perfect|thanks a lot|thank you (?:so|very) much|many thanks)"),
    ("thanks", r"(?:شكرا|شكرا لك|شكرا جزيلا|مشكور|ممتاز|حسنا|تمام|جزاك الله خيرا)"),
    ("bye", r"(?:bye|goodbye|bye bye|see you|good night)"),
    ("bye", r"(?:مع السلامه|وداعا|الي اللقاء|تصبح علي خير)"),
    (
        "help",
        r"(?:help|help me|who are you|what are you|what (?:can|do) you do|how (?:do|can) (?:i use|you help|this work).*|what is this"
        r"|how does (?:this|it) work)",
    ),
    (
        "help",
        r"(?:مساعده|ساعدني|من انت|ما انت|ماذا (?:تستطيع|يمكنك)(?: ان)?(?: تفعل)?|ما الذي (?:يمكنك|تستطيع)(?: ان)?(?: تفعله?)?"
        r"|كيف تعمل|ماذا تفعل)",
    ),
    (
        "articles",
        r"(?:(?:what|which|how many) (?:news )?(?:articles?|documents?|sources?|files?|stories) (?:do you|have you|are there|can you).*"
        r"|(?:list|show)(?: me)?(?: all)?(?: the| your)? (?:articles|documents|sources|files)"
        r"|what(?: i|')?s in (?:the|your) (?:articles|corpus|index)"
        r"|what (?:is|are) (?:the|your) (?:articles|documents|sources)(?: about)?|what do you (?:know|have)(?: about)?)",
    ),
    (
        "articles",
        r"(?:(?:ما|ما هي|كم عدد|كم) (?:ال)?(?:مقالات|مقاله|مصادر|وثايق|اخبار)(?: التي)?(?: (?:لديك|عندك|تملكها?|المتوفره|المتاحه|هنا).*)?"
        r"|كم (?:مقاله|مقالا|مقال) (?:لديك|عندك|هنا)|اعرض(?: لي)?(?: كل)? المقالات|قايمه المقالات|ماذا (?:لديك|عندك|تعرف))",
    ),
)
_COMPILED = tuple((talk, re.compile(pattern)) for talk, pattern in _PATTERNS)
_LONGEST = 120  # characters; small talk is short, and a bound keeps the patterns from running over pasted text
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


def recognise(message: str) -> Talk | None:
    """What kind of small talk a message is, None when it is a question."""
    if len(message) > _LONGEST:
        return None
    folded = re.sub(r"\s*[،,!.؟?]+\s*", " ", _EDGES.sub("", fold(message))).strip()
    folded = re.sub(r"(?:^please | please$| newsdesk$)", "", folded)
    return next((talk for talk, pattern in _COMPILED if pattern.fullmatch(folded)), None)
