"""A question or an answer as the rules of follow-ups see it: its words, whom and when it names, how it opens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from rag.conversation.mentions import Mention, bare, date_span, mentions, plain
from rag.conversation.table import words_of
from rag.language.detect import detect_question_language
from rag.language.stopwords import is_stopword
from rag.language.tokens import Token, tokenize
from rag.schema import Span


@dataclass(frozen=True)
class Said:
    """A text, read when it is needed. ``words`` are folded; in Arabic a clitic is taken off a name or a word of asking."""

    text: str

    @cached_property
    def language(self) -> str:
        return detect_question_language(self.text)

    @cached_property
    def tokens(self) -> list[Token]:
        return list(tokenize(self.text, self.language))

    @cached_property
    def words(self) -> list[str]:
        return [bare(token.folded) for token in self.tokens]

    @cached_property
    def mentions(self) -> list[Mention]:
        return mentions(self.text, self.language)

    @cached_property
    def date(self) -> Span | None:
        return date_span(self.text)

    @cached_property
    def opening(self) -> int:
        """How many words at its beginning only say that it goes on: "and", "ok so"."""
        return next((at for at, word in enumerate(self.words[:-1]) if word not in words_of("connective")), max(0, len(self.words) - 1))

    @cached_property
    def connected(self) -> bool:
        """Whether it goes on from what was said, by a word or an Arabic clitic: "and Sweden?", "والسويد؟"."""
        first = self.tokens[0].folded
        return self.opening > 0 or (first != self.words[0] and first.startswith(("و", "ف")))

    @property
    def body(self) -> list[str]:
        """The words behind the opening."""
        return self.words[self.opening :]

    @property
    def opened(self) -> str:
        """The text behind the opening, and behind a clitic that was taken off."""
        return self.text[self.start(self.opening) :]

    @cached_property
    def content(self) -> list[int]:
        """Places of the words that say what it is about."""
        small = words_of("asking", "auxiliary", "connective", "preposition", "light")
        return [at for at, word in enumerate(self.words) if not is_stopword(word) and word not in small]

    @cached_property
    def pieces(self) -> list[str]:
        """Whom, what and when it is about, in order, as it is written: names, words, a time; no name twice."""
        spans = [(m.start, m.end, m.shown) for m in self.mentions if m.kind != "role"]
        spans += [(self.start(at), self.tokens[at].end, self.word(at)) for at in self.content]
        if self.date:
            spans.append((*self.date, self.text[slice(*self.date)]))
        kept: list[tuple[int, int, str]] = []
        for start, end, shown in sorted(spans, key=lambda span: (span[0], -span[1])):
            if not kept or start >= kept[-1][1]:
                kept.append((start, end, shown))
        return list(dict.fromkeys(plain(shown) for _, _, shown in kept))

    def start(self, at: int) -> int:
        """Where a word begins in the text, behind the clitic that was taken off it."""
        return self.tokens[at].start + len(self.tokens[at].folded) - len(self.words[at])

    def word(self, at: int) -> str:
        """A word as it is written, without the clitic that was taken off it."""
        return self.text[self.start(at) : self.tokens[at].end]

    def folded(self, at: int) -> str:
        """A word as it is compared; "" before the first and behind the last."""
        return self.words[at] if 0 <= at < len(self.words) else ""

    def named(self, kinds: Iterable[str]) -> list[Mention]:
        """The mentions of these kinds, in order."""
        return [mention for mention in self.mentions if mention.kind in kinds]


@dataclass(frozen=True, slots=True)
class Earlier:
    """An exchange before a question: what was asked, standing alone, and what was answered."""

    asked: Said
    answer: Said
    answered: bool
