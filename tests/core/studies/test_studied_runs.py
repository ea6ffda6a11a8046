"""What the rest of the program says of a run that was studied: studies are told apart from what the person asked."""

from __future__ import annotations

from dataclasses import replace

from study_plans import planned

from playground.core.completion import CheckOutcome, Completion
from playground.core.pairwise import pairs_of
from playground.core.plan import CellId
from playground.core.run import Run, new_run
from playground.core.studies import Studies, studied
from playground.core.summaries import arms_of, summaries_of
from playground.core.wording import sum_words
from playground.store.run_rows import opening_of, words_of

ALL = Studies(fresh=True, conflict=True, drift=2, ablate=("pirate",))


def answered(studies: Studies = ALL) -> Run:
    run = new_run("r", "2026-01-01T00:00:00+00:00", studied(planned(samples=1), studies, 1), "")
    probes = {prompt.id for prompt in run.prompts if prompt.probe is not None}

    def completion(cell: CellId) -> Completion:
        passed = cell.prompt not in probes
        return Completion("done", f"{cell}", checks=(CheckOutcome("contains", passed, ""),))

    return replace(run, state="done", cells=tuple(replace(c, completion=completion(c.id)) for c in run.cells))


def test_plain_cells_are_what_the_person_asked() -> None:
    run = answered()
    assert {cell.id for cell in run.plain_cells()} == {
        CellId(preset, "q1", "local/m", sample) for preset in ("none", "pirate", "brief") for sample in (1, 2)
    }
    unstudied = answered(Studies())
    assert unstudied.plain_cells() is unstudied.cells


def test_the_sum_tells_studies_apart() -> None:
    assert sum_words(answered(Studies())) == "3 presets × 1 prompt = 3 answers"
    assert sum_words(answered()) == "3 presets × 1 prompt × 2 samples = 6 answers, and 21 answers of studies"


def test_figures_of_a_column_leave_its_probes_out() -> None:
    pirate = next(summary for summary in summaries_of(answered()) if summary.arm.column == "pirate")
    assert pirate.answers == 2
    assert pirate.all_checks is not None
    assert pirate.all_checks.rate.value == 1
    probe = next(arm for arm in arms_of(answered(), "q1~ignore") if arm.column == "pirate")
    assert [cell.prompt for cell in probe.cells] == ["q1~ignore"]


def test_nobody_judges_which_answer_under_pressure_is_liked_better() -> None:
    asked = {cell for pair in pairs_of(answered(), "lab/judge", "all").asked for cell in pair}
    assert asked == {cell.id for cell in answered().plain_cells()}


def test_a_search_does_not_find_every_studied_run_by_the_studies_own_words() -> None:
    assert words_of(answered()).count("sky") == 1
    assert "breakfast" not in words_of(answered())
    assert opening_of(answered()) == "Why is the sky blue?"
