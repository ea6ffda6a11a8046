"""The command line: one group whose commands are imported only when they are used."""

from __future__ import annotations

import importlib
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

import click

from playground import __version__
from playground.cli import output
from playground.cli.exit_codes import BAD_INPUT, INTERRUPTED, Failure

PROGRAM: Final = "playground"

COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "run": ("run", "Send prompts under presets, and show the answers."),
    "steer": ("steer", "Measure what system messages do beyond luck."),
    "runs": ("runs", "Look at past runs: list, show, search, delete, restore."),
    "judge": ("judge", "Have a model decide checks of a run, and compare its answers."),
    "export": ("runs:export", "Write a run as a page, a table, a record or a sealed comparison."),
    "votes": ("votes", "Votes on the answers of a run: show, join, export."),
    "verify": ("verify", "Say whether a shared file is as it was made."),
    "replay": ("replay", "Ask a shared comparison again, and compare."),
    "presets": ("presets", "Presets: list, show, check, versions, diff, restore, note, import, export."),
    "endpoints": ("endpoints", "Places that serve models: list, add, remove, test, catalogue, find, costs."),
    "models": ("models", "List the models of one endpoint, or of all."),
    "keys": ("keys", "API keys in the system keyring: set, forget, list."),
    "local": ("local", "Models on this computer: list, show, set, forget, fetch, status, remove."),
    "doctor": ("doctor", "Say what this installation has and what is missing."),
}
"""Command -> (module of this package, and `:NAME` of the command in it; its line in `--help`)."""

Work: TypeAlias = Callable[[], Any]


class CommandGroup(click.Group):
    """A group that names the nearest command for an unknown one, and ends with our exit codes in one line each."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        def work() -> Any:
            return super(CommandGroup, self).main(
                args, prog_name or PROGRAM, complete_var, standalone_mode=False, **extra
            )

        return sys.exit(exit_code(work)) if standalone_mode else work()

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which they stand in the code, the common ones first."""
        return list(self.commands)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and ctx.parent is not None and not ctx.resilient_parsing:
            raise click.UsageError(f"Say what to do: {', '.join(self.list_commands(ctx))}.", ctx)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        word = args[0]
        if not ctx.resilient_parsing and not word.startswith("-") and word not in self.list_commands(ctx):
            raise click.UsageError(self.unknown(word, ctx), ctx)
        return super().resolve_command(ctx, args)

    def unknown(self, word: str, ctx: click.Context) -> str:
        """What to say about a word that is no command of this group."""
        from playground.core.nearest import suggestion

        return f"There is no command '{word[:80]}': {suggestion(word, self.list_commands(ctx))}"


class LazyGroup(CommandGroup):
    """The whole program: its help stands here, its commands in modules of their own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(f"{__name__}.{module}"), name or "command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_place, words) in COMMANDS.items()])

    def unknown(self, word: str, ctx: click.Context) -> str:
        if any(sign in word for sign in "./\\"):
            return f"There is no file '{word[:200]}', and no command of that name."
        return super().unknown(word, ctx)


@click.group(
    PROGRAM,
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Without a command: the window. `playground FILE` opens a preset, an experiment or a comparison in it.",
)
@click.version_option(__version__, "--version", message="%(prog)s %(version)s")
def cli() -> None:
    """Send one prompt under different system messages, and compare the answers."""


def main(arguments: Sequence[str]) -> int:
    """Carry out one command line; returns the exit code."""
    output.prepare_streams()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a kind `kill` stops us as Ctrl+C does
    return exit_code(lambda: cli.main(arguments, standalone_mode=False))


def exit_code(work: Work) -> int:
    """Do `work` and say in one line what was wrong with it, if anything was."""
    try:
        code = work()
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx is not None else PROGRAM
        output.complain(f"{_sentence(error)} `{path} --help` says more.")
        return BAD_INPUT
    except Failure as failure:
        output.complain(failure.message)
        return failure.code
    except click.ClickException as error:
        output.complain(error.format_message())
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001  the top handler: outside of it there is Python's traceback only
        from playground.cli.workplace import failure_outside

        outside = failure_outside(error)
        output.complain(outside.message)
        return outside.code
    return code if isinstance(code, int) else 0


def _sentence(error: click.UsageError) -> str:
    words = error.format_message().strip()
    return words if words.endswith((".", "?", "!", ")")) else f"{words}."
