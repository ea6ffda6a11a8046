"""How much of a reference's wording stands in a text: ROUGE-N, BLEU and GLEU, from 0 to 1. All in linear time.

Words are what stands between spaces, in small letters; ROUGE takes letters and digits alone, as rouge_score does.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

MAX_WORDS: Final = 200_000  # a text is read so far: what follows would change nothing a person could see
ORDERS: Final = (1, 2, 3, 4)
SMALLEST: Final = 1e-7  # stands for a precision of 0, so that its logarithm is there; promptfoo has the same
_WORD = re.compile(r"[^\W_]+")


def rouge_n(text: str, reference: str, n: int = 1) -> float:
    """F of clipped n-gram precision and recall (Lin 2004, "ROUGE: A Package for Automatic Evaluation of Summaries")."""
    own, wanted = (_grams(_letters_only(each), n) for each in (text, reference))
    common = _common(own, wanted)
    total = own.total() + wanted.total()
    return 2 * common / total if total else 0.0


def bleu(text: str, references: Sequence[str]) -> float:
    """Papineni et al. 2002: the geometric mean of clipped precisions of 1 to 4 words, times the brevity penalty.

    The penalty is for texts shorter than the reference that is nearest in length, exp(1 - r/c). As there, an n-gram is
    clipped by the reference that has it most often.
    """
    words, wanted = _words(text), [_words(reference) for reference in references]
    if not words:
        return 0.0
    logs = [math.log(max(_precision(words, wanted, n), SMALLEST)) for n in ORDERS]
    nearest = min((len(reference) for reference in wanted), key=lambda length: (abs(length - len(words)), length))
    penalty = 1.0 if len(words) >= nearest else math.exp(1 - nearest / len(words))
    return penalty * math.exp(sum(logs) / len(logs))


def gleu(text: str, references: Sequence[str]) -> float:
    """Wu et al. 2016 (arXiv 1609.08144, 4): the smaller of precision and recall over all n-grams of 1 to 4 words.

    Full stops at a word's end do not count, as in promptfoo. The best of the references counts.
    """
    own = _all_grams(text)
    return max((_smaller_share(own, _all_grams(reference)) for reference in references), default=0.0)


def _smaller_share(own: Counter[tuple[str, ...]], wanted: Counter[tuple[str, ...]]) -> float:
    largest = max(own.total(), wanted.total())
    return _common(own, wanted) / largest if largest else 0.0


def _precision(words: list[str], references: Sequence[list[str]], n: int) -> float:
    own: Counter[tuple[str, ...]] = _grams(words, n)
    most: Counter[tuple[str, ...]] = Counter()
    for reference in references:
        most |= _grams(reference, n)
    return _common(own, most) / own.total() if own else 0.0


def _all_grams(text: str) -> Counter[tuple[str, ...]]:
    words = [word.rstrip(".") for word in _words(text)]
    found: Counter[tuple[str, ...]] = Counter()
    for n in ORDERS:
        found.update(_grams(words, n))
    return found


def _common(own: Counter[tuple[str, ...]], wanted: Counter[tuple[str, ...]]) -> int:
    return sum(min(number, wanted[gram]) for gram, number in own.items())


def _grams(words: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    shifted: Iterable[tuple[str, ...]] = zip(*(words[start:] for start in range(n)), strict=False)
    return Counter(shifted)


def _words(text: str) -> list[str]:
    return text.lower().split(maxsplit=MAX_WORDS)[:MAX_WORDS]


def _letters_only(text: str) -> list[str]:
    return [match.group() for match in islice(_WORD.finditer(text.lower()), MAX_WORDS)]
