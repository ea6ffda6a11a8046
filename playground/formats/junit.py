"""A run as JUnit XML, which build servers read: a suite for each column and model, a case for each cell and check.

The form is Jenkins's junit-10.xsd, which the others read too. A cell that failed is one case with an error, one that
was not asked to its end is skipped, and so is a check that a model has not decided yet. A cell without checks is one
case. The answer's beginning stands with a failure, else at its cell's first case. Signs that XML cannot hold become
U+FFFD.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as Tree

from playground.core.check_words import check_labels
from playground.core.completion import CheckOutcome
from playground.core.plan import Column
from playground.core.run import RecordedCell, Run
from playground.core.wording import state_sentence

SHOWN_OF_ANSWER: Final = 1_000  # characters
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COUNTED: Final = ("failure", "error", "skipped")


def render(run: Run) -> bytes:
    """The file, in UTF-8."""
    root = Tree.Element("testsuites", name=_safe(run.name))
    for model in run.models:
        for column in run.columns:
            cells = [cell for cell in run.cells if (cell.id.preset, cell.id.model) == (column.id, model)]
            if cells:
                root.append(_suite(run, column, model, cells))
    _count(root, root.findall("testsuite"))
    Tree.indent(root)
    data: bytes = Tree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def _suite(run: Run, column: Column, model: str, cells: list[RecordedCell]) -> Tree.Element:
    name = f"{column.name} · {model}" if len(run.models) > 1 else column.name
    suite = Tree.Element("testsuite", name=_safe(name), timestamp=run.created_at[:19])
    for cell in cells:
        suite.extend(_cases(run, cell, _safe(f"{model}.{column.id}")))
    cases = suite.findall("testcase")
    suite.set("tests", str(len(cases)))
    for kind in _COUNTED:
        suite.set(_plural(kind), str(sum(case.find(kind) is not None for case in cases)))
    suite.set("time", _seconds(sum((cell.completion.timings.total_ms or 0.0) for cell in cells)))
    return suite


def _cases(run: Run, cell: RecordedCell, classname: str) -> Iterator[Tree.Element]:
    """The time of a cell stands at its first case, so that the cases of a suite come to its time."""
    completion, name = cell.completion, _cell_name(run, cell)
    time = _seconds(completion.timings.total_ms or 0.0)
    if completion.state != "done":
        case = Tree.Element("testcase", classname=classname, name=_safe(f"{name}: answered"), time=time)
        words = _safe(state_sentence(completion))
        if completion.state == "failed":
            kind = completion.error.kind if completion.error is not None else "unknown"
            Tree.SubElement(case, "error", message=words, type=kind).text = _shown(completion.text)
        else:
            Tree.SubElement(case, "skipped", message=words or completion.state)
        yield case
        return
    labels = check_labels(run.checks_of(cell.id), completion.checks)
    for place, (label, outcome) in enumerate(zip(labels, completion.checks, strict=True)):
        case = Tree.Element("testcase", classname=classname, name=_safe(f"{name}: {label}"))
        case.set("time", time if place == 0 else "0")
        _say(case, outcome, completion.text)
        if place == 0 and outcome.passed:
            Tree.SubElement(case, "system-out").text = _shown(completion.text)
        yield case
    if not labels:
        case = Tree.Element("testcase", classname=classname, name=_safe(f"{name}: answered"), time=time)
        Tree.SubElement(case, "system-out").text = _shown(completion.text)
        yield case


def _say(case: Tree.Element, outcome: CheckOutcome, answer: str) -> None:
    if outcome.pending:
        Tree.SubElement(case, "skipped", message=_safe(outcome.reason))
    elif not outcome.passed:
        failure = Tree.SubElement(case, "failure", message=_safe(outcome.reason), type=_safe(outcome.type))
        failure.text = _safe(f"{outcome.reason}\nscore {outcome.score:.2f}\n\n") + _shown(answer)


def _cell_name(run: Run, cell: RecordedCell) -> str:
    """`prompt-1, sample 2, turn 3`: the sample where there are several, the turn where it is not the first."""
    parts = [cell.id.prompt]
    if run.samples > 1:
        parts.append(f"sample {cell.id.sample}")
    if cell.id.turn > 1:
        parts.append(f"turn {cell.id.turn}")
    return ", ".join(parts)


def _count(root: Tree.Element, suites: list[Tree.Element]) -> None:
    """The form has no sum of what was skipped."""
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in suites)))
    root.set("time", f"{sum(float(suite.get('time', '0')) for suite in suites):.3f}")


def _plural(kind: str) -> str:
    return kind if kind == "skipped" else kind + "s"


def _seconds(ms: float) -> str:
    return f"{ms / 1000:.3f}"


def _shown(text: str) -> str:
    return _safe(text if len(text) <= SHOWN_OF_ANSWER else text[:SHOWN_OF_ANSWER] + "…")


def _safe(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
