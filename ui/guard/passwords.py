"""Passwords as argon2id hashes, with the parameters that argon2-cffi recommends."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()
LONGEST = 1024  # characters of a password


def hash_password(password: str) -> str:
    """The hash that stands in ``[page] auth`` after the name and a colon.

    Raises:
        ValueError: the password is empty or longer than ``LONGEST``.
    """
    if not 0 < len(password) <= LONGEST:
        raise ValueError(f"A password has 1 to {LONGEST} characters.")
    return _hasher.hash(password)


def verify(hashed: str, password: str) -> bool:
    """Whether this is the password behind the hash. A wrong one takes as long; nothing that a visitor types raises."""
    try:
        return _hasher.verify(hashed, password[:LONGEST].encode("utf-8", "replace")) and len(password) <= LONGEST
    except (VerificationError, InvalidHashError):
        return False
