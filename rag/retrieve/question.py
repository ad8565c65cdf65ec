"""Reading a question: its language, what it is about, and what kind of answer it wants."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from rag.language.dates import FoundDate, find_dates
from rag.language.detect import detect_question_language
from rag.language.fold import fold
from rag.language.lexicon import equivalents
from rag.language.skeleton import skeleton
from rag.language.stopwords import is_stopword
from rag.language.tokens import Token, tokenize

Kind = Literal["person", "place", "date", "number", "reason", "other"]

MAX_QUESTION = 2000
"""Characters of a question that are read; what is pasted behind them (whole articles, noise) would cost time and help nobody."""

# The pattern that matches earliest names the kind; patterns run on folded text.
_KINDS: tuple[tuple[Kind, str], ...] = (
    (
        "number",
        r"\bhow (?:many|much|old|long|far|large|big|tall|high|often)\b|\bwhat (?:percent\w*|number|share|proportion)\b|\bpopulation\b",
    ),
    ("number", r"(?:^|\s)(?:و|ف|ب|ل)?كم(?:\s|$)|\bما (?:هو |هي )?(?:عدد|نسبه|مساحه|ارتفاع|طول|سعر)\b|\bما عدد\b"),
    ("date", r"\bwhen\b|\b(?:what|which|on what|in what|in which) (?:\w+ )?(?:year|date|day|month|century|decade|time)\b|\bhow recently\b"),
    ("date", r"\bمتي\b|\b(?:اي|ما) (?:هو |هي )?(?:عام|سنه|تاريخ|يوم|شهر|قرن|عقد|وقت)\b"),
    (
        "person",
        r"\b(?:who|whom|whose)\b|\b(?:what|which) (?:\w+ )?"
        r"(?:leaders?|presidents?|ministers?|officials?|persons?|people|man|woman|player|actor|king)\b",
    ),
    ("person", r"(?:^|\s)من (?:هو|هي|هم|كان|كانت|الذي|التي|قام|قال)\b|^\W*(?:و)?من\s|(?:^|\s)(?:مع|ل|ب)\s?من\s|\bما اسم\b"),
    (
        "place",
        r"\bwhere\b|\b(?:what|which|in what|in which) (?:\w+ )?(?:city|country|place|state|town|region|continent|location|river|area)\b",
    ),
    ("place", r"\b(?:الي )?اين\b|\b(?:اي|ما) (?:هو |هي )?(?:مدينه|دوله|بلد|مكان|ولايه|منطقه|قاره|عاصمه)\b"),
    (
        "reason",
        r"\bwhy\b|\bwhat (?:caused|causes|is the reason|was the reason|led to)\b|\bلماذا\b|\bلما\b|\b(?:ما|ماذا) (?:هو |هي |كان )?سبب\b",
    ),
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)

# Questions whose answer is likely to lie in several articles.
_SEVERAL = re.compile(
    r"\b(?:which|what) (?:\w+ ){0,2}\w{3,}s (?:did|do|does|were|are|have|has|had|was|is|will|can)\b|\bwho (?:all|are|were)\b"
    r"|\b(?:list|name|compare|summari[sz]e|summary|overview|differences?|versus|all the|both|each|various)\b"
    r"|\bwhat(?: has| is|s)? happen(?:ed|ing)\b|\bnews\b(?! \w)"
    r"|\bاذكر\b|\bعدد\b.{0,3}$|\bقارن\b|\bمن هم\b|\bما هي ال\w+(?:ات|ين)\b|\bماذا (?:حدث|حصل|جري)\b|\b(?:لخص|ملخص|الاخبار)\b|\bكل من\b"
)
# Words about the asking, not about the subject: no article says "the articles say what happened".
_ABOUT_ASKING = frozenset(
    """happened happen happening article articles corpus question answer compare summarise summarize summary list overview news
    حدث حصل جري المقالات المقال مقالات مقال سوال قارن لخص ملخص اذكر الاخبار اخبار""".split()
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the pipeline sees it.

    ``tokens`` are the words that say what it is about, each term once; function words and question words are left out.
    ``kind`` is what an answer must hold. ``dates`` are the days and periods it names, ``date_terms`` the terms that
    name them: an article published then covers these without repeating them. ``several``: whether it asks for more than one thing.
    ``meanings`` maps a term of another language to those of the question's terms that it means, ``names`` the skeleton of
    a name to the question's term: in another script the name is spelt otherwise.
    """

    text: str
    language: str
    tokens: tuple[Token, ...]
    kind: Kind
    several: bool
    dates: tuple[FoundDate, ...]
    date_terms: frozenset[str]
    meanings: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]

    @property
    def terms(self) -> tuple[str, ...]:
        return tuple(token.term for token in self.tokens)

    @property
    def overview(self) -> bool:
        """Whether it asks what happened and names no subject, at most a time: "what happened on 2 December 2024?"."""
        return self.several and not self.subject

    @property
    def subject(self) -> tuple[str, ...]:
        """The terms that do not merely name a time."""
        return tuple(term for term in self.terms if term not in self.date_terms)

    @property
    def period(self) -> tuple[datetime.date, datetime.date] | None:
        """First and last day that the question names, None when it names none."""
        if not self.dates:
            return None
        return min(date.first for date in self.dates), max(date.last for date in self.dates)


def read_question(text: str, languages: Iterable[str] = ()) -> Question:
    """Read a question of any length and content; it may turn out to have no words at all.

    Args:
        languages: ISO 639-1 codes of the articles' languages, into which its terms are carried over.
    """
    # Half a surrogate pair is no character, and no store takes one
    words = text[:MAX_QUESTION].encode("utf-8", "ignore").decode().split()
    text = " ".join(words[:-1] if len(text) > MAX_QUESTION and len(words) > 1 else words)  # no word is cut in two
    language = detect_question_language(text)
    dates = tuple(find_dates(text))
    tokens: dict[str, Token] = {}
    for token in tokenize(text, language):
        if token.term and not is_stopword(token.folded) and token.folded not in _ABOUT_ASKING:
            tokens.setdefault(token.term, token)
    within = frozenset(token.term for token in tokens.values() if any(date.start <= token.start < date.end for date in dates))
    folded = fold(text)
    meanings = _meanings(tokens, language, languages)
    names = _names(tokens.values(), text, frozenset().union(*meanings.values())) if set(languages) - {language} else {}
    return Question(text, language, tuple(tokens.values()), _kind(folded), bool(_SEVERAL.search(folded)), dates, within, meanings, names)


def _meanings(terms: Iterable[str], language: str, languages: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for term in terms:
        for into in sorted(set(languages) - {language}):
            for other in sorted(equivalents(term, language, into)):
                found[other] = (*found.get(other, ()), term)
    return found


def _names(tokens: Iterable[Token], text: str, known: frozenset[str]) -> dict[str, str]:
    """Skeletons of what may be a name: a word that the lexicon does not know, and in Latin script one with a capital."""
    found = {}
    for token in tokens:
        written = text[token.start : token.end]
        if token.term not in known and not (written.isascii() and written.islower()) and (bones := skeleton(written)):
            found[bones] = token.term
    return found


def _kind(folded: str) -> Kind:
    found = [(match.start(), kind) for kind, pattern in _COMPILED if (match := pattern.search(folded))]
    return min(found)[1] if found else "other"
