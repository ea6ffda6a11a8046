"""Takes keys out of a text that arrives in pieces, cut anywhere. Pure: pieces in, pieces out."""

from __future__ import annotations

from collections.abc import Iterable

from playground.core.redaction import MARK, forms_of


class SecretFilter:
    """What `feed` and `flush` give, joined, is `redact` of what was fed, joined.

    Only what may be the beginning of a secret waits for the next piece.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = forms_of(secrets)
        self._pattern = forms.pattern
        self._longest = len(forms.texts[0]) if forms.texts else 0
        self._by_first: dict[str, list[str]] = {}
        for form in forms.texts:
            self._by_first.setdefault(form[0], []).append(form)
        self._held = ""

    @property
    def held(self) -> str:
        """What is waiting: a true beginning of a secret, or "". Never to be shown."""
        return self._held

    def feed(self, text: str) -> str:
        """What can be shown now that `text` has come."""
        if self._pattern is None or not text:
            return text
        text = self._held + text
        shown: list[str] = []
        place = 0
        while True:
            found = self._pattern.search(text, place)
            whole = found.start() if found else len(text)
            waits = self._beginning(text, place, min(whole + 1, len(text)))
            if waits is not None:
                shown.append(text[place:waits])
                self._held = text[waits:]
                return "".join(shown)
            shown.append(text[place:whole])
            if found is None:
                self._held = ""
                return "".join(shown)
            shown.append(MARK)
            place = found.end()

    def flush(self) -> str:
        """The rest, when nothing more comes."""
        held, self._held = self._held, ""
        return self._pattern.sub(MARK, held) if self._pattern is not None else held

    def _beginning(self, text: str, first: int, end: int) -> int | None:
        """The first place in `text[first:end]` from which the rest of `text` is the beginning of a longer form."""
        for place in range(max(first, len(text) - self._longest + 1), end):
            forms = self._by_first.get(text[place])
            if forms is not None:
                rest = text[place:]
                if any(len(form) > len(rest) and form.startswith(rest) for form in forms):
                    return place
        return None
