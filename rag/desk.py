"""The desk: builds every part from the settings and offers them as one object. The only place that wires."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from llama_index.core.llms import LLM

from rag.answer.asynchronous import in_thread
from rag.answer.engine import AnswerEngine
from rag.answer.generative.answerer import GenerativeAnswerer
from rag.answer.generative.prompts import load_prompts
from rag.answer.generative.rewriting import Rewriter
from rag.answer.query_engine import NewsdeskQueryEngine
from rag.answer.suggestions import Suggestions, follow_ups
from rag.config import Config, load_config
from rag.index.doctor import Diagnosis, examine
from rag.index.index import Index, IndexSettings
from rag.index.providers import make_embedding
from rag.ingest.chunker import CHUNKER
from rag.ingest.pipeline import delete_articles, ingest, needs_ingest
from rag.language.tokens import ANALYZER
from rag.llm.chat import ChatModel
from rag.llm.providers import make_llm, read_key
from rag.llm.trial import Trial, try_model
from rag.retrieve.reranker import make_reranker
from rag.retrieve.retriever import HybridRetriever
from rag.schema import Answer, Article, ArticlePage, DayCount, Filters, Hit, IngestProgress, IngestReport, Stats


class Newsdesk:
    """Questions and answers over one folder of articles. A context manager; safe to use from several threads."""

    def __init__(self, config: Config, llm: LLM | None = None) -> None:
        self.config = config
        prompts = load_prompts(config.prompts)
        secret = "" if llm else read_key(config.llm)
        given, llm = llm is not None, llm or make_llm(config.llm)
        self._embedding = make_embedding(config.embedding)
        chunking = f"{CHUNKER}:{config.chunking.max_words}:{config.chunking.whole_words}"
        settings = IndexSettings(embedding=self._embedding.model_name, analyzer=ANALYZER, chunking=chunking)
        self._index = Index.open(config.index.path, self._embedding, settings, config.index.lock_seconds, config.corpus.path)
        self._reranker = make_reranker(config.search)
        self._retriever = HybridRetriever(self._index, self._embedding, config.search, self._reranker)
        self._chat = ChatModel(llm, config.llm, llm.metadata.model_name if given else config.llm.model, secret) if llm else None
        generative = GenerativeAnswerer(self._chat, prompts, config.answer, config.llm) if self._chat else None
        rewriter = Rewriter(self._chat, prompts) if self._chat else None
        self._engine = AnswerEngine(self._index, self._retriever, config.answer, generative, rewriter)
        self._suggestions = Suggestions(self._index, self._engine)

    def needs_ingest(self) -> bool:
        """Whether a file of the corpus was added, changed or removed since the last ingest, told by names, sizes and times."""
        return needs_ingest(self._index, self.config.corpus.path)

    def ingest(
        self,
        paths: Sequence[str | Path] | None = None,
        progress: Callable[[IngestProgress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> IngestReport:
        """Bring the index up to date with the corpus folder; with ``paths``, add just those files or folders instead.

        Args:
            progress: called every few files and chunks. It may raise to stop: what was published stays, the rest is published by the
                next ingest.
            cancelled: asked as often. When it turns true, the ingest ends; files that are wholly in stay, of the others nothing is
                kept, and the report says ``cancelled``. The next ingest of the same files brings in the rest.

        Raises:
            CorpusError: the corpus folder, or one of the paths, is not there.
            IndexBusy: another process is writing to this index.
        """
        files = None if paths is None else [Path(path) for path in paths]
        return ingest(self._index, self.config.corpus.path, self.config, files, progress, cancelled)

    def search(self, question: str, k: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The ``k`` passages nearest to a question, best first."""
        return self._retriever.search(self._retriever.read(question), k, filters)

    def query(self, question: str, history: Sequence[Any] = (), filters: Filters | None = None, read_dates: bool = True) -> Answer:
        """Answer a question, or refuse to.

        Args:
            history: the conversation so far, oldest first: answers, questions, (question, answer) pairs or chat messages. What a
                follow-up leaves open ("why?", "and Qatar?") is taken from it; ``Answer.searched_for`` shows what was searched.
            read_dates: whether a time that the question names ("yesterday", "in May 2024") brings the articles of that time first;
                ``Answer.window`` shows how it was read. Without, it is mere words.
        """
        return self._engine.answer(question, history, filters, read_dates)

    def stream(
        self, question: str, history: Sequence[Any] = (), filters: Filters | None = None, read_dates: bool = True
    ) -> Iterator[str | Answer]:
        """Pieces of the answer's text as they come, then the finished ``Answer``. Closing the iterator ends the work of a model.

        Without a model the pieces add up to the answer's text. With one they are what it says while it is being checked, each
        sentence followed by its marks; the finished answer is what stands, and may be a quoted one in its place.
        """
        return self._engine.stream(question, history, filters, read_dates)

    async def aquery(self, question: str, history: Sequence[Any] = (), filters: Filters | None = None, read_dates: bool = True) -> Answer:
        """``query`` that does not block the event loop."""
        async for event in self.astream(question, history, filters, read_dates):
            if isinstance(event, Answer):
                return event
        raise AssertionError("a stream ends with its answer")

    def astream(
        self, question: str, history: Sequence[Any] = (), filters: Filters | None = None, read_dates: bool = True
    ) -> AsyncGenerator[str | Answer, None]:
        """``stream`` that does not block the event loop; cancelling the task, or closing the iterator, ends the work of a model."""
        return in_thread(lambda cancellation: self._engine.stream(question, history, filters, read_dates, cancellation))

    def articles(self, filters: Filters | None = None) -> list[Article]:
        """The articles, newest first."""
        return self._index.articles(filters)

    def article(self, article_id: str) -> Article:
        """One article.

        Raises:
            ArticleNotFound: no article has this id.
        """
        return self._index.article(article_id)

    def browse(
        self,
        search: str = "",
        sort: str = "date",
        descending: bool = True,
        offset: int = 0,
        limit: int = 50,
        filters: Filters | None = None,
    ) -> ArticlePage:
        """One page of the table of articles, without their texts: quick with a hundred thousand of them too.

        Args:
            search: every word of it must stand in an article's title, outlet or id. A part of a word is enough; case, accents and
                Arabic spellings do not matter.
            sort: "title", "outlet", "date", "language" or "words". Articles without a date or an outlet come last either way;
                equal ones stand in order of their ids.
            offset: rows before the page, from 0.
            limit: rows of the page at most.

        Raises:
            ValueError: another ``sort``, or a negative ``offset`` or ``limit``.
        """
        return self._index.browse(search, sort, descending, offset, limit, filters)

    def per_day(self, by: str = "language", filters: Filters | None = None) -> tuple[DayCount, ...]:
        """How many articles each day has, by "language" or "outlet" ("" for none), oldest first; articles without a date are left out.

        Raises:
            ValueError: another ``by``.
        """
        return self._index.per_day(by, filters)

    def failures(self) -> tuple[tuple[str, str], ...]:
        """(file, reason) of what the last ingest could not read in the files of the index; a place in the file stands behind its name."""
        return self._index.failures()

    def delete(self, article_id: str) -> None:
        """Take an article out of the index. Its file stays where it is, and is passed over until it changes.

        Raises:
            ArticleNotFound: no article has this id.
        """
        self.delete_articles([article_id])

    def delete_articles(self, article_ids: Sequence[str], files: bool = False) -> tuple[str, ...]:
        """Take several articles out of the index, in one step. Returns their ids.

        Args:
            files: also remove the file of each, when it lies in the corpus folder and holds that one article and nothing else. Any
                other file is left, and passed over until it changes.

        Raises:
            ArticleNotFound: no article has one of these ids; nothing was touched.
        """
        return delete_articles(self._index, self.config.corpus.path, article_ids, files)

    def stats(self) -> Stats:
        """What the index covers: articles, chunks, dates, languages, outlets."""
        return self._index.stats()

    def suggestions(self, language: str = "en") -> list[str]:
        """A few questions that the articles answer, in a language, for people who do not know yet what to ask; made once per generation."""
        return self._suggestions.first(language)

    def follow_ups(self, answer: Answer, language: str | None = None, most: int = 3) -> list[str]:
        """Up to ``most`` questions that go on from an answer, each answered by other words than it showed; in its own language for None."""
        return follow_ups(self._index, self._engine, answer, language or answer.language, most)

    def doctor(self, mend: bool = True) -> Diagnosis:
        """Check the three stores against each other, and mend what can be mended."""
        return examine(self._index, mend)

    def try_model(self) -> Trial | None:
        """Ask the model of the settings for a word; None when there is none."""
        return try_model(self._chat) if self._chat else None

    def as_retriever(self, k: int = 10, filters: Filters | None = None) -> HybridRetriever:
        """A LlamaIndex retriever over this desk's articles."""
        return HybridRetriever(self._index, self._embedding, self.config.search, self._reranker, k, filters)

    def as_query_engine(self) -> NewsdeskQueryEngine:
        """A LlamaIndex query engine that answers as ``query`` does."""
        return NewsdeskQueryEngine(self._engine, self._index)

    def close(self) -> None:
        """Let go of the index's files, and of the model."""
        if self._chat:
            self._chat.close()
        self._index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def open_desk(
    config: str | Path | None = None, corpus: str | Path | None = None, index: str | Path | None = None, llm: LLM | None = None
) -> Newsdesk:
    """Open a desk on a settings file, a folder of articles and a folder for the index; None takes what the settings say.

    Args:
        llm: any LlamaIndex LLM, in the place of the one in the settings.
    """
    return Newsdesk(load_config(config, corpus, index), llm)
