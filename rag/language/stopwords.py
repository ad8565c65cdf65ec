"""Words that carry no subject: they weigh nothing in a search and prove nothing about an answer.

Folded spelling, one list per language, question words included: "who" in a question says what kind of answer is
wanted (``rag.retrieve.question`` reads that), not what it is about.
"""

from __future__ import annotations

from functools import lru_cache

_ENGLISH = """
a an the this that these those some any each every all both either neither no none such same other another own
i me my mine we us our ours you your yours he him his she her hers it its they them their theirs one ones
myself yourself himself herself itself ourselves themselves
am is are was were be been being do does did done doing have has had having can could may might must shall should will would
and or but nor so if then than because while although though unless until as since
of in on at by for with without about against between into through during before after above below to from up down over under
out off again further once here there within across among around along per via upon toward towards amid amidst despite
what which who whom whose when where why how
not only very too also just even still ever never more most less least much many few several quite rather
please tell according say says said know give gave got get
im ive dont doesnt didnt isnt arent wasnt werent cant couldnt wont wouldnt thats whats
""".split()

_ARABIC = """
من ما ماذا متي اين كيف كم لماذا لم لما لمن هل اي ايه ايا مما عما عمن بم فيم الام علام حتام وماذا ومتي
في علي الي عن مع بين عند لدي منذ خلال حول ضد نحو حتي دون بدون غير سوي قبل بعد فوق تحت امام خلف وراء ضمن عبر لدن اثناء
الذي التي الذين اللذان اللتان اللذين اللتين اللواتي اللاتي هذا هذه ذلك تلك هولاء اوليك هذان هاتان ذاك هنا هناك هنالك
هو هي هم هن هما انا نحن انت انتم انتما
ان انه انها انهم انهما اننا انني لان لانه لانها كان كانت كانوا يكون تكون كنت يكن تكن ليس ليست ليسوا
قد لقد سوف لا لن اذا اذ اذن لو لولا كي لكي بل او ام ثم لكن لكنه لكنها كما كذلك ايضا فقط حيث بينما عندما حين حينما كلما
به بها بهم فيه فيها فيهم منه منها منهم عليه عليها عليهم اليه اليها اليهم له لها لهم لي لك لنا لكم عنه عنها عنهم معه معها معهم
قال قالت قالوا يقول تقول يقولون قايلا
كل بعض جميع اكثر اقل جدا نفس نفسه نفسها ذات مثل يا الا انما اما ايضا تم يتم عدم
و ف ب ل ك ال
""".split()

STOPWORDS: dict[str, frozenset[str]] = {"en": frozenset(_ENGLISH), "ar": frozenset(_ARABIC)}
_CLITICS = ("و", "ف")


@lru_cache(maxsize=200_000)
def is_stopword(folded: str) -> bool:
    """Whether a folded word is a function word of any language that we have a list for."""
    if any(folded in words for words in STOPWORDS.values()):
        return True
    return folded[:1] in _CLITICS and folded[1:] in STOPWORDS["ar"]
