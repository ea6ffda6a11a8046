"""Which sentence did it: a preset's answers against those of the same message without one of its sentences. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from playground.core.run import Run
from playground.core.steering.arms import Arm, blocks_of
from playground.core.steering.moved import effects, tested
from playground.core.steering.values import ALPHA, Ablation, Clause, Effect


def ablation_of(run: Run, arm: Arm, without: Sequence[Arm]) -> Ablation | None:
    """None where no sentence was left out. p is corrected by Holm over the sentences."""
    text = arm.column.system_message
    placed = sorted(
        ((cut.start, cut.end, each) for each in without if (cut := each.column.ablated) is not None),
        key=lambda place: place[:2],
    )
    if not text or not placed:
        return None
    found = effects(
        [
            tested(run, blocks_of(arm.plain, each.plain), "features", arm.model, each.column.id, "ablation")
            for _, _, each in placed
        ]
    )
    heats = _heats(found)
    return Ablation(
        text,
        tuple(
            Clause(start, end, text[start:end], effect, heat)
            for (start, end, _), effect, heat in zip(placed, found, heats, strict=True)
        ),
    )


def _heats(found: Sequence[Effect | None]) -> list[float]:
    """An effect that luck may have made is cold: noise by the greatest noise would glow as any other."""
    sizes = [
        max(0.0, effect.distance.value) if effect is not None and effect.p_holm < ALPHA else 0.0 for effect in found
    ]
    most = max(sizes, default=0.0)
    return [size / most if most > 0 else 0.0 for size in sizes]
