"""Ollama's Modelfile, read and written: SYSTEM and MESSAGE system as the system message, PARAMETER as parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Note, Outcome
from playground.core.preset import Preset
from playground.core.request import Parameters
from playground.formats.foreign.intake import Intake, one_line
from playground.formats.foreign.modelfile_text import Instruction, instructions, quoted
from playground.formats.foreign.not_carried import notes_of, text_to_write
from playground.formats.foreign.several import likelihood_of_all
from playground.formats.foreign.text import LINE_END, text_of
from playground.formats.paths import file_stem

KEPT_MODEL: Final = "x-ollama-from"
ANY_MODEL: Final = "llama3.2"
PARAMETERS: Final[Mapping[str, str]] = {
    "temperature": "temperature", "top_p": "top_p", "top_k": "top_k", "num_predict": "max_tokens", "seed": "seed",
}  # fmt: skip
_WHY: Final[Mapping[str, str]] = {
    "template": "the model's own chat template is used",
    "adapter": "a preset changes no model",
    "license": "it is the model's, not the text's",
    "requires": "it is about Ollama's version",
}


class Modelfile:
    id: Final = "modelfile"
    label: Final = "Ollama Modelfile"
    suffix: Final = ".modelfile"

    def recognises(self, files: Sequence[ForeignFile]) -> float:
        return likelihood_of_all(files, _likelihood)

    def read(self, files: Sequence[ForeignFile]) -> list[Outcome]:
        return [outcome for file in files for outcome in _read(file)]

    def write(self, preset: Preset, system_message: str | None) -> tuple[list[ForeignFile], tuple[Note, ...]]:
        """One file; `system_message` is the final text. Raises InputError when there is none."""
        text = text_to_write(system_message, self.label)
        rest = {key: value for key, value in preset.extra.items() if key != KEPT_MODEL}
        from_model = preset.extra.get(KEPT_MODEL)
        notes: list[Note] = []
        if not isinstance(from_model, str) or quoted(from_model) is None:
            from_model = ANY_MODEL
            notes.append(Note("changed", "FROM", f"a preset names no model: {ANY_MODEL} stands there, put yours in"))
        lines = [f"FROM {quoted(from_model)}", *_parameter_lines(preset.parameters, notes)]
        lines.append(f"SYSTEM {_system_value(text, notes)}")
        notes += notes_of(
            replace(preset, extra=rest), "a Modelfile", parameters=("reasoning_effort",), checks=preset.checks
        )
        data = ("\n".join(lines) + "\n").encode()
        return [ForeignFile(file_stem(preset.name) + self.suffix, data)], tuple(notes)


def _likelihood(file: ForeignFile) -> float:
    name = file.path.rsplit("/", 1)[-1].lower()
    named = name.startswith("modelfile") or name.endswith(".modelfile")
    if not named and "." in name and not name.endswith(".txt"):
        return 0.0
    found = [instruction.name for instruction in instructions(text_of(file)[0], file=file.path)]
    if "from" not in found and "system" not in found:
        return 0.0
    return 0.98 if named else 0.8 if "from" in found else 0.0


def _read(file: ForeignFile) -> list[Outcome]:
    text, notes = text_of(file)
    intake = Intake(file.path, notes)
    system: str | None = None
    messages: list[str] = []
    stops: list[str] = []
    for instruction in instructions(text, file=file.path):
        match instruction.name:
            case "system":
                if system is not None:
                    intake.dropped("SYSTEM", "it stands twice: the last one counts, as in Ollama")
                system = instruction.value
            case "message" if instruction.word == "system":
                messages.append(instruction.value)
            case "parameter" if instruction.word == "stop":
                stops.append(instruction.value)
            case _:
                _take(intake, instruction, file.path)
    if messages:
        intake.note("changed", "MESSAGE system", "joined with SYSTEM, a blank line between")
    if stops:
        intake.stops(stops, "PARAMETER stop")
    parts = [part for part in (system, *messages) if part is not None]
    return [intake.done(_name(file.path), "\n\n".join(parts) if parts else None)]


def _take(intake: Intake, instruction: Instruction, file: str) -> None:
    match instruction.name:
        case "parameter" if instruction.word in PARAMETERS:
            _take_parameter(intake, instruction)
        case "parameter":
            intake.dropped(f"PARAMETER {instruction.word[:60]}", "presets have no such parameter here")
        case "message" if instruction.word in ("user", "assistant"):
            intake.dropped(
                f"MESSAGE {instruction.word}", "a preset is the system message alone, without a conversation"
            )
        case "message":
            message = f"'{instruction.word[:40]}' is no role: it is system, user or assistant"
            raise InputError(message, file=file, line=instruction.line, key="MESSAGE")
        case "from":
            intake.extra[KEPT_MODEL] = one_line(instruction.value)[:500]
            intake.note("kept", f"FROM {instruction.value[:60]}", f"as '{KEPT_MODEL}': the model is chosen at a run")
        case name:
            intake.dropped(name.upper(), _WHY.get(name, "a preset has no place for it here"))


def _take_parameter(intake: Intake, instruction: Instruction) -> None:
    what = f"PARAMETER {instruction.word}"
    try:
        number = float(instruction.value)
        whole = int(instruction.value) if instruction.value.lstrip("+-").isdigit() else number
    except ValueError:
        intake.dropped(what, f"'{instruction.value[:40]}' is no number")
        return
    if instruction.word == "num_predict" and number < 0:
        intake.dropped(what, "answers without a limit are what a model does by itself")
    else:
        intake.parameter(PARAMETERS[instruction.word], whole, what)


def _name(path: str) -> str:
    """`Pirate.modelfile`, `Modelfile.pirate` and `pirate/Modelfile` are called pirate."""
    *folders, name = path.split("/")
    parts = [part for part in name.split(".") if part.lower() not in ("modelfile", "txt", "")]
    return parts[0] if parts else folders[-1] if folders else "Modelfile"


def _parameter_lines(parameters: Parameters, notes: list[Note]) -> list[str]:
    lines = [f"PARAMETER {key} {value}" for key, name in PARAMETERS.items()
             if (value := getattr(parameters, name)) is not None]  # fmt: skip
    for stop in parameters.stop or ():
        if (value := quoted(stop)) is None:
            notes.append(Note("dropped", "stop", "a Modelfile cannot hold a text with such quotes"))
        else:
            lines.append(f"PARAMETER stop {value}")
    return lines


def _system_value(text: str, notes: list[Note]) -> str:
    if "\r" in text:
        text = LINE_END.sub("\n", text)
        notes.append(Note("changed", "line ends", "they are all LF in a Modelfile"))
    if (value := quoted(text)) is not None:
        return value
    notes.append(
        Note("changed", "system message", "a Modelfile cannot hold \"\"\" at the end of a line: it is ''' there")
    )
    return f'"""{text.replace(chr(34) * 3, chr(39) * 3)}"""'


IMPORTER: Final = Modelfile()
EXPORTER: Final = IMPORTER
