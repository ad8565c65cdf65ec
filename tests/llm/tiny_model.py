"""A tiny language model with random weights: for a real llama.cpp server, whose protocol is real and whose text is nonsense.

It never ends by itself, so that a test can count on a limit of tokens being reached and on a stream being there to stop.
Any text can be read, Arabic too: a token is mostly two letters, and what is not in the vocabulary is read byte by byte.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

CONTEXT = 8192  # tokens that fit, prompt and answer together
_DIM, _HEADS, _LAYERS, _HIDDEN = 32, 2, 2, 64
_WORDS = """
    the of and to in a that on was said has with president emir minister call talks border bridge harbour vote budget
    Monday Tuesday Iran Qatar Syria Damascus Tehran Doha 12 40 percent million not never first second [1] [2] [3] [9] . ,
    في من على إلى أن قال الرئيس الأمير الوزير الحدود الميناء الاثنين إيران قطر سوريا لم ليس ١٢ المئة [١] [٢] ، ؟
    """.split()
_ALPHABETS = ("abcdefghijklmnopqrstuvwxyz", "ابتثجحخدذرزسشصضطظعغفقكلمنهوي")
_SPACE = "\u2581"  # how this kind of vocabulary writes the space before a word
_TEMPLATE = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant:"
_NORMAL, _UNKNOWN, _CONTROL, _BYTE = 1, 2, 3, 6  # kinds of tokens in GGUF
_BYTES_AND_MARKS = 3 + 256  # tokens before the words


def write_tiny_model(path: Path, context: int = CONTEXT) -> Path:
    """Write the model as GGUF (about 400 KB, the same bytes each time) and give its path back."""
    import gguf

    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("tiny-random")
    writer.add_context_length(context)
    writer.add_embedding_length(_DIM)
    writer.add_block_count(_LAYERS)
    writer.add_feed_forward_length(_HIDDEN)
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv(_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(_DIM // _HEADS)
    writer.add_file_type(0)  # 32-bit floats
    kinds = _add_vocabulary(writer)
    for name, values in _weights(kinds).items():
        writer.add_tensor(f"{name}.weight", values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _add_vocabulary(writer: Any) -> list[int]:
    """Three marks, 256 bytes, some words, pairs of letters; the kinds of the tokens are given back."""
    pairs = [first + second for letters in _ALPHABETS for first in _SPACE + letters for second in letters]
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)), *(_SPACE + word for word in _WORDS), *pairs]
    tokens = list(dict.fromkeys(tokens))  # a word of one letter is a pair as well
    kinds = [_UNKNOWN, _CONTROL, _CONTROL, *[_BYTE] * 256, *[_NORMAL] * (len(tokens) - _BYTES_AND_MARKS)]
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([-float(n) if kind == _NORMAL else 0.0 for n, kind in enumerate(kinds)])
    writer.add_token_types(kinds)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_chat_template(_TEMPLATE)
    return kinds


def _weights(kinds: list[int]) -> dict[str, Any]:
    """Small random numbers, but for one thing that all tokens have in common: how likely each kind comes next.

    The first number of each embedding is 1, large beside the rest, so it is nearly the same wherever the model reads;
    through it the output favours words, then pairs of letters, and shuts out the marks, the end of the text among them.
    """
    import numpy as np

    rng = np.random.default_rng(0)

    def random(*shape: int) -> Any:
        return (rng.standard_normal(shape) * 0.05).astype(np.float32)

    ones = np.ones(_DIM, np.float32)
    embedding, output = random(len(kinds), _DIM), random(len(kinds), _DIM) * np.float32(4)
    embedding[:, 0] = 1.0
    words = slice(_BYTES_AND_MARKS, _BYTES_AND_MARKS + len(_WORDS))
    output[:, 0] = [{_NORMAL: -0.2, _BYTE: -0.4}.get(kind, -20.0) for kind in kinds]
    output[words, 0] = 0.5
    weights = {"token_embd": embedding, "output": output, "output_norm": ones}
    for layer in range(_LAYERS):
        block = f"blk.{layer}"
        weights |= {f"{block}.{name}": random(_DIM, _DIM) for name in ("attn_q", "attn_k", "attn_v", "attn_output")}
        weights |= {f"{block}.ffn_gate": random(_HIDDEN, _DIM), f"{block}.ffn_up": random(_HIDDEN, _DIM)}
        weights |= {f"{block}.ffn_down": random(_DIM, _HIDDEN), f"{block}.attn_norm": ones, f"{block}.ffn_norm": ones}
    return weights
