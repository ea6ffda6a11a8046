"""llama.cpp's server over three of its paths, from the command line and through the window: one model, three ways."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from llama_cpp import ENDPOINTS, TOKEN, LlamaCpp, llama_cpp

from playground.providers.model_file import SMOLLM2

pytestmark = pytest.mark.model
HOW = {"chat": "system", "responses": "instructions", "messages": "top-level"}


@pytest.fixture
def server(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LlamaCpp]:
    monkeypatch.setenv("LLAMA_API_KEY", TOKEN)
    with llama_cpp(own_home / "cache" / "models" / SMOLLM2.file_name) as started:
        (own_home / "endpoints.toml").write_text(started.endpoints_toml(), "utf-8")
        yield started


def run(*arguments: str) -> Any:
    import subprocess

    command = [sys.executable, "-P", "-m", "playground", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.usefixtures("server")
def test_the_command_line_gets_the_same_kind_of_answer_over_every_path() -> None:
    models = [argument for name in ENDPOINTS for argument in ("--model", f"{name}/smollm2")]
    options = ("--preset", "none", "--preset", "french", "--prompt", "Hello! Who are you?", "--max-tokens", "24")
    done = run("run", *models, *options, "--json")
    assert done.returncode == 0, done.stderr
    assert TOKEN not in done.stdout + done.stderr
    cells = json.loads(done.stdout)["cells"]
    assert len(cells) == 2 * len(ENDPOINTS)
    for cell in cells:
        name = cell["model"].partition("/")[0]
        assert (cell["state"], cell["error"]) == ("done", None)
        assert len(cell["text"]) > 10
        assert cell["usage"]["input_tokens"] > 5
        assert cell["usage"]["output_tokens"] > 5
        assert cell["delivery"]["how"] == (HOW[name] if cell["preset"] == "french" else "none")
        assert cell["timings"]["ttft_ms"] > 0
    french = {cell["usage"]["input_tokens"] for cell in cells if cell["preset"] == "french"}
    none = {cell["usage"]["input_tokens"] for cell in cells if cell["preset"] == "none"}
    assert min(french) > 5
    assert len(french) == len(none) == 1, "the same words in every dialect are the same prompt"


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("name", ENDPOINTS)
def test_models_are_listed_and_an_endpoint_is_tried(name: str) -> None:
    listed = run("models", name)
    assert listed.returncode == 0, listed.stderr
    tried = run("endpoints", "test", name, "--model", listed.stdout.split()[0])
    assert tried.returncode == 0, tried.stdout + tried.stderr


@pytest.mark.screen
@pytest.mark.usefixtures("server")
def test_the_window_shows_three_dialects_side_by_side(
    screen_environment: dict[str, str], own_home: Path, tmp_path: Path
) -> None:
    from whole_program import WholeProgram, choose_settings, write_experiment

    choose_settings(own_home, appearance="light")
    write_experiment(own_home, ", ".join(f"{name}/smollm2" for name in ENDPOINTS), "[pirate]")
    program = WholeProgram(screen_environment)
    try:
        program.press("Run")
        program.until_status("Done: 3 of 3", 120)
        answers = program.app.locator("static_text[name^='Answer: ']").elements()
        assert len(answers) == 3
        assert all(len(answer.value or "") > 10 for answer in answers)
    finally:
        program.close()
