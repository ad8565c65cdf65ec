"""What models say around an answer: "Based on the passages, ...", "Sure! Here is what I found:", "The passages do not mention ...".

None of it is news, and no article bears it out; so it is taken off before a sentence is held against the passages.
"""

from __future__ import annotations

import re
from typing import Final

from rag.answer.generative.prompts import NOT_FOUND
from rag.language.fold import fold

_LONGEST_CLAUSE = 240  # characters of "The passages do not mention ..., but"
_MOST_FRAMES = 4  # one behind the other: "Sure! In short, according to the passages, yes"

# What the model was given. Laws have articles, courts have documents and reporters have sources: those count only as "provided" ones
_GIVEN = (
    r"(?:(?:the |these |this |those |your )?(?:(?:provided|given|available|supplied|above|news) )*"
    r"(?:passages?|excerpts?|articles?)(?: (?:provided|given|above|i was given))?"
    r"|(?:the |these |this |those |your )?(?:(?:provided|given|supplied|above) )+(?:texts?|context|information|sources?|documents?)"
    r"|(?:the )?(?:texts?|context|information|sources?|documents?) (?:provided|given|above)(?: in (?:the )?(?:passages|articles))?)"
)
_GIVEN_AR = (
    r"(?:مقاطع|مقطع|مقالات|مقالة|مقاله|مقال|نصوص|نص|مقتطفات|معلومات)"
    r"(?: (?:المقدمة|المقدمه|المقدم|المتاحة|المتاحه|المذكورة|المذكوره|المرفقة|المرفقه|المعطاة|المعطاه"
    r"|الإخبارية|الاخباريه|أعلاه|اعلاه)){0,2}"
)
_NUMBERS = r"(?: \d{1,2}(?:(?:,| and|, and) \d{1,2}){0,5})?"
_TELLS = r"(?:stat|say|report|mention|not|indicat|explain|tell|show)(?:es|e|s)?"

_FRAMES: Final = re.compile(
    "|".join(
        (
            rf"(?:based (?:up)?on|according to|as (?:stated|reported|mentioned|described|noted) (?:in|by)|per)"
            rf" (?:the information (?:provided )?in )?(?:{_GIVEN}|passages?{_NUMBERS})\s*[,:]\s*",
            rf"(?:the )?(?:passages?|excerpts?){_NUMBERS} {_TELLS} that\s+",
            rf"(?:the|these|this) articles? (?:provided )?{_TELLS} that\s+",
            r"(?:sure(?: thing)?|certainly|of course|absolutely|great question|good question)(?:[!,]\s*|\.$)",
            r"here(?:['’]s| is| are) (?:the|a|an|your|what|my|some)\b[^.:!?]{0,80}:\s*",
            r"(?:the )?(?:final |short |direct )?answer(?: is)?:\s*",
            r"(?:in (?:summary|short|conclusion|brief|total|all)|overall|to (?:summari[sz]e|sum up))[,:]\s*|summary:\s*",
            rf"(?:ب?حسب|استناد[اً]{{1,2}} إلى|بناء[اً]{{1,2}} على|بناءً على) (?:ما (?:ورد|جاء) في )?(?:هذه )?"
            rf"ال{_GIVEN_AR}(?: \d{{1,2}})?\s*[،,:]\s*",
            rf"(?:وفق|طبق)[اً]{{0,2}} (?:لما (?:ورد|جاء) في ال|لهذه ال|ال|لل){_GIVEN_AR}(?: \d{{1,2}})?\s*[،,:]\s*",
            r"(?:تذكر|يذكر|تقول|يقول|تشير|يشير|تفيد|يفيد) ال(?:مقاطع|مقطع|مقتطفات)(?: \d{1,2})? (?:إلى |ب)?أن[ّ]?\s+",
            r"(?:بالطبع|بالتأكيد|طبع[اً]{1,2}|حسن[اً]{1,2})(?:\s*[!،,]\s*|\.$)",
            r"إليكم? [^.:!؟]{0,80}:\s*",
            r"(?:ال)?[إا]جابة(?: هي)?\s*:\s*|الجواب(?: هو)?\s*:\s*",
            r"(?:باختصار|خلاصة القول|في الختام)\s*[،,:]\s*",
        )
    ),
    re.IGNORECASE,
)
_OFFERS: Final = re.compile(
    r"(?:i hope (?:this|that) helps|let me know if|feel free to (?:ask|let)|if you (?:need|have|want) (?:any )?(?:more|further|other)"
    r"|(?:آمل|أتمنى) أن (?:يكون هذا|تكون هذه)|هل (?:تريد|ترغب)(?: في)? (?:مزيد|المزيد))\b",
    re.IGNORECASE,
)
_TRAILING: Final = re.compile(
    r"[,،]? (?:according to|as (?:stated|reported|mentioned|noted) (?:in|by)|see|بحسب|وفق[اً]{1,2} ل|كما ورد في|انظر)"
    r"(?: (?:the )?(?:passages?|articles?|excerpts?|المقطع|المقاطع)(?: \d{1,2})?)?\s?(?=[.!?؟]?$)",
    re.IGNORECASE,
)
_EMPTY = re.compile(r" ?[(（](?:see|source|cf\.?|passage|المصدر|انظر|المقطع)?[:,;،؛ ]{0,3}[)）]", re.IGNORECASE)
_BEFORE_COMMA = re.compile(r" (?=[,،;؛])")
_DOUBLED = re.compile(r"[,،;؛] ?(?=[.!?؟](?:$|[\s”»\"]))")
_BUT = re.compile(r"[,;،؛] (?:but|however,?|though|لكن|ولكن|غير أن|إلا أن) ?", re.IGNORECASE)
_HOWEVER = re.compile(r"(?:however|but|nevertheless|that said)[,:]? |(?:ولكن|لكن|ومع ذلك|مع ذلك|غير أن)[،,]? ", re.IGNORECASE)

# "No. 5" is a number, "no-one" a word
_REPLY: Final = re.compile(
    r"(?:the (?:short )?answer(?: to (?:your|the|this) question)? is )?(?:yes|no|نعم|لا|كلا|بلى)"
    r"(?: ?[,!،:;](?= |$)| [–—-](?= )|[–—]| ?\.(?! ?\d)|$) ?",
    re.IGNORECASE,
)
_SOURCES: Final = re.compile(
    r"(?:list of )?(?:(?:sources?|references?|citations?|bibliography)(?: used| cited)?|المصادر|المصدر|المراجع|المرجع)(?:\s*[:：]|$)",
    re.IGNORECASE,
)

_SORRY = r"(?:(?:unfortunately|sorry|i apologi[sz]e|i'm sorry|i am sorry),? (?:but )?)?"
_SORRY_BUT = re.compile(_SORRY.replace("'", "['’]"), re.IGNORECASE)
_IN_GIVEN = rf"\b(?:in|from|within|by|based on) (?:any of )?{_GIVEN}\b"
_HOLD = (
    r"(?:mention|say|state|contain|provide|include|specify|give|discuss|report|answer|hold|name|address|indicate|offer|cover|tell|reveal"
    r"|explain|describe|have|disclose|identify|list|speak|talk|make)"
)
_IN_GIVEN_AR = rf"(?:في|ضمن|من|علي) (?:اي من )?(?:هذه )?ال{_GIVEN_AR}"
_HOLD_AR = r"[تي](?:ذكر|تضمن|حتوي|حتو|شير|شر|حدد|قدم|وضح|تناول|رد|تطرق|جيب|جب|ورد|فصح|كشف|حتويان|تحدث)"
# All on folded text
_NOT_FOUND: Final = re.compile(
    "|".join(
        (
            rf"{_SORRY}(?:none of )?{_GIVEN} (?:(?:do|does|did|could|can)(?: not|n't)|cannot) (?:\w+ ){{0,2}}?{_HOLD}\b",
            rf"{_SORRY}none of {_GIVEN} {_HOLD}s?\b",
            rf"{_SORRY}{_GIVEN} {_HOLD}s? (?:no|nothing|neither)\b",
            rf"{_SORRY}{_GIVEN} (?:is|are) silent\b",
            rf"{_SORRY}i (?:could not|couldn't|cannot|can't|can not|did not|didn't|was unable to|am unable to|do not|don't|was not able to)"
            rf" (?:\w+ )?(?:find|locate|see|have|answer|determine|tell)\b(?:.{{0,160}}{_IN_GIVEN}"
            r"|(?: an| any| the| this| that| your| enough| sufficient)* (?:answer|information|question)\b)",
            r"i (?:do not|don't) know\.?$",
            rf"{_SORRY}(?:there (?:is|are|was|were) (?:no|not any|not enough|insufficient|nothing)"
            rf"|nothing|no (?:information|answer|mention|details?|data|evidence|reference|indication))\b.{{0,160}}{_IN_GIVEN}",
            r".{0,160}(?: (?:is|are|was|were)(?: not|n't)| not) (?:\w+ )?"
            rf"(?:mentioned|stated|provided|given|specified|found|included|discussed"
            rf"|reported|available|contained|answered|named|present|covered|disclosed|identified)(?: anywhere)? {_IN_GIVEN}",
            rf"(?:للاسف،? )?(?:لا|لم) {_HOLD_AR} (?:اي من )?(?:هذه )?ال{_GIVEN_AR}",
            rf"(?:للاسف،? )?(?:هذه )?ال{_GIVEN_AR} (?:لا|لم) {_HOLD_AR}(?: |\.|$)",
            rf"(?:للاسف،? )?(?:لم|لا) (?:اجد|اعثر|استطع|استطيع|اتمكن|يمكنني)\b"
            rf"(?:.{{0,160}}{_IN_GIVEN_AR}|.{{0,40}}\b(?:ال)?(?:اجابه|جواب|معلومات)\b)",
            rf"(?:للاسف،? )?(?:لا|لم) (?:توجد|يوجد|تتوفر|تتوافر|يرد|ترد|يذكر|تذكر) .{{0,160}}{_IN_GIVEN_AR}",
            rf"(?:الاجابه|الجواب|المعلومات|هذه المعلومات|هذه المعلومه) (?:غير|ليست|ليس|لا|لم) .{{0,80}}{_IN_GIVEN_AR}",
            r"لا (?:اعرف|اعلم|ادري)\.?$",
        )
    )
)
_PHRASE = fold(NOT_FOUND)


def strip_frame(text: str) -> str:
    """A sentence without what a model says around it, tidied and with a capital; "" when there is nothing else in it.

    Args:
        text: one sentence on one line, without citation marks.
    """
    rest, framed = _without_frames(text)
    return rest[:1].upper() + rest[1:] if framed else rest


def split_reply(text: str) -> tuple[str, str]:
    """A "Yes." or "No," at the beginning of a sentence, and what is said behind it; either may be "".

    The word answers the question: no article says it, so only the rest can be checked.
    """
    reply = _REPLY.match(text)
    if not reply:
        return "", text
    rest, framed = _without_frames(text[reply.end() :])
    word = reply.group().strip()
    return word, rest[:1].upper() + rest[1:] if framed and word[-1] in ".!" else rest


def strip_however(text: str) -> str:
    """A sentence without the "However," that leads on from "it is not in the articles"."""
    however = _HOWEVER.match(text)
    rest = text[however.end() :] if however else text
    return rest[:1].upper() + rest[1:]


def says_not_found(text: str) -> bool:
    """Whether a sentence says that the answer is not in what the model was given; of police who say nothing it is false."""
    said = fold(text)
    if _PHRASE in said:
        return True
    sorry = _SORRY_BUT.match(text)
    return not _BUT.search(text, sorry.end() if sorry else 0) and _NOT_FOUND.match(said) is not None


def heads_sources(text: str) -> bool:
    """Whether a line begins a model's own list of sources."""
    return _SOURCES.match(text) is not None


def _without_frames(text: str) -> tuple[str, bool]:
    """The rest of a sentence, and whether a frame stood before it."""
    rest = _DOUBLED.sub("", _BEFORE_COMMA.sub("", _EMPTY.sub("", _TRAILING.sub("", text)))).strip()
    if _OFFERS.match(rest):
        return "", True
    framed = False
    but = _BUT.search(rest, 0, _LONGEST_CLAUSE)
    if but and says_not_found(rest[: but.start()]):
        rest, framed = rest[but.end() :], True
    for _ in range(_MOST_FRAMES):
        frame = _FRAMES.match(rest)
        if not frame:
            break
        rest, framed = rest[frame.end() :], True
    return rest, framed
