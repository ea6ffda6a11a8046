"""What leaves the house and what comes into it: exported comparisons, files of others, and the keys that stand in none.

The part of the workbench that asks no model. No Qt.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from playground import __version__
from playground.workbench.stores import Stores

if TYPE_CHECKING:
    from playground.core.left_out import Part
    from playground.core.request import JsonValue
    from playground.core.run import Run
    from playground.workbench.local_models import LocalModelFiles

PROGRAM = f"System Message Playground {__version__}"


class Sharing(Stores):
    """What the program keeps, and how of it a file is made or read."""

    @cached_property
    def local_models(self) -> LocalModelFiles:
        from playground.workbench.local_models import LocalModelFiles

        return LocalModelFiles(self.folders, self.settings)

    def export(self, run: Run, path: Path, leave_out: Collection[Part] = ()) -> None:
        """Write a comparison, but for the parts in `leave_out`; the ending says as what. Raises InputError, StoreError.

        A file leaves the house, so a key stands in none, not even where the person typed one into a prompt.
        """
        from playground.workbench.run_files import write_run

        self.learn_keys()
        write_run(run, path, self.known_keys(), lambda: self.environment_of(run), leave_out)

    def exported(self, run: Run, ending: str, leave_out: Collection[Part] = ()) -> bytes:
        """The same as bytes, for a look before; `ending` is one as `.html`. Raises InputError or StoreError."""
        from playground.workbench.run_files import exported

        self.learn_keys()
        return exported(run, ending, self.known_keys(), lambda: self.environment_of(run), leave_out)

    def shareable(self, run: Run, leave_out: Collection[Part] = ()) -> Run:
        """The run as it may leave the house, for what the window itself writes: without keys and what is left out."""
        from playground.workbench.run_files import shareable

        self.learn_keys()
        return shareable(run, self.known_keys(), leave_out)

    def environment_of(self, run: Run) -> Mapping[str, JsonValue]:
        """What a sealed comparison says of this machine; reads the run's local models for their hashes."""
        from playground.workbench.environment import environment_of

        return environment_of(run, PROGRAM, self.local_models)

    def read_run(self, path: Path) -> Run:
        """The run in an exported comparison. Raises NotFound or InputError; blocks for as long as the keyring does.

        Somebody else's file may hold a key of this person's: an old export, a server's log. Here it is taken out, so
        that it comes into no history, window or export.
        """
        from playground.core.redaction import redacted
        from playground.workbench.experiments import read_run

        run = read_run(path)
        self.learn_keys(ask_keyring=True)
        return redacted(run, self.known_keys())

    def known_keys(self) -> tuple[str, ...]:
        """The keys that were seen so far: none of them may stand in a log, a line of the terminal or an error.

        Called at every line of the log, from any thread: it makes nothing. Those of the environment always count.
        """
        if "keys" in self.__dict__:
            return self.keys.known_values()
        from playground.store.environment_keys import keys_of_environment

        return keys_of_environment()

    def learn_keys(self, *, ask_keyring: bool = False) -> None:
        """Know the credentials of every endpoint: in its entry, its variable and, if it may be asked, the keyring."""
        from playground.core.endpoint_secrets import secrets_of
        from playground.core.pasted_key import bare_key

        for endpoint in self.endpoints.all():
            self.keys.learn((*secrets_of(endpoint), bare_key(os.environ.get(endpoint.key_env, ""))))
            if ask_keyring:
                self.keys.get(endpoint.name)

    def hide_keys_from_children(self) -> None:
        """What is started from here on does not inherit the variables that hold keys."""
        from playground.providers.child_environment import keep_from_children

        keep_from_children(endpoint.key_env for endpoint in self.endpoints.all())
