"""Fresh seeds: the same questions again, as a second batch of samples, to see whether both batches agree."""

from __future__ import annotations

from dataclasses import replace

from playground.core.plan import RunPlan


def in_two_batches(plan: RunPlan) -> RunPlan:
    """The plan with room for as many samples again; one that has several batches stays as it is."""
    return plan if plan.batches > 1 else replace(plan, samples=2 * plan.samples, batches=2)


def of_a_batch(plan: RunPlan) -> int:
    """How many samples each batch has."""
    return max(1, plan.samples // plan.batches)
