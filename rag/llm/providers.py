"""Which model stands behind ``[llm]``: the one seam at which a provider is plugged in.

Each is a LlamaIndex ``LLM`` of an optional package, imported only when it is chosen. Retries are ours (``rag.llm.chat``), so theirs are
switched off: two layers of them would multiply, and neither would know the time that is left.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from llama_index.core.llms import LLM

from rag.config import LLMConfig
from rag.errors import ConfigError, MissingPackage


@dataclass(frozen=True, slots=True)
class Provider:
    """A LlamaIndex LLM package.

    The extra that installs it, and what that is for pip; the class to load; how our settings become its arguments; where its key stands by
    custom; and whether it needs an address.
    """

    extra: str
    packages: str
    module: str
    cls: str
    arguments: Callable[[LLMConfig, str], dict[str, Any]]
    key_env: str = ""
    needs_address: bool = False


def _openai_like(config: LLMConfig, key: str) -> dict[str, Any]:
    return {
        "api_base": config.base_url,
        # Never empty: the OpenAI client would then send OPENAI_API_KEY, whose owner may not want this server to have it
        "api_key": key or "none",
        "is_chat_model": True,
        "context_window": config.context_tokens + config.max_tokens,
        **_openai_common(config),
    }


def _openai(config: LLMConfig, key: str) -> dict[str, Any]:
    return {"api_key": key, **({"api_base": config.base_url} if config.base_url else {}), **_openai_common(config)}


def _openai_common(config: LLMConfig) -> dict[str, Any]:
    return {
        "model": config.model,
        "temperature": config.temperature,
        "max_tokens": config.max_tokens,
        "max_retries": 0,
        "timeout": config.seconds,
        "additional_kwargs": {"stream_options": {"include_usage": True}},
    }


def _ollama(config: LLMConfig, key: str) -> dict[str, Any]:
    return {
        "model": config.model,
        "temperature": config.temperature,
        "request_timeout": config.seconds,
        # Without a window of its own, Ollama cuts a long prompt silently, from its beginning
        "context_window": config.context_tokens + config.max_tokens + 1024,
        "additional_kwargs": {"num_predict": config.max_tokens},
        **({"base_url": config.base_url} if config.base_url else {}),
        **({"headers": {"Authorization": f"Bearer {key}"}} if key else {}),
    }


def _anthropic(config: LLMConfig, key: str) -> dict[str, Any]:
    return {
        "model": config.model,
        "api_key": key,
        "temperature": min(1.0, config.temperature),
        "max_tokens": config.max_tokens,
        "max_retries": 0,
        "timeout": config.seconds,
        **({"base_url": config.base_url} if config.base_url else {}),
    }


def _google(config: LLMConfig, key: str) -> dict[str, Any]:
    options: dict[str, Any] = {"timeout": int(config.seconds * 1000), "retry_options": {"attempts": 1}}
    options |= {"base_url": config.base_url} if config.base_url else {}
    return {
        "model": config.model,
        "api_key": key,
        "temperature": config.temperature,
        "max_tokens": config.max_tokens,
        "max_retries": 0,
        # Named, so that the class need not ask the service how long a prompt may be
        "context_window": config.context_tokens + config.max_tokens,
        "http_options": options,
    }


PROVIDERS: Mapping[str, Provider] = {
    "openai-like": Provider(
        "openai-like", "llama-index-llms-openai-like", "llama_index.llms.openai_like", "OpenAILike", _openai_like, needs_address=True
    ),
    "openai": Provider("openai", "llama-index-llms-openai", "llama_index.llms.openai", "OpenAI", _openai, "OPENAI_API_KEY"),
    "ollama": Provider("ollama", "llama-index-llms-ollama", "llama_index.llms.ollama", "Ollama", _ollama),
    "anthropic": Provider(
        "anthropic", "llama-index-llms-anthropic 'anthropic<1'", "llama_index.llms.anthropic", "Anthropic", _anthropic, "ANTHROPIC_API_KEY"
    ),
    "google": Provider(
        "google", "llama-index-llms-google-genai", "llama_index.llms.google_genai", "GoogleGenAI", _google, "GOOGLE_API_KEY"
    ),
}


def make_llm(config: LLMConfig) -> LLM | None:
    """The model that the settings ask for; None when they ask for none.

    Raises:
        ConfigError: the provider is unknown, or its model, address or key is not named.
        MissingPackage: the provider's package is not installed; the message has the install line.
    """
    if not config.provider:
        return None
    provider = PROVIDERS.get(config.provider)
    if provider is None:
        raise ConfigError(f"[llm] provider = {config.provider!r} is not known. Choose one of: {', '.join(PROVIDERS)}; empty quotes only.")
    if not config.model:
        raise ConfigError(f"[llm] provider = {config.provider!r} needs the name of a model: set [llm] model.")
    if provider.needs_address and not config.base_url:
        raise ConfigError(
            f"[llm] provider = {config.provider!r} needs an address: set [llm] base_url, for example http://127.0.0.1:8080/v1"
        )
    config = config.model_copy(update={"base_url": config.base_url.strip()})
    if config.base_url and not config.base_url.startswith(("http://", "https://")):
        raise ConfigError(f"[llm] base_url = {config.base_url!r} is no address. It begins with http:// or https://.")
    key = read_key(config)
    try:
        cls: Any = getattr(importlib.import_module(provider.module), provider.cls)
    except ImportError as error:
        raise MissingPackage(
            f"[llm] provider = {config.provider!r} needs a package that is not installed ({error.name}). "
            f"Install it: make extra NAME={provider.extra} (or: pip install {provider.packages})"
        ) from None
    llm: LLM = cls(**provider.arguments(config, key))
    try:
        _ = llm.metadata.context_window  # some classes know their models by name, and fail at the first question for others
    except ValueError:
        raise ConfigError(
            f"[llm] model = {config.model!r} is not known to the package behind provider = {config.provider!r}. Check the name, or "
            f"if it is newer than the package, upgrade that: pip install -U {provider.packages}"
        ) from None
    return llm


def read_key(config: LLMConfig) -> str:
    """The key out of the environment, "" when the provider needs none; it stands nowhere else, and no message holds it.

    Raises:
        ConfigError: the variable that should hold it is not set.
    """
    provider = PROVIDERS.get(config.provider)
    name = config.api_key_env or (provider.key_env if provider else "")
    key = os.environ.get(name, "").strip() if name else ""
    if name and not key:
        raise ConfigError(f"[llm] provider = {config.provider!r}: its key is read from the environment variable {name}, which is not set.")
    return key
