"""The composition root: builds store, endpoints and engine once, for the window and the command line alike. No Qt.

What is costly is made when it is first asked for, because every command and the first paint pay for the imports here.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from playground import __version__
from playground.core.endpoint import LOCAL, Key
from playground.core.errors import StoreError
from playground.store.folders import Folders, resources_folder, shipped_presets_folder

if TYPE_CHECKING:
    from playground.core.columns import FindPreset
    from playground.core.completion import Completion
    from playground.core.experiment import Experiment
    from playground.core.plan import CellId, RunPlan
    from playground.core.ports import EventSink, ReportProgress
    from playground.core.request import CompletionRequest, Parameters, SentRequest
    from playground.core.run import Run
    from playground.engine.active_run import ActiveRun
    from playground.engine.runner import Limits
    from playground.store.drafts import Drafts
    from playground.store.endpoints import EndpointStore
    from playground.store.keys import KeyStore
    from playground.store.library import Library
    from playground.store.preset_marks import PresetMarks
    from playground.store.prices import PriceStore
    from playground.store.recent_models import RecentModels
    from playground.store.runs import RunStore
    from playground.store.settings import Settings
    from playground.store.versions import Versions
    from playground.workbench.endpoint_trial import Outcome
    from playground.workbench.experiments import Experiments
    from playground.workbench.forecasting import Forecasting
    from playground.workbench.local_models import LocalModelFiles
    from playground.workbench.local_servers import LocalServer
    from playground.workbench.model_lists import ListedModels
    from playground.workbench.offers import Offer
    from playground.workbench.preset_renaming import PresetRenaming
    from playground.workbench.preset_versions import PresetVersions
    from playground.workbench.pricing import Pricing
    from playground.workbench.providers import Providers
    from playground.workbench.reuse import RequestKeys, Reuse

PROGRAM = f"System Message Playground {__version__}"
STARTER = "starter"


class Workbench:
    """Everything one program has of each thing. `library` and `experiments` belong to the thread that uses them."""

    def __init__(self, folders: Folders | None = None) -> None:
        self.folders = folders or Folders.find()

    @cached_property
    def settings(self) -> Settings:
        from playground.store.settings import Settings

        return Settings(self.folders.settings_file)

    @cached_property
    def library(self) -> Library:
        from playground.formats import preset_file
        from playground.store.library import Library

        folders, shipped = self.folders, shipped_presets_folder()
        return Library(
            folders.presets, shipped, preset_file, folders.trash, lambda: self.version_store, folders.library_index
        )  # fmt: skip

    @cached_property
    def version_store(self) -> Versions:
        """Every text that the user's presets ever had. What the faces ask for is `versions`."""
        from playground.store.versions import Versions

        return Versions(self.folders.versions_file)

    @cached_property
    def versions(self) -> PresetVersions:
        from playground.workbench.preset_versions import PresetVersions

        return PresetVersions(self.library, self.version_store, lambda: self.runs)

    @cached_property
    def preset_marks(self) -> PresetMarks:
        from playground.store.preset_marks import PresetMarks

        return PresetMarks(self.folders.preset_marks_file)

    @cached_property
    def preset_renaming(self) -> PresetRenaming:
        from playground.workbench.preset_renaming import PresetRenaming

        return PresetRenaming(self.library, self.folders.experiments, self.preset_marks)

    @cached_property
    def experiments(self) -> Experiments:
        from playground.workbench.experiments import Experiments

        return Experiments(self.folders.experiments, shipped_presets_folder(), self.library)

    @cached_property
    def runs(self) -> RunStore:
        from playground.store.runs import RunStore

        return RunStore(self.folders.database_file)

    @cached_property
    def drafts(self) -> Drafts:
        from playground.store.drafts import Drafts

        return Drafts(self.folders.drafts)

    @cached_property
    def keys(self) -> KeyStore:
        from playground.store.keys import KeyStore

        return KeyStore()

    @cached_property
    def endpoints(self) -> EndpointStore:
        from playground.store.endpoints import EndpointStore

        return EndpointStore(self.folders.endpoints_file)

    @cached_property
    def providers(self) -> Providers:
        from playground.workbench.providers import Providers

        return Providers(self.folders, self.endpoints, self.keys, self.settings)

    @cached_property
    def listed_models(self) -> ListedModels:
        """Which models an endpoint serves; on the engine's loop."""
        from playground.store.model_lists import ModelLists
        from playground.workbench.model_lists import ListedModels

        return ListedModels(self.providers, self.endpoints, ModelLists(self.folders.model_lists))

    @cached_property
    def recent_models(self) -> RecentModels:
        from playground.store.recent_models import RecentModels

        return RecentModels(self.folders.recent_models_file)

    @cached_property
    def local_models(self) -> LocalModelFiles:
        from playground.workbench.local_models import LocalModelFiles

        return LocalModelFiles(self.folders, self.settings)

    @cached_property
    def prices(self) -> PriceStore:
        from playground.store.prices import PriceStore

        return PriceStore(resources_folder() / "prices.json", self.folders.prices_file)

    @cached_property
    def pricing(self) -> Pricing:
        from playground.workbench.pricing import Pricing

        return Pricing(self.prices, self.endpoints, self.settings)

    @cached_property
    def forecasting(self) -> Forecasting:
        from playground.workbench.forecasting import Forecasting

        return Forecasting(self.runs.answers, self.pricing, self.endpoints, self.settings)

    @cached_property
    def _request_keys(self) -> RequestKeys:
        from playground.workbench.reuse import RequestKeys

        return RequestKeys(self.endpoints, self.local_models)

    @cached_property
    def _limits(self) -> Limits:
        from playground.engine.runner import Limits

        return Limits()

    def plan(self, experiment: Experiment, find: FindPreset, override: Parameters | None = None) -> RunPlan:
        """The cells of an experiment; see `planning.plan`. Raises InputError or NotFound."""
        from playground.workbench.planning import plan

        return plan(experiment, find, override)

    def begin(self, plan: RunPlan, kept: Mapping[CellId, Completion] | None = None) -> Run:
        """Record a run of `plan`; `kept` are completions of an earlier run that it takes over as they are."""
        from playground.core.run import new_run
        from playground.store.owners import this_process

        run = new_run(_new_id(), _now(), plan, PROGRAM)
        self.library.keep_outside_edits([column.preset.id for column in plan.columns])  # what made this run
        if kept:
            cells = tuple(replace(cell, completion=kept.get(cell.id, cell.completion)) for cell in run.cells)
            run = replace(run, cells=cells)
        self.runs.begin(run, this_process())
        with contextlib.suppress(StoreError):  # a convenience: no run fails for it
            self.recent_models.use(plan.models)
            self.preset_marks.use({column.preset.id for column in plan.columns}, _now())
            self.preset_marks.keep()
        return run

    def resume(self, run_id: str) -> Run:
        """A recorded run, now this process's to go on with."""
        from playground.store.owners import this_process

        self.runs.resume(run_id, this_process())
        return self.runs.load(run_id)

    def activate(self, run: Run, view: EventSink, limit_usd: float | None = None, reuse: Reuse = "never") -> ActiveRun:
        """What carries out cells of a run that was begun or resumed. Call it on the engine's loop.

        `limit_usd`: what this may cost, None: as the settings have it; 0: no limit.
        """
        from playground.engine.active_run import ActiveRun
        from playground.workbench.pricing import Attempts
        from playground.workbench.reuse import KnownAnswers

        attempts, keys = Attempts(), self._request_keys

        def save(changed: Mapping[CellId, Completion]) -> None:
            self.runs.save(run.id, changed, attempts.charges(changed), keys.of_answers(changed))
            attempts.booked(changed)
            self.runs.heartbeat(run.id)

        def done() -> None:
            self.runs.finish(run.id, _now())

        known = run.completions()
        budget = self.pricing.budget(limit_usd)
        recall = None if reuse == "never" else KnownAnswers(self.runs.answers, keys, run, reuse)
        return ActiveRun(run.id, self.providers, self._limits, view, time.monotonic, save, done, known, budget, recall)

    def export(self, run: Run, path: Path) -> None:
        """Write a comparison; the ending says as what. Raises InputError or StoreError.

        A file leaves the house, so a key stands in none, not even where the person typed one into a prompt.
        """
        from playground.core.redaction import redacted
        from playground.formats.comparison_html import PageShell
        from playground.formats.export import export
        from playground.store.files import read_text, write_atomic

        self.learn_keys()
        folder = resources_folder() / "export"
        shell = PageShell(
            read_text(folder / "comparison.html", limit_bytes=1_000_000),
            read_text(folder / "comparison.css", limit_bytes=1_000_000),
        )
        write_atomic(path, export(redacted(run, self.known_keys()), path.suffix, shell))

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

    async def preview(self, model: str, request: CompletionRequest) -> SentRequest:
        """What would be sent to `model`, before anything is. Raises NotFound or ProviderError."""
        from playground.workbench.preview import preview

        return preview(self.providers, model, request)

    async def count_tokens(self, model: str, text: str) -> int | None:
        """Exactly, where the model's own tokenizer is running; else None. Raises ProviderError."""
        from playground.workbench.preview import count_tokens

        return await count_tokens(self.providers, model, text)

    def context_tokens(self, model: str) -> int | None:
        """How many tokens a local model reads, prompt and answer together, as it is set; None where nobody knows."""
        from playground.workbench.preview import context_tokens

        return context_tokens(self.local_models, model)

    async def offer(self, endpoint: str) -> Offer:
        """What an endpoint has to choose from, or why it has nothing; raises nothing that can be expected."""
        from playground.workbench.offers import offer

        return await offer(self.listed_models, self.endpoints, self.keys, endpoint)

    async def models(self, endpoint: str) -> list[str]:
        """The models an endpoint names when it is asked now, as `ENDPOINT/MODEL`. Raises ProviderError or NotFound."""
        return list((await self.listed_models.fetch(endpoint)).models)

    async def try_endpoint(
        self, name: str, model_id: str | None, report: ReportProgress, outcomes: list[Outcome] | None = None
    ) -> list[Outcome]:
        """Say of each thing whether it works, and ask `model_id` for two answers. Raises NotFound or InputError.

        `outcomes` is filled step by step. The models that are listed are kept for whoever chooses one.
        """
        from playground.workbench.endpoint_trial import EndpointTrial

        if name == LOCAL:
            trial = EndpointTrial(self.providers[LOCAL], None, lambda: Key(None, "not needed"))
            return await trial.run(model_id, report, outcomes)
        endpoint = self.endpoints.get(name)
        trial = EndpointTrial(self.providers[name], endpoint, lambda: self.keys.get(name, endpoint.key_env))
        tried = await trial.run(model_id, report, outcomes)
        for outcome in tried:
            if outcome.models:
                self.listed_models.keep(endpoint, outcome.models)
        return tried

    async def find_local_servers(self) -> list[LocalServer]:
        """The programs that serve models on this machine, on their usual ports; asks loopback only."""
        from playground.store.catalogue import entries
        from playground.workbench.local_servers import find_local_servers

        return await find_local_servers(entries(), self.endpoints.all())

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

    async def aclose(self) -> None:
        """End what was started; on the engine's loop."""
        if "providers" in self.__dict__:
            await self.providers.aclose()

    def close(self) -> None:
        """Close the databases; after the engine has ended."""
        if "version_store" in self.__dict__:
            self.version_store.close()
        if "runs" in self.__dict__:
            self.runs.close()


def _new_id() -> str:
    """Sorts by time; a person can type its beginning."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
