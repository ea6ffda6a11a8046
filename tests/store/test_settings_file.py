from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from playground.core.errors import InputError, NotFound
from playground.store.settings import (
    APPEARANCE,
    LOCAL_SLOTS,
    LOCAL_THREADS,
    SETTINGS,
    WELCOME_DONE,
    Settings,
    setting_of,
)


@pytest.fixture
def file(own_home: Path) -> Path:
    own_home.mkdir()
    return own_home / "settings.json"


def test_what_is_set_is_there_next_time(file: Path) -> None:
    settings = Settings(file)
    assert settings.get(APPEARANCE) == "system"
    settings.set(APPEARANCE, "dark")
    settings.set(WELCOME_DONE, True)
    assert settings.get(APPEARANCE) == "dark"
    again = Settings(file)
    assert (again.get(APPEARANCE), again.get(WELCOME_DONE)) == ("dark", True)
    again.reset(APPEARANCE)
    assert Settings(file).get(APPEARANCE) == "system"


def test_every_default_fits_its_own_rule() -> None:
    for key, setting in SETTINGS.items():
        assert setting.check(setting.default) == setting.default
        assert setting.key == key
        assert setting.description.endswith(".")


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("appearance", "blue", "one of system, light, dark"),
        ("appearance", 3, "a text"),
        ("answer_font_px", 400, "at most 40"),
        ("answer_font_px", True, "a whole number"),
        ("answer_font_px", 11.5, "a whole number"),
        ("local_slots", 0, "at least 1"),
        ("welcome_done", 1, "true or false"),
    ],
)
def test_a_wrong_value_falls_back_with_a_notice(file: Path, key: str, value: object, words: str) -> None:
    file.write_text(json.dumps({key: value, "local_threads": 3}), encoding="utf-8")
    settings = Settings(file)
    setting: Any = setting_of(key)  # of one of the three kinds
    assert settings.get(setting) == setting.default
    (notice,) = settings.notices
    assert str(file) in notice
    assert key in notice
    assert words in notice
    assert settings.get(LOCAL_THREADS) == 3
    with pytest.raises(InputError, match=words):
        settings.set(setting, value)


def test_keys_that_are_not_known_stay(file: Path) -> None:
    file.write_text('{"of_a_newer_version": [1], "appearance": "light"}', encoding="utf-8")
    settings = Settings(file)
    assert settings.notices == ()
    settings.set(LOCAL_SLOTS, 2)
    assert json.loads(file.read_text("utf-8")) == {"of_a_newer_version": [1], "appearance": "light", "local_slots": 2}


def test_two_windows_do_not_undo_each_other(file: Path) -> None:
    one, two = Settings(file), Settings(file)
    one.set(APPEARANCE, "dark")
    two.set(LOCAL_SLOTS, 2)
    assert Settings(file).get(APPEARANCE) == "dark"


def test_a_damaged_file_is_kept_and_told_of(file: Path) -> None:
    file.write_text("{nonsense", encoding="utf-8")
    settings = Settings(file)
    assert settings.get(APPEARANCE) == "system"
    assert "damaged" in settings.notices[0]
    settings.set(APPEARANCE, "dark")
    file.write_text("", encoding="utf-8")  # damaged while the program runs: what was chosen is written again
    settings.set(LOCAL_SLOTS, 8)
    assert Settings(file).get(APPEARANCE) == "dark"


def test_an_unknown_setting_names_the_nearest() -> None:
    with pytest.raises(NotFound, match="did you mean 'appearance'"):
        setting_of("apearance")
