"""Plain JSON types back into our frozen dataclasses, by their type hints: the inverse of ``rag.schema.to_plain``.

What is read may come from a file that somebody edited, so each value is checked, and an error names its place.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import types
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

_T = TypeVar("_T")
_NAMES = {str: "a string", int: "a whole number", float: "a number", bool: "true or false"}


def from_plain(kind: type[_T], plain: Any, where: str) -> _T:
    """A dataclass of this kind. A field that is missing takes its default; a key that is unknown is passed over, so that what a later
    version wrote can be read.

    A field that holds a dataclass may be missing too: its fields are then looked for beside it (``Hit.chunk`` is written so).

    Args:
        where: what the error calls the value: "answer" makes "answer.citations[0].start".

    Raises:
        ValueError: something is missing or of the wrong type.
    """
    if not isinstance(plain, Mapping):
        raise ValueError(f"{where} must be an object with the fields of {kind.__name__}, not {_told(plain)}.")
    values = {}
    dataclass: Any = kind
    for name, hint, required in _fields(dataclass):
        if name in plain:
            values[name] = _value(hint, plain[name], f"{where}.{name}")
        elif dataclasses.is_dataclass(hint) and isinstance(hint, type):
            values[name] = from_plain(hint, plain, where)
        elif required:
            raise ValueError(f"{where}.{name} is missing.")
    return kind(**values)


@functools.cache
def _fields(kind: Any) -> tuple[tuple[str, Any, bool], ...]:
    """(name, type, without a default?) of each field."""
    hints, missing = get_type_hints(kind), dataclasses.MISSING
    return tuple((f.name, hints[f.name], f.default is missing and f.default_factory is missing) for f in dataclasses.fields(kind))


def _value(hint: Any, value: Any, where: str) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is types.UnionType:  # of a type and None; we have no other
        return None if value is None else _value(inner[0], value, where)
    if origin is tuple:
        return _tuple(inner, value, where)
    if origin is Literal:
        if value not in inner:
            raise ValueError(f"{where} must be one of {', '.join(map(repr, inner))}, not {_told(value)}.")
        return value
    if isinstance(origin, type) and issubclass(origin, Mapping):
        if not isinstance(value, Mapping):
            raise ValueError(f"{where} must be an object, not {_told(value)}.")
        return {str(key): _value(inner[1], one, f"{where}.{key}") for key, one in value.items()}
    return from_plain(hint, value, where) if isinstance(hint, type) and dataclasses.is_dataclass(hint) else _single(hint, value, where)


def _tuple(inner: tuple[Any, ...], value: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise ValueError(f"{where} must be a list, not {_told(value)}.")
    kinds = inner[:1] * len(value) if inner[-1] is Ellipsis else inner
    if len(kinds) != len(value):
        raise ValueError(f"{where} must hold {len(kinds)} values, not {len(value)}.")
    return tuple(_value(kind, one, f"{where}[{n}]") for n, (kind, one) in enumerate(zip(kinds, value, strict=True)))


def _single(kind: Any, value: Any, where: str) -> Any:
    if kind in (datetime.date, Path):
        text = _single(str, value, where)
        try:
            return Path(text) if kind is Path else datetime.date.fromisoformat(text)
        except ValueError:
            raise ValueError(f"{where} must be a date such as 2024-12-02, not {_told(value)}.") from None
    # true is an int to Python, and a whole number may stand where a number may
    right = isinstance(value, kind) or (kind is float and isinstance(value, int))
    if not right or (isinstance(value, bool) and kind is not bool):
        raise ValueError(f"{where} must be {_NAMES[kind]}, not {_told(value)}.")
    return float(value) if kind is float else value


def _told(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
