import pytest

from rag.retrieve.fusion import fuse, merge

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


def test_merge_the_stronger_group_leads_and_the_weaker_is_not_drowned():
    own = (8.0, [("a", 1.0, ("words",)), ("b", 0.5, ("words",)), ("c", 0.4, ("words",))])
    other = (4.0, [("x", 1.0, ("words",)), ("y", 0.1, ("words",))])
    assert [identity for identity, _, _ in merge([own, other])] == ["a", "x", "b", "c", "y"]
    assert merge([(1.0, own[1]), other])[0][0] == "x"


def test_merge_one_group_stays_as_it_is():
    ranking = [("a", 1.3, ("words",)), ("b", 0.5, ("vectors",))]
    assert merge([(8.0, ranking)]) == ranking
    assert merge([]) == []
