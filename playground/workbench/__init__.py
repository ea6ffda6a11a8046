"""The composition root: builds store, endpoints and engine once, for the window and the command line alike. No Qt.

What is costly is made when it is first asked for, because every command and the first paint pay for the imports here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from playground.core.endpoint import LOCAL, Key
from playground.workbench.sharing import PROGRAM, Sharing

if TYPE_CHECKING:
    from playground.core.columns import FindPreset
    from playground.core.completion import Completion
    from playground.core.experiment import Experiment
    from playground.core.plan import CellId, RunPlan
    from playground.core.ports import EventSink, ReportProgress
    from playground.core.raw_events import RawEventLog
    from playground.core.request import CompletionRequest, Parameters, SentRequest
    from playground.core.run import Run
    from playground.core.studies import Studies
    from playground.engine.active_run import ActiveRun
    from playground.engine.budget import Budget
    from playground.engine.judge import JudgeDesk
    from playground.engine.pair_judge import PairJudge, PairProgress
    from playground.engine.runner import Limits
    from playground.workbench.conversations import Continuation
    from playground.workbench.endpoint_trial import Outcome
    from playground.workbench.forecasting import Forecasting
    from playground.workbench.local_servers import LocalServer
    from playground.workbench.model_lists import ListedModels
    from playground.workbench.offers import Offer
    from playground.workbench.pricing import Pricing
    from playground.workbench.providers import Providers
    from playground.workbench.reuse import RequestKeys, Reuse

STARTER = "starter"


class Workbench(Sharing):
    """Everything one program has of each thing: what it keeps, and what asks models."""

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

    @cached_property
    def raw_events(self) -> RawEventLog:
        """What endpoints sent to this run of the program; in memory alone."""
        from playground.core.raw_events import RawEventLog

        return RawEventLog()

    def plan(self, experiment: Experiment, find: FindPreset, override: Parameters | None = None) -> RunPlan:
        """The cells of an experiment; see `planning.plan`. Raises InputError or NotFound."""
        from playground.workbench.planning import plan

        return plan(experiment, find, override)

    def begin(self, plan: RunPlan, kept: Mapping[CellId, Completion] | None = None, former: str = "") -> Run:
        """Record a run of `plan`; `kept` are completions of the run `former` that it takes over, with its remarks."""
        from playground.workbench.running import begin

        run = begin(self, plan, PROGRAM, kept, former)
        self.raw_events.take_over(former, run.id, kept or ())
        return run

    def resume(self, run_id: str) -> Run:
        """A recorded run, now this process's to go on with."""
        from playground.workbench.running import resume

        return resume(self, run_id)

    def study(self, run: Run, studies: Studies) -> Continuation:
        """What `begin` takes for a run that studies another; `asked` says how much more it asks. Raises InputError."""
        from playground.workbench.studies import study

        return study(run, studies)

    def activate(
        self,
        run: Run,
        view: EventSink,
        limit_usd: float | None = None,
        reuse: Reuse = "never",
        judge: str | None = None,
    ) -> ActiveRun:
        """What carries out cells of a run that was begun or resumed. Call it on the engine's loop.

        `limit_usd`: what this may cost, None: as the settings have it; 0: no limit. `judge`: the model that decides
        checks, None: the experiment's, else that of the settings; "": none.
        """
        from playground.workbench.judging import make_judge, wants_judge
        from playground.workbench.reuse import KnownAnswers
        from playground.workbench.running import activate, tap_of

        recall = None if reuse == "never" else KnownAnswers(self.runs.answers, self._request_keys, run, reuse)
        budget = self.pricing.budget(limit_usd)
        model = self.judge_of(run) if judge is None else judge
        judging = make_judge(self._judge_desk(run, model, budget), run) if model and wants_judge(run) else None
        limits, keys, tap = self._limits, self._request_keys, tap_of(self.raw_events, run.id)
        return activate(self.runs, run, self.providers, limits, view, budget, keys, recall, judging, tap)

    def judge_of(self, run: Run) -> str:
        """The model that decides checks of a run: its experiment's, else that of the settings; "" where none is."""
        from playground.store.settings import JUDGE_MODEL

        return run.judge or self.settings.get(JUDGE_MODEL)

    def decide(self, run: Run, view: EventSink, judge: str, budget: Budget | None = None) -> ActiveRun:
        """What has `judge` decide the open checks of a recorded run (`carry_out(())`). Raises InputError.

        `budget`: what it may spend, None: as the settings have it. Call it on the engine's loop.
        """
        from playground.workbench.judging import deciding

        return deciding(self._judge_desk(run, judge, budget or self.pricing.budget()), run, view)

    def compare(
        self,
        run: Run,
        view: EventSink,
        judge: str,
        told: Callable[[PairProgress], None],
        budget: Budget | None = None,
    ) -> PairJudge:
        """What has `judge` compare answers of a recorded run. Raises InputError. Call it on the engine's loop."""
        from playground.workbench.judging import comparing

        return comparing(self._judge_desk(run, judge, budget or self.pricing.budget()), run, view, told)

    def _judge_desk(self, run: Run, model: str, budget: Budget) -> JudgeDesk:
        from playground.workbench.judging import desk_of

        return desk_of(self.runs, run, model, self.providers, self._limits, budget)

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

    async def aclose(self) -> None:
        """End what was started; on the engine's loop."""
        if "providers" in self.__dict__:
            await self.providers.aclose()
