"""The environment of the processes that we start: ours without the keys, which none of them needs.

The environment belongs to the whole process, and so does what is known of it here.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Final

from playground.core.pasted_key import is_key_variable

_KEPT_BACK: Final[set[str]] = set()


def keep_from_children(names: Iterable[str]) -> None:
    """Variables that hold keys under names of the person's own (`key_env`); any thread, for good."""
    _KEPT_BACK.update(name for name in names if name)


def child_environment(**changed: str) -> dict[str, str]:
    """The environment for a child, with some variables set."""
    ours = {name: value for name, value in os.environ.items() if not (name in _KEPT_BACK or is_key_variable(name))}
    return {**ours, **changed}
