"""Takes names out of answers that are voted on blind: an answer that says who it is decides the vote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from playground.core.plan import split_model
from playground.core.preset import BASELINES
from playground.core.run import Run

MARK: Final = "[name]"
MOST_WORDS: Final = 12  # of a name are looked at in pairs and more
LONG: Final = 4  # letters of a single word out of a name
SHORTEST: Final = 3  # letters; a shorter name stands in ordinary text by chance

MODEL_NAMES: Final = (
    "ChatGPT", "GPT", "OpenAI", "Claude", "Anthropic", "Gemini", "Bard", "Gemma", "Google DeepMind", "DeepMind",
    "Llama", "Meta AI", "Mistral", "Mixtral", "Qwen", "Tongyi", "Alibaba Cloud", "DeepSeek", "Grok", "xAI", "Phi",
    "Command R", "Cohere", "SmolLM", "SmolLM2", "Hugging Face", "Nova", "Granite", "Kimi", "Moonshot AI", "GLM",
    "MiniMax", "Ernie", "Perplexity", "Sonar",
)  # fmt: skip
"""What models call themselves and their makers. Only where they speak of themselves: Nova is a word, too."""

_CAPITALISED: Final = re.compile(r"(?:\b[^\W\d_a-z][\w'’]*\s*)+")
_SELF: Final = (
    r"(?:\b(?:i\s+am|i['’]m|my\s+name\s+is|call\s+me|this\s+is|as|je\s+suis|je\s+m['’]appelle|ich\s+bin|ich\s+heiße|soy|"
    r"me\s+llamo|developed\s+by|created\s+by|made\s+by|trained\s+by|built\s+by)\s+(?:an?\s+|the\s+)?)"
)


def names_of(run: Run) -> tuple[str, ...]:
    """What would give a run's columns away: the names, labels and ids of presets, and of models.

    The ids of baselines are words of every text (`none`) and stay.
    """
    presets = [name for column in run.columns for name in (column.name, column.preset.name, column.preset.id)]
    models = [name for model in run.models for name in (model, split_model(model)[1], model.rpartition("/")[2])]
    names = dict.fromkeys([*presets, *run.annotations.labels.values(), *models])
    return tuple(name for name in names if name not in BASELINES and name.strip())


@dataclass(frozen=True, slots=True)
class Masked:
    """`count` names were replaced by MARK."""

    text: str
    count: int


def masked(text: str, names: Iterable[str]) -> Masked:
    """`text` without the `names` of the columns and models in this comparison, and without what models call
    themselves when they speak of themselves.

    Whole words, whatever the case; `captain-redbeard` is also found as "Captain Redbeard". Of "Acme Bike support"
    also "Acme Bike" is taken out, and "I am Redbeard" loses its name.
    """
    names = tuple(names)
    text, own = _pattern([*names, *_parts(names)]).subn(MARK, text) if names else (text, 0)
    text, part = _speaks_of(names).subn(_after_the_verb, text)
    text, models = _SPEAKS_OF_ITSELF.subn(_after_the_verb, text)
    return Masked(text, own + part + models)


def _after_the_verb(found: re.Match[str]) -> str:
    return found[0][: found.start(1) - found.start(0)] + MARK


def _parts(names: Iterable[str]) -> Iterator[str]:
    """Two or more words of a name that stand together and are capitalised: ordinary words are not."""
    for name in names:
        for run in _CAPITALISED.findall(name):
            words = run.split()[:MOST_WORDS]
            for first, last in combinations(range(len(words) + 1), 2):
                if last - first > 1:
                    yield " ".join(words[first:last])


def _speaks_of(names: Iterable[str]) -> re.Pattern[str]:
    """A single word of a name, where somebody says that it is theirs."""
    words = {word for name in names for word in re.findall(r"\w+", name) if len(word) >= LONG and word[0].isupper()}
    either = "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))
    return re.compile(rf"{_SELF}({either})(?!\w)" if words else r"(?!)", re.IGNORECASE)


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    parts = (re.split(r"[\s_-]+", name.strip()) for name in names)
    forms = {r"[\s_-]+".join(map(re.escape, words)) for words in parts if sum(map(len, words)) >= SHORTEST}
    either = "|".join(sorted(forms, key=lambda form: (-len(form), form)))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)" if forms else r"(?!)", re.IGNORECASE)


_MODEL: Final = "|".join(sorted((re.escape(name) for name in MODEL_NAMES), key=len, reverse=True))
_SPEAKS_OF_ITSELF: Final = re.compile(rf"{_SELF}((?:{_MODEL})(?:[-\s]?\d[\w.]*)?)(?!\w)", re.IGNORECASE)
