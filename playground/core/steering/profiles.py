"""How alike texts are by their character 3-5-grams, in any language and without a model.

A profile holds 1 + ln(count) of each group of three, four and five signs (Manning, Raghavan and Schütze, Introduction
to Information Retrieval, 2008, 6.4.1: sublinear tf), the distance is 1 - cosine. A group's place and sign in it come
from a hash that is the same everywhere (Python's own differs from start to start), so that the few groups that share a
place leave a product right in the mean (K. Weinberger et al., Feature hashing, ICML 2009). Weights are whole numbers of
1/1024: sums of their products are exact, and the order in which a library adds them makes no difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Profile: TypeAlias = tuple[NDArray[np.int32], NDArray[np.int16]]

MAX_READ: Final = 10_000  # characters
SIZES: Final = (3, 4, 5)
STEPS: Final = 1024  # of a weight
PLACES: Final = 2**17
MAX_COLUMNS: Final = 8_192
"""What is multiplied at the most: where answers to one prompt share more groups than that, places are folded together.
20 answers of 200 words share half as many. Above MANY texts half of it: their many pairs even out what folding does."""
MANY: Final = 200
CHUNK: Final = 2**20  # numbers of the table at once: 8 MB
_KEPT: Final = 512  # profiles remembered: 10 MB of 200 words each, 150 MB at the worst


@lru_cache(maxsize=_KEPT)
def profile(text: str) -> Profile:
    """Places below PLACES and their weights, negative for half of them. A blank on either side of the text makes a
    group begin and end with it."""
    import numpy as np

    signs = np.frombuffer(f" {text[:MAX_READ]} ".encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    groups = [_hashes(signs, size) for size in SIZES if len(signs) >= size]
    if not text or not groups:
        return np.empty(0, np.int32), np.empty(0, np.int16)
    found, counts = np.unique(np.concatenate(groups), return_counts=True)
    weights = np.rint((1 + np.log(counts)) * STEPS)
    negative = (found & np.uint64(1)).astype(np.bool_)
    places = (found >> np.uint64(32)) & np.uint64(PLACES - 1)
    return places.astype(np.int32), np.where(negative, -weights, weights).astype(np.int16)


def _hashes(signs: NDArray[np.uint32], size: int) -> NDArray[np.uint64]:
    """Of each group of `size` signs: their polynomial modulo 2^64, mixed by splitmix64 (Steele et al., OOPSLA 2014)."""
    import numpy as np

    last = len(signs) - size + 1
    mixed = np.full(last, size, np.uint64)
    for place in range(size):
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + signs[place : place + last]
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed ^ (mixed >> np.uint64(31))


def lexical_distances(texts: Sequence[str]) -> Floats:
    """1 - cosine of each two profiles, 0 to 1; an empty text is 1 away from every other one and 0 from an empty one."""
    import numpy as np

    profiles = [profile(text) for text in texts]
    products, alone = _products(profiles)
    norms = np.diagonal(products) + alone
    scale = np.sqrt(np.outer(norms, norms))
    products[np.diag_indices(len(texts))] = norms
    empty = norms == 0
    cosines = np.divide(products, scale, out=np.zeros_like(products), where=scale > 0)
    cosines[np.ix_(empty, empty)] = 1
    distances: Floats = np.maximum(1 - cosines, 0.0)
    return distances


def _products(profiles: Sequence[Profile]) -> tuple[Floats, Floats]:
    """The products of each two profiles over the places that two groups have, and what the other groups add to the
    square of a text's own length. All whole numbers below 2^53."""
    import numpy as np

    rows = np.repeat(np.arange(len(profiles)), [len(places) for places, _ in profiles])
    places = np.concatenate([places for places, _ in profiles])
    weights = np.concatenate([weights for _, weights in profiles]).astype(np.float64)
    shared = np.bincount(places, minlength=PLACES) > 1
    kept = shared[places]
    alone = np.bincount(rows[~kept], weights[~kept] ** 2, minlength=len(profiles)).astype(np.float64)
    most = MAX_COLUMNS if len(profiles) <= MANY else MAX_COLUMNS // 2
    width = min(most, int(np.count_nonzero(shared)))
    columns = (places % most if width == most else (np.cumsum(shared) - 1)[places]).astype(np.intp)
    return _summed(len(profiles), rows[kept], columns[kept], weights[kept], width), alone


def _summed(texts: int, rows: NDArray[np.intp], columns: NDArray[np.intp], weights: Floats, width: int) -> Floats:
    """The matrix of products, some columns after the other."""
    import numpy as np

    total = np.zeros((texts, texts))
    step = max(1, CHUNK // texts)
    for start in range(0, width, step):
        size = min(step, width - start)
        here = (columns >= start) & (columns < start + size)
        flat = rows[here] * size + columns[here] - start
        part = np.bincount(flat, weights[here], minlength=texts * size).reshape(texts, size)
        total += part @ part.T
    return total
