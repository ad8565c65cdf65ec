"""Reading a question: its language, what it is about, and what kind of answer it wants."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.language.dates import FoundDate, find_dates
from rag.language.detect import detect_question_language
from rag.language.fold import fold
from rag.language.lexicon import LONGEST, Phrase, renderings
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
class Concept:
    """Something that a question speaks of: one of its words, or words that the lexicon knows as one (prime minister).

    ``terms`` are the question's own terms for it, ``word`` the one term when it is one word. ``ways`` maps a language (ISO 639-1) to
    what it may be called there, each with a weight above 0 and up to 1; for the language of the question these are synonyms.
    ``name`` is the skeleton of what may be a name, else "". ``part``: whether a longer concept holds it.
    """

    terms: tuple[str, ...]
    ways: Mapping[str, Mapping[Phrase, float]]
    word: str = ""
    name: str = ""
    part: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the pipeline sees it.

    ``tokens`` are the words that say what it is about, each term once; function words and question words are left out.
    ``kind`` is what an answer must hold. ``dates`` are the days and periods it names, ``date_terms`` the terms that
    name them: an article published then covers these without repeating them. ``several``: whether it asks for more than one thing.
    ``concepts`` say the same as ``tokens``, in every language of the articles.
    """

    text: str
    language: str
    tokens: tuple[Token, ...]
    kind: Kind
    several: bool
    dates: tuple[FoundDate, ...]
    date_terms: frozenset[str]
    concepts: tuple[Concept, ...]

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
    read = text[:MAX_QUESTION].encode("utf-8", "ignore").decode().split()
    text = " ".join(read[:-1] if len(text) > MAX_QUESTION and len(read) > 1 else read)  # no word is cut in two
    language = detect_question_language(text)
    dates = tuple(find_dates(text))
    words = list(tokenize(text, language))
    tokens: dict[str, Token] = {}
    for token in words:
        if _says_something(token):
            tokens.setdefault(token.term, token)
    within = frozenset(token.term for token in tokens.values() if any(date.start <= token.start < date.end for date in dates))
    folded = fold(text)
    concepts = tuple(_concepts(words, text, language, sorted({language, *languages})))
    return Question(text, language, tuple(tokens.values()), _kind(folded), bool(_SEVERAL.search(folded)), dates, within, concepts)


def _says_something(token: Token) -> bool:
    return bool(token.term) and not is_stopword(token.folded) and token.folded not in _ABOUT_ASKING


def _concepts(words: Sequence[Token], text: str, language: str, languages: Sequence[str]) -> Iterator[Concept]:
    """The longest phrases that the lexicon knows, then each word; nothing twice."""
    covered: set[int] = set()
    seen: set[tuple[int, tuple[str, ...]]] = set()
    for size in range(min(LONGEST, len(words)), 0, -1):
        for at in range(len(words) - size + 1):
            span = range(at, at + size)
            said = words[at : at + size]
            terms = tuple(token.term for token in said if _says_something(token))
            if not terms or (size, terms) in seen or (size > 1 and covered.issuperset(span)):
                continue
            ways = {into: found for into in languages if (found := renderings(said, language, into))}
            if size == 1:
                yield Concept(terms, ways, terms[0], _name(said[0], text), part=at in covered)
            elif ways:
                yield Concept(terms, ways)
                covered.update(span)
            else:
                continue
            seen.add((size, terms))


def _name(token: Token, text: str) -> str:
    """The skeleton of what may be a name: any word of a script without capitals, in Latin script one with a capital."""
    written = text[token.start : token.end]
    return "" if written.isascii() and written.islower() else skeleton(written)


def _kind(folded: str) -> Kind:
    found = [(match.start(), kind) for kind, pattern in _COMPILED if (match := pattern.search(folded))]
    return min(found)[1] if found else "other"
