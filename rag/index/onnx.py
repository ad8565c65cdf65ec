"""fastembed's models: which it knows, and how it is told of others. It runs ONNX files without torch."""

from __future__ import annotations

import threading
from typing import Any

from rag.index.model_folder import ModelFolder

# Good ones for English and Arabic that fastembed's own list lacks, with the length of their vectors. Their authors
# publish onnx/model.onnx beside the weights.
_MORE = {"intfloat/multilingual-e5-small": 384, "intfloat/multilingual-e5-base": 768}
_lock = threading.Lock()


def cache_folder() -> str:
    """Where downloaded models stay. fastembed's own choice is the folder for temporary files, which is emptied."""
    import os

    from llama_index.core.utils import get_cache_dir

    return os.environ.get("FASTEMBED_CACHE_PATH") or os.path.join(get_cache_dir(), "fastembed")


def registered_embedding(model: str | ModelFolder) -> str:
    """The name under which fastembed has an embedding model, told of it when it did not know."""
    from fastembed import TextEmbedding
    from fastembed.common.model_description import ModelSource, PoolingType

    _quiet()
    with _lock:
        if isinstance(model, str):
            known = _known(TextEmbedding)
            if model.lower() not in known and model in _MORE:
                TextEmbedding.add_custom_model(
                    model, pooling=PoolingType.MEAN, normalization=True, sources=ModelSource(hf=model), dim=_MORE[model]
                )
            return model
        if model.name.lower() not in _known(TextEmbedding):
            TextEmbedding.add_custom_model(
                model.name,
                pooling=PoolingType.CLS if model.cls else PoolingType.MEAN,
                normalization=True,
                sources=ModelSource(hf=model.name),  # never asked: the files are there
                dim=model.places,
                model_file=model.file,
            )
        return model.name


def registered_reranker(model: ModelFolder) -> str:
    """The name under which fastembed has a cross-encoder that lies in a folder."""
    from fastembed.common.model_description import ModelSource
    from fastembed.rerank.cross_encoder import TextCrossEncoder

    _quiet()
    with _lock:
        if model.name.lower() not in _known(TextCrossEncoder):
            TextCrossEncoder.add_custom_model(model.name, sources=ModelSource(hf=model.name), model_file=model.file)
        return model.name


def _known(cls: Any) -> set[str]:
    return {model["model"].lower() for model in cls.list_supported_models()}


def _quiet() -> None:
    """It writes its troubles to the terminal; ours are raised."""
    from loguru import logger

    logger.disable("fastembed")
