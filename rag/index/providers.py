"""Which embedding stands behind a setting: the one seam at which a real model is plugged in.

A provider is a LlamaIndex ``BaseEmbedding`` of an optional package, imported only when it is chosen.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding

from rag.config import EmbeddingConfig
from rag.errors import ConfigError, MissingPackage
from rag.index.embedding import HashedEmbedding


@dataclass(frozen=True, slots=True)
class Provider:
    """A LlamaIndex embedding package: the class to load and the name its argument for the model has."""

    package: str
    module: str
    cls: str
    model_argument: str = "model_name"


PROVIDERS: dict[str, Provider] = {
    "huggingface": Provider("llama-index-embeddings-huggingface", "llama_index.embeddings.huggingface", "HuggingFaceEmbedding"),
    "fastembed": Provider("llama-index-embeddings-fastembed", "llama_index.embeddings.fastembed", "FastEmbedEmbedding"),
    "ollama": Provider("llama-index-embeddings-ollama", "llama_index.embeddings.ollama", "OllamaEmbedding"),
    "openai-like": Provider("llama-index-embeddings-openai-like", "llama_index.embeddings.openai_like", "OpenAILikeEmbedding"),
}


def make_embedding(config: EmbeddingConfig) -> BaseEmbedding:
    """The embedding that the settings ask for.

    Raises:
        ConfigError: the provider is unknown, or its model is not named.
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
    try:
        cls: Any = getattr(importlib.import_module(provider.module), provider.cls)
    except ImportError as error:
        raise MissingPackage(
            f"[embedding] provider = {config.provider!r} needs a package that is not installed ({error.name}). "
            f"Install it: pip install {provider.package}"
        ) from None
    return cls(**{provider.model_argument: config.model})
