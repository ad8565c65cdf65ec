"""Models of a few kilobytes in the form in which their authors publish them: an ONNX graph, a tokenizer, their settings.

The embedding gives each word a direction by chance and a text the mean of its words, so texts that share words lie near.
The cross-encoder multiplies the sums of a question's and a passage's words. Both are run by the real packages.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def make_embedding_model(folder: Path, texts: Sequence[str], places: int = 48, seed: int = 7, fill: float | None = None) -> Path:
    """A model that knows the words of ``texts``, in ``folder``. With ``fill``, every number in it is that one."""
    size = _make_tokenizer(folder, texts)
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])]
    _save(folder, nodes, {"table": _table(size, places, seed, fill)}, "last_hidden_state", ["batch", "sequence", places])
    _write(folder / "config.json", {"model_type": "bert", "hidden_size": places, "pad_token_id": 0})
    return folder


def make_reranker_model(folder: Path, texts: Sequence[str], places: int = 48, seed: int = 7, fill: float | None = None) -> Path:
    """A cross-encoder that scores a passage by the words that it shares with the question."""
    size = _make_tokenizer(folder, texts)
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["words"]),
        helper.make_node("Sub", ["attention_mask", "token_type_ids"], ["is_question"]),  # padding is of type 0 and not attended
        *_sum("is_question", "question"),
        *_sum("token_type_ids", "passage"),
        helper.make_node("Mul", ["question", "passage"], ["product"]),
        helper.make_node("ReduceSum", ["product", "last"], ["logits"], keepdims=1),
    ]
    numbers = {"table": _table(size, places, seed, fill), "last": np.array([-1]), "middle": np.array([1])}
    _save(folder, nodes, numbers, "logits", ["batch", 1])
    _write(folder / "config.json", {"model_type": "bert", "hidden_size": places, "pad_token_id": 0, "num_labels": 1})
    return folder


def _sum(mask: str, name: str) -> list[onnx.NodeProto]:
    return [
        helper.make_node("Cast", [mask], [f"{name}_mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", [f"{name}_mask", "last"], [f"{name}_column"]),
        helper.make_node("Mul", ["words", f"{name}_column"], [f"{name}_words"]),
        helper.make_node("ReduceSum", [f"{name}_words", "middle"], [name], keepdims=0),
    ]


def _table(size: int, places: int, seed: int, fill: float | None) -> np.ndarray:
    if fill is not None:
        return np.full((size, places), fill, np.float32)
    table = np.random.default_rng(seed).standard_normal((size, places)).astype(np.float32)
    table[: len(SPECIAL)] = 0.0  # what every text has says nothing
    return table


def _save(folder: Path, nodes: list[onnx.NodeProto], numbers: dict[str, np.ndarray], output: str, shape: list[str | int]) -> None:
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "sequence"]) for name in _INPUTS],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)],
        [numpy_helper.from_array(array, name) for name, array in numbers.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(folder / "onnx" / "model.onnx"))


def _make_tokenizer(folder: Path, texts: Sequence[str]) -> int:
    """Returns how many words it knows."""
    tokenizer = Tokenizer(models.WordLevel(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.train_from_iterator(texts, trainers.WordLevelTrainer(vocab_size=30_000, special_tokens=SPECIAL))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    _write(folder / "tokenizer_config.json", {"model_max_length": 512, "pad_token": "[PAD]", "tokenizer_class": "PreTrainedTokenizerFast"})
    _write(folder / "special_tokens_map.json", dict(zip(("pad_token", "unk_token", "cls_token", "sep_token"), SPECIAL, strict=True)))
    return tokenizer.get_vocab_size()


def _write(file: Path, content: dict[str, object]) -> None:
    file.write_text(json.dumps(content), encoding="utf-8")
