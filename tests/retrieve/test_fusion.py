import pytest

from rag.retrieve.fusion import fuse

WEIGHTS = {"words": 0.7, "vectors": 0.3}


def test_fusion_adds_up_relative_scores():
    fused = fuse({"words": [("a", 4.0), ("b", 2.0)], "vectors": [("b", 0.8), ("a", 0.4)]}, WEIGHTS, limit=10)
    assert [(identity, pytest.approx(score)) for identity, score, _ in fused] == [("a", 0.7 + 0.15), ("b", 0.35 + 0.3)]


def test_fusion_names_the_parts_that_found_it():
    fused = fuse({"words": [("a", 4.0)], "vectors": [("b", 0.8), ("a", 0.4)]}, WEIGHTS, limit=10)
    assert {identity: found_by for identity, _, found_by in fused} == {"a": ("words", "vectors"), "b": ("vectors",)}


def test_fusion_just_below_the_cut_of_a_full_ranking_is_not_nothing():
    full = fuse({"words": [("a", 4.0), ("b", 3.9)], "vectors": [("c", 0.8)]}, WEIGHTS, limit=2)
    short = fuse({"words": [("a", 4.0), ("b", 3.9)], "vectors": [("c", 0.8)]}, WEIGHTS, limit=3)
    assert {i: s for i, s, _ in full}["c"] > {i: s for i, s, _ in short}["c"]


def test_fusion_ties_are_ordered_by_id_and_nothing_is_lost():
    fused = fuse({"words": [("b", 1.0), ("a", 1.0)], "vectors": []}, WEIGHTS, limit=10)
    assert [identity for identity, _, _ in fused] == ["a", "b"]
    assert fuse({"words": [], "vectors": []}, WEIGHTS, limit=10) == []
