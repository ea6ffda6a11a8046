"""Small words that say in which of four languages and in which manner a text is written. By hand, from general
knowledge of the languages; words that mean something else in another of the four are left out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from playground.core.language_words import WORDS

CODES: Final[Mapping[str, str]] = {"english": "en", "french": "fr", "spanish": "es", "german": "de"}


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


@cache
def small_words() -> Mapping[str, frozenset[str]]:
    """The most frequent small words that only this one of the four languages has: `in` tells nothing."""
    words = {name: _set(WORDS[code]) for name, code in CODES.items()}
    return {
        name: own - frozenset[str]().union(*(others for other, others in words.items() if other != name))
        for name, own in words.items()
    }


HEDGES: Final = _set(
    """maybe perhaps possibly probably likely might may could seem seems seemed appear appears apparently arguably
    presumably roughly approximately somewhat generally usually typically often sometimes relatively potentially
    suggest suggests unclear uncertain unsure
    peut-être probablement possiblement sûrement parfois semble semblent pourrait pourraient environ généralement
    souvent vraisemblablement
    quizás quizá probablemente posiblemente parece parecen podría podrían aproximadamente generalmente
    vielleicht wahrscheinlich möglicherweise vermutlich eventuell manchmal oft scheint könnte könnten ungefähr
    üblicherweise normalerweise anscheinend"""
)
"""The words of K. Hyland's lists of hedges (Metadiscourse, 2005) that stand alone, and what they are in the others."""
FIRST_PERSON: Final = _set(
    """i me my mine myself we us our ours ourselves
    je j' moi mon ma mes nous notre nos
    yo mí mi mis nosotros nosotras nuestro nuestra nuestros nuestras
    ich mir mich mein meine meinen meiner meinem wir uns unser unsere unseren"""
)
SECOND_PERSON: Final = _set(
    """you your yours yourself yourselves
    tu te t' toi vous votre vos
    tú ti usted ustedes vosotros vosotras
    du dich dir dein deine deinen deiner deinem euch euer eure ihnen"""
)
