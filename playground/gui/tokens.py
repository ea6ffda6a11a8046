"""The colours of the window, light and dark, each by what it is for. The export page uses the same ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours as #rrggbb. `dots` are the columns' colours, the baseline's first."""

    background: str
    panel: str
    card: str
    line: str
    selection: str
    text: str
    muted: str
    accent: str
    on_accent: str
    good: str
    good_ground: str
    bad: str
    bad_ground: str
    warning: str
    warning_ground: str
    inserted: str
    removed: str
    dots: tuple[str, ...]


LIGHT: Final = Tokens(
    background="#f6f6f4",
    panel="#fbfbfa",
    card="#ffffff",
    line="#e4e3df",
    selection="#e9e8e4",
    text="#1d1d1b",
    muted="#666560",
    accent="#2f6f5e",
    on_accent="#ffffff",
    good="#2b7a4b",
    good_ground="#e4f2e9",
    bad="#b3402f",
    bad_ground="#fae8e4",
    warning="#8a6100",
    warning_ground="#fbf0d6",
    inserted="#d9f0df",
    removed="#fbdcd6",
    dots=("#8b8a84", "#b4552d", "#3b6fb5", "#7a4fa3", "#2f7f7a", "#a03d6b", "#7d7a1f", "#4f5fc4"),
)

DARK: Final = Tokens(
    background="#191a1a",
    panel="#1e1f1f",
    card="#242525",
    line="#343535",
    selection="#2d2e2e",
    text="#ececea",
    muted="#a3a29c",
    accent="#6fc2aa",
    on_accent="#0f1a17",
    good="#7fd19b",
    good_ground="#1f3527",
    bad="#f0917f",
    bad_ground="#43241e",
    warning="#e6bf62",
    warning_ground="#3b3118",
    inserted="#1f3d2a",
    removed="#4a2922",
    dots=("#9c9b95", "#e0906a", "#84aee6", "#b796da", "#75c4be", "#e08bb0", "#c5c06a", "#9aa5f0"),
)
