"""Lint of a preset, while it is typed: what is most likely not meant, each with its reason and a way out. Pure.

Deterministic, and in milliseconds for a text of 20 KB: the rules look for shapes, never for quality. A rule that cannot
be sure stays silent, because a false alarm teaches people to look away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from playground.core.compose import FindLayer
from playground.core.lint_contradictions import contradictions
from playground.core.lint_finding import Edit as Edit
from playground.core.lint_finding import Finding as Finding
from playground.core.lint_finding import Fix as Fix
from playground.core.lint_finding import LintContext as LintContext
from playground.core.lint_finding import Severity as Severity
from playground.core.lint_parts import layers_of, part_findings
from playground.core.lint_text import text_findings
from playground.core.preset import Preset

MAX_OF_A_RULE: Final = 20
"""A text with a thousand addresses says so twenty times."""

NOTHING_KNOWN: Final = LintContext()


def lint(preset: Preset, find_layer: FindLayer, context: LintContext = NOTHING_KNOWN) -> tuple[Finding, ...]:
    """What is wrong with a preset: about its front matter first, then in the order of the text.

    `find_layer` gives the preset of an id or None; what it cannot read counts as missing.
    """
    if preset.system_message is None:
        return ()
    text = preset.system_message
    layers = layers_of(preset, find_layer)
    named = [(f"the layer '{layer.id}'", layer) for layer in layers.values()]
    named += [(f"the locked layer '{layer.name}'", layer) for layer in context.locked if layer.id not in layers]
    found = [
        *part_findings(preset, text, layers, find_layer, context),
        *text_findings(text, preset),
        *contradictions(preset, text, named),
    ]
    found.sort(key=lambda finding: (not finding.key, finding.start, finding.end))
    return tuple(_few_of_each(found))


def all_fixed(text: str, findings: tuple[Finding, ...], rule: str) -> str:
    """The text with every fix of one rule made at once."""
    edits = [edit for finding in findings if finding.rule == rule and finding.fix for edit in finding.fix.edits]
    return Fix("", tuple(sorted(edits, key=lambda edit: edit.start))).applied(text)


def _few_of_each(findings: list[Finding]) -> Iterator[Finding]:
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.rule] += 1
        if seen[finding.rule] <= MAX_OF_A_RULE:
            yield finding
