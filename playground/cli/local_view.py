"""How the command line shows local models: a line for each, all about one, and what came of a fetch."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from playground.providers.chat_template import TemplateFacts
from playground.providers.model_download import Downloaded
from playground.providers.model_memory import size_words
from playground.workbench.local_model_words import (
    context_words,
    quantisation_words,
    settings_words,
    shape_words,
    system_words,
    template_words,
)
from playground.workbench.local_models import LocalModel


def list_lines(models: Iterable[LocalModel]) -> list[str]:
    """In columns: the name to ask for, size, quantisation, context, memory, and what is the matter."""
    rows = [
        (
            model.model, size_words(model.header.file_bytes) if model.header else "", quantisation_words(model),
            context_words(model), f"needs about {size_words(model.need.total)}",
            {"fits": "", "tight": "memory is tight", "too large": "does not fit"}[model.fits],
        )
        if not model.trouble
        else (model.model, "", "", "", "", model.trouble)
        for model in models
    ]  # fmt: skip
    widths = [max((len(row[place]) for row in rows if row[1]), default=0) for place in range(5)]
    widths[0] = max((len(row[0]) for row in rows), default=0)
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=True)).rstrip()
        if row[1]
        else f"{row[0].ljust(widths[0])}  {row[5]}"
        for row in rows
    ]


def show_lines(model: LocalModel) -> list[str]:
    """All that is known without loading it."""
    lines = [f"model     {model.model}", f"file      {model.path}"]
    if model.header is not None:
        lines += [
            f"name      {model.header.name or model.path.stem}, {shape_words(model)}",
            f"size      {size_words(model.header.file_bytes)}",
            f"context   {context_words(model)}",
            f"template  {template_words(model)}",
            f"memory    {model.memory_words}",
        ]
    lines.append(f"runs with {settings_words(model)}")
    return [*lines, f"trouble   {model.trouble}"] if model.trouble else lines


def loaded_words(facts: TemplateFacts | None) -> list[str]:
    return [] if facts is None else [f"loaded    {system_words(facts)}"]


def fetched_words(got: Downloaded, model: LocalModel) -> list[str]:
    """Where it is, whose word its hash was, and whether it can be used."""
    lines = [f"{model.model} is here: {got.path}" + ("" if got.fetched else " (it was here already)")]
    match got.vouched_by:
        case "the server":
            lines.append(f"Its SHA-256 is the one the server itself tells: {got.sha256}")
        case "nobody":
            lines.append(f"Nobody told its SHA-256, so it was not checked; it is {got.sha256}")
        case "you":
            pass
    if model.trouble:
        lines.append(model.trouble)
    elif model.fits != "fits":
        lines.append(f"Memory: it {model.memory_words}.")
    return lines


def model_record(model: LocalModel, facts: TemplateFacts | None = None) -> dict[str, Any]:
    """For programs; keys stay as they are."""
    header = model.header
    record: dict[str, Any] = {
        "model": model.model, "path": str(model.path), "trouble": model.trouble or None,
        "context": model.slot_tokens, "slots": model.settings.slots, "threads": model.settings.threads,
        "template": model.choice.template or model.choice.template_file or None,
        "memory_needed_bytes": model.need.total, "memory_free_bytes": model.free, "memory": model.fits,
        "header": None,
    }  # fmt: skip
    if header is not None:
        record["header"] = {
            "architecture": header.architecture, "name": header.name, "quantisation": header.quantisation,
            "parameters": header.parameters, "file_bytes": header.file_bytes,
            "context_length": header.context_length, "layers": header.layers, "embedding": header.embedding,
            "vocabulary": header.words, "chat_template": header.chat_template,
        }  # fmt: skip
    if facts is not None:
        record["hidden_default"], record["takes_system"] = facts.hidden_default, facts.takes_system
    return record
