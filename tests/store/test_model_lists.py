from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from playground.core.endpoint import Endpoint
from playground.store.model_lists import ModelLists
from playground.store.recent_models import KEPT, RecentModels, recent_first

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
LAB = Endpoint("lab", "http://lab/v1")


@pytest.fixture
def lists(tmp_path: Path) -> ModelLists:
    return ModelLists(tmp_path / "lists")


def test_a_list_is_kept_with_its_time(lists: ModelLists) -> None:
    assert lists.get(LAB) is None
    lists.keep(LAB, ["a", "b/c"], NOW)
    kept = lists.get(LAB)
    assert kept is not None
    assert (kept.models, kept.fetched_at) == (("a", "b/c"), NOW)
    lists.forget(LAB)
    lists.forget(LAB)
    assert lists.get(LAB) is None


def test_age(lists: ModelLists) -> None:
    kept = lists.keep(LAB, ["a"], NOW)
    hour = timedelta(hours=1)
    assert kept.is_younger_than(hour, NOW + timedelta(minutes=59))
    assert not kept.is_younger_than(hour, NOW + hour)
    assert not kept.is_younger_than(hour, NOW - timedelta(minutes=1))  # the clock was set back


@pytest.mark.parametrize(
    "other",
    [replace(LAB, base_url="http://other/v1"), replace(LAB, dialect="ollama"), replace(LAB, name="LAB")],
)
def test_a_list_of_another_place_is_none_of_this_one(lists: ModelLists, other: Endpoint) -> None:
    lists.keep(LAB, ["a"], NOW)
    assert lists.get(other) is None


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"endpoint": "lab", "base_url": "http://lab/v1", "dialect": "openai-chat", "models": 3}',
     '{"endpoint": "lab", "base_url": "http://lab/v1", "dialect": "openai-chat", "fetched_at": "x", "models": []}'],
)  # fmt: skip
def test_a_damaged_list_is_no_list(lists: ModelLists, tmp_path: Path, text: str) -> None:
    lists.keep(LAB, ["a"], NOW)
    (tmp_path / "lists" / "lab.json").write_text(text, "utf-8")
    assert lists.get(LAB) is None


def test_recent_models(tmp_path: Path) -> None:
    recent = RecentModels(tmp_path / "deep" / "recent.json")
    assert recent.names() == ()
    recent.use(["a/1", "a/2"])
    recent.use(["a/3"])
    recent.use(["a/2"])
    assert RecentModels(tmp_path / "deep" / "recent.json").names() == ("a/2", "a/3", "a/1")
    recent.use([f"b/{number}" for number in range(KEPT)])
    assert len(recent.names()) == KEPT
    assert "a/2" not in recent.names()


def test_damaged_recent_models_are_none(tmp_path: Path) -> None:
    path = tmp_path / "recent.json"
    path.write_text('{"models": 3}', "utf-8")
    recent = RecentModels(path)
    assert recent.names() == ()
    recent.use(["a/1"])
    assert recent.names() == ("a/1",)


def test_recent_ones_come_first_and_none_is_lost_or_made_up() -> None:
    assert recent_first(["a", "b", "c"], ["c", "gone", "a"]) == ["c", "a", "b"]
    assert recent_first([], ["c"]) == []
