"""Settings: ``config.toml``, overridden by ``NEWSDESK_<SECTION>__<KEY>`` in the environment, overridden by arguments.

Unknown keys are errors that name the nearest known one. Relative paths are taken from the folder that holds the
``config.toml`` they stand in, so that a command does the same from every folder.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from rag.errors import ConfigError

ENV_PREFIX = "NEWSDESK_"
DEFAULT_FILE = Path("config.toml")


_VARIABLE = r"^([A-Za-z_][A-Za-z0-9_]{0,60})?$"
_SUB_PATH = r"^(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*$"  # no segment starts with a dot, so none is ".."
_LOGIN = re.compile(r"([^\s:]{1,64}):\$argon2id\$v=\d+\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+")


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CorpusConfig(_Section):
    path: Path = Field(Path("corpus"), description="Folder of articles.")


class IndexConfig(_Section):
    path: Path = Field(Path(".newsdesk"), description="Folder for the index; safe to delete, it is made again.")
    lock_seconds: float = Field(10.0, ge=0, description="How long a second writer waits for the first, in seconds.")


class ChunkingConfig(_Section):
    max_words: int = Field(220, ge=20, le=2000, description="Longest passage, in words, unless one sentence is longer.")
    whole_words: int = Field(250, ge=20, le=2000, description="Articles up to this many words stay one passage.")


class EmbeddingConfig(_Section):
    provider: str = Field("hashed", description="'hashed' needs no download; others load a model.")
    model: str = Field("", description="Model name for the chosen provider.")
    dimensions: int = Field(1024, ge=64, le=8192, description="Length of a hashed vector.")
    base_url: str = Field("", description="Address of the server, for providers that are one.")
    api_key_env: str = Field("", pattern=_VARIABLE, description="Name of the environment variable that holds its key.")
    batch: int = Field(32, ge=1, le=2048, description="Passages that a model embeds at once.")


class SearchConfig(_Section):
    candidates: int = Field(50, ge=1, le=1000, description="Passages that each part hands to the fusion.")
    vector_weight: float = Field(0.2, ge=0, le=1, description="Weight of vectors against words, 0 to 1.")
    reranker: str = Field("", description="Empty: none. 'fastembed' loads a cross-encoder that orders the best passages anew.")
    reranker_model: str = Field("", description="Model name of the reranker.")
    reranked: int = Field(20, ge=1, le=200, description="Best passages that the reranker orders.")


class AnswerConfig(_Section):
    max_sentences: int = Field(4, ge=1, le=10, description="Longest answer, in sentences.")
    passages: int = Field(8, ge=1, le=50, description="Best passages that an answer may draw on.")
    refuse_below: float = Field(0.18, ge=0, le=1, description="Refuse when confidence is lower than this.")
    unsupported: Literal["mark", "drop"] = Field("mark", description="What becomes of a model's sentence that no passage bears out.")


class LLMConfig(_Section):
    provider: str = Field("", description="Empty: answers are quotations, nothing leaves the machine.")
    base_url: str = Field("", description="Address of the server; empty takes the provider's own.")
    model: str = Field("", description="Model name.")
    api_key_env: str = Field("", pattern=_VARIABLE, description="Name of the environment variable that holds the key.")
    temperature: float = Field(0.0, ge=0, le=2, description="How freely the model words its answer.")
    max_tokens: int = Field(600, ge=16, le=32_000, description="Longest answer, in tokens.")
    context_tokens: int = Field(6000, ge=256, le=1_000_000, description="Room for the passages in the prompt, in tokens.")
    seconds: float = Field(60.0, gt=0, le=3600, description="Longest wait for a whole answer; then it is quoted.")
    stall_seconds: float = Field(20.0, gt=0, le=3600, description="Longest wait for the next word; then it is quoted.")
    retries: int = Field(2, ge=0, le=10, description="Further tries when the server is busy or out of reach.")
    at_once: int = Field(4, ge=1, le=256, description="Answers that the model writes at once; others wait for their turn.")


class PromptsConfig(_Section):
    answer_rules: str = Field("", description="System prompt of an answer; empty takes the built-in one.")
    answer_request: str = Field("", description="User prompt of an answer; empty takes the built-in one.")
    rewrite_rules: str = Field("", description="System prompt that makes a follow-up stand alone; empty takes the built-in one.")
    rewrite_request: str = Field("", description="User prompt that makes a follow-up stand alone; empty takes the built-in one.")


class PageConfig(_Section):
    host: str = Field("127.0.0.1", description="Address the page listens on.")
    port: int = Field(7860, ge=0, le=65535, description="Port the page listens on; 0 takes a free one.")
    hosts: list[str] = Field(
        default_factory=list,
        description='Names that the page is reached by, such as "news.example.org"; the machine\'s own and numbers always are, "*" is any.',
    )
    auth: list[str] = Field(
        default_factory=list, description='"name:hash" of each who may log in, made by `newsdesk user add`; empty: no login.'
    )
    root_path: str = Field("", pattern=_SUB_PATH, max_length=200, description='Sub-path behind a reverse proxy, such as "/news".')
    questions_per_minute: int = Field(30, ge=0, le=10_000, description="Questions of one visitor in a minute; 0: no limit.")
    at_once: int = Field(16, ge=1, le=1000, description="Answers written at once; others wait in line.")
    waiting: int = Field(200, ge=0, le=100_000, description="Longest line of waiting questions; above it, visitors are asked to try later.")
    upload_mb: int = Field(100, ge=1, le=100_000, description="Largest upload in MB, all files of one drop together.")
    upload_files: int = Field(2000, ge=1, le=1_000_000, description="Most files of one drop.")
    uploads: bool = Field(True, description="Whether visitors may add and delete articles.")
    mcp: bool = Field(False, description="Whether the page is an MCP server too.")

    @field_validator("auth")
    @classmethod
    def _only_hashes(cls, entries: list[str]) -> list[str]:
        """The form alone is checked: reading settings must not import a library for passwords."""
        logins = [_LOGIN.fullmatch(entry) for entry in entries]
        if not all(logins):
            raise ValueError("no hash")
        if len({login[1] for login in logins if login}) < len(logins):
            raise ValueError("a name twice")
        return entries


class ConversationsConfig(_Section):
    path: Path = Field(Path(".newsdesk-conversations.sqlite3"), description="File that keeps conversations and feedback.")
    keep_days: int = Field(365, ge=0, le=100_000, description="Days that a conversation is kept after its last question; 0: for ever.")
    most: int = Field(500, ge=1, le=1_000_000, description="Most conversations of one visitor; the oldest go first.")


class Config(BaseSettings):
    """Every setting. ``load_config`` makes it; the sections and keys are those of ``config.toml``."""

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True, nested_model_default_partial_update=True
    )

    corpus: CorpusConfig = Field(default_factory=CorpusConfig)
    index: IndexConfig = Field(default_factory=IndexConfig)
    chunking: ChunkingConfig = Field(default_factory=ChunkingConfig)
    embedding: EmbeddingConfig = Field(default_factory=EmbeddingConfig)
    search: SearchConfig = Field(default_factory=SearchConfig)
    answer: AnswerConfig = Field(default_factory=AnswerConfig)
    llm: LLMConfig = Field(default_factory=LLMConfig)
    prompts: PromptsConfig = Field(default_factory=PromptsConfig)
    page: PageConfig = Field(default_factory=PageConfig)
    conversations: ConversationsConfig = Field(default_factory=ConversationsConfig)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        # The file's values arrive as init arguments; the environment stands above them, and nothing else is read.
        return env_settings, init_settings


def load_config(path: str | Path | None = None, corpus: str | Path | None = None, index: str | Path | None = None) -> Config:
    """Read the settings.

    Args:
        path: a ``config.toml``; None takes the one in the working folder, or the defaults when there is none.
        corpus: folder of articles, instead of ``[corpus] path``.
        index: folder of the index, instead of ``[index] path``. With another corpus and no index given, the index
            lies in ``.newsdesk`` inside that corpus, so that two corpora never share one.

    Raises:
        ConfigError: the file is missing, is no TOML, or a key is unknown, of the wrong type or out of range.
    """
    file = Path(path) if path is not None else DEFAULT_FILE
    values: dict[str, Any] = {}
    if path is not None or file.exists():
        values = _read_toml(file)
    _reject_unknown(values, Config.model_fields, str(file))
    _reject_unknown_environment()
    try:
        config = Config(**values)
    except ValidationError as error:
        raise ConfigError(_explain(error, file)) from None
    except SettingsError as error:  # a list or a whole section from the environment that is no JSON
        raise ConfigError(_explain_environment(error)) from None
    base = file.resolve().parent
    corpus_path = Path(corpus).resolve() if corpus is not None else (base / config.corpus.path.expanduser()).resolve()
    if index is not None:
        index_path = Path(index).resolve()
    elif corpus is not None and f"{ENV_PREFIX}INDEX__PATH" not in os.environ:
        index_path = corpus_path / ".newsdesk"
    else:
        index_path = (base / config.index.path.expanduser()).resolve()
    if corpus_path.is_relative_to(index_path):
        raise ConfigError(f"The index folder {index_path} is or holds the corpus {corpus_path}. Name another folder for the index.")
    conversations_path = (base / config.conversations.path.expanduser()).resolve()
    models = {
        "embedding": config.embedding.model_copy(update={"model": _folder(base, config.embedding.model)}),
        "search": config.search.model_copy(update={"reranker_model": _folder(base, config.search.reranker_model)}),
    }
    return config.model_copy(
        update=models
        | {
            "corpus": config.corpus.model_copy(update={"path": corpus_path}),
            "index": config.index.model_copy(update={"path": index_path}),
            "conversations": config.conversations.model_copy(update={"path": conversations_path}),
        }
    )


def _folder(base: Path, model: str) -> str:
    """A model that is a folder beside the settings file, by its whole path; the name of any other as it is."""
    return str((base / model).resolve()) if model and (base / model).is_dir() else model


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError(f"There is no settings file {str(file)!r}. Name another with --config, or leave it out.") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{file} cannot be read as TOML: {error}. Mend that line.") from None


def _reject_unknown(values: Mapping[str, Any], known: Mapping[str, Any], where: str) -> None:
    for section, content in values.items():
        if section not in known:
            raise ConfigError(f"{where}: unknown section [{section}]. {_nearest(section, known)}")
        keys = known[section].annotation.model_fields
        if not isinstance(content, Mapping):
            raise ConfigError(f"{where}: {section} is a section; write [{section}] and its keys below it.")
        for key in content:
            if key not in keys:
                raise ConfigError(f"{where}: unknown key {key!r} in [{section}]. {_nearest(key, keys)}")


def _reject_unknown_environment() -> None:
    for name in os.environ:
        if not name.upper().startswith(ENV_PREFIX) or "__" not in name:
            continue
        section, _, key = name.upper().removeprefix(ENV_PREFIX).lower().partition("__")
        _reject_unknown({section: {key: ""}}, Config.model_fields, f"environment variable {name}")


def _nearest(name: str, known: Mapping[str, Any]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.4)
    return f"Did you mean {near[0]!r}?" if near else f"Known are: {', '.join(known)}."


def _explain(error: ValidationError, file: Path) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    if where.endswith("api_key_env"):  # what stands there may be a key, and is not repeated
        return f"{where} wants the name of an environment variable, such as MY_KEY, and no key. Put the key into that variable."
    variable = ENV_PREFIX + where.upper().replace(".", "__")
    if where.startswith("page.auth"):  # what stands there may be a password, and is not repeated
        twice = "one name stands there twice; " if "a name twice" in first["msg"] else ""
        return f'page.auth: {twice}each entry is "name:hash". `newsdesk user add NAME` makes the hash; a plain password is not taken.'
    source = f"environment variable {variable}" if variable in {n.upper() for n in os.environ} else str(file)
    return f"{source}: {where} = {first.get('input')!r}: {first['msg']}."


def _explain_environment(error: SettingsError) -> str:
    """pydantic names the section that it could not read, not the variable."""
    section = str(error).partition('field "')[2].partition('"')[0]
    names = sorted(name for name in os.environ if name.upper().startswith(f"{ENV_PREFIX}{section.upper()}"))
    return f'environment variable {" or ".join(names)}: not what this setting takes. A list is written as JSON: ["a", "b"].'
