"""The reranker: a tiny cross-encoder through the real package, LlamaIndex's own, and what becomes of a ranking."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import sys
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from rag.config import SearchConfig
from rag.errors import ConfigError, MissingPackage, RerankerFailed, UserError
from rag.retrieve.fusion import Fused
from rag.retrieve.reranker import ModelReranker, make_reranker, reorder
from tests.index.tiny_model import make_reranker_model

PASSAGES = [
    "The harbour was closed for two days.",
    "A storm closed the harbour, and the storm took the roofs.",
    "Ministers met in Doha to speak of gas.",
    "Nothing happened.",
]


def fastembed(model: Path | str) -> Any:
    return make_reranker(SearchConfig(reranker="fastembed", reranker_model=str(model)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_reranker_model(tmp_path_factory.mktemp("models") / "cross", PASSAGES)


def scoring(*scores: float) -> ModelReranker:
    return ModelReranker("by hand", lambda: lambda question, passages: scores, str)


# -- models ------------------------------------------------------------------------------------------------------------


def test_reranker_fastembed_scores_with_a_model_from_a_folder(folder: Path) -> None:
    scores = fastembed(folder).rerank("storm", PASSAGES)
    assert len(scores) == 4
    assert scores.index(max(scores)) == 1
    assert fastembed(folder).rerank("gas Doha", PASSAGES).index(max(fastembed(folder).rerank("gas Doha", PASSAGES))) == 2
    assert fastembed(folder).rerank("storm", []) == []


def test_reranker_a_passage_has_its_score_in_whatever_company(folder: Path) -> None:
    many = PASSAGES * 10
    scores = fastembed(folder).rerank("storm harbour", many)
    for n, passage in enumerate(many[:4]):
        (alone,) = fastembed(folder).rerank("storm harbour", [passage])
        assert scores[n] == pytest.approx(alone, abs=1e-4) == pytest.approx(scores[n + 36], abs=1e-4)


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        pytest.param(
            {"reranker": "cohere", "reranker_model": "x"}, ConfigError, "Leave it empty or choose one of: fastembed", id="unknown"
        ),
        pytest.param({"reranker": "fastembed"}, ConfigError, r"set \[search\] reranker_model", id="no-model"),
        pytest.param({"reranker": "fastembed", "reranker_model": "/nowhere/x"}, ConfigError, "is not there", id="no-folder"),
        pytest.param(
            {"reranker": "fastembed", "reranker_model": "nobody/x"},
            RerankerFailed,
            r"knows no model 'nobody/x'\. Set \[search\]",
            id="unheard-of",
        ),
        pytest.param(
            {"reranker": "fastembed", "reranker_model": "BAAI/bge-reranker-v2-m3-int8"},
            RerankerFailed,
            r"could not be downloaded.*\[search\] reranker_model",
            id="no-network",
        ),
    ],
)
def test_reranker_that_cannot_be_had(
    settings: dict[str, str], error: type[UserError], message: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("FASTEMBED_CACHE_PATH", str(tmp_path))
    with pytest.raises(error, match=message) as caught:
        made = make_reranker(SearchConfig(**settings))  # type: ignore[arg-type]
        assert made is not None
        made.rerank("question", PASSAGES)
    assert "\n" not in str(caught.value)


def test_reranker_none_is_the_default() -> None:
    assert make_reranker(SearchConfig()) is None


@pytest.mark.parametrize(
    ("kind", "module", "line"),
    [
        ("fastembed", "fastembed", "pip install fastembed"),
        ("huggingface", "sentence_transformers", "pip install sentence-transformers"),
    ],
)
def test_reranker_a_missing_package_gives_the_install_line(monkeypatch: pytest.MonkeyPatch, kind: str, module: str, line: str) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == module else find(name))
    with pytest.raises(MissingPackage, match=line):
        make_reranker(SearchConfig(reranker=kind, reranker_model="some/model"))


@pytest.mark.parametrize(
    ("fill", "what"), [(float("nan"), "a score that is no number"), (float("inf"), "a score that is no number")], ids=["nan", "infinite"]
)
def test_reranker_a_broken_model_is_told_by_name(tmp_path: Path, fill: float, what: str) -> None:
    with pytest.raises(RerankerFailed, match=f"reranker 'fastembed:.*broken' is at fault.*{what}"):
        fastembed(make_reranker_model(tmp_path / "broken", PASSAGES, fill=fill)).rerank("storm", PASSAGES)


def test_reranker_one_score_too_few() -> None:
    with pytest.raises(RerankerFailed, match="3 scores for 4 passages"):
        scoring(1.0, 2.0, 3.0).rerank("storm", PASSAGES)


# -- LlamaIndex's own --------------------------------------------------------------------------------------------------


def test_reranker_huggingface_is_given_the_model_and_runs_no_code_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package needs two gigabytes of torch; LlamaIndex's own class is real, and a stand-in is what it wraps."""
    given: list[dict[str, Any]] = []

    class CrossEncoder:
        def __init__(self, model: str, **arguments: Any) -> None:
            given.append({"model": model, **arguments})

        def predict(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
            return [float(len(question) - len(passage)) for question, passage in pairs]

    stand_in = types.ModuleType("sentence_transformers")
    stand_in.__spec__ = importlib.machinery.ModuleSpec("sentence_transformers", None)
    stand_in.CrossEncoder = CrossEncoder  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentence_transformers", stand_in)
    monkeypatch.setattr("llama_index.core.postprocessor.sbert_rerank.infer_torch_device", lambda: "cpu")
    made = make_reranker(SearchConfig(reranker="huggingface", reranker_model="BAAI/bge-reranker-v2-m3"))
    assert made is not None and given == []
    scores = made.rerank("storm", PASSAGES)
    assert sorted(range(4), key=lambda n: -scores[n]) == [3, 0, 2, 1], "It sees each passage as it is, and keeps them all"
    assert (given[0]["model"], given[0]["trust_remote_code"]) == ("BAAI/bge-reranker-v2-m3", False)


# -- a ranking ---------------------------------------------------------------------------------------------------------

RANKING: list[Fused] = [("a", 0.9, ("words",)), ("b", 0.7, ("words", "vectors")), ("c", 0.5, ("vectors",)), ("d", 0.1, ("words",))]
TEXTS = {identity: identity * 3 for identity, _, _ in RANKING}


def test_reorder_gives_the_first_few_the_order_of_the_model() -> None:
    assert reorder("question", RANKING, TEXTS, scoring(0.0, -5.0, 7.0), first=3) == [
        ("c", 0.9, ("vectors", "reranker")),
        ("a", 0.7, ("words",)),
        ("b", 0.5, ("words", "vectors")),
        ("d", 0.1, ("words",)),
    ]


def test_reorder_ties_keep_their_order() -> None:
    assert reorder("question", RANKING, TEXTS, scoring(1.0, 1.0, 1.0, 1.0), first=10) == RANKING


def test_reorder_a_passage_without_a_text_keeps_its_place() -> None:
    texts = {identity: text for identity, text in TEXTS.items() if identity != "b"}
    assert [item[0] for item in reorder("question", RANKING, texts, scoring(1.0, 2.0, 3.0), first=4)] == ["d", "b", "c", "a"]


@pytest.mark.parametrize("ranking", [[], RANKING[:1]], ids=["none", "one"])
def test_reorder_asks_nobody_when_there_is_nothing_to_order(ranking: list[Fused]) -> None:
    assert reorder("question", ranking, TEXTS, scoring(), first=10) == ranking


def test_reorder_is_the_same_through_the_real_model(folder: Path) -> None:
    ranking: list[Fused] = [(str(n), 1.0 / (n + 1), ("words",)) for n in range(4)]
    texts = {str(n): passage for n, passage in enumerate(PASSAGES)}
    result = reorder("gas Doha", ranking, texts, fastembed(folder), first=3)
    assert result[0][0] == "2"
    assert [item[1] for item in result] == [item[1] for item in ranking]
    assert result[3] == ranking[3]
