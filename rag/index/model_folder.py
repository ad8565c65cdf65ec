"""A model that lies in a folder, as its authors publish it: ``tokenizer.json``, ``config.json`` and an ONNX file."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import ConfigError

_ONNX_FILES = ("onnx/model.onnx", "model.onnx", "model_optimized.onnx", "onnx/model_quantized.onnx", "model_quantized.onnx")
_NEEDED = ("tokenizer.json", "tokenizer_config.json")
_WHOLE = 1 << 20
"""Bytes up to which a file is read whole for the digest; of a longer one, so many from each end."""


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """``file`` is the ONNX file's path inside ``path``; ``cls`` says that the first token's vector stands for the text, not
    the mean; ``places`` is the length of a vector, 0 when the folder does not tell."""

    path: Path
    file: str
    digest: str
    cls: bool
    places: int

    @property
    def name(self) -> str:
        """The same for the same files wherever the folder lies, and another as soon as they change."""
        return f"{self.path.name}@{self.digest}"


def as_folder(model: str) -> Path | None:
    """The folder that a setting names, None when it is a model's name: those have no such folder beside them."""
    path = Path(model).expanduser()
    if path.is_dir():
        return path.resolve()
    if path.is_absolute() or model.startswith((".", "~")):
        raise ConfigError(f"The model's folder {model!r} is not there. Name a folder that holds its files, or a model by its name.")
    return None


def read_folder(path: Path) -> ModelFolder:
    """Look a model's folder over.

    Raises:
        ConfigError: a file is missing, or holds no JSON.
    """
    missing = [name for name in _NEEDED if not (path / name).exists()]
    if missing:
        raise ConfigError(f"The model's folder {path} lacks {' and '.join(missing)}. Copy all files of the model into it.")
    file = next((name for name in _ONNX_FILES if (path / name).exists()), None)
    if file is None:
        others = sorted(found.relative_to(path).as_posix() for found in path.rglob("*.onnx"))
        if len(others) != 1:
            what = "several ONNX files, none of them named model.onnx" if others else "no ONNX file"
            raise ConfigError(f"The model's folder {path} holds {what}. Wanted is onnx/model.onnx or model.onnx.")
        file = others[0]
    pooling = _json(path / "1_Pooling" / "config.json")
    places = _json(path / "config.json").get("hidden_size", 0)
    return ModelFolder(path, file, digest(path), bool(pooling.get("pooling_mode_cls_token")), places if isinstance(places, int) else 0)


def digest(path: Path) -> str:
    """Twelve letters that change with the model's files: sizes, small files whole, the ends of large ones."""
    total = hashlib.sha256()
    for file in sorted(path.rglob("*")):
        inside = file.relative_to(path)
        if not file.is_file() or any(part.startswith(".") for part in inside.parts) or file.suffix in {".md", ".lock"}:
            continue
        size = file.stat().st_size
        total.update(f"{inside.as_posix()}\0{size}\0".encode("utf-8", "surrogatepass"))
        with file.open("rb") as content:
            total.update(content.read(_WHOLE))
            if size > _WHOLE:
                content.seek(-_WHOLE, 2)
                total.update(content.read(_WHOLE))
    return total.hexdigest()[:12]


def _json(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ConfigError(f"{file} cannot be read as JSON: {error}. Copy the model's files anew.") from None
    return found if isinstance(found, dict) else {}
