"""The cards of the board of steering, in their order, and what is put into each. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from playground.core.charts.even import even_chart
from playground.core.charts.holds import holds_chart
from playground.core.charts.of_courses import dose_chart, drift_chart
from playground.core.charts.of_steering import MOVED_NOTE, adherence_chart, moved_chart
from playground.core.charts.radar import radar_chart, side_effects_chart
from playground.core.steering.heat import NOTE as HEAT_NOTE
from playground.core.steering.heat import heat_of
from playground.core.steering.in_short import (
    MOST_ALONE,
    adherence_in_short,
    drift_in_short,
    holds_in_short,
    moved_in_short,
)
from playground.core.steering.part_words import (
    ablation_words,
    attribute_name,
    dose_words,
    drift_words,
    even_words,
    holds_words,
    side_effect_words,
)
from playground.core.steering.tables import (
    ablation_table,
    adherence_table,
    dose_table,
    drift_table,
    even_table,
    holds_table,
    moved_table,
    side_effects_table,
)
from playground.core.steering.words import adherence_words, moved_words
from playground.gui.steering_content import CardContent, Heat, Picture, Said, Told, asked_words
from playground.gui.steering_studies import Offer, StudyKind

EMPTY_MOVED: Final = (
    "How far each preset’s answers lie from the baseline’s, and whether that is more than luck. It takes a "
    "baseline and another column."
)
EMPTY_ADHERENCE: Final = (
    "How many answers pass the preset’s own checks. No preset here has any: they stand under the text in its editor."
)
EMPTY_HOLDS: Final = (
    "Whether the preset’s checks still pass when a prompt says “ignore the above”, asks for the opposite, for another "
    "role or another language, or is very long."
)
EMPTY_SIDE_EFFECTS: Final = (
    "What became longer, shorter, more cautious … beside what was asked for. It is shown of presets that moved the "
    "answers: of others it would be noise."
)
EMPTY_DRIFT: Final = (
    "Whether the preset’s checks still pass after some turns of talk, and from which turn on they do not."
)
EMPTY_ABLATION: Final = (
    "Which sentence of a system message carries its effect: the prompts are asked again without each of them."
)
EMPTY_DOSES: Final = (
    "How the answers follow a knob from its lowest to its highest value. In a column with knobs, the menu beside one "
    "makes a column for each step; then press Run."
)
EMPTY_EVEN: Final = (
    "Whether both sides of a contested question are answered alike. It takes mirrored prompts, which ask the same for "
    "either side."
)


@dataclass(frozen=True, slots=True)
class CardKind:
    """One question. `study` is the one that fills the card, where a study does."""

    id: str
    title: str
    study: StudyKind | None
    tell: Callable[[Told], CardContent]


def _moved(told: Told) -> CardContent:
    asked = [(preset, preset.moved) for preset in told.presets if preset.moved is not None]
    presets = [preset for preset, _ in asked]
    said = [Said(moved_words(preset.name, moved), preset.dot) for preset, moved in asked]
    picture = Picture(
        draw=lambda width: moved_chart(presets, width),
        note=f"{MOVED_NOTE} {asked_words(told.steering)}.",
        short=moved_in_short([moved for _, moved in asked]),
        said=said,
        table=moved_table(presets),
    )
    return CardContent([picture] if asked else (), EMPTY_MOVED)


def _adherence(told: Told) -> CardContent:
    asked = [(preset, preset.adherence) for preset in told.presets if preset.adherence is not None]
    presets = [preset for preset in told.presets if not preset.is_baseline]
    picture = Picture(
        draw=lambda width: adherence_chart(presets, width),
        short=adherence_in_short([found for _, found in asked]) if len(asked) > MOST_ALONE else "",
        said=[Said(f"{preset.name}: {adherence_words(found)}", preset.dot) for preset, found in asked],
        table=adherence_table(presets),
    )
    return CardContent([picture] if asked else (), EMPTY_ADHERENCE)


def _holds(told: Told) -> CardContent:
    asked = [(preset, preset.holds) for preset in told.presets if preset.holds is not None]
    presets = [preset for preset, _ in asked]
    picture = Picture(
        draw=lambda width: holds_chart(presets, width),
        short=holds_in_short([found for _, found in asked]) if len(asked) > MOST_ALONE else "",
        said=[Said(f"{preset.name}: {_lower(holds_words(found))}", preset.dot) for preset, found in asked],
        table=holds_table(presets),
    )
    return CardContent([picture] if asked else (), EMPTY_HOLDS)


def _side_effects(told: Told) -> CardContent:
    pictures = [
        Picture(
            preset.name,
            partial(side_effects_chart, preset),
            said=[Said(side_effect_words(preset.side_effects))],
            table=side_effects_table([preset]),
            before=partial(radar_chart, preset),
        )
        for preset in told.presets
        if preset.side_effects is not None and preset.side_effects.shifts
    ]
    return CardContent(pictures, EMPTY_SIDE_EFFECTS)


def _drift(told: Told) -> CardContent:
    asked = [(preset, preset.drift) for preset in told.presets if preset.drift is not None]
    presets = [preset for preset, _ in asked]
    picture = Picture(
        draw=lambda width: drift_chart(presets, width),
        short=drift_in_short([found for _, found in asked]) if len(asked) > MOST_ALONE else "",
        said=[Said(f"{preset.name}: {_lower(drift_words(found))}", preset.dot) for preset, found in asked],
        table=drift_table(presets),
    )
    return CardContent([picture] if asked else (), EMPTY_DRIFT)


def _ablation(told: Told) -> CardContent:
    pictures = [
        Picture(
            preset.name,
            heat=Heat(preset.name, preset.dot, heat_of(preset.ablation)),
            note=f"{preset.name}: {_lower(HEAT_NOTE)}",
            said=[Said(ablation_words(preset.ablation))],
            table=ablation_table(preset),
        )
        for preset in told.presets
        if preset.ablation is not None
    ]
    return CardContent(pictures, EMPTY_ABLATION)


def _doses(told: Told) -> CardContent:
    pictures = [
        Picture(
            f"{attribute_name(dose.attribute)} by {dose.knob} · {dose.name}",
            partial(dose_chart, dose, dot=dot),
            said=[Said(dose_words(dose))],
            table=dose_table([dose], [dot]),
        )
        for dose, dot in told.doses
        if dose.levels
    ]
    return CardContent(pictures, EMPTY_DOSES)


def _even(told: Told) -> CardContent:
    pictures = [
        Picture(
            preset.name,
            partial(even_chart, preset),
            said=[Said(even_words(preset.even_handed, is_baseline=preset.is_baseline))],
            table=even_table([preset]),
        )
        for preset in sorted(told.presets, key=lambda preset: preset.is_baseline)
        if preset.even_handed is not None
    ]
    return CardContent(pictures, EMPTY_EVEN, () if pictures else (Offer("mirrors", 0),))


def _lower(sentence: str) -> str:
    """After a name and a colon."""
    return sentence[:1].lower() + sentence[1:]


CARDS: Final[tuple[CardKind, ...]] = (
    CardKind("moved", "Did it move the answers?", "fresh", _moved),
    CardKind("adherence", "Does it do what it says?", None, _adherence),
    CardKind("holds", "Does it hold?", "conflict", _holds),
    CardKind("side-effects", "What else changed?", None, _side_effects),
    CardKind("drift", "How long does it last?", "drift", _drift),
    CardKind("ablation", "Which sentence did it?", "ablate", _ablation),
    CardKind("dose", "Dose and response", None, _doses),
    CardKind("even-handed", "Is it even-handed?", None, _even),
)
