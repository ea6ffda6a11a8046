"""The colours: words can be read on every ground they stand on, and the exported page has the same ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from playground.gui.tokens import DARK, LIGHT, Tokens

PAGE_STYLE = Path(__file__).resolve().parents[2] / "resources" / "export" / "comparison.css"
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
PAIRS = [
    *(
        (word, ground)
        for word in ("text", "muted", "accent")
        for ground in ("background", "panel", "card", "selection")
    ),
    *((state, f"{state}_ground") for state in ("good", "bad", "warning")),
    *((word, ground) for word in ("text", "muted") for ground in ("inserted", "removed")),
    ("on_accent", "accent"),
]


def luminance(color: str) -> float:
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("word", "ground"), PAIRS)
def test_words_can_be_read(tokens: Tokens, word: str, ground: str) -> None:
    low, high = sorted((luminance(getattr(tokens, word)), luminance(getattr(tokens, ground))))
    assert (high + 0.05) / (low + 0.05) >= LEAST_CONTRAST


@pytest.mark.parametrize("name", ["text", "muted", "accent", "good", "bad", "warning"])
def test_the_page_has_the_colours_of_the_window(name: str) -> None:
    style = "".join(PAGE_STYLE.read_text(encoding="utf-8").split())
    assert f"--{name}:light-dark({getattr(LIGHT, name)},{getattr(DARK, name)})" in style
