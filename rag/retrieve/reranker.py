"""A second look at the best passages: a model that reads question and passage together says how well they fit.

It costs a model's pass for each passage, so only the first few of our own ranking are looked at. Their order is the
model's from then on; all others stay behind them as they were. Models that know English and Arabic:

    fastembed    BAAI/bge-reranker-v2-m3-int8 (570 MB), jinaai/jina-reranker-v2-base-multilingual (1.1 GB, not for
                 commercial use); or a folder with a model's ONNX file
    huggingface  BAAI/bge-reranker-v2-m3; or a folder
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from rag.config import SearchConfig
from rag.errors import ConfigError, NewsdeskError, RerankerFailed
from rag.index.model_folder import as_folder, read_folder
from rag.index.providers import require
from rag.index.trouble import Asked, explain
from rag.retrieve.fusion import Fused

if TYPE_CHECKING:
    from llama_index.core.postprocessor.types import BaseNodePostprocessor

FOUND_BY = "reranker"
_BATCH = 16
_WHAT = "[search] reranker = {!r}"


class Reranker(Protocol):
    """Says how well passages answer a question. Safe to use from several threads."""

    @property
    def name(self) -> str:
        """Which model it is, for those who look at the settings."""
        ...

    def rerank(self, question: str, passages: Sequence[str]) -> list[float]:
        """One finite score for each passage, in their order, higher is better; comparable within one call alone.

        Raises:
            RerankerFailed: the model cannot be had, or gives something else.
        """
        ...


class ModelReranker:
    """A reranker of another package. Its model is loaded at the first question.

    Args:
        load: makes the function that scores passages. Called once.
        explain: one line for a user from whatever ``load`` or the model raises.
    """

    def __init__(self, name: str, load: Callable[[], Score], explain: Callable[[Exception], str]) -> None:
        self._name = name
        self._load, self._explain = load, explain
        self._score: Score | None = None
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return self._name

    def load(self) -> Score:
        """The model, loaded if it is not yet: for those who would rather wait now than at the first question."""
        with self._lock:
            if self._score is None:
                self._score = self._guarded(self._load)
            return self._score

    def rerank(self, question: str, passages: Sequence[str]) -> list[float]:
        if not passages:
            return []
        score = self.load()
        scores = [float(value) for value in self._guarded(lambda: score(question, passages))]
        if len(scores) != len(passages) or not np.isfinite(scores).all():
            what = "a score that is no number" if len(scores) == len(passages) else f"{len(scores)} scores for {len(passages)} passages"
            raise RerankerFailed(f"The reranker {self._name!r} is at fault; try another in [search] reranker_model. It gave {what}.")
        return scores

    def _guarded(self, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except NewsdeskError:
            raise
        except Exception as error:  # whatever a package raises
            raise RerankerFailed(self._explain(error)) from error


Score = Callable[[str, Sequence[str]], Sequence[float]]


def make_reranker(config: SearchConfig) -> Reranker | None:
    """The reranker that the settings ask for, None when they ask for none.

    Raises:
        ConfigError: the kind is unknown, or no model is named.
        MissingPackage: its package is not installed; the message has the install line.
    """
    if not config.reranker:
        return None
    known = {"fastembed": (_fastembed, ("fastembed",), "fastembed")}
    known["huggingface"] = (_huggingface, ("sentence_transformers",), "sentence-transformers")
    if config.reranker not in known:
        raise ConfigError(f"{_WHAT.format(config.reranker)} is not known. Leave it empty or choose one of: {', '.join(known)}.")
    if not config.reranker_model:
        raise ConfigError(f"{_WHAT.format(config.reranker)} needs the name of a model: set [search] reranker_model.")
    load, modules, packages = known[config.reranker]
    require(_WHAT.format(config.reranker), modules, packages)
    model, folder = config.reranker_model, as_folder(config.reranker_model)
    asked = Asked("search", config.reranker, model, setting="reranker_model")
    return ModelReranker(f"{config.reranker}:{model}", partial(load, model, folder), partial(explain, asked))


def reorder(question: str, ranking: Sequence[Fused], texts: Mapping[str, str], reranker: Reranker, first: int) -> list[Fused]:
    """A ranking whose ``first`` items are in the reranker's order; equal ones, and those without a text, keep theirs.

    Scores stay where they are, by rank: the best item has the best score, whoever it is, and they remain comparable with
    those of a search without a reranker. What the reranker has moved up names it in ``found_by``.

    Raises:
        RerankerFailed: the ranking is then as good as it was.
    """
    head = [place for place, item in enumerate(ranking[:first]) if item[0] in texts]
    if len(head) < 2:
        return list(ranking)
    scores = reranker.rerank(question, [texts[ranking[place][0]] for place in head])
    order = sorted(range(len(head)), key=lambda n: (-scores[n], n))
    result = list(ranking)
    for to, n in enumerate(order):
        identity, _, found_by = ranking[head[n]]
        result[head[to]] = (identity, ranking[head[to]][1], (*found_by, FOUND_BY) if to < n else found_by)
    return result


def _fastembed(model: str, folder: Path | None) -> Score:
    from fastembed.rerank.cross_encoder import TextCrossEncoder

    from rag.index.onnx import cache_folder, registered_reranker

    if folder is None:
        encoder = TextCrossEncoder(model, cache_dir=cache_folder())
    else:
        name = registered_reranker(read_folder(folder))
        encoder = TextCrossEncoder(name, cache_dir=cache_folder(), specific_model_path=str(folder))
    return lambda question, passages: list(encoder.rerank(question, passages, batch_size=_BATCH))


def _huggingface(model: str, folder: Path | None) -> Score:
    from llama_index.core.postprocessor import SentenceTransformerRerank

    # Its own default runs code that comes with a model, and it keeps two passages
    made = SentenceTransformerRerank(model=str(folder or model), top_n=1000, trust_remote_code=False)
    return partial(_by_nodes, made)


def _by_nodes(postprocessor: BaseNodePostprocessor, question: str, passages: Sequence[str]) -> list[float]:
    from llama_index.core.schema import NodeWithScore, TextNode

    nodes = [NodeWithScore(node=TextNode(id_=str(n), text=text), score=0.0) for n, text in enumerate(passages)]
    found = postprocessor.postprocess_nodes(nodes, query_str=question)
    # Their order counts: some only sort, and do not score. A score that is no number is handed on, for its order is none.
    scores = [0.0] * len(passages)
    for place, node in enumerate(found):
        broken = node.score is not None and not np.isfinite(node.score)
        scores[int(node.node.node_id)] = float("nan") if broken else float(len(passages) - place)
    return scores
