"""A model behind the index: whichever package runs it, what comes out keeps to the same rules.

The model is loaded when the first text is embedded, not when a desk is opened: reading articles needs none.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr

from rag.errors import EmbeddingFailed, NewsdeskError

WAITS = (2.0, 8.0, 20.0)
"""Seconds before a batch of passages is asked for again of a server that is only busy. A question never waits."""

QUESTIONS = 32
"""Newest questions of which the vectors are kept."""

SAME = 0.95
"""Cosine from which two vectors of one text are of one model. Quantized models give other last digits in other company."""

Load = Callable[[], BaseEmbedding]
Result = TypeVar("Result")
Explain = Callable[[Exception], str]


class NeuralEmbedding(BaseEmbedding):
    """Text to unit vectors of one length, by a model of another package.

    Args:
        name: what the index remembers; it changes whenever the vectors would.
        load: makes the package's own embedding. Called once, at the first text.
        explain: one line for a user from whatever ``load`` or the model raises.
        passes: whether what was raised may pass by itself, such as "too many requests".
        query_prefix: what the model wants before a question; ``text_prefix``: before a passage.
        batch: texts that the model takes at a time.

    Every method raises EmbeddingFailed when the model cannot be loaded or reached, or when what it gives is not one
    finite vector, of some length and of the same number of places, for each text.
    """

    _load: Load = PrivateAttr()
    _explain: Explain = PrivateAttr()
    _passes: Callable[[Exception], bool] = PrivateAttr()
    _prefixes: tuple[str, str] = PrivateAttr()
    _model: BaseEmbedding | None = PrivateAttr(default=None)
    _length: int = PrivateAttr(default=0)
    _lock: threading.Lock = PrivateAttr(default_factory=threading.Lock)
    _asked: OrderedDict[str, list[float]] = PrivateAttr(default_factory=OrderedDict)

    def __init__(
        self,
        name: str,
        load: Load,
        explain: Explain,
        query_prefix: str = "",
        text_prefix: str = "",
        batch: int = 32,
        passes: Callable[[Exception], bool] = lambda _: False,
    ) -> None:
        super().__init__(model_name=name, embed_batch_size=batch)
        self._load, self._explain, self._passes = load, explain, passes
        self._prefixes = query_prefix, text_prefix

    @classmethod
    def class_name(cls) -> str:
        return "NeuralEmbedding"

    def load(self) -> BaseEmbedding:
        """The package's own embedding, loaded if it is not yet: for those who would rather wait now than at the first question."""
        with self._lock:
            if self._model is None:
                self._model = self._guarded(self._load)
            return self._model

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        model, prefix = self.load(), self._prefixes[1]
        marked = [prefix + text for text in texts]
        return self._checked(self._guarded(lambda: model.get_text_embedding_batch(marked), WAITS), len(texts))

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_query_embedding(self, query: str) -> list[float]:
        with self._lock:
            if (known := self._asked.get(query)) is not None:  # one question is looked for in each language apart
                return list(known)
        model, prefix = self.load(), self._prefixes[0]
        vector = self._checked([self._guarded(lambda: model.get_query_embedding(prefix + query))], 1)[0]
        with self._lock:
            self._asked[query] = vector
            if len(self._asked) > QUESTIONS:
                self._asked.popitem(last=False)
        return list(vector)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await asyncio.to_thread(self._get_query_embedding, query)

    async def _aget_text_embedding(self, text: str) -> list[float]:
        return await asyncio.to_thread(self._get_text_embedding, text)

    async def _aget_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return await asyncio.to_thread(self._get_text_embeddings, texts)

    def _guarded(self, ask: Callable[[], Result], waits: Sequence[float] = ()) -> Result:
        for wait in (*waits, None):
            try:
                return ask()
            except NewsdeskError:
                raise
            except Exception as error:  # whatever a package raises
                if wait is None or not self._passes(error):
                    # Without its cause: requests in it carry keys
                    raise EmbeddingFailed(self._explain(error)) from None
                time.sleep(wait)
        raise AssertionError("The last try has no wait")

    def _checked(self, rows: Sequence[Sequence[float]], count: int) -> list[list[float]]:
        """Rows of length 1. A model that gives anything else is at fault, not the article."""
        if len(rows) != count:
            raise EmbeddingFailed(f"{self._fault()} gave {len(rows)} vectors for {count} texts.")
        try:
            matrix = np.asarray(rows, dtype=np.float64)
        except (ValueError, TypeError):  # rows of several lengths, or no numbers
            matrix = np.zeros(0)
        if matrix.ndim != 2 or not matrix.shape[1]:
            raise EmbeddingFailed(f"{self._fault()} gave something else than vectors of one length.")
        self._length = self._length or matrix.shape[1]
        if matrix.shape[1] != self._length:
            raise EmbeddingFailed(f"{self._fault()} gave vectors of {self._length} numbers, and now of {matrix.shape[1]}.")
        norms = np.linalg.norm(matrix, axis=1, keepdims=True)
        if not np.isfinite(norms).all():
            raise EmbeddingFailed(f"{self._fault()} gave a vector that holds no numbers (NaN or infinite).")
        if (norms < 1e-12).any():
            raise EmbeddingFailed(f"{self._fault()} gave a vector of zeros, which has no direction.")
        rows_of_one: list[list[float]] = (matrix / norms).astype(np.float32).tolist()
        return rows_of_one

    def _fault(self) -> str:
        return f"The fault lies with the embedding model {self.model_name!r}; try another in [embedding] model. It"


def is_another_model(embedding: BaseEmbedding, text: str, vector: bytes) -> bool:
    """Whether the model behind a name gives a vector for a text (float32 bytes) that is not the one it gave before.

    Only a NeuralEmbedding is asked: what others do is told by their names.

    Raises:
        EmbeddingFailed: it cannot be asked.
    """
    if not isinstance(embedding, NeuralEmbedding):
        return False
    before, now = np.frombuffer(vector, np.float32), np.asarray(embedding.get_text_embedding(text), np.float32)
    return before.shape != now.shape or float(before @ now) < SAME
