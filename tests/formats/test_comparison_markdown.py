"""The comparison as Markdown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shown_runs import same_as_golden, small_run, talk_run

from playground.formats.comparison_markdown import render


def test_the_markdown_of_a_fixed_run_stays_as_it_is() -> None:
    assert same_as_golden("comparison.md", render(small_run()).encode())


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("plain 0.5", "# plain 0.5"), ("- item", r"# \- item"), ("1. item", r"# 1\. item"), ("---", r"# \---"),
        ("![x](http://a.b/c.png)", r"# \!\[x\](http\://a.b/c.png)"), ("<b>&amp;", r"# \<b\>\&amp;"),
        ("@all www.a.b :cat: $x$ #1", r"# \@all www\.a.b \:cat: \$x\$ \#1"), ("two\n# lines", r"# two \# lines"),
        ("a:b 19:04", "# a:b 19:04"), ("back\\slash `code`", r"# back\\slash \`code\`"),
    ],
)  # fmt: skip
def test_a_name_is_a_name_and_nothing_else(name: str, heading: str) -> None:
    assert render(replace(small_run(), name=name)).split("\n")[0] == heading


def test_a_fence_is_longer_than_any_in_the_answer() -> None:
    run = small_run()
    fenced = replace(run.cells[0].completion, text="``````````\nfree?\n``````````")
    text = render(replace(run, cells=(replace(run.cells[0], completion=fenced), *run.cells[1:])))
    assert "\n\n```````````text\n``````````\nfree?\n``````````\n```````````\n\n" in text


def test_a_conversation_is_told_turn_by_turn() -> None:
    text = render(talk_run())
    assert "2 presets × 1 prompt with 2 turns: 3 answers" in text
    first, second = text.split("## Prompt, turn ")[1:]
    assert first.startswith("1 of 2: greeting")
    assert "And at night?" not in first
    assert second.startswith("2 of 2: greeting\n\nsystem:\n\n```text\nBe brief.\n```\n\nuser:")
    baseline, pirate = second.split("### ")[1:]
    assert "Not asked yet" in baseline
    assert "System message:\n\n```text\nBe brief.\n```" in pirate
    assert "Psst." in pirate


def test_what_is_long_is_folded_and_still_verbatim() -> None:
    run = small_run()
    long = "\n".join(f"Rule {n}: <b>no</b> </details>" for n in range(9))
    text = render(replace(run, columns=(run.columns[0], replace(run.columns[1], system_message=long))))
    folded = f"<details><summary>System message, 36 words</summary>\n\n```text\n{long}\n```\n\n</details>"
    assert folded in text
    assert "<details><summary>Reasoning, 5 words</summary>\n\n```text\nThe user wants a greeting.\n```" in text
    assert "\n\nSystem message:\n\n```text\n" in render(run)
