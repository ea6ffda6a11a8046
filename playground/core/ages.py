"""How long ago something was, in words for people."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from playground.core.wording import count

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def as_of(at: datetime, now: datetime) -> str:
    """`just now`, `20 minutes ago`, `3 hours ago`, `yesterday`, `4 days ago`, `2 Mar 2026`; days are those of `now`'s
    time zone. A moment in the future (a clock that was set back) is its date."""
    there = at.astimezone(now.tzinfo)
    age, days = now - there, (now.date() - there.date()).days
    if age < timedelta(0) or days > 7:
        return f"{there.day} {_MONTHS[there.month - 1]} {there.year}"
    minutes = int(age.total_seconds() // 60)
    if minutes < 2:
        return "just now"
    if minutes < 60:
        return f"{minutes} minutes ago"
    if days == 0 or minutes < 6 * 60:
        return f"{count(minutes // 60, 'hour')} ago"
    return "yesterday" if days == 1 else f"{count(max(days, 1), 'day')} ago"
