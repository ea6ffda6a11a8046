"""What studies put into a run record has to fit the rest of it: batches, probes, columns without a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from playground.core.errors import InputError
from playground.core.nearest import suggestion
from playground.core.wording import count
from playground.formats.shape_parts import PresetShape, PromptShape


def check_batches(samples: int, batches: int, file: str) -> None:
    """Raises InputError for samples that do not come in so many equal batches."""
    if batches == 1 or (1 < batches <= samples and samples % batches == 0):
        return
    words = f"{count(samples, 'sample')} cannot come in {batches:,} batches of equal size"
    raise InputError(words, file=file, key="$.experiment.batches")


def check_probes(prompts: Sequence[PromptShape], file: str) -> None:
    """Raises InputError for a probe of itself. The prompt that it was made from need not be there: a part of a run is
    a run too."""
    for place, prompt in enumerate(prompts):
        if prompt.probe is not None and prompt.probe.of == prompt.id:
            key = f"$.experiment.prompts[{place}].probe.of"
            raise InputError("a prompt is no probe of itself", file=file, key=key)


def check_ablated(presets: Sequence[PresetShape], file: str) -> None:
    """Raises InputError for a column that leaves a sentence of a column out that is not there, or is such a one."""
    whole = [preset.id for preset in presets if preset.ablated is None]
    for place, preset in enumerate(presets):
        if preset.ablated is not None and preset.ablated.of not in whole:
            words = f"'{preset.ablated.of[:80]}' is none of the whole columns: {suggestion(preset.ablated.of, whole)}"
            raise InputError(words, file=file, key=f"$.presets[{place}].ablated.of")
