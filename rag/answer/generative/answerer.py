"""Answering with a model: its sentences, streamed as they come, each held against the passages before it counts as supported.

Behind it stands the quoted answer, which is made first. Whatever goes wrong, the reader gets that, and one line that says what happened.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from rag.answer.citations import UNSUPPORTED, with_markers
from rag.answer.extractive import Weighed
from rag.answer.generative.prompts import Passage, Prompts
from rag.answer.generative.writing import Writing
from rag.answer.notice import notice
from rag.answer.phrases import phrase
from rag.config import AnswerConfig, LLMConfig
from rag.language.detect import is_in_another_language
from rag.llm.cancellation import Cancellation
from rag.llm.chat import ChatModel, Reply
from rag.llm.failures import ModelFailure
from rag.llm.usage import Usage, estimate_tokens
from rag.retrieve.question import Question
from rag.schema import Answer, Sentence

_ASK_FROM = 0.4  # of the threshold for refusing: below it the articles lack most of the question, or a name in it, and no model is asked
_FEW = 2  # passages of a second try after silence
_SURE = 0.4  # confidence from which the quotations stand although the model found no answer in them
_ON_THE_SUBJECT = 0.34  # of the best passage's share of the question, that one of the cited passages must hold
_PASSAGE_HEAD = 40  # tokens around a passage: its fences, headline, outlet, date
_NO_USAGE: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Brief:
    """What a model is asked to answer: the question, what the search found, and what stands in for an answer of no use.

    ``quoted`` is the answer without a model. ``refuse`` makes the refusal that is given when the model finds nothing in passages of which
    we were not sure either.
    """

    question: Question
    weighed: Weighed
    quoted: Answer
    refuse: Callable[[], Answer]


class GenerativeAnswerer:
    """Lets a model answer from the passages that a search found, and checks what it says."""

    def __init__(self, chat: ChatModel, prompts: Prompts, answer: AnswerConfig, llm: LLMConfig) -> None:
        self._chat = chat
        self._prompts = prompts
        self._answer = answer
        self._llm = llm

    def deadline(self) -> float:
        """When an answer to a question that is asked now must be over, on the clock of ``time.monotonic``."""
        return self._chat.deadline()

    def is_worth_asking(self, weighed: Weighed) -> bool:
        """Whether the passages could hold an answer at all."""
        return bool(weighed.hits) and weighed.sure >= _ASK_FROM * self._answer.refuse_below

    def stream(self, brief: Brief, deadline: float, cancellation: Cancellation | None = None) -> Iterator[str | Answer]:
        """Pieces of the model's answer as they come, each sentence followed by its marks; then the answer that stands.

        Args:
            deadline: on the clock of ``time.monotonic``.
        """
        passages = all_passages = self._passages(brief.weighed)
        while True:
            writing = Writing(passages, self._answer.unsupported)
            try:
                reply = yield from self._listen(brief.question, passages, writing, deadline, cancellation)
            except ModelFailure as failure:
                if failure.kind == "too_long" and len(passages) > 1:
                    passages = passages[: len(passages) // 2]  # we only estimate tokens; the server counts them
                    continue
                if failure.kind == "empty" and len(passages) == len(all_passages) > _FEW:
                    passages = passages[:_FEW]  # llama.cpp's server says nothing at all to a prompt that is too long
                    continue
                yield self._instead(brief.quoted, failure.kind, writing, detail=failure.detail)
                return
            yield self._judge(brief, passages, writing, reply)
            return

    def _listen(
        self, question: Question, passages: Sequence[Passage], writing: Writing, deadline: float, cancellation: Cancellation | None
    ) -> Generator[str, None, Reply]:
        """Pass on what the model says, and give its ``Reply``."""
        rules, request = self._prompts.answer(question.text, question.language, passages, self._answer.max_sentences)
        reply, pieces = Reply(Usage(), cut=False), 0
        events = self._chat.stream(rules, request, deadline, cancellation)
        try:
            for event in events:
                if isinstance(event, Reply):
                    reply = event
                else:
                    yield from writing.hear(event)
                    pieces += 1
                    if writing.repeats:
                        reply = Reply(Usage(estimate_tokens(rules + request), pieces), cut=False)
                        break
        finally:
            events.close()
        yield from writing.end(reply.cut or writing.repeats)
        return reply

    def _passages(self, weighed: Weighed) -> list[Passage]:
        """The best passages, whole, as many as there is room for; the first always."""
        room = self._llm.context_tokens
        passages: list[Passage] = []
        for number, hit in enumerate(weighed.hits, start=1):
            room -= estimate_tokens(hit.text) + _PASSAGE_HEAD
            if room < 0 and passages:
                break
            passages.append(Passage(number, hit, weighed.articles[hit.article_id]))
        return passages

    # -- what stands ---------------------------------------------------------------------------------------------------

    def _judge(self, brief: Brief, passages: Sequence[Passage], writing: Writing, reply: Reply) -> Answer:
        """The model's answer, when it is one; else the quoted one."""
        quoted, weighed = brief.quoted, brief.weighed
        trouble = _trouble(brief, writing)
        usage = {"tokens_in": reply.usage.tokens_in, "tokens_out": reply.usage.tokens_out}
        if trouble == "found_nothing" and weighed.sure < _SURE:
            return replace(brief.refuse(), mode="generative", timings_ms=writing.timings(), usage=usage, model=self._chat.name)
        if trouble:
            return self._instead(quoted, trouble, writing, usage)
        # A sentence that nothing bears out may stand, marked, beside an answer; where the articles hardly hold one, it is left out
        marked = self._answer.unsupported == "mark" and quoted.answered
        chosen = [at for at, sentence in enumerate(writing.sentences) if marked or sentence.support == "supported"]
        kept = tuple(writing.sentences[at] for at in chosen)
        new_lines = [place for place, at in enumerate(chosen) if at in writing.breaks]
        return replace(
            quoted,
            text=with_markers(kept, new_lines),
            sentences=kept,
            citations=writing.citations,
            answered=True,
            confidence=round(weighed.sure * len(writing.supported) / len(writing.sentences), 4),
            mode="generative",
            timings_ms=writing.timings(),
            notice=self._notice(brief, passages, writing, reply, kept),
            usage=usage,
            model=self._chat.name,
        )

    def _instead(self, quoted: Answer, trouble: str, writing: Writing, usage: Mapping[str, int] = _NO_USAGE, detail: str = "") -> Answer:
        """The quoted answer, with one line on what became of the model's."""
        told = phrase(f"model_{trouble}", quoted.language, model=self._chat.name, seconds=f"{self._llm.seconds:g}")
        if detail and trouble in ("rejected", "other", "not_understood"):
            told = f"{told} ({detail})"
        instead = phrase("quoted_instead", quoted.language) if quoted.answered else ""
        notices = " ".join(filter(None, (told, instead, quoted.notice)))
        return replace(quoted, notice=notices, timings_ms=writing.timings(), usage=usage, model=self._chat.name)

    def _notice(self, brief: Brief, passages: Sequence[Passage], writing: Writing, reply: Reply, kept: Sequence[Sentence]) -> str:
        """What a reader should know about a model's answer; "" when there is nothing to know."""
        language, found = brief.question.language, len(brief.weighed.hits)
        lines = [notice(brief.question, brief.weighed.articles.values(), ())]
        if any(sentence.support == "unsupported" for sentence in kept):
            lines.append(phrase("unsupported_marked", language, mark=UNSUPPORTED))
        elif dropped := len(writing.sentences) - len(kept):
            lines.append(phrase("unsupported_dropped", language, n=dropped))
        if len(passages) < found:
            lines.append(phrase("passages_left_out", language, n=len(passages), all=found))
        if writing.unknown_marks:
            lines.append(phrase("unknown_marks", language, n=writing.unknown_marks))
        if reply.cut:
            lines.append(phrase("cut", language, n=self._llm.max_tokens))
        return " ".join(filter(None, lines))


def _trouble(brief: Brief, writing: Writing) -> str:
    """Why what the model said is of no use, by the name of its phrase; "" when it is an answer."""
    whole = " ".join(sentence.text for sentence in writing.sentences)
    if writing.repeats:
        return "repetition"
    if writing.only_reasoned:
        return "only_reasoned"
    if whole and is_in_another_language(whole, brief.question.language):
        return "wrong_language"
    if not writing.supported:
        return "found_nothing" if writing.not_found else "nothing_supported"
    if not brief.question.overview and not _is_on_the_subject(brief.weighed, writing):
        return "off_the_subject"
    return ""


def _is_on_the_subject(weighed: Weighed, writing: Writing) -> bool:
    """Whether what is cited speaks of what was asked: one of its passages holds a fair share of what the best one holds of the question."""
    cited = [(citation.article_id, citation.start, citation.end) for citation in writing.citations]
    best = max((e.passage_coverage for e in weighed.evidence), default=0.0)
    return any(
        e.passage_coverage >= _ON_THE_SUBJECT * best
        for e in weighed.evidence
        for article_id, start, end in cited
        if e.hit.article_id == article_id and e.start < end and start < e.end
    )
