"""Questions to begin with, made from the articles: who speaks in them, about which country, and on which days."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import product

from babel.dates import format_date

from rag.answer.engine import AnswerEngine
from rag.index.index import Index
from rag.language.lexicon import places
from rag.language.tokens import analyze
from rag.schema import Article, Filters

_ARTICLES_READ = 40
_MOST = 4
_ENGLISH_NAME = r"[A-Z][\w'’-]+(?: (?:al-|Al )?[A-Z][\w'’-]+){0,2}"
# The speaker stands before the verb in English, behind it in Arabic
_SPEAKER: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(rf"({_ENGLISH_NAME}) (?:said|says|stated|added|told|stressed|noted|announced|warned)\b"),
    "ar": re.compile(
        r"(?:قال|قالت|أكد|أكدت|صرح|أشار|أعلن|أعلنت|أوضح)\s+((?:(?:الرئيس|الشيخ|الوزير|وزير|رئيس|أمير|الأمير)\s+)?[\u0621-\u064a]{3,})"
    ),
}
_ABOUT = {"en": "What did {speaker} say about {topic}?", "ar": "ماذا قال {speaker} عن {topic}؟"}
_SAID = {"en": "What did {speaker} say?", "ar": "ماذا قال {speaker}؟"}
_DAY = {"en": "What happened on {day}?", "ar": "ماذا حدث في {day}؟"}
_NO_NAMES = frozenset(
    """The This That He She It They We In On At And But For His Her Monday Tuesday Wednesday Thursday Friday Saturday Sunday
    المنطقة هذا هذه ذلك أن إلى على""".split()
)


def suggest(index: Index, engine: AnswerEngine, language: str) -> list[str]:
    """Up to four questions in a language ("en" or "ar") that the engine answers, the most promising first."""
    if language not in _SPEAKER:
        language = "en"
    articles = index.articles(Filters(languages=(language,)), limit=_ARTICLES_READ)
    chosen: list[str] = []
    for question in _candidates(articles, language):
        if question not in chosen and engine.quote(question).answered:
            chosen.append(question)
        if len(chosen) == _MOST:
            break
    return chosen


def _candidates(articles: list[Article], language: str) -> Iterable[str]:
    speakers = _most_frequent(_SPEAKER[language], articles)[:3]
    topics = _places(articles, language)[:4]
    days = [article.date for article in articles if article.date]
    dated = _DAY[language].format(day=format_date(days[0], "d MMMM y", locale=language)) if days else None
    # Each speaker meets another topic first, so that the questions differ
    pairs = sorted(product(range(len(speakers)), range(len(topics))), key=lambda pair: ((pair[1] - pair[0]) % max(1, len(topics)), pair[0]))
    about = [_ABOUT[language].format(speaker=speakers[s], topic=topics[t]) for s, t in pairs if topics[t] not in speakers[s]]
    yield from about[:3]
    if dated:
        yield dated
    yield from about[3:9]
    yield from (_SAID[language].format(speaker=speaker) for speaker in speakers)


def _places(articles: list[Article], language: str) -> list[str]:
    """The countries that most articles speak of."""
    counts: Counter[str] = Counter()
    for article in articles:
        counts.update(set(analyze(article.text, language)) & places(language).keys())
    return [places(language)[term] for term, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def _most_frequent(pattern: re.Pattern[str], articles: list[Article]) -> list[str]:
    counts: Counter[str] = Counter()
    for article in articles:
        counts.update({name for name in pattern.findall(article.text) if name.split()[0] not in _NO_NAMES})
    return [name for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
