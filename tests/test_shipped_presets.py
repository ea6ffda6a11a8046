"""The presets and experiments that come with the program: whole, honest, and with checks that hold what they say."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from shipped_answers import ANSWERS

from playground.core.checks import evaluate, validate
from playground.core.columns import column_of, columns_of
from playground.core.completion import Completion
from playground.core.experiment import PresetChoice
from playground.core.lint import lint
from playground.core.preset import BASELINES, Knob, KnobValue, Preset
from playground.formats import preset_file
from playground.store.folders import Folders, shipped_presets_folder
from playground.workbench import Workbench

FOLDERS = ("bounds", "code", "even-handed", "formats", "personas", "tutors", "work", "writing")
STAY = ("captain-redbeard", "french", "shakespeare", "acme-support")  # other programs use them by id
FILES = {path.name.removesuffix(preset_file.SUFFIX): path for path in shipped_presets_folder().rglob("*.preset.md")}


def parsed(preset_id: str) -> Preset:
    path = FILES[preset_id]
    return preset_file.parse(path.read_bytes(), id=preset_id, file=str(path))


PRESETS = {preset_id: parsed(preset_id) for preset_id in sorted(FILES)}
each_preset = pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.id)
each_checked = pytest.mark.parametrize("preset_id", [key for key, preset in PRESETS.items() if preset.checks])


@pytest.fixture
def workbench(own_home: Path) -> Workbench:
    return Workbench(Folders.find())


def settings_of(knob: Knob) -> list[KnobValue]:
    """Each value of a knob that is worth a try."""
    match knob.type:
        case "text":
            return [knob.default, "", "x {{ y }} %}"]
        case "choice":
            return list(knob.options)
        case "toggle":
            return [True, False]
        case "number":
            low, high = knob.minimum, knob.maximum
            assert low is not None
            assert high is not None, "a number of a shipped preset can be swept"
            step = knob.step or 1
            return [low + step * count for count in range(int((high - low) / step) + 1)]


def settings(preset: Preset) -> Iterator[dict[str, KnobValue]]:
    names = [knob.name for knob in preset.knobs]
    for values in itertools.product(*(settings_of(knob) for knob in preset.knobs)):
        yield dict(zip(names, values, strict=True))


def test_there_are_about_forty_and_their_ids_stay() -> None:
    files = list(shipped_presets_folder().rglob("*.preset.md"))
    assert len(files) == len(FILES), "no id stands in two folders"
    assert 40 <= len(FILES) <= 50
    assert set(STAY) <= set(FILES)
    assert not set(BASELINES) & set(FILES)
    names = [preset.name.casefold() for preset in PRESETS.values()]
    assert len(set(names)) == len(names)


def test_the_library_offers_every_one_in_its_folder(workbench: Workbench) -> None:
    entries = {entry.id: entry for entry in workbench.library.entries()}
    assert set(FILES) == set(entries)
    assert not [entry.error for entry in entries.values() if entry.error]
    counts = Counter(entry.folder for entry in entries.values())
    assert sorted(counts) == sorted(FOLDERS)
    assert min(counts.values()) >= 4


@each_preset
def test_it_says_what_it_is_and_whose(preset: Preset) -> None:
    assert 20 <= len(preset.description) <= 330
    assert preset.tags
    assert all(tag == tag.lower() for tag in preset.tags)
    assert preset.license == "CC0-1.0"
    assert preset.system_message
    assert preset.system_message == preset.system_message.strip()
    tried = str(preset.extra.get("x-tried", ""))
    assert "SmolLM2-135M" in tried
    assert "answers" in tried, "out of how many"
    assert all(check.metric for check in preset.checks)
    assert all(knob.description for knob in preset.knobs)


@each_preset
def test_nothing_in_it_is_wrong_or_left_open(preset: Preset) -> None:
    path = FILES[preset.id]
    assert preset_file.problems(path.read_bytes(), id=preset.id, file=str(path)) == []
    assert [problem for check in preset.checks if (problem := validate(check))] == []
    assert not [word for word in ("TODO", "PLACEHOLDER", "Lorem") if word in path.read_text("utf-8")]
    assert b"\r" not in path.read_bytes()
    assert [finding.message for finding in lint(preset, PRESETS.get) if finding.severity != "hint"] == []


@each_preset
def test_every_setting_of_its_knobs_gives_a_whole_text(preset: Preset) -> None:
    """The layers are found, no mark is left in the text, and every knob has an effect."""
    default = column_of(PresetChoice(preset.id), PRESETS.__getitem__)
    assert default.system_message
    assert "{{" not in default.system_message
    assert "{%" not in default.system_message
    for layer in preset.layers:
        last_line = (PRESETS[layer].system_message or "").splitlines()[-1]
        assert last_line in default.system_message
    texts: dict[tuple[object, ...], set[str | None]] = {}
    for knobs in settings(preset):
        text = column_of(PresetChoice(preset.id, knobs), PRESETS.__getitem__).system_message
        for name in knobs:
            rest = tuple(value for other, value in knobs.items() if other != name)
            texts.setdefault((name, *rest), set()).add(text)
    moves = {key[0] for key, found in texts.items() if len(found) > 1}
    assert moves == {knob.name for knob in preset.knobs}, "each knob changes the text, at least beside some others"


@each_checked
def test_an_answer_that_obeys_passes_its_checks(preset_id: str) -> None:
    answer = Completion(text=ANSWERS.get(preset_id, ("Fine.", ()))[0], finish_reason="stop")
    outcomes = [evaluate(check, answer) for check in PRESETS[preset_id].checks]
    assert [(outcome.type, outcome.reason) for outcome in outcomes if not outcome.passed] == []


@each_checked
def test_each_of_its_checks_can_fail(preset_id: str) -> None:
    disobedient = [Completion(text=text, finish_reason="length") for text in ANSWERS.get(preset_id, ("", ("",)))[1]]
    never_failed = [
        check.metric
        for check in PRESETS[preset_id].checks
        if all(evaluate(check, answer).passed for answer in disobedient)
    ]
    assert never_failed == []


def test_no_answer_here_is_for_a_preset_that_is_gone() -> None:
    assert set(ANSWERS) <= {key for key, preset in PRESETS.items() if preset.checks}


def test_every_experiment_finds_what_it_names(workbench: Workbench) -> None:
    experiments = workbench.experiments.all()
    assert {"starter", "even-handed", "format-orders", "three-listeners", "voice-without-orders"} <= {
        entry.id for entry in experiments
    }
    for entry in experiments:
        assert entry.experiment is not None, entry.error
        assert entry.experiment.name
        assert entry.experiment.description
        columns = columns_of(entry.experiment, workbench.library.get)
        assert entry.experiment.baseline in {column.id for column in columns}
