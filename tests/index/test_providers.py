"""Providers through their real packages: a tiny ONNX model from a folder, servers on loopback, and everything that can fail."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import json
import shutil
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rag.config import EmbeddingConfig
from rag.errors import ConfigError, EmbeddingFailed, MissingPackage, UserError
from rag.index.neural import NeuralEmbedding
from rag.index.providers import make_embedding, prefixes
from tests.index.embedding_server import Server, serve, vector
from tests.index.tiny_model import make_embedding_model

pytestmark = pytest.mark.server

TEXTS = ["The ministers met in Doha to speak of gas.", "A storm closed the harbour for two days.", "Query: passage: the a of"]
KEY = "k-0123456789abcdef-secret"


def fastembed(model: Path | str, batch: int = 32) -> NeuralEmbedding:
    made = make_embedding(EmbeddingConfig(provider="fastembed", model=str(model), batch=batch))
    assert isinstance(made, NeuralEmbedding)
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_embedding_model(tmp_path_factory.mktemp("models") / "tiny", TEXTS)


@pytest.fixture
def server() -> Iterator[Server]:
    with serve() as running:
        yield running


# -- a model in a folder -----------------------------------------------------------------------------------------------


def test_providers_fastembed_runs_a_model_from_a_folder(folder: Path) -> None:
    embedding = fastembed(folder)
    vectors = np.array(embedding.get_text_embedding_batch([*TEXTS, "ministers of gas"]))
    assert vectors.shape == (4, 48)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-6)
    assert int(np.argmax(vectors[:3] @ vectors[3])) == 0, "What shares words lies near"
    assert embedding.get_query_embedding(TEXTS[1]) == pytest.approx(vectors[1].tolist(), abs=1e-6)


def test_providers_batches_change_nothing(folder: Path) -> None:
    whole = np.array(fastembed(folder).get_text_embedding_batch(TEXTS))
    single = np.array(fastembed(folder, batch=1).get_text_embedding_batch(TEXTS))
    assert np.allclose(whole, single, atol=1e-6)


def test_providers_two_models_of_one_folder_name_live_side_by_side(folder: Path, tmp_path: Path) -> None:
    other = make_embedding_model(tmp_path / "tiny", TEXTS, places=32, seed=8)
    one, two = fastembed(folder), fastembed(other)
    assert one.model_name != two.model_name
    assert (len(one.get_text_embedding("gas")), len(two.get_text_embedding("gas"))) == (48, 32)


def test_providers_a_folder_may_move_but_not_change(folder: Path, tmp_path: Path) -> None:
    name = fastembed(folder).model_name
    moved = Path(shutil.copytree(folder, tmp_path / "elsewhere" / "tiny"))
    assert fastembed(moved).model_name == name
    (moved / "README.md").write_text("about it")
    assert fastembed(moved).model_name == name
    make_embedding_model(moved, TEXTS, seed=8)
    assert fastembed(moved).model_name != name


def test_providers_the_pooling_is_that_of_the_folder(folder: Path, tmp_path: Path) -> None:
    by_first = Path(shutil.copytree(folder, tmp_path / "first"))
    (by_first / "1_Pooling").mkdir()
    (by_first / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode_cls_token": True}))
    with pytest.raises(EmbeddingFailed, match="zeros"):  # the first token of the tiny model is nothing
        fastembed(by_first).get_text_embedding("gas")


def test_providers_words_that_a_model_wants_before_a_text(folder: Path, tmp_path: Path) -> None:
    plain = fastembed(folder)
    e5 = fastembed(Path(shutil.copytree(folder, tmp_path / "tiny-e5-small")))
    assert e5.get_query_embedding("gas") == pytest.approx(plain.get_text_embedding("query: gas"), abs=1e-6)
    assert e5.get_text_embedding("gas") == pytest.approx(plain.get_text_embedding("passage: gas"), abs=1e-6)
    assert e5.model_name.endswith("+e5")


@pytest.mark.parametrize(
    ("model", "tag"),
    [
        ("intfloat/multilingual-e5-small", "e5"),
        ("intfloat/multilingual-e5-large-instruct", "e5i"),
        ("nomic-embed-text:latest", "nomic"),
        ("snowflake-arctic-embed2", "arctic2"),
        ("BAAI/bge-m3", ""),
        ("me5tro", ""),
    ],
)
def test_providers_prefixes_go_by_the_family(model: str, tag: str) -> None:
    assert prefixes(model)[0] == tag


# -- a model that is none ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("fill", "what"), [(0.0, "zeros"), (float("nan"), "NaN"), (float("inf"), "NaN")], ids=["zeros", "nan", "infinite"])
def test_providers_a_broken_model_is_told_by_name(tmp_path: Path, fill: float, what: str) -> None:
    broken = fastembed(make_embedding_model(tmp_path / "broken", TEXTS, fill=fill))
    with pytest.raises(EmbeddingFailed, match=rf"fault lies with the embedding model 'fastembed:broken@.*{what}"):
        broken.get_text_embedding_batch(TEXTS)


@pytest.mark.parametrize(
    ("spoil", "error", "message"),
    [
        pytest.param("tokenizer.json", ConfigError, "lacks tokenizer.json", id="no-tokenizer"),
        pytest.param("onnx/model.onnx", ConfigError, "holds no ONNX file", id="no-onnx"),
        pytest.param("garbage", EmbeddingFailed, r"'.*spoilt' cannot be used \(InvalidProtobuf", id="garbage"),
        pytest.param("config", ConfigError, "cannot be read as JSON", id="config-is-no-json"),
    ],
)
def test_providers_a_spoilt_folder_is_one_line(folder: Path, tmp_path: Path, spoil: str, error: type[UserError], message: str) -> None:
    spoilt = Path(shutil.copytree(folder, tmp_path / "spoilt"))
    if spoil == "garbage":
        (spoilt / "onnx" / "model.onnx").write_bytes(b"garbage" * 100)
    elif spoil == "config":
        (spoilt / "config.json").write_text("{")
    else:
        (spoilt / spoil).unlink()
    with pytest.raises(error, match=message) as caught:
        fastembed(spoilt).get_text_embedding("gas")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("model", "message"),
    [
        pytest.param("/nowhere/model", "folder '/nowhere/model' is not there", id="no-such-folder"),
        pytest.param("nobody/nothing", r"knows no model 'nobody/nothing'\. Set \[embedding\] model", id="unknown"),
        pytest.param("intfloat/multilingual-e5-small", "not on this machine and could not be downloaded.*Connect", id="e5-small"),
        pytest.param("intfloat/multilingual-e5-large", "not on this machine and could not be downloaded.*Connect", id="e5-large"),
    ],
)
def test_providers_a_model_that_cannot_be_had(model: str, message: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")  # fails as no network does, without the waits between the tries
    monkeypatch.setenv("FASTEMBED_CACHE_PATH", str(tmp_path))
    with pytest.raises(UserError, match=message):
        fastembed(model).get_text_embedding("gas")


@pytest.mark.slow
def test_providers_a_download_without_a_network_is_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, network_is_shut: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FASTEMBED_CACHE_PATH", str(tmp_path))
    monkeypatch.setattr("time.sleep", lambda _: None)
    with pytest.raises(EmbeddingFailed, match="could not be downloaded"):
        fastembed("intfloat/multilingual-e5-small").get_text_embedding("gas")
    assert network_is_shut, "It was to be downloaded"
    network_is_shut.clear()
    assert capfd.readouterr().err == ""


# -- servers -----------------------------------------------------------------------------------------------------------


def of_server(server: Server, provider: str, **more: Any) -> NeuralEmbedding:
    address = server.address + ("/v1" if provider == "openai-like" else "")
    made = make_embedding(EmbeddingConfig(provider=provider, model="tiny", **{"base_url": address, **more}))
    assert isinstance(made, NeuralEmbedding)
    return made


PROVIDERS = pytest.mark.parametrize("provider", ["openai-like", "ollama"])


@PROVIDERS
def test_providers_a_server_is_asked_in_batches(server: Server, provider: str) -> None:
    texts = [f"text {n}" for n in range(7)]
    embedding = of_server(server, provider, batch=3)
    rows = np.array(embedding.get_text_embedding_batch(texts))
    wanted = np.array([vector(text) for text in texts])
    assert np.allclose(rows, wanted / np.linalg.norm(wanted, axis=1, keepdims=True), atol=1e-6)
    assert [len(batch) for batch in server.batches] == [3, 3, 1]
    assert embedding.get_query_embedding("text 2") == pytest.approx(rows[2].tolist(), abs=1e-6)


@PROVIDERS
def test_providers_the_index_remembers_the_model_and_not_where_it_runs(server: Server, provider: str) -> None:
    assert of_server(server, provider).model_name == f"{provider}:tiny"
    assert server.batches == [], "Nobody is asked before there is a text"


def test_providers_a_key_for_another_server_stays_here(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    of_server(server, "openai-like").get_text_embedding("text")
    assert server.keys == ["Bearer none"]


@PROVIDERS
def test_providers_the_key_goes_to_the_server_alone(server: Server, provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_KEY", KEY)
    embedding = of_server(server, provider, api_key_env="A_KEY")
    embedding.get_text_embedding("text")
    assert server.keys == [f"Bearer {KEY}"]
    server.status, server.body = 401, json.dumps({"error": {"message": f"Incorrect key: {KEY[:8]}****, not {KEY}"}})
    with pytest.raises(EmbeddingFailed) as caught:
        embedding.get_text_embedding("text")
    server.status = 418
    with pytest.raises(EmbeddingFailed) as other:
        embedding.get_text_embedding("text")
    assert caught.value.__cause__ is None and other.value.__cause__ is None
    for shown in (str(caught.value), str(other.value), repr(embedding), str(embedding.to_dict())):
        assert KEY[:8] not in shown and KEY[-8:] not in shown


@PROVIDERS
@pytest.mark.parametrize(
    ("status", "message"),
    [
        pytest.param(401, r"refuses the key \(401\)\. Set \[embedding\] api_key_env", id="wrong-key"),
        pytest.param(404, "has no model 'tiny'", id="no-such-model"),
        pytest.param(429, "takes no more requests just now", id="too-many-requests"),
        pytest.param(500, "failed with status 500.*See its log", id="its-own-fault"),
    ],
)
def test_providers_what_a_server_says_is_one_line(
    server: Server, provider: str, status: int, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.index.neural.WAITS", ())
    server.status, server.body = status, json.dumps({"error": {"message": "because\nof that"}})
    with pytest.raises(EmbeddingFailed, match=message) as caught:
        of_server(server, provider).get_text_embedding("text")
    assert "\n" not in str(caught.value)


@PROVIDERS
@pytest.mark.parametrize("status", [429, 503])
def test_providers_passages_wait_for_a_busy_server_and_questions_do_not(
    server: Server, provider: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedding = of_server(server, provider)
    embedding.get_text_embedding("text")
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 2:
            server.status, server.body = 200, None

    server.status, server.body = status, "{}"
    monkeypatch.setattr("rag.index.neural.time", types.SimpleNamespace(sleep=wait))
    with pytest.raises(EmbeddingFailed):
        embedding.get_query_embedding("text")
    assert waited == []
    assert len(embedding.get_text_embedding("text")) == 8
    assert waited == [2.0, 8.0]


@PROVIDERS
def test_providers_a_server_that_is_down_is_one_line(provider: str) -> None:
    with serve() as stopped:
        pass
    with pytest.raises(EmbeddingFailed, match=r"at http://127\.0\.0\.1:\d+.* cannot be reached\. Start it, or set \[embedding\] base_url"):
        of_server(stopped, provider).get_text_embedding("text")


@PROVIDERS
@pytest.mark.parametrize(
    ("body", "make", "message"),
    [
        pytest.param("no json", None, "gave an answer that is none", id="no-json"),
        pytest.param('{"hello": "you"}', None, "answer that is none|gave", id="other-json"),
        pytest.param(None, lambda texts: [vector(text) for text in texts[1:]], "gave 2 vectors for 3 texts", id="one-too-few"),
        pytest.param(None, lambda texts: [vector(text, 4 + n) for n, text in enumerate(texts)], "vectors of one length", id="ragged"),
        pytest.param(None, lambda texts: [[0.0] * 8 for _ in texts], "zeros", id="zeros"),
        pytest.param(None, lambda texts: [[] for _ in texts], "vectors of one length", id="empty"),
    ],
)
def test_providers_a_server_that_gives_no_vectors(server: Server, provider: str, body: str | None, make: Any, message: str) -> None:
    server.body, server.make = body, make or server.make
    with pytest.raises(EmbeddingFailed, match=message) as caught:
        of_server(server, provider).get_text_embedding_batch(["one", "two", "three"])
    assert "\n" not in str(caught.value)


def test_providers_a_server_that_changes_its_mind_about_the_length(server: Server) -> None:
    embedding = of_server(server, "openai-like")
    embedding.get_text_embedding("text")
    server.make = lambda texts: [vector(text, 12) for text in texts]
    with pytest.raises(EmbeddingFailed, match="vectors of 8 numbers, and now of 12"):
        embedding.get_text_embedding("text")


# -- settings ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        pytest.param({"provider": "openai-like"}, r"set \[embedding\] base_url", id="no-address"),
        pytest.param({"provider": "openai-like", "base_url": "127.0.0.1:1"}, "begins with http", id="no-scheme"),
        pytest.param({"provider": "ollama", "api_key_env": "NOT_SET_HERE"}, "'NOT_SET_HERE', which is not set", id="no-key"),
    ],
)
def test_providers_a_setting_that_is_missing(settings: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        make_embedding(EmbeddingConfig(model="tiny", **settings))  # type: ignore[arg-type]


def test_providers_an_address_is_shown_without_its_password() -> None:
    embedding = make_embedding(EmbeddingConfig(provider="ollama", model="tiny", base_url="http://me:hidden@127.0.0.1:9"))
    with pytest.raises(EmbeddingFailed, match=r"http://127\.0\.0\.1:9 cannot") as caught:
        embedding.get_text_embedding("text")
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize(
    ("provider", "module", "line"),
    [
        ("huggingface", "llama_index.embeddings.huggingface", "pip install llama-index-embeddings-huggingface"),
        ("fastembed", "fastembed", "pip install llama-index-embeddings-fastembed fastembed"),
        ("ollama", "llama_index.embeddings.ollama", "pip install llama-index-embeddings-ollama"),
        ("openai-like", "llama_index.embeddings.openai_like", "pip install llama-index-embeddings-openai-like"),
    ],
)
def test_providers_a_missing_package_gives_the_install_line(monkeypatch: pytest.MonkeyPatch, provider: str, module: str, line: str) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == module else find(name))
    with pytest.raises(MissingPackage, match=line):
        make_embedding(EmbeddingConfig(provider=provider, model="some/model"))


def test_providers_huggingface_is_given_the_model_and_the_batch(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """The package needs two gigabytes of torch, so a stand-in tells what it was given."""
    given: list[dict[str, Any]] = []

    class HuggingFaceEmbedding:
        def __init__(self, **arguments: Any) -> None:
            given.append(arguments)

        def get_query_embedding(self, query: str) -> list[float]:
            return [3.0, 4.0] if query == "query: gas" else [1.0, 0.0]

    for name in ("llama_index.embeddings.huggingface", "sentence_transformers"):
        stand_in = types.ModuleType(name)
        stand_in.__spec__ = importlib.machinery.ModuleSpec(name, None)
        stand_in.HuggingFaceEmbedding = HuggingFaceEmbedding  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, name, stand_in)
    embedding = make_embedding(EmbeddingConfig(provider="huggingface", model="intfloat/multilingual-e5-small", batch=5))
    assert given == []
    assert embedding.get_query_embedding("gas") == pytest.approx([0.6, 0.8])
    make_embedding(EmbeddingConfig(provider="huggingface", model=str(folder))).get_query_embedding("x")
    assert given == [
        {"model_name": "intfloat/multilingual-e5-small", "embed_batch_size": 5},
        {"model_name": str(folder.resolve()), "embed_batch_size": 32},
    ]
