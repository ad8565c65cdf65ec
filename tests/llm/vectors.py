"""Vectors that follow the letters of a text, so that like texts are near: for a scripted embedding server."""

from __future__ import annotations

import math
from hashlib import sha256

DIMENSIONS = 64


def vector_of(text: str) -> list[float]:
    """``DIMENSIONS`` numbers of length 1 from the text's runs of three letters; the same on every machine."""
    vector = [0.0] * DIMENSIONS
    padded = f"  {text.lower()}  "
    for start in range(len(padded) - 2):
        digest = sha256(padded[start : start + 3].encode()).digest()
        vector[digest[0] % DIMENSIONS] += 1.0 if digest[1] % 2 else -1.0
    length = math.sqrt(sum(value * value for value in vector))
    # A text whose runs cancel out has no direction; an index must never get a zero vector.
    return [value / length for value in vector] if length else [1.0] + [0.0] * (DIMENSIONS - 1)
