"""Which embedding stands behind a setting: the one seam at which a real model is plugged in.

A provider is a LlamaIndex ``BaseEmbedding`` of an optional package, imported only when it is chosen. Models that know
English and Arabic, smallest first:

    fastembed    sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2 (220 MB), intfloat/multilingual-e5-small
                 (470 MB), intfloat/multilingual-e5-large (2.2 GB); or a folder with a model's ONNX file
    huggingface  intfloat/multilingual-e5-small, BAAI/bge-m3; or a folder
    ollama       bge-m3, snowflake-arctic-embed2, after ``ollama pull``
    openai-like  what the server at ``base_url`` has; Ollama, vLLM, llama.cpp and LM Studio speak this protocol too
"""

from __future__ import annotations

import importlib
import importlib.util
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from llama_index.core.base.embeddings.base import BaseEmbedding

from rag.config import EmbeddingConfig
from rag.errors import ConfigError, MissingPackage
from rag.index.embedding import HashedEmbedding
from rag.index.model_folder import as_folder, digest, read_folder
from rag.index.neural import NeuralEmbedding
from rag.index.trouble import Asked, explain, may_pass

SECONDS = 60.0
"""How long a server may take for one batch."""


@dataclass(frozen=True, slots=True)
class Model:
    """What the settings name: ``folder`` where it lies on this machine, ``address`` of the server that has it."""

    name: str
    folder: Path | None
    address: str
    key: str
    batch: int


@dataclass(frozen=True, slots=True)
class Provider:
    """Where a LlamaIndex embedding comes from: packages to install, modules that must be there, how it is made.

    ``address``: of its server when none is set; None for one that loads the model itself.
    """

    packages: str
    modules: tuple[str, ...]
    make: Callable[[Model], BaseEmbedding]
    address: str | None = None


def _class(module: str, name: str) -> Any:
    return getattr(importlib.import_module(module), name)


def _huggingface(model: Model) -> BaseEmbedding:
    cls = _class("llama_index.embeddings.huggingface", "HuggingFaceEmbedding")
    made: BaseEmbedding = cls(model_name=str(model.folder or model.name), embed_batch_size=model.batch)
    return made


def _fastembed(model: Model) -> BaseEmbedding:
    from rag.index.onnx import cache_folder, registered_embedding

    cls = _class("llama_index.embeddings.fastembed", "FastEmbedEmbedding")
    if model.folder is None:
        name, place = registered_embedding(model.name), {}
    else:
        folder = read_folder(model.folder)
        name, place = registered_embedding(folder), {"specific_model_path": str(folder.path)}
    made: BaseEmbedding = cls(model_name=name, cache_dir=cache_folder(), **place)
    made.embed_batch_size = model.batch
    return made


def _ollama(model: Model) -> BaseEmbedding:
    cls = _class("llama_index.embeddings.ollama", "OllamaEmbedding")
    headers = {"Authorization": f"Bearer {model.key}"} if model.key else {}
    client = {"timeout": SECONDS, "headers": headers}
    made: BaseEmbedding = cls(model_name=model.name, base_url=model.address, embed_batch_size=model.batch, client_kwargs=client)
    return made


def _openai_like(model: Model) -> BaseEmbedding:
    cls = _class("llama_index.embeddings.openai_like", "OpenAILikeEmbedding")
    made: BaseEmbedding = cls(
        model_name=model.name,
        api_base=model.address,
        api_key=model.key or "none",  # the client refuses to start without one
        embed_batch_size=model.batch,
        max_retries=1,  # by the client, which minds "retry-after"; LlamaIndex counts tries, so it adds none
        timeout=SECONDS,
    )
    return made


PROVIDERS: dict[str, Provider] = {
    "huggingface": Provider(
        "llama-index-embeddings-huggingface", ("llama_index.embeddings.huggingface", "sentence_transformers"), _huggingface
    ),
    # LlamaIndex's package does not ask for the one that it wraps
    "fastembed": Provider("llama-index-embeddings-fastembed fastembed", ("llama_index.embeddings.fastembed", "fastembed"), _fastembed),
    "ollama": Provider("llama-index-embeddings-ollama", ("llama_index.embeddings.ollama",), _ollama, "http://127.0.0.1:11434"),
    "openai-like": Provider("llama-index-embeddings-openai-like", ("llama_index.embeddings.openai_like",), _openai_like, ""),
}

# What a family of models was trained to see before a question and before a passage: without it they rank worse. Parts of
# its name, a tag, the two prefixes. The tag stands in the index's name: vectors with and without it are not to be mixed.
_PREFIXES: tuple[tuple[tuple[str, ...], str, str, str], ...] = (
    (("-e5-", "instruct"), "e5i", "Instruct: Given a question, retrieve passages of news that answer it\nQuery: ", ""),
    (("-e5-",), "e5", "query: ", "passage: "),
    (("nomic-embed-text",), "nomic", "search_query: ", "search_document: "),
    (("arctic-embed", "2"), "arctic2", "query: ", ""),
)


def make_embedding(config: EmbeddingConfig) -> BaseEmbedding:
    """The embedding that the settings ask for. A model is loaded, or its server asked, when the first text is embedded.

    Its ``model_name`` is what the index remembers: provider, model, and for a folder a digest of its files.

    Raises:
        ConfigError: the provider is unknown, its model or its server is not named, or the named key is not set.
        MissingPackage: the provider's package is not installed; the message has the install line.
    """
    if config.provider == "hashed":
        return HashedEmbedding(dimensions=config.dimensions)
    provider = PROVIDERS.get(config.provider)
    if provider is None:
        known = ", ".join(["hashed", *PROVIDERS])
        raise ConfigError(f"[embedding] provider = {config.provider!r} is not known. Choose one of: {known}.")
    if not config.model:
        raise ConfigError(f"[embedding] provider = {config.provider!r} needs the name of a model: set [embedding] model.")
    require(f"[embedding] provider = {config.provider!r}", provider.modules, provider.packages)
    model = _read(config, provider)
    tag, query_prefix, text_prefix = prefixes(model.name)
    name = f"{config.provider}:{_identity(model)}{'+' + tag if tag else ''}"
    asked = Asked("embedding", config.provider, model.name, _shown(model.address), model.key)
    load = partial(provider.make, model)
    return NeuralEmbedding(name, load, partial(explain, asked), query_prefix, text_prefix, model.batch, may_pass)


def require(what: str, modules: tuple[str, ...], packages: str) -> None:
    """Raise MissingPackage unless every module can be imported. Nothing is imported for it."""
    for module in modules:
        try:
            found = importlib.util.find_spec(module)
        except ModuleNotFoundError:  # its parent is not there either
            found = None
        if found is None:
            raise MissingPackage(f"{what} needs a package that is not installed ({module}). Install it: pip install {packages}")


def prefixes(model: str) -> tuple[str, str, str]:
    """(tag, before a question, before a passage) for a model's name or folder; empty for most models."""
    name = f"-{Path(model).name.lower().replace('_', '-').replace(':', '-')}-"
    return next((found[1:] for found in _PREFIXES if all(part in name for part in found[0])), ("", "", ""))


def key_named(section: str, variable: str) -> str:
    """The key in an environment variable, "" when none is named. Keys are never read from a file.

    Raises:
        ConfigError: the variable is named and not set.
    """
    if not variable:
        return ""
    key = os.environ.get(variable, "").strip()
    if not key:
        raise ConfigError(
            f"[{section}] api_key_env names the environment variable {variable!r}, which is not set. Set it, or empty the key."
        )
    return key


def _read(config: EmbeddingConfig, provider: Provider) -> Model:
    address = ""
    if provider.address is not None:
        address = (config.base_url or provider.address).rstrip("/")
        if not address:
            raise ConfigError(
                f"[embedding] provider = {config.provider!r} needs the address of its server: set [embedding] base_url, "
                "such as http://127.0.0.1:8080/v1."
            )
        if not address.startswith(("http://", "https://")):
            raise ConfigError(f"[embedding] base_url = {address!r} is no address. It begins with http:// or https://.")
    folder = as_folder(config.model) if provider.address is None else None
    return Model(config.model, folder, address, key_named("embedding", config.api_key_env), config.batch)


def _identity(model: Model) -> str:
    return f"{model.folder.name}@{digest(model.folder)}" if model.folder else model.name


def _shown(address: str) -> str:
    """An address without the name and password that may stand in it."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
