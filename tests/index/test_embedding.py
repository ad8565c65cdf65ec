import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.config import EmbeddingConfig
from rag.errors import ConfigError, MissingPackage
from rag.index.embedding import HashedEmbedding
from rag.index.providers import make_embedding

EMBEDDING = HashedEmbedding(256)


def cosine(one: str, other: str) -> float:
    return float(np.dot(EMBEDDING.get_text_embedding(one), EMBEDDING.get_text_embedding(other)))


@settings(deadline=None)
@given(st.text(max_size=300))
def test_embedding_is_a_unit_vector_for_any_text(text):
    vector = EMBEDDING.embed(text)
    assert vector.shape == (256,)
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("text", ["", " ", "the of and", "😀", "؟!", "\ud800"])
def test_embedding_text_without_meaning_is_no_zero_vector(text):
    assert np.linalg.norm(EMBEDDING.embed(text)) == pytest.approx(1.0, abs=1e-5)


def test_embedding_spellings_of_a_name_lie_nearer_than_other_names():
    assert cosine("Soudani", "Sudani") > cosine("Soudani", "Pezeshkian") + 0.2
    assert cosine("المفاوضات", "مفاوضاتهم") > cosine("المفاوضات", "الاقتصاد") + 0.2


@pytest.mark.slow
def test_embedding_of_one_text_is_the_same_in_every_process():
    code = "from rag.index.embedding import HashedEmbedding; print(HashedEmbedding(64).embed('Pezeshkian spoke, قال').tolist())"
    runs = {
        subprocess.run([sys.executable, "-c", code], env={"PYTHONHASHSEED": seed, "PATH": ""}, capture_output=True, check=True).stdout
        for seed in ("1", "2")
    }
    assert runs == {f"{HashedEmbedding(64).embed('Pezeshkian spoke, قال').tolist()}\n".encode()}


def test_embedding_name_tells_everything_that_changes_a_vector():
    assert HashedEmbedding(64).model_name != HashedEmbedding(128).model_name
    assert EMBEDDING.get_query_embedding("Syria") == EMBEDDING.get_text_embedding("Syria")


def test_provider_default_is_hashed():
    assert make_embedding(EmbeddingConfig()).model_name == HashedEmbedding(EmbeddingConfig().dimensions).model_name


def test_provider_unknown_names_the_known_ones():
    with pytest.raises(ConfigError, match="hashed, huggingface"):
        make_embedding(EmbeddingConfig(provider="word2vec"))


def test_provider_without_a_model_says_what_to_set():
    with pytest.raises(ConfigError, match=r"set \[embedding\] model"):
        make_embedding(EmbeddingConfig(provider="huggingface"))


def test_provider_whose_package_is_missing_gives_the_install_line():
    with pytest.raises(MissingPackage, match="pip install llama-index-embeddings-huggingface"):
        make_embedding(EmbeddingConfig(provider="huggingface", model="some/model"))
