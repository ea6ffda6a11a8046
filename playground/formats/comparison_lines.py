"""A comparison as JSON Lines: a cell a line, whole in itself, for programs that read line by line."""

from __future__ import annotations

from playground.core.run import Run
from playground.core.turns import turns_of
from playground.formats.run_record import cell_record, json_bytes


def render(run: Run) -> bytes:
    """UTF-8. Each line is the record's cell with the texts that made it: prompt and system message."""
    columns = {column.id: column for column in run.columns}
    prompts = {prompt.id: (prompt, turns_of(prompt)) for prompt in run.prompts}
    stars, notes = run.annotations.stars, run.annotations.notes
    lines: list[bytes] = []
    for cell in run.cells:
        column, (prompt, turns) = columns[cell.id.preset], prompts[cell.id.prompt]
        line = {
            "run": run.id,
            "run_name": run.name,
            "created_at": run.created_at,
            "preset_name": column.name,
            "system_message": column.system_at(turns, cell.id.turn),
            "prompt_text": turns[cell.id.turn - 1].message.text,
            "vars": dict(prompt.vars),
            **cell_record(cell),
            **({"starred": True} if cell.id in stars else {}),
            **({"note": notes[cell.id]} if cell.id in notes else {}),
            **({"left_out": run.left_out} if run.left_out else {}),
        }
        lines.append(json_bytes(line) + b"\n")
    return b"".join(lines)
