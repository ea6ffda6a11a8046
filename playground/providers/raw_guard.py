"""Keys are taken out of what an endpoint sent, before it can be looked into. Pure.

An event may hold a part of a key only, and may spell it in ways of its own (`\\u002d`). What the text of the answer
shows to be a key is therefore left out of its events too, whole events at a time: rather too much than a part of a key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from playground.core.raw_events import RawEvent
from playground.core.redaction import MARK, forms_of

LEFT_OUT: Final = "[left out: it held a key, or a part of one]"
_ESCAPED: Final = re.compile(r"\\u00([2-7][0-9a-fA-F])")


class RawGuard:
    """Events of one answer. They wait while the answer's text waits, which may be the beginning of a key."""

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = forms_of(secrets)
        self._forms, self._pattern = forms.texts, forms.pattern
        self._waiting: list[RawEvent] = []
        self._marked = False

    def pass_on(
        self, events: tuple[RawEvent, ...], shown: str, *, text_waits: bool, last: bool
    ) -> tuple[RawEvent, ...]:
        """What can be looked into now. `shown` is the answer's text that came with them, without keys; text that comes
        without events is that of the events after it.
        """
        if self._pattern is None:
            return events
        self._marked = self._marked or MARK in shown
        if self._waiting or text_waits:
            self._waiting += events
            if text_waits or not (events or last):
                return ()
            events, self._waiting = tuple(self._waiting), []
        if not events:
            return ()
        marked, self._marked = self._marked, False
        if marked and not (len(events) == 1 and any(form in events[0].text for form in self._forms)):
            return tuple(RawEvent(event.at, LEFT_OUT) for event in events)
        return tuple(self._clean(event) for event in events) if self._suspicious(events) else events

    def _suspicious(self, events: tuple[RawEvent, ...]) -> bool:
        """Searching for each form is a tenth of what the pattern costs, and nearly no event holds one."""
        for _at, text in events:
            if "\\u00" in text:
                return True
            for form in self._forms:
                if form in text:
                    return True
        return False

    def _clean(self, event: RawEvent) -> RawEvent:
        assert self._pattern is not None
        text = self._pattern.sub(MARK, event.text)
        unescaped = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        return RawEvent(event.at, LEFT_OUT if self._pattern.search(unescaped) else text)
