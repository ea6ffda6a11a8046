"""The comparison page's template, style and scripts, from the files that the program carries."""

from __future__ import annotations

from typing import Final

from playground.formats.comparison_html import SCRIPTS, STYLE, TEMPLATE, PageShell
from playground.store.files import read_text
from playground.store.folders import resources_folder

_MAX_BYTES: Final = 1_000_000


def page_shell() -> PageShell:
    """Raises StoreError where an installation is not whole."""
    folder = resources_folder() / "export"
    template, style, *scripts = (
        read_text(folder / name, limit_bytes=_MAX_BYTES) for name in (TEMPLATE, STYLE, *SCRIPTS)
    )
    return PageShell(template, style, "".join(scripts))
