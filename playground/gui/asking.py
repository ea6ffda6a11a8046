"""What Run asks for, whose answers stand in the columns, and whether they still answer what is on the desk."""

from __future__ import annotations

from collections.abc import Callable

from playground.core.costs import Estimate, estimate
from playground.core.endpoint import EMBEDDED_HIDDEN_DEFAULT, EMBEDDED_MODEL
from playground.core.plan import plan_run
from playground.core.prices import PriceOf
from playground.gui.comparison_model import ColumnKey, ShownRun
from playground.gui.desk import Desk
from playground.gui.run_control import RunControl
from playground.gui.status_words import goes_to, run_words


class Asking:
    """The desk and the runs, together. `confirm` is asked before a large run, with its number of answers."""

    def __init__(
        self,
        desk: Desk,
        runs: RunControl,
        price_of: PriceOf,
        confirm: Callable[[int], bool],
        say: Callable[[str], None],
    ) -> None:
        self._desk = desk
        self._runs = runs
        self._price_of = price_of
        self._confirm = confirm
        self._say = say

    def shown(self) -> ShownRun | None:
        """The run whose answers stand in the columns."""
        return self._runs.shown(self.prompt_id())

    def prompt_id(self) -> str:
        """The prompt that is looked at; with a dataset, its first row."""
        wanted = self._desk.prompt_id
        ids = [prompt.id for prompt in self._desk.prompts()]
        return next((i for i in ids if i == wanted or i.startswith(f"{wanted}-row-")), wanted)

    def ask(self, *, all_prompts: bool = False) -> bool:
        """Begin a run of this prompt, or of all. False: nothing was asked, and the person knows why."""
        experiment = self._desk.to_run(None if all_prompts else self.prompt_id())
        if any(not prompt.text.strip() for prompt in experiment.prompts):
            self._say("The prompt is empty: write what is to be asked.")
            return False
        columns = len(self._desk.columns()[0])
        if not self._confirm(columns * len(experiment.prompts) * len(experiment.models) * experiment.samples):
            return False
        self._runs.run_experiment(experiment, self._desk.find)
        return True

    def ask_column(self, key: ColumnKey) -> bool:
        """One column again; without answers to the same question to stand beside, everything."""
        shown = self.shown()
        if self._runs.running:
            return False
        if shown is None or not self.same_question(shown):
            return self.ask()
        self._runs.run_column_again(self._desk.to_run(None), self._desk.find, key, shown)
        return True

    def same_question(self, shown: ShownRun) -> bool:
        """Were the shown answers given to the very prompt, model and settings that are on the desk?"""
        experiment, run = self._desk.experiment, shown.run
        now = {prompt.id: prompt.messages for prompt in self._desk.prompts()}
        same_words = all(now.get(prompt.id) == prompt.messages for prompt in run.prompts)
        settings = (experiment.models, experiment.samples, experiment.parameters)
        return same_words and (run.models, run.samples, run.parameters) == settings

    def stale_words(self) -> str:
        """Why the answers shown are not those of what is on the desk; "" when they are."""
        shown = self.shown()
        if shown is None or shown is self._runs.under_way:
            return ""
        if not self.same_question(shown):
            return "These answers were given to another prompt, model or setting. Run asks what stands here now."
        old = [c.name for c in self._desk.columns()[0] if shown.knows(c) and not shown.fits(c)]
        if old:
            return f"{', '.join(old)}: changed since this answer. Ctrl+↵ in the editor asks this column again."
        return ""

    def hidden_default(self) -> str | None:
        """What the model's own template says when no system message is sent, as far as it is known."""
        shown = self.shown()
        seen = shown.hidden_default() if shown is not None else None
        embedded = self._desk.experiment.models == (EMBEDDED_MODEL,)
        return seen or (EMBEDDED_HIDDEN_DEFAULT if embedded else None)

    def goes_to(self, columns: int) -> tuple[str, str]:
        return goes_to(self._desk.experiment, columns, len(self._desk.prompts()), self.expected())

    def expected(self) -> Estimate:
        """What the prompt that is looked at may cost."""
        experiment, wanted = self._desk.experiment, self.prompt_id()
        prompts = [prompt for prompt in self._desk.prompts() if prompt.id == wanted]
        once = plan_run("", self._desk.columns()[0], prompts, experiment.models, 1, experiment.parameters)
        return estimate(once.cells, self._price_of).times(experiment.samples)

    def status(self) -> str:
        """The status bar's line: the run under way, else the one that is shown."""
        shown = self._runs.under_way or self.shown()
        measured = shown is not None and shown is self._runs.last
        s = self._runs.elapsed_s if measured else 0.0
        return run_words(shown, running=self._runs.running, s=s, now=self._runs.now())
