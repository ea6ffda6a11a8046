from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from playground.core.ages import as_of

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=90), "just now"),
        (timedelta(minutes=20), "20 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=14), "14 hours ago"),
        (timedelta(hours=16), "yesterday"),
        (timedelta(hours=40), "2 days ago"),
        (timedelta(days=7), "7 days ago"),
        (timedelta(days=8), "16 Nov 2026"),
        (timedelta(hours=-1), "24 Nov 2026"),
    ],
)
def test_the_age_of_a_list_in_words(age: timedelta, words: str) -> None:
    assert as_of(NOW - age, NOW) == words


def test_days_are_those_of_the_person() -> None:
    far_east = timezone(timedelta(hours=9))
    assert as_of(NOW - timedelta(hours=8), NOW) == "8 hours ago"
    assert as_of(NOW - timedelta(hours=8), NOW.astimezone(far_east)) == "yesterday"
