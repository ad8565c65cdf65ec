"""Clauses of a sentence of which a quotation in the same language says nothing: "... and resigned", "... because of a bomb threat".

A sentence that is borne out as a whole may still have something of its own in it, and the more is true around it, the more it is believed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.language.lexicon import renderings
from rag.language.stem import light_arabic
from rag.language.tokens import Token
from rag.verify.news import forms_of, is_verb
from rag.verify.statement import Statement

_SAID = 0.5  # how fully a word must stand in the quotation to count
_FEW = 0.34  # share of the words of a longer clause that must
_LONGER = 4  # words of content

_OPENS = frozenset(
    """and but or nor because since as after before while when where whereas although though unless until if due following despite amid
    which who whom whose that so thus therefore by with without
    لكن ولكن لان بسبب بعد قبل بينما عندما حيث حين اثر نتيجه رغم التي الذي الذين ان بان ثم او كما اذ لكي دون بدون عبر اثناء خلال""".split()
)
_BREAK = re.compile(r"[,;:–—()،؛]|\s-\s")
# Who tells it, and how it is told: true of any sentence about an article
_TELLING = frozenset(
    """say tell report state add note announc accord articl passag sourc news statement explain describ mention confirm
    addition further moreov meanwhil overall howev specif notabl also both respect follow includ
    قال ذكر افاد اضاف اكد اشار اعلن اوضح صرح وفق حسب بحسب وفقا مقال خبر مقطع تقرير مصدر بيان كذلك ايضا""".split()
)

# That something took place tells nothing by itself
_LIGHT = frozenset(
    """take place happen occur held hold come see mark جرى جري حدث يحدث وقع يقع تم يتم اقيم يقام عقد يعقد شهد يشهد جاء ياتي""".split()
)
# A clause of one word besides its numbers or dates is told by them: "after a 1-1 draw", "since wins in 1998 and 2011"
_WITH_NUMBERS = frozenset("after before following since as when with by بعد قبل منذ عندما اثر".split())


def invented_clauses(said: Statement, degrees: Sequence[float]) -> list[str]:
    """One line for each clause of which the quotation says nothing.

    Args:
        degrees: how fully each word of ``said.content`` stands in the quotation, 0 to 1.
    """
    found = {token.start: degree for token, degree in zip(said.content, degrees, strict=True)}
    reasons = []
    for clause in _clauses(said):
        told = [(found[token.start], token) for token in clause if token.start in found and token.term not in _TELLING]
        told = [one for one in told if not _is_light(one[1])]
        held = sum(degree >= _SAID for degree, _ in told)
        if len(told) == 1 and _has_numbers(said, clause):
            continue
        if told and (not held or (len(told) >= _LONGER and held < _FEW * len(told))):
            words = said.text[told[0][1].start : told[-1][1].end]
            reasons.append(f"the quotation says nothing of “{words}”")
    return reasons


def _is_light(token: Token) -> bool:
    return token.term in _LIGHT or any(one.folded in _LIGHT for one in forms_of(token))


def _has_numbers(said: Statement, clause: Sequence[Token]) -> bool:
    """Whether a clause tells when or how much; whether the quotation has it is asked elsewhere."""
    if clause[0].folded not in _WITH_NUMBERS:
        return False
    start, end = clause[0].start, clause[-1].end
    starts = [number.start for number in said.numbers] + [date.start for date in said.dates]
    return any(start <= at < end for at in starts)


def _clauses(said: Statement) -> list[list[Token]]:
    """The words of a sentence, cut where a clause, an apposition or a further thing begins."""
    clauses: list[list[Token]] = [[]]
    end = 0
    for token in said.tokens:
        if token.folded in _OPENS or _BREAK.search(said.text, end, token.start) or _is_joined(token):
            clauses.append([])
        clauses[-1].append(token)
        end = token.end
    return clauses


def _is_joined(token: Token) -> bool:
    """Whether an Arabic word begins with "and": its stem does not."""
    if not token.folded.startswith("و") or len(token.folded) < 3:
        return False
    rest = token.folded[1:]
    if rest in _OPENS or (len(rest) > 2 and not token.term.startswith("و")):
        return True
    # "and attended": a verb behind the letter, and no word of its own with it ("وزير")
    plain = Token(rest, light_arabic(rest), token.start, token.end)
    return len(rest) > 2 and is_verb(plain) and not renderings((token,), "ar", "en")
