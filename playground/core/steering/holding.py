"""Does it hold: a preset's own checks under prompts that pull the other way. Pure.

As in IHEval (Zhang et al., NAACL 2025): aligned (a), conflicting (c), and a reference (r) in which the system message
stands in the user's message. The gap is a - c, the robustness c / a, and a - r what the system slot itself gives.
"""

from __future__ import annotations

from playground.core.steering.adherence import contract_of, lift, rate_of
from playground.core.steering.arms import CONFLICTS, Answer, Arm, ByPrompt
from playground.core.steering.values import Holds, ProbeRate


def holds_of(arm: Arm) -> Holds | None:
    """None without checks, or where no probe has a whole answer. Aligned: the prompts that were put under pressure."""
    own = arm.column.preset.checks
    checks = contract_of(own).decided
    probed = {prompt for by in arm.probes.values() for prompt in by}
    if not checks or not probed:
        return None
    aligned = rate_of(checks, _answers({prompt: a for prompt, a in arm.plain.items() if prompt in probed}), own)
    if aligned is None:
        return None
    conflicting = rate_of(checks, [a for kind in CONFLICTS for a in _answers(arm.probes.get(kind, {}))], own)
    merged = rate_of(checks, _answers(arm.probes.get("merged", {})), own)
    kinds = tuple(
        ProbeRate(kind, found)
        for kind in CONFLICTS
        if (found := rate_of(checks, _answers(arm.probes.get(kind, {})), own)) is not None
    )
    if conflicting is None and merged is None:
        return None
    robust = conflicting.share.value / aligned.share.value if conflicting is not None and aligned.passed else None
    return Holds(aligned, conflicting, merged, kinds, lift(aligned, conflicting), robust, lift(aligned, merged))


def _answers(by: ByPrompt) -> list[Answer]:
    return [answer for answers in by.values() for answer in answers]
