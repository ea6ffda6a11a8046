"""Takes names out of answers that are voted on blind: an answer that says who it is decides the vote."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from playground.core.plan import split_model
from playground.core.preset import BASELINES
from playground.core.run import Run

MARK: Final = "[name]"
SHORTEST: Final = 3  # letters; a shorter name stands in ordinary text by chance

MODEL_NAMES: Final = (
    "ChatGPT", "GPT", "OpenAI", "Claude", "Anthropic", "Gemini", "Bard", "Gemma", "Google DeepMind", "DeepMind",
    "Llama", "Meta AI", "Mistral", "Mixtral", "Qwen", "Tongyi", "Alibaba Cloud", "DeepSeek", "Grok", "xAI", "Phi",
    "Command R", "Cohere", "SmolLM", "SmolLM2", "Hugging Face", "Nova", "Granite", "Kimi", "Moonshot AI", "GLM",
    "MiniMax", "Ernie", "Perplexity", "Sonar",
)  # fmt: skip
"""What models call themselves and their makers. Only where they speak of themselves: Nova is a word, too."""

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

    Whole words, whatever the case; `captain-redbeard` is also found as "Captain Redbeard".
    """
    text, own = _pattern(names).subn(MARK, text) if (names := tuple(names)) else (text, 0)
    text, models = _SPEAKS_OF_ITSELF.subn(lambda found: found[0][: found.start(1) - found.start(0)] + MARK, text)
    return Masked(text, own + models)


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    parts = (re.split(r"[\s_-]+", name.strip()) for name in names)
    forms = {r"[\s_-]+".join(map(re.escape, words)) for words in parts if sum(map(len, words)) >= SHORTEST}
    either = "|".join(sorted(forms, key=lambda form: (-len(form), form)))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)" if forms else r"(?!)", re.IGNORECASE)


_MODEL: Final = "|".join(sorted((re.escape(name) for name in MODEL_NAMES), key=len, reverse=True))
_SPEAKS_OF_ITSELF: Final = re.compile(rf"{_SELF}((?:{_MODEL})(?:[-\s]?\d[\w.]*)?)(?!\w)", re.IGNORECASE)
