from hypothesis import given
from hypothesis import strategies as st

from rag.ingest.chunker import split
from rag.language.sentences import sentence_spans
from rag.schema import Article


def article(text: str, language: str = "en") -> Article:
    return Article("a", "title", text, language=language, content_hash="hash")


def test_chunker_a_short_article_stays_whole():
    text = "He came. He saw.\n\nHe won."
    (chunk,) = split(article(text), max_words=5, whole_words=250)
    assert (chunk.text, chunk.start, chunk.end) == (text, 0, len(text))


def test_chunker_cuts_at_sentence_ends_within_the_limit():
    text = " ".join(f"Sentence number {n} has exactly seven words." for n in range(100))
    chunks = split(article(text), max_words=60, whole_words=50)
    assert len(chunks) > 10
    assert all(len(chunk.text.split()) <= 60 and chunk.text.endswith("words.") for chunk in chunks)
    assert min(len(chunk.text.split()) for chunk in chunks) >= 20, "no stub at the end"


def test_chunker_a_sentence_longer_than_the_limit_stays_whole():
    text = "word " * 300 + "end. Short one."
    chunks = split(article(text), max_words=50, whole_words=50)
    assert chunks[0].text.endswith("end.")


def test_chunker_ids_change_with_place_and_content():
    one = split(article("One sentence."), 220, 250)[0]
    other = split(Article("a", "title", "One sentence.", content_hash="other"), 220, 250)[0]
    assert one.chunk_id != other.chunk_id
    assert one.chunk_id == split(article("One sentence."), 220, 250)[0].chunk_id


@given(st.text(max_size=600), st.sampled_from(["en", "ar"]), st.integers(20, 60))
def test_chunker_chunks_are_their_articles_text_and_hold_every_sentence_once(text, language, max_words):
    chunks = split(article(text, language), max_words, max_words)
    assert all(chunk.text == text[chunk.start : chunk.end] for chunk in chunks)
    assert [chunk.position for chunk in chunks] == list(range(len(chunks)))
    for start, end in sentence_spans(text, language):
        assert sum(chunk.start <= start and end <= chunk.end for chunk in chunks) == 1
