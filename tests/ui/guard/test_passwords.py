"""Passwords and their hashes."""

from __future__ import annotations

import pytest

from rag.config import PageConfig
from ui.guard.passwords import LONGEST, hash_password, verify

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("password", ["x", "correct horse", "كلمة السر", "a:b$c", " ", "p" * LONGEST])
def test_passwords_a_hash_knows_its_password_and_no_other(password: str) -> None:
    hashed = hash_password(password)
    assert hashed.startswith("$argon2id$")
    assert verify(hashed, password)
    assert not verify(hashed, password + "x")
    assert not verify(hashed, "")
    assert hash_password(password) != hashed, "each has a salt of its own"


@pytest.mark.parametrize("hashed", ["", "x", "$argon2id$", "$2b$12$abcdefghijklmnopqrstuv"])
def test_passwords_a_broken_hash_fits_nothing(hashed: str) -> None:
    assert not verify(hashed, "x")


@pytest.mark.parametrize("password", ["", "p" * (LONGEST + 1)])
def test_passwords_empty_or_endless_are_refused(password: str) -> None:
    with pytest.raises(ValueError, match="characters"):
        hash_password(password)


def test_passwords_odd_input_raises_nothing() -> None:
    assert not verify(hash_password("x"), "\ud800")


def test_passwords_the_settings_take_what_is_made_here() -> None:
    entry = f"ann:{hash_password('x')}"
    assert PageConfig(auth=[entry]).auth == [entry]
