"""Distances and overlaps, against values worked out by hand and published ones."""

from __future__ import annotations

import math
import time

import pytest
from judging import outcome_of, passes

from playground.core.overlap import bleu, gleu, rouge_n

CAT = "the cat is on the mat"
REFERENCES = ["the cat is on the mat", "there is a cat on the mat"]


def test_rouge_by_hand() -> None:
    """Lin 2004, 5: police killed the gunman / police kill the gunman / the gunman kill police."""
    assert rouge_n("police kill the gunman", "police killed the gunman") == pytest.approx(3 / 4)
    assert rouge_n("the gunman kill police", "police killed the gunman") == pytest.approx(3 / 4)
    assert rouge_n("police kill the gunman", "police killed the gunman", 2) == pytest.approx(1 / 3)
    assert rouge_n("the gunman kill police", "police killed the gunman", 2) == pytest.approx(1 / 3)
    assert rouge_n("The cat!", "the CAT") == 1.0
    assert rouge_n("the the the the", "the cat") == pytest.approx(2 * 1 / 6), "counts are clipped"
    assert rouge_n("", "the cat") == rouge_n("the cat", "") == rouge_n("dog", "the cat") == 0.0


def test_bleu_clips_as_in_its_paper() -> None:
    """Papineni et al. 2002, 2.1: seven times "the" has a modified unigram precision of 2/7."""
    words = "the the the the the the the"
    assert bleu(words, REFERENCES) == pytest.approx(math.exp((math.log(2 / 7) + 3 * math.log(1e-7)) / 4))


def test_bleu_by_hand() -> None:
    """nltk.translate.bleu_score.sentence_bleu has the same figures."""
    hypothesis = "the cat sat on the mat today"  # 1-grams 5/7, 2-grams 3/6, 3-grams 1/5, 4-grams 0/4
    wanted = math.exp((math.log(5 / 7) + math.log(3 / 6) + math.log(1 / 5) + math.log(1e-7)) / 4)
    assert bleu(hypothesis, [CAT]) == pytest.approx(wanted)
    shorter = "the cat is on"  # every precision 1; penalty exp(1 - 6/4)
    assert bleu(shorter, [CAT]) == pytest.approx(math.exp(-0.5)) == pytest.approx(0.60653, abs=1e-5)
    assert bleu(CAT, [CAT]) == pytest.approx(1.0)
    assert bleu("", [CAT]) == 0.0


def test_bleu_of_the_published_example() -> None:
    """The example in NLTK's own documentation: 0.5045..."""
    hypothesis = "it is a guide to action which ensures that the military always obeys the commands of the party"
    references = [
        "it is a guide to action that ensures that the military will forever heed party commands",
        "it is the guiding principle which guarantees the military forces always being under the command of the party",
        "it is the practical guide for the army always to heed the directions of the party",
    ]
    assert bleu(hypothesis, references) == pytest.approx(0.5045, abs=1e-4)


def test_gleu_by_hand() -> None:
    """Wu et al. 2016: matches over the larger number of n-grams; six words have 6 + 5 + 4 + 3 = 18 of them."""
    assert gleu("the cat is on the rug", [CAT]) == pytest.approx((5 + 4 + 3 + 2) / 18)
    assert gleu("the cat is", [CAT]) == pytest.approx((3 + 2 + 1) / 18)
    assert gleu("The cat is on the mat.", [CAT]) == 1.0, "a stop at the end does not count"
    assert gleu("x", REFERENCES) == gleu("", [CAT]) == 0.0


def test_gleu_of_the_published_example() -> None:
    """The example in NLTK's own documentation: 0.4393. There "Party" is not "party", so another word stands here."""
    hypothesis = "It is a guide to action which ensures that the military always obeys the commands of the party"
    reference = "It is a guide to action that ensures that the military will forever heed other commands"
    assert gleu(hypothesis, [reference]) == pytest.approx(29 / 66) == pytest.approx(0.4393, abs=1e-4)


def test_scores_are_outcomes_with_promptfoos_thresholds() -> None:
    found = outcome_of("rouge-n", "police kill the gunman", "police killed the gunman")
    assert (found.passed, found.score, found.reason) == (True, 0.75, "ROUGE-N is 0.75, at least 0.75")
    turned = outcome_of("not-rouge-n", "police kill the gunman", "police killed the gunman")
    assert (turned.passed, turned.score) == (False, 0.25)
    assert not passes("rouge-n", "police kill the gunman", {"text": "police killed the gunman", "n": 2})
    assert passes("bleu", CAT, ["a dog", CAT])
    assert not passes("bleu", "the cat is on", CAT, threshold=0.7)
    assert passes("gleu", "the cat is on the rug", CAT)
    assert not passes("gleu", "the cat is on the rug", CAT, threshold=0.8)


def test_levenshtein_counts_up_to_five() -> None:
    assert outcome_of("levenshtein", "kitten", "sitting").reason == "the distance is 3, within 5"
    assert not passes("levenshtein", "kitten", "sitting", threshold=2)
    assert not passes("levenshtein", "x" * 20, "y")
    assert outcome_of("levenshtein", "x" * 20, "y" * 21).score == 0.0


def test_a_megabyte_is_compared_in_bounded_time() -> None:
    words, letters = "a b c d " * 125_000, "ab" * 500_000
    begin = time.monotonic()
    for kind in ("rouge-n", "bleu", "gleu"):
        outcome_of(kind, words, words)
        outcome_of(kind, letters, words)
    assert outcome_of("levenshtein", letters, "ba" * 500_000, threshold=10**7).reason.startswith("the texts are too")
    outcome_of("levenshtein", letters[:99_999], "x" * 99_999, threshold=10**7)
    assert time.monotonic() - begin < 20
