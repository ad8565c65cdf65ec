"""Negation: what a text denies, and whether two texts deny the same.

A negation is known by its scope, the next words that say something: "was not killed" denies "killed". Plain negations (not, never, لم)
must be met by one; words that deny in another manner (without, refuse, deny, دون, رفض) may meet them and ask for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rag.language.stem import stem
from rag.language.stopwords import is_stopword
from rag.language.tokens import Token
from rag.verify.arabic import root, variants

_SCOPE = 5  # words that say something, from the negation to the end of its clause
_ADVERB = "li"  # how the stems of English adverbs end
_REACH = 12  # words within which they are looked for
_CLAUSE_END = re.compile(r"[,.;:!?،؛؟]")

_PLAIN = frozenset(
    """not no never none nobody nothing neither nor nowhere cannot
    لا لم لن ليس ليست ليسوا لسنا لست ليسا ولا ولم ولن وليس وليست فلا فلم فلن فليس الا""".split()
) - {"الا"}
# They deny as well, and are often all that is left of a plain negation in other words
_IN_OTHER_WORDS = frozenset(
    """without fail failure refuse refusal deny denial reject lack absent absence unable unlikely impossible hardly barely rarely seldom
    stop prevent avoid cease decline unless except unaware unclear
    غير دون بدون عدم نفي ينفي نفت رفض يرفض انعدام غياب فشل يفشل عجز عجزت امتنع امتنعت توقف توقفت منع حال سوي نادرا قلما بلا انكر انكرت
    مستحيل يستحيل استحاله خلا وغير ودون وعدم بعدم لعدم فاقد تجنب خال لولا كف""".split()
)
_STEMS_IN_OTHER_WORDS = frozenset(stem(word, "en") if word.isascii() else stem(word, "ar") for word in _IN_OTHER_WORDS) - {
    "حال"
}  # "حالي" is "current"
# Verbs among them, of which any form denies: "رفضت", "يرفضون"
_DENYING_VERBS = frozenset("نفي ينفي رفض يرفض فشل يفشل عجز يعجز امتنع يمتنع توقف يتوقف منع يمنع انكر ينكر تجنب يتجنب".split())
_SHORT_FORMS = frozenset(
    """didnt doesnt dont isnt arent wasnt werent hasnt havent hadnt cant couldnt wont wouldnt shouldnt mustnt neednt mightnt shant
    aint""".split()
)
# They deny a thing, and what happens to it is denied with it: any word of the clause may be the one
DENYING_THINGS = frozenset("no none nobody nothing neither nowhere never لا".split())
# No negations, for all their looks: (words, their number). Still (لا يزال), especially (لا سيما), not only, at least (no less than)
_STILL = frozenset(
    """least less fewer later doubt matter wonder اقل يقل تقل يزال تزال يزالون زال زالت زالوا تزالون يزل تزل ازال نزال انفك ينفك سيما بد شك
    ريب مناص محاله""".split()
)
_NOT = frozenset({"not", "no", "لا", "لم", "ولا", "ما", "ليس", "وليس", "فلا"})
_ONLY = frozenset({"only", "just", "merely", "simply", "فقط", "فحسب", "مجرد"})
_ALSO_ONLY = 4  # words behind "ليس" within which فقط and فحسب may stand


# Words between a negation and what it denies: no longer, لم يعد
_LONGER = frozenset("longer anymore even yet يعد تعد يعودوا نعد يكد تكد بعد".split())
# They carry an earlier negation on, and count for none of their own: neither ... nor
_CARRYING = frozenset({"nor", "ولا", "فلا"})


@dataclass(frozen=True, slots=True)
class Negation:
    """A negation: the word itself and the terms that it denies, nearest first, Arabic ones by their root.

    ``plain``: whether another must meet it. ``only``: it takes back a mere "only", and denies nothing else.
    """

    word: str
    scope: tuple[str, ...]
    plain: bool = False
    only: bool = False


def read_negations(tokens: Sequence[Token], text: str) -> tuple[Negation, ...]:
    """The negations of a text in order."""
    found: list[Negation] = []
    for at, token in enumerate(tokens):
        if not (_is_plain(token.folded) or denies_in_other_words(token)):
            continue
        scope = _scope(tokens, at, text)
        if token.folded in _NOT and (kind := _no_negation(tokens, at)):
            found.extend([Negation(token.folded, scope, only=True)] if kind == "only" else [])
        else:
            carries = token.folded in _CARRYING and any(one.plain for one in found)
            found.append(Negation(token.folded, scope, plain=_is_plain(token.folded) and not carries))
    return tuple(found)


def wrong_negations(
    said: Sequence[Negation],
    quoted: Sequence[Negation],
    words: Collection[str],
    other_words: Collection[str],
    terms: Collection[str],
    other_terms: Collection[str],
) -> list[str]:
    """What one text denies and the other does not, one line each; both are in one language.

    Args:
        words: folded words of the sentence, ``terms`` its stems; ``other_words`` and ``other_terms`` those of the quotation.
    """
    reasons = []
    # "denied" in both texts is no answer to "not" in one of them: "was not denied" against "was denied"
    able = [one for one in quoted if one.plain or one.word not in words]
    plain = [one for one in said if one.plain]
    if len(plain) > len([one for one in able if not one.only]) or _unmet(plain, able, other_terms):
        reasons.append("the sentence negates what the quotation does not")
    elif _only(said, quoted, other_words):
        reasons.append("the sentence negates an only that the quotation does not")
    plain = [one for one in quoted if one.plain]
    if _unmet(plain, [one for one in said if one.plain or one.word not in other_words], terms) or _only(quoted, said, words):
        reasons.append("the quotation negates what the sentence does not")
    return reasons


def denies_in_other_words(token: Token) -> bool:
    """Whether a word denies without being a plain negation: "refused", "دون"."""
    if _is_plain(token.folded):
        return False
    if token.folded in _IN_OTHER_WORDS or token.term in _STEMS_IN_OTHER_WORDS:
        return True
    return not token.folded.isascii() and any(one.folded in _DENYING_VERBS for one in variants(token.folded))


def _unmet(denied: Sequence[Negation], others: Sequence[Negation], terms: Collection[str]) -> bool:
    """Whether something denied stands in the other text, and nothing there denies it."""
    met = {term for one in others if not one.only for term in one.scope}
    keys = frozenset(map(key, terms)) if denied else frozenset[str]()
    for one in denied:
        shared = [term for term in _heads(one) if term in keys]
        if shared and not any(term in met for term in shared):
            return True
    return False


def key(term: str) -> str:
    """What a term is compared by: Arabic verbs change their stem with their tense, and keep their root."""
    return (root(term) if "\u0600" <= term[:1] <= "\u06ff" else "") or term


def _heads(one: Negation) -> tuple[str, ...]:
    """The words of which a negation denies one: the next, but for an adverb ("not really agree")."""
    if one.word in DENYING_THINGS:
        return one.scope
    first = next((at for at, term in enumerate(one.scope) if not term.endswith(_ADVERB)), 0)
    return one.scope[first : first + 1]


def _only(said: Sequence[Negation], quoted: Sequence[Negation], words: Collection[str]) -> bool:
    """Whether "not only" stands against a mere "only"."""
    return any(one.only for one in said) and not any(one.only for one in quoted) and any(word in words for word in _ONLY)


def _is_plain(folded: str) -> bool:
    return folded in _PLAIN or folded in _SHORT_FORMS


def _no_negation(tokens: Sequence[Token], at: int) -> str:
    """What a negation is that denies nothing: "only" for "not only", "still" for "لا يزال", "no less than", "لا سيما", "No. 5"; else ""."""
    behind = [token.folded for token in tokens[at + 1 : at + 1 + _ALSO_ONLY]]
    if not behind:
        return ""
    if behind[0] in _ONLY:
        return "only"
    if behind[0] in _STILL or (tokens[at].folded == "no" and behind[0][:1].isdigit()):
        return "still"
    if tokens[at].folded in ("ليس", "وليس", "لا", "ولا") and any(word in _ONLY for word in behind):
        return "only"
    return ""


def _scope(tokens: Sequence[Token], at: int, text: str) -> tuple[str, ...]:
    found: list[str] = []
    end = tokens[at].end
    for token in tokens[at + 1 : at + 1 + _REACH]:
        if found and _CLAUSE_END.search(text, end, token.start):
            break
        if not is_stopword(token.folded) and token.folded not in _LONGER:
            found.append(key(token.term))
        end = token.end
    return tuple(found[:_SCOPE])
