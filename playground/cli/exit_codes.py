"""How a command ends: exit codes that other programs rely on, and the failure that carries one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from playground.core.errors import PlaygroundError

DONE: Final = 0
FAILED: Final = 1
"""Some cell failed, a check did with `--strict`, or this machine or a provider did not do its part."""

BAD_INPUT: Final = 2
INTERRUPTED: Final = 130
"""What arrived is kept. The number is the shell's own for a program that Ctrl+C ended."""


class Failure(click.ClickException):
    """One sentence for stderr and the exit code that goes with it."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


def code_of(error: PlaygroundError) -> int:
    """Bad input is the person's to correct; everything else went wrong on the way."""
    from playground.core.errors import Cancelled, InputError, NotFound

    if isinstance(error, (InputError, NotFound)):
        return BAD_INPUT
    return INTERRUPTED if isinstance(error, Cancelled) else FAILED
