"""The default embedding: hashed character n-grams, with nothing to download.

Each word that carries meaning is cut into its character 3- and 4-grams, word ends marked; each n-gram is hashed to one
of the vector's places and a sign (the hashing trick: Weinberger et al. 2009, "Feature Hashing for Large Scale Multitask
Learning"). Words that share most of their letters (inflections, other spellings of a name) so lie near each other.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import Field

from rag.language.stopwords import is_stopword
from rag.language.tokens import ANALYZER, folded_words

NGRAMS = (3, 4)


class HashedEmbedding(BaseEmbedding):
    """Text to a unit vector of ``dimensions`` floats, the same in every process and on every machine.

    A vector is never zero: text without a single word (emoji, symbols) is hashed as it stands.
    """

    dimensions: int = Field(default=1024, ge=64, description="Length of a vector.")

    def __init__(self, dimensions: int = 1024) -> None:
        # The name stands in the index, so that vectors of different making are never mixed.
        super().__init__(model_name=f"hashed-{dimensions}-v1.{ANALYZER}", dimensions=dimensions)

    @classmethod
    def class_name(cls) -> str:
        return "HashedEmbedding"

    def embed(self, text: str) -> npt.NDArray[np.float32]:
        """The vector of a text, shape (dimensions,), length 1."""
        words = Counter(folded_words(text))
        content = {word: count for word, count in words.items() if not is_stopword(word)}
        vector = self._sum(content or words)
        norm = float(np.linalg.norm(vector))
        if norm == 0.0:  # no words, or n-grams that cancelled each other out
            vector = self._place(_hashes(text or " ", (len(text) or 1,)), np.ones(1))
            norm = 1.0
        return (vector / np.float32(norm)).astype(np.float32)

    def _sum(self, words: Mapping[str, int]) -> npt.NDArray[np.float32]:
        """The n-grams of all words, each weighted by the root of how often it occurs (long words damped)."""
        if not words:
            return np.zeros(self.dimensions, np.float32)
        parts = [_hashes(f"^{word}$", NGRAMS) for word in words]
        counts = np.repeat(
            [count / len(part) ** 0.5 for part, count in zip(parts, words.values(), strict=True)], [len(part) for part in parts]
        )
        hashes, at = np.unique(np.concatenate(parts), return_inverse=True)
        return self._place(hashes, np.sqrt(np.bincount(at, counts)))

    def _place(self, hashes: npt.NDArray[np.uint64], weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
        signs = np.where(hashes >> np.uint64(63), 1.0, -1.0)
        places = (hashes % np.uint64(self.dimensions)).astype(np.int64)
        return np.bincount(places, signs * weights, minlength=self.dimensions).astype(np.float32)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self.embed(text).tolist()

    def _get_query_embedding(self, query: str) -> list[float]:
        return self.embed(query).tolist()

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


@lru_cache(maxsize=200_000)
def _hashes(text: str, sizes: tuple[int, ...]) -> npt.NDArray[np.uint64]:
    """A 64-bit number for each n-gram of a text."""
    grams = [text[at : at + size] for size in sizes for at in range(len(text) - size + 1)] or [text]
    # sha256 and not hash(): the built-in gives other numbers in each process
    return np.array(
        [int.from_bytes(hashlib.sha256(gram.encode("utf-8", "surrogatepass")).digest()[:8], "big") for gram in grams], np.uint64
    )
