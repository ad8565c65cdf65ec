"""Whom and what a text names."""

from __future__ import annotations

import pytest

from rag.conversation.mentions import mentions


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Did the king of Norway thank Finland?", "en", [("person", "the king of Norway"), ("place", "Norway"), ("place", "Finland")]),
        ("What did the king want?", "en", [("role", "the king")]),
        ("Norway's prime minister left", "en", [("person", "Norway's prime minister"), ("place", "Norway")]),
        ("who is the norwegian king", "en", [("person", "the norwegian king"), ("place", "norwegian")]),
        ("Was Brundtvik seen with Olsenius?", "en", [("name", "Brundtvik"), ("name", "Olsenius")]),
        ("Was it seen in May 2021?", "en", []),
        ("هل شكر ملك النرويج حكومة فنلندا؟", "ar", [("person", "ملك النرويج"), ("place", "النرويج"), ("place", "فنلندا")]),
        ("ماذا قال لملك النرويج؟", "ar", [("person", "ملك النرويج"), ("place", "النرويج")]),
        ("ماذا قال للملك؟", "ar", [("role", "الملك")]),
        ("النرويج وفنلندا", "ar", [("place", "النرويج"), ("place", "فنلندا")]),
    ],
)
def test_mentions_names_and_roles_are_found(text: str, language: str, found: list[tuple[str, str]]) -> None:
    assert [(mention.kind, mention.shown) for mention in mentions(text, language)] == found
