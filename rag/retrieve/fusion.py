"""Fusion: one ranking out of several."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

Scored = tuple[str, float]
Fused = tuple[str, float, tuple[str, ...]]
"""Id, score, and the names of the rankings that list it."""

_LEAST = 0.01  # strength of a group whose words match nowhere


def fuse(rankings: Mapping[str, Sequence[Scored]], weights: Mapping[str, float], limit: int) -> list[Fused]:
    """Add up the scores of several rankings, each divided by its best.

    Relative scores and not ranks: measured on XQuAD and ARCD, reciprocal rank fusion (k = 60) was 0.1 to 0.7 points
    of nDCG@10 behind, since it forgets by how far a passage leads. A passage that a full ranking (``limit`` long) does not
    list gets that ranking's last score, since it may lie just below the cut; of a shorter one it gets nothing.

    Returns:
        (id, score, names of the rankings that list it), best first, ties by id.
    """
    scores: dict[str, float] = {}
    found_by: dict[str, list[str]] = {}
    for name, ranking in rankings.items():
        for identity, _ in ranking:
            found_by.setdefault(identity, []).append(name)
    for name, ranking in rankings.items():
        best = ranking[0][1] if ranking else 0.0
        if best <= 0:
            continue
        listed = dict(ranking)
        floor = ranking[-1][1] if len(ranking) >= limit else 0.0
        for identity in found_by:
            scores[identity] = scores.get(identity, 0.0) + weights[name] * listed.get(identity, floor) / best
    ordered = sorted(found_by, key=lambda identity: (-scores.get(identity, 0.0), identity))
    return [(identity, scores.get(identity, 0.0), tuple(found_by[identity])) for identity in ordered]


def merge(groups: Sequence[tuple[float, Sequence[Fused]]]) -> list[Fused]:
    """One ranking out of several of different articles, such as those of one language each, with nothing in common.

    Each group comes with its strength, how well its best matches. Within a group scores are relative to its best; the best of two
    groups stand to each other as the roots of their strengths, so that a weaker group gives way but is not drowned.

    Returns:
        (id, score, names of the rankings), best first, ties in the order of the groups.
    """
    strongest = max((strength for strength, _ in groups), default=0.0) or 1.0
    merged = []
    for strength, ranking in groups:
        best = max((score for _, score, _ in ranking), default=0.0) or 1.0
        share = math.sqrt(max(strength / strongest, _LEAST)) if len(groups) > 1 else best
        merged += [(identity, share * score / best, found_by) for identity, score, found_by in ranking]
    return sorted(merged, key=lambda item: -item[1])
