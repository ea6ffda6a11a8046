"""What stands in a preset's front matter, read: its words, knobs, parameters and checks; experiments hold them too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final, TypeGuard, get_args

from playground.core.errors import InputError
from playground.core.knobs import knob_value
from playground.core.nearest import suggestion
from playground.core.preset import Knob, KnobType, KnobValue, Preset
from playground.core.request import EFFORTS, JsonValue, Parameters
from playground.formats.check_keys import read_checks
from playground.formats.fields import Fields
from playground.formats.names import MAX_NAME, NOT_IN_A_LINE, hold_line, one_line
from playground.formats.paths import is_path, safe_path
from playground.formats.yaml_nodes import YamlNode

VERSION: Final = 1
WORDS: Final = ("name", "description", "tags", "author", "license", "source", "layers")
KEYS: Final = ("preset", *WORDS, "knobs", "parameters", "checks")
KEPT: Final = "x-"
PARAMETER_KEYS: Final = ("temperature", "top_p", "top_k", "max_tokens", "seed", "stop", "reasoning_effort")
KNOB_KEYS: Final = ("type", "default", "options", "min", "max", "step", "description")
KNOB_TYPES: Final[tuple[KnobType, ...]] = get_args(KnobType)
KNOB_NAME: Final = re.compile(r"[^\W\d]\w*")
MAX_TOKENS = 10_000_000
MAX_SEED = 2**63 - 1
MAX_STOPS = 4

_TEMPLATE_WORDS: Final = frozenset(
    ("true", "false", "none", "True", "False", "None", "and", "or", "not", "in", "is", "if", "else", "elif", "endif")
)  # they mean something else in a template
_WANTED: Final[Mapping[KnobType, str]] = {
    "text": "text: put it in quotes",
    "choice": "text: put it in quotes",
    "number": "a number",
    "toggle": "true or false",
}


def read_preset(fields: Fields, *, id: str, system_message: str | None) -> Preset:
    """The preset of a front matter whose keys are known. A file without a name is named after its id."""
    return Preset(
        id=id,
        name=one_line(fields, "name") if "name" in fields else name_of(id),
        system_message=system_message,
        description=fields.text("description"),
        tags=_lines(fields, "tags"),
        author=fields.text("author"),
        license=fields.text("license"),
        source=fields.text("source"),
        layers=_layers(fields),
        knobs=read_knobs(fields),
        parameters=read_parameters(fields),
        checks=read_checks(fields),
        extra={key: fields.value(key) for key in fields if key.startswith(KEPT)},
    )


def name_of(stem: str) -> str:
    """`captain-redbeard` -> `Captain redbeard`."""
    words = re.sub(r"[-_\s]+", " ", NOT_IN_A_LINE.sub(" ", stem)).strip()
    return (words[:1].upper() + words[1:])[:MAX_NAME] or "Preset"


def is_knob_name(name: str) -> bool:
    """Whether a knob may be called so: a word that our templates read as a name."""
    return bool(KNOB_NAME.fullmatch(name)) and name.isidentifier() and name not in _TEMPLATE_WORDS


def read_version(fields: Fields, key: str, supported: int) -> None:
    """Refuse a file of a newer format, and a version that is none."""
    version = fields.whole(key, 1)
    if version is not None and version > supported:
        message = f"the file has format {version}, and this program reads up to {supported}: it needs a newer program"
        raise fields.wrong(key, message)


def read_parameters(fields: Fields) -> Parameters:
    inner = fields.fields("parameters")
    if inner is None:
        return Parameters()
    inner.only(PARAMETER_KEYS)
    return Parameters(
        temperature=inner.number("temperature", 0, 2),
        top_p=inner.number("top_p", 0, 1),
        top_k=inner.whole("top_k", 0, MAX_TOKENS),
        max_tokens=inner.whole("max_tokens", 1, MAX_TOKENS),
        seed=inner.whole("seed", -MAX_SEED, MAX_SEED),
        stop=_stops(inner),
        reasoning_effort=_effort(inner),
    )


def read_knobs(fields: Fields) -> tuple[Knob, ...]:
    inner = fields.fields("knobs")
    if inner is None:
        return ()
    return tuple(_knob(inner, entry.key, entry.value) for entry in inner.node.entries)


def _lines(fields: Fields, key: str) -> tuple[str, ...]:
    texts = fields.texts(key)
    for text, item in zip(texts, fields.items(key), strict=True):
        hold_line(fields, key, text, item.line)
    return texts


def _layers(fields: Fields) -> tuple[str, ...]:
    layers = _lines(fields, "layers")
    for layer, item in zip(layers, fields.items("layers"), strict=True):
        if is_path(layer):
            safe_path(layer, file=fields.file, line=item.line, key=fields.way("layers"))
    return layers


def _stops(fields: Fields) -> tuple[str, ...] | None:
    if "stop" not in fields:
        return None
    single = isinstance(fields.value("stop"), str)
    stops = (fields.text("stop"),) if single else fields.texts("stop")
    if not 1 <= len(stops) <= MAX_STOPS or not all(stops):
        raise fields.wrong("stop", f"takes 1 to {MAX_STOPS} texts that end the answer, none of them empty")
    return stops


def _effort(fields: Fields) -> str | None:
    if "reasoning_effort" not in fields:
        return None
    effort = fields.text("reasoning_effort")
    if effort not in EFFORTS:
        message = f"there is no reasoning effort '{effort[:40]}': {suggestion(effort, EFFORTS)}"
        raise fields.wrong("reasoning_effort", message)
    return effort


def _knob(knobs: Fields, name: str, node: YamlNode) -> Knob:
    if not is_knob_name(name):
        raise knobs.wrong(name, "a knob's name is one word of letters, digits and _, and no word of the templates")
    fields = Fields.of(node, knobs.file, knobs.way(name))
    fields.only(KNOB_KEYS)
    fields.need("type", f"a knob is one of {', '.join(KNOB_TYPES)}")
    kind = fields.text("type")
    if kind not in KNOB_TYPES:
        raise fields.wrong("type", f"there is no knob of type '{kind}': {suggestion(kind, KNOB_TYPES)}")
    _hold_knob_keys(fields, kind)
    low, high = fields.number("min"), fields.number("max")
    if low is not None and high is not None and low > high:
        raise fields.wrong("min", f"the min {low} is above the max {high}")
    step = fields.number("step")
    if step is not None and step <= 0:
        raise fields.wrong("step", f"takes a number above 0, not {step}")
    knob = Knob(name, kind, "", _options(fields, kind), low, high, step, fields.text("description"))
    return _with_default(knob, fields)


def _hold_knob_keys(fields: Fields, kind: str) -> None:
    for owner, keys in (("choice", ("options",)), ("number", ("min", "max", "step"))):
        for key in keys:
            if key in fields and kind != owner:
                raise fields.wrong(key, f"belongs to a knob of type {owner}, and this one is of type {kind}")
    if kind == "choice":
        fields.need("options", "a choice needs them, for example options: [short, long]")


def _options(fields: Fields, kind: str) -> tuple[str, ...]:
    options = fields.texts("options")
    if kind == "choice" and not (options and all(options)):
        raise fields.wrong("options", "takes at least one option, and none may be empty")
    if len(set(options)) < len(options):
        twice = next(option for option in options if options.count(option) > 1)
        raise fields.wrong("options", f"'{twice}' stands twice: keep one")
    return options


def _with_default(knob: Knob, fields: Fields) -> Knob:
    """The knob with the default that the file gives, else its natural one."""
    if "default" not in fields:
        return replace(knob, default=natural_default(knob))
    given = fields.value("default")
    if not _is_of(given, knob.type):
        raise fields.wrong("default", f"the default of a {knob.type} is {_WANTED[knob.type]}")
    try:
        return replace(knob, default=knob_value(knob, given))
    except InputError as error:
        raise fields.wrong("default", str(error)) from None


def _is_of(value: JsonValue, kind: KnobType) -> TypeGuard[KnobValue]:
    if isinstance(value, bool):
        return kind == "toggle"
    if isinstance(value, str):
        return kind in ("text", "choice")
    return isinstance(value, (int, float)) and kind == "number"


def natural_default(knob: Knob) -> KnobValue:
    """What a knob starts with when nothing is said: "", false, the first option, the number nearest to 0."""
    match knob.type:
        case "text":
            return ""
        case "toggle":
            return False
        case "choice":
            return knob.options[0]
        case "number":
            if knob.minimum is not None and knob.minimum > 0:
                return knob.minimum
            return knob.maximum if knob.maximum is not None and knob.maximum < 0 else 0
