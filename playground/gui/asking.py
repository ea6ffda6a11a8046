"""What Run asks for, whose answers stand in the columns, and whether they still answer what is on the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from playground.core.column_notices import column_notices
from playground.core.costs import Estimate, estimate
from playground.core.endpoint import EMBEDDED_HIDDEN_DEFAULT, EMBEDDED_MODEL
from playground.core.errors import PlaygroundError
from playground.core.experiment import Experiment, Prompt
from playground.core.plan import plan_run
from playground.core.prices import PriceOf
from playground.core.turns import turns_of
from playground.gui.comparison_model import ColumnFacts, ColumnKey, ShownRun
from playground.gui.desk import Desk
from playground.gui.run_control import RunControl
from playground.gui.status_words import asked_words, goes_to, run_words

ROW: Final = "-row-"


class Asking:
    """The desk and the runs, together. `confirm` is asked before a run: its number of answers, and what it asks."""

    def __init__(
        self,
        desk: Desk,
        runs: RunControl,
        price_of: PriceOf,
        confirm: Callable[[int, Experiment], bool],
        say: Callable[[str], None],
    ) -> None:
        self._desk = desk
        self._runs = runs
        self._price_of = price_of
        self._confirm = confirm
        self._say = say
        self._row = ""  # of a dataset: the prompt made from the row that is looked at

    def shown(self) -> ShownRun | None:
        """The run whose answers stand in the columns."""
        return self._runs.shown(self.prompt_id())

    def prompt_id(self) -> str:
        """The prompt that is looked at; with a dataset, that of the row that is looked at, or of the first one."""
        wanted, places = self._desk.prompt_id, self._desk.prompt_places()
        if self._row in places and (self._row == wanted or self._row.startswith(f"{wanted}{ROW}")):
            return self._row
        first = self._row_id(1) if wanted not in places else wanted
        return first if first in places else wanted

    def look_at(self, prompt_id: str) -> bool:
        """Make this the prompt that is looked at. False: it is already, or the desk no longer has it."""
        if prompt_id == self.prompt_id() or prompt_id not in self._desk.prompt_places():
            return False
        ids = [prompt.id for prompt in self._desk.experiment.prompts]
        self._row = prompt_id
        self._desk.prompt_id = prompt_id if prompt_id in ids else prompt_id.rpartition(ROW)[0]
        return True

    def row_number(self) -> int:
        """Which row of the dataset is looked at, from 1; 1 too where there is none."""
        shown = self.prompt_id()
        return 1 if shown == self._desk.prompt_id else int(shown.rpartition(ROW)[2].rstrip("'"))

    def look_at_row(self, number: int) -> bool:
        """Look at the same prompt with the values of another row, from 1. False: it is looked at, or is none."""
        return self.look_at(self._row_id(number))

    def _row_id(self, number: int) -> str:
        """As `core.datasets.in_rows` names it."""
        row_id, ids = f"{self._desk.prompt_id}{ROW}{number}", {prompt.id for prompt in self._desk.experiment.prompts}
        while row_id in ids:
            row_id += "'"
        return row_id

    def ask(self, *, all_prompts: bool = False) -> bool:
        """Begin a run of this prompt, or of all. False: nothing was asked, and the person knows why.

        After knobs were turned, only the columns that were changed so are asked; the others keep their answers.
        """
        shown, turned = self.shown(), () if all_prompts else self.turned()
        if shown is not None and turned:
            return self._ask_again(turned, shown)
        experiment = self._desk.to_run(None if all_prompts else self.prompt_id())
        if any(not turn.message.text.strip() for prompt in experiment.prompts for turn in turns_of(prompt)):
            talk = any(len(prompt.messages) > 1 for prompt in experiment.prompts)
            self._say(f"{'A turn' if talk else 'The prompt'} is empty: write what is to be asked.")
            return False
        turns = sum(len(turns_of(prompt)) for prompt in experiment.prompts)
        answers = len(self._desk.columns()[0]) * turns * len(experiment.models) * experiment.samples
        if not self._confirm(answers, experiment):
            return False
        self._runs.run_experiment(experiment, self._desk.find)
        self._begun()
        return True

    def ask_columns(self, keys: Sequence[ColumnKey]) -> bool:
        """Some columns again; without answers to the same question to stand beside, everything."""
        shown = self.shown()
        if self._runs.running:
            return False
        if shown is None or not self.same_question(shown):
            return self.ask()
        return self._ask_again(keys, shown)

    def _ask_again(self, keys: Sequence[ColumnKey], shown: ShownRun) -> bool:
        self._runs.run_columns_again(self._desk.to_run(None), self._desk.find, keys, shown)
        self._begun()
        return True

    def _begun(self) -> None:
        """What was turned is asked now, unless the run could not begin: then its older answers stay."""
        if self._runs.running:
            self._desk.choices.forget()

    def turned(self) -> tuple[ColumnKey, ...]:
        """The columns that Run asks alone: changed by their knobs, while the answers of all others still stand."""
        shown = self.shown()
        if shown is None or self._runs.running or not self.same_question(shown):
            return ()
        behind = [column.id for column in self._desk.columns()[0] if not shown.fits(column)]
        if not set(behind) <= self._desk.choices.turned.ids:
            return ()
        return tuple(ColumnKey(column, model) for model in shown.run.models for column in behind)

    def facts(self) -> Mapping[str, ColumnFacts]:
        """By a column's id, what is to be known of it beside its heading."""
        formerly, shown = self._desk.choices.formerly(), self.shown()
        found: dict[str, ColumnFacts] = {}
        for column in self._desk.columns()[0]:
            before = formerly.get(column.id, "")
            stale = shown is not None and bool(before) and shown.knows_id(before) and not shown.knows(column)
            try:
                notices = column_notices(column, self._desk.find)
            except PlaygroundError:
                notices = ()
            found[column.id] = ColumnFacts(before, stale, notices)
        return found

    def same_question(self, shown: ShownRun) -> bool:
        """Were the shown answers given to the very prompt, model and settings that are on the desk? A study's own
        prompts and its second batch of samples are not on it."""
        experiment, run = self._desk.experiment, shown.run
        now = {prompt.id: prompt.messages for prompt in self._desk.prompts()}
        same_words = all(now.get(prompt.id) == prompt.messages for prompt in run.prompts if prompt.probe is None)
        settings = (experiment.models, experiment.samples, experiment.parameters)
        return same_words and (run.models, run.samples // run.batches, run.parameters) == settings

    def stale_words(self) -> str:
        """Why the answers shown are not those of what is on the desk; "" when they are."""
        shown = self.shown()
        if shown is None or shown is self._runs.under_way:
            return ""
        if not self.same_question(shown):
            return "These answers were given to another prompt, model or setting. Run asks what stands here now."
        if turned := {key.column for key in self.turned()}:
            names = [column.name for column in self._desk.columns()[0] if column.id in turned]
            return f"{', '.join(names)}: not asked yet. Run asks {'it' if len(names) == 1 else 'these'} alone."
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
        """What Run asks for now."""
        asked = len({key.column for key in self.turned()})
        prompts, wanted = self._desk.prompts(), self.prompt_id()
        turns = next((_turns(prompt) for prompt in prompts if prompt.id == wanted), 1)
        words, run_all = goes_to(self._desk.experiment, columns, len(prompts), self.expected(), turns, asked)
        if not run_all:
            return words, ""
        every = asked_words(self._desk.experiment, columns, len(prompts), sum(map(_turns, prompts)))
        if wanted != self._desk.prompt_id:
            words = words.replace("this prompt", "this row", 1)
        return f"{words}  ·  all {every.replace('goes', 'go', 1)}", run_all

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
        runs = self._runs
        return run_words(shown, running=runs.running, s=s, now=runs.now(), progress=runs.progress)


def _turns(prompt: Prompt) -> int:
    return len(turns_of(prompt)) if len(prompt.messages) > 1 else 1
