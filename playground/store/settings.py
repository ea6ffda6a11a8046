"""The settings: one table that says what there is, and the small file that holds what a person chose."""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Generic, TypeAlias, TypeVar

from playground.core.errors import InputError, NotFound
from playground.core.nearest import suggestion
from playground.store.files import read_json_object, write_atomic

SettingValue: TypeAlias = str | int | bool | float
V = TypeVar("V", str, int, bool, float)


@dataclass(frozen=True, slots=True)
class Setting(Generic[V]):
    """One thing a person can set. Its type is that of `default`. `minimum` and `maximum` belong to numbers."""

    key: str
    default: V
    description: str
    choices: tuple[V, ...] = ()
    minimum: int | None = None
    maximum: int | None = None

    def check(self, value: object) -> V:
        """`value` when it fits. Raises InputError, which names the key and says what would fit."""
        if isinstance(self.default, float) and type(value) is int:
            return self.check(float(value))  # JSON knows one kind of number
        if not isinstance(value, type(self.default)) or isinstance(value, bool) != isinstance(self.default, bool):
            raise InputError(f"must be {_KINDS[type(self.default)]}", key=self.key)
        if self.choices and value not in self.choices:
            raise InputError(f"must be one of {', '.join(str(choice) for choice in self.choices)}", key=self.key)
        self._check_number(value)
        return value

    def _check_number(self, value: object) -> None:
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            return
        if not math.isfinite(value):
            raise InputError("must be a number", key=self.key)
        if self.minimum is not None and value < self.minimum:
            raise InputError(f"must be at least {self.minimum}", key=self.key)
        if self.maximum is not None and value > self.maximum:
            raise InputError(f"must be at most {self.maximum}", key=self.key)


_KINDS: Final[Mapping[type, str]] = {str: "a text", int: "a whole number", bool: "true or false", float: "a number"}

APPEARANCE: Final = Setting(
    "appearance", "system", "Light or dark, or as the system has it.", choices=("system", "light", "dark")
)
ANSWER_FONT_SIZE: Final = Setting("answer_font_px", 14, "Size of the answers' text, in pixels.", (), 9, 40)
READING_MODE: Final = Setting(
    "reading_mode", "markdown", "How answers are shown: Markdown, plain, raw with signs for what is unseen, hex, or "
    "a tree where they are JSON.", choices=("markdown", "plain", "raw", "hex", "tree"),
)  # fmt: skip
LOCAL_MODEL_PATH: Final = Setting("local_model_path", "", "A GGUF file to use in place of the embedded model.")
LOCAL_THREADS: Final = Setting(
    "local_threads", 0, "Processor cores for the embedded model; 0: all but one.", (), 0, 512
)
LOCAL_SLOTS: Final = Setting("local_slots", 5, "Answers the embedded model writes at once.", (), 1, 64)
LOCAL_CONTEXT: Final = Setting(
    "local_context", 2048, "Tokens of prompt and answer together, for each answer of the embedded model.",
    (), 256, 1_048_576,
)  # fmt: skip
CONFIRM_ANSWERS_ABOVE: Final = Setting(
    "confirm_answers_above", 100, "Ask before a run that asks for more answers than this; 0: always ask.",
    (), 0, 1_000_000,
)  # fmt: skip
MAX_COST_USD: Final = Setting(
    "max_cost_usd", 0.0, "The most that one run may cost, in USD, by the known prices; 0: no limit.", (), 0, 1_000_000
)
REUSE_ANSWERS: Final = Setting(
    "reuse_answers", "never",
    "Answers that are there already in place of asking the same again: never, where an answer is asked for once "
    "(single), or for repeats too (samples).",
    choices=("never", "single", "samples"),
)  # fmt: skip
NOTIFY_AT_END: Final = Setting(
    "notify_at_end", True, "Say so when a run of over 20 seconds has ended and the window is not in front."
)
VOTER_NAME: Final = Setting("voter_name", "", "The name your votes bear; empty: that of your account here.")
JUDGE_MODEL: Final = Setting(
    "judge_model", "", "The model that decides checks such as llm-rubric, as ENDPOINT/MODEL_ID; empty: none does."
)
WELCOME_DONE: Final = Setting("welcome_done", False, "The first-start words have been read.")

AnySetting: TypeAlias = Setting[str] | Setting[int] | Setting[bool] | Setting[float]
_TABLE: Final[tuple[AnySetting, ...]] = (
    APPEARANCE, ANSWER_FONT_SIZE, READING_MODE, LOCAL_MODEL_PATH, LOCAL_THREADS, LOCAL_SLOTS, LOCAL_CONTEXT,
    CONFIRM_ANSWERS_ABOVE, MAX_COST_USD, REUSE_ANSWERS, NOTIFY_AT_END, JUDGE_MODEL, VOTER_NAME, WELCOME_DONE,
)  # fmt: skip
SETTINGS: Final[Mapping[str, AnySetting]] = {setting.key: setting for setting in _TABLE}


def setting_of(key: str) -> AnySetting:
    """The setting of that key; raises NotFound with the nearest one."""
    if key not in SETTINGS:
        raise NotFound(f"There is no setting '{key}': {suggestion(key, SETTINGS)}")
    return SETTINGS[key]


class Settings:
    """What a person chose, in `settings.json`. Usable from any thread.

    `notices` are sentences for the person about what could not be used. Keys that this version does not know stay in
    the file: a newer version may have written them.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._values, notice = read_json_object(path)
        self.notices: tuple[str, ...] = (*([notice] if notice else []), *self._wrong_values())

    def get(self, setting: Setting[V]) -> V:
        """What was chosen, else the default."""
        try:
            return setting.check(self._values.get(setting.key, setting.default))
        except InputError:
            return setting.default

    def set(self, setting: Setting[V], value: V) -> None:
        """Keep a choice, at once on disk. Raises InputError or StoreError."""
        setting.check(value)
        with self._lock:
            on_disk, damaged = read_json_object(self._path)  # another window may have chosen something meanwhile
            values: dict[str, Any] = {**(self._values if damaged else on_disk), setting.key: value}
            write_atomic(self._path, json.dumps(values, indent=2, ensure_ascii=False) + "\n")
            self._values = values

    def reset(self, setting: Setting[V]) -> None:
        self.set(setting, setting.default)

    def _wrong_values(self) -> list[str]:
        notices: list[str] = []
        for key, value in self._values.items():
            if key in SETTINGS:
                try:
                    SETTINGS[key].check(value)
                except InputError as error:
                    notices.append(f"{self._path}: {error}; {SETTINGS[key].default!r} is used instead.")
        return notices
