"""The JSON Schemas and the parsers say the same about every file, as far as a schema can say it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from preset_strategies import presets
from referencing import Registry, Resource

from playground.core.checks import known_types
from playground.core.completion import FinishReason
from playground.core.errors import InputError
from playground.core.experiment import Experiment, PresetChoice, Prompt
from playground.core.preset import Preset
from playground.core.request import Message
from playground.formats import experiment_file, preset_file
from playground.formats.preset_keys import KEYS, PARAMETER_KEYS
from playground.formats.yaml_nodes import plain
from playground.formats.yaml_source import load

SCHEMAS = Path(__file__).resolve().parents[2] / "resources" / "schemas"
PRESET = json.loads((SCHEMAS / "preset.schema.json").read_text("utf-8"))
EXPERIMENT = json.loads((SCHEMAS / "experiment.schema.json").read_text("utf-8"))
REGISTRY: Registry[Any] = Registry().with_resource("preset.schema.json", Resource.from_contents(PRESET))


def fits(schema: dict[str, Any], yaml: str) -> bool:
    value = plain(load(yaml, file="f"))
    return Draft202012Validator(schema, registry=REGISTRY).is_valid(value)


def preset_parses(yaml: str) -> bool:
    try:
        preset_file.parse(f"---\n{yaml}\n---\nHi.\n", id="p", file="p.preset.md")
    except InputError:
        return False
    return True


def experiment_parses(yaml: str) -> bool:
    try:
        experiment_file.parse(yaml, file="e.experiment.yaml", read_text=lambda path: "a\n1\n")
    except InputError:
        return False
    return True


GOOD_PRESETS = [
    "",
    "{}",
    "name: P\npreset: 1\ndescription: ''\ntags: [a, b]\nauthor: A\nlicense: MIT\nsource: s\nlayers: [a, b/c.preset.md]",
    "x-a: null\nx-b: {c: [1]}",
    "knobs: {}\nparameters: {}\nchecks: []\ntags: []\nlayers: []",
    "knobs: {a: {type: text}, b: {type: choice, options: [x], default: x}}",
    "knobs: {größe: {type: number, min: 1, max: 2, step: 0.5}}",
    "knobs: {a: {type: toggle, default: true, description: d}, n: {type: number, default: 1.5}}",
    "parameters: {temperature: 2, top_p: 0, top_k: 0, max_tokens: 1, seed: -5, stop: END}",
    "parameters: {temperature: 0.5, top_k: 3.0, stop: [a, b, c, d]}",
    "parameters: {reasoning_effort: none}",
    "parameters: {reasoning_effort: xhigh}",
    "checks: [{type: contains, value: a, threshold: 1, weight: 0, metric: m}, {type: not-latency, threshold: 0}]",
    "checks: [{type: is-json}, {type: is-json, value: {type: object}}, {type: contains-json, value: null}]",
    "checks: [{type: equals, value: false}]",
    "checks: [{type: contains-any, value: 'a, b'}, {type: not-icontains-all, value: [a]}, {type: regex, value: ^a}]",
    "checks: [{type: sentence-count, value: {min: 2}, loose: true}]",
    "checks: [{type: paragraph-count, value: {max: 3, divider: '***'}}]",
    "checks: [{type: keyword-frequency, value: {keyword: sea, min: 2}}]",
    "checks: [{type: letter-frequency, value: {letter: a, max: 3}}]",
    "checks: [{type: nth-paragraph-first-word, value: {nth: 2, first_word: but, paragraphs: 3}}, {type: title}]",
    "checks: [{type: bleu, value: [a b, c d], threshold: 0.3}]",
    "checks: [{type: rouge-n, value: {text: a b, n: 2}}, {type: cost, threshold: 0.1}]",
    "checks: [{type: is-xml, value: 'a, a.b'}, {type: contains-xml, value: {requiredElements: [a]}}, {type: is-html}]",
    "checks: [{type: response-language, value: de}, {type: all-capital, value: en}, {type: all-lowercase}]",
    "checks: [{type: assert-set, threshold: 0.5, checks: [{type: no-comma}]}]",
    "checks: [{type: assert-set, checks: [{type: assert-set, checks: [{type: title}]}]}]",
    "checks: [{type: constrained-response}, {type: postscript, value: P.P.S}, {type: llm-rubric, value: nice}]",
    "checks: [{type: word-count, value: 3}, {type: word-count, value: {min: 1}}, {type: finish-reason, value: length}]",
]
BAD_PRESETS = [
    "checks: [{type: sentence-count}]", "checks: [{type: keyword-frequency, value: {min: 2}}]",
    "checks: [{type: keyword-frequency, value: {keyword: a}}]",
    "checks: [{type: letter-frequency, value: {letter: ab, min: 1}}]",
    "checks: [{type: nth-paragraph-first-word, value: {nth: 0, first_word: a}}]", "checks: [{type: title, value: x}]",
    "checks: [{type: bleu, value: a, threshold: 1.5}]", "checks: [{type: rouge-n, value: {text: a, n: 0}}]",
    "checks: [{type: response-language, value: xx}]", "checks: [{type: response-language}]", "checks: [{type: cost}]",
    "checks: [{type: assert-set}]",
    "checks: [{type: assert-set, checks: []}]",
    "checks: [{type: title, checks: [{type: title}]}]",
    "checks: [{type: assert-set, checks: [{type: ttle}]}]", "checks: [{type: latency, threshold: 1, loose: true}]",
    "checks: [{type: title, loose: 1}]",
    "checks: [{type: is-xml, value: {elements: [a]}}]",
    "checks: [{type: llm-rubric}]",
    "nme: P", "name: ''", "name: '  '", "name: 3", 'name: "a\\nb"', f"name: {'a' * 201}", "name: [a]", "name: null",
    "preset: 2", "preset: 0", "preset: one", "description: 3", "description: null", "tags: a", "tags: [1]",
    "tags: ['']",
    "tags: [[a]]", "author: true", "license: []", "source: {}", "layers: a", "layers: ['']", "layers: [../x]",
    "layers: [/x]", "layers: ['a\\b']", "layers: [c:/x.md]", "layers: [~/x]", "layers: [a/]", "X-a: 1", "- a", "text",
    "knobs: []", "knobs: {a: x}", "knobs: {a: {}}", "knobs: {a: {type: txt}}", "knobs: {a b: {type: text}}",
    "knobs: {if: {type: text}}", "knobs: {1a: {type: text}}", "knobs: {a-b: {type: text}}",
    "knobs: {a: {type: choice}}",
    "knobs: {a: {type: choice, options: []}}", "knobs: {a: {type: choice, options: [1]}}",
    "knobs: {a: {type: choice, options: ['']}}", "knobs: {a: {type: choice, options: [x, x]}}",
    "knobs: {a: {type: choice, options: [x], default: 1}}", "knobs: {a: {type: text, default: 1}}",
    "knobs: {a: {type: text, options: [x]}}", "knobs: {a: {type: text, min: 1}}", "knobs: {a: {type: toggle, step: 1}}",
    "knobs: {a: {type: toggle, default: 'true'}}", "knobs: {a: {type: number, default: '1'}}",
    "knobs: {a: {type: number, default: true}}", "knobs: {a: {type: number, min: x}}",
    "knobs: {a: {type: number, step: 0}}", "knobs: {a: {type: text, description: 1}}", "knobs: {a: {type: text, x: 1}}",
    "parameters: {reasoning_effort: much}", "parameters: {reasoning_effort: 3}",
    "parameters: []", "parameters: {temp: 1}", "parameters: {temperature: 2.1}", "parameters: {temperature: -1}",
    "parameters: {temperature: '1'}", "parameters: {temperature: true}", "parameters: {temperature: null}",
    "parameters: {top_p: 1.1}", "parameters: {top_k: 1.5}", "parameters: {top_k: -1}", "parameters: {max_tokens: 0}",
    "parameters: {max_tokens: 99999999}", "parameters: {seed: 1.5}", "parameters: {stop: ''}", "parameters: {stop: []}",
    "parameters: {stop: [a, b, c, d, e]}", "parameters: {stop: [a, '']}", "parameters: {stop: 3}",
    "checks: {}", "checks: [a]", "checks: [{}]", "checks: [{type: contain}]", "checks: [{type: contains}]",
    "checks: [{type: not-not-contains, value: a}]", "checks: [{type: contains, value: 3}]",
    "checks: [{type: contains, value: ''}]", "checks: [{type: contains, value: a, x: 1}]",
    "checks: [{type: contains, value: a, weight: -1}]", "checks: [{type: contains, value: a, weight: x}]",
    "checks: [{type: contains, value: a, metric: ''}]", "checks: [{type: contains, value: a, threshold: x}]",
    "checks: [{type: contains-any, value: []}]", "checks: [{type: contains-any, value: ' , '}]",
    "checks: [{type: contains-any, value: [1]}]", "checks: [{type: contains-all, value: ['']}]",
    "checks: [{type: equals}]", "checks: [{type: equals, value: null}]", "checks: [{type: word-count}]",
    "checks: [{type: word-count, value: -1}]", "checks: [{type: word-count, value: 1.5}]",
    "checks: [{type: word-count, value: {}}]", "checks: [{type: word-count, value: {mn: 1}}]",
    "checks: [{type: word-count, value: {min: x}}]", "checks: [{type: word-count, value: true}]",
    "checks: [{type: finish-reason, value: done}]", "checks: [{type: finish-reason}]", "checks: [{type: latency}]",
    "checks: [{type: latency, threshold: -1}]", "checks: [{type: is-json, value: schema.json}]",
    f"checks: [{{type: regex, value: {'a' * 2001}}}]", "checks: [{type: regex, value: 3}]",
]  # fmt: skip
BASE = "presets: [none]\nprompts: [Hi]\n"
GOOD_EXPERIMENTS = [
    BASE,
    "presets: [none]\nprompts: [{id: a, user: For?}, {id: b, user: Against?, mirror: a}]",
    BASE + "bounds: [a, {id: b, knobs: {k: 1}}, {name: C, system_message: x}]",
    "presets: [{id: x, without: [a, b]}]\nprompts: [Hi]\nbounds: []",
    "presets: [{name: A, system_message: x, layers: [a], without: [b]}]\nprompts: [Hi]",
    BASE + "experiment: 1\nname: E\ndescription: d\nmodels: [local/a, or/b/c]\nsamples: 1000",
    BASE + "parameters: {seed: 1}\nbaseline: x\nchecks: [{type: is-json}]\nmodels: []",
    BASE + "dataset: a/b.csv\nsweep: {preset: p, knob: k, values: [a, 1, 0.5, true]}",
    "presets: [none, a/b.preset.md, {id: x}, {id: y, knobs: {a: 1, b: true}}]\nprompts: [{user: a}, {id: c, user: ''}]",
    "presets: [{name: A, system_message: null}, {id: b, name: B, system_message: '', layers: [a]}]\nprompts: [Hi]",
    "presets: [{name: A, system_message: x, knobs: {a: {type: text}}, tags: [t], x-c: 1}]\nprompts: [Hi]",
    "presets: [{name: A, system_message: x, checks: [{type: is-json}]}]\nprompts: [{user: a, vars: {a: 1, c: true}}]",
    "presets: [none]\nprompts: [{messages: [{role: user, content: a}, {role: user, content: b}]}]",
    "presets: [none]\nprompts: [{messages: [{role: user, content: a}, {role: system, content: ''}, {role: user, "
    "content: b}, {role: system, preset: x}, {role: user, content: c}]}]",
]
BAD_EXPERIMENTS = [
    "presets: [none]\nprompts: [{id: a, user: For?}, {user: Against?, mirror: [a]}]",
    "presets: [none]\nprompts: [{id: a, user: For?}, {user: Against?, mirror: ''}]",
    BASE + "bounds: a", BASE + "bounds: [none]", BASE + "bounds: [{id: a, without: [b]}]",
    BASE + "bounds: [{name: A, system_message: x, without: [b]}]",
    "presets: [{name: A, system_message: x, without: b}]\nprompts: [Hi]",
    BASE + "bounds: [{id: none}]",
    "presets: [{id: x, without: a}]\nprompts: [Hi]", "presets: [{id: x, without: [1]}]\nprompts: [Hi]",
    "presets: [none]", "prompts: [Hi]", "presets: []\nprompts: [Hi]", "presets: [none]\nprompts: []", "- a", "text",
    "presets: none\nprompts: [Hi]", "presets: [1]\nprompts: [Hi]", "presets: ['']\nprompts: [Hi]",
    "presets: [../x.md]\nprompts: [Hi]", "presets: [[a]]\nprompts: [Hi]", "presets: [{}]\nprompts: [Hi]",
    "presets: [{knobs: {a: 1}}]\nprompts: [Hi]", "presets: [{id: a, knob: {}}]\nprompts: [Hi]",
    "presets: [{id: a, knobs: {a: [1]}}]\nprompts: [Hi]", "presets: [{id: a, knobs: {a: null}}]\nprompts: [Hi]",
    "presets: [{id: a, knobs: []}]\nprompts: [Hi]", "presets: [{name: A}]\nprompts: [Hi]",
    "presets: [{system_message: A}]\nprompts: [Hi]", "presets: [{name: '', system_message: A}]\nprompts: [Hi]",
    "presets: [{name: A, system_message: 1}]\nprompts: [Hi]",
    "presets: [{name: A, system_message: a, preset: 1}]\nprompts: [Hi]",
    "presets: [{name: A, system_message: a, tags: b}]\nprompts: [Hi]",
    "presets: [{name: A, system_message: a, checks: [{type: x}]}]\nprompts: [Hi]",
    "presets: [none]\nprompts: Hi", "presets: [none]\nprompts: [1]", "presets: [none]\nprompts: [{}]",
    "presets: [none]\nprompts: [{id: a}]", "presets: [none]\nprompts: [{user: a, messages: []}]",
    "presets: [none]\nprompts: [{user: 1}]", "presets: [none]\nprompts: [{user: a, id: ''}]",
    "presets: [none]\nprompts: [{user: a, x: 1}]", "presets: [none]\nprompts: [{messages: []}]",
    "presets: [none]\nprompts: [{messages: [{role: system, content: a}]}]",
    "presets: [none]\nprompts: [{messages: [{role: system, preset: a}, {role: user, content: a}]}]",
    "presets: [none]\nprompts: [{messages: [{role: user, preset: a}]}]",
    "presets: [none]\nprompts: [{messages: [{role: user, content: a}, {role: system}, {role: user, content: b}]}]",
    "presets: [none]\nprompts: [{messages: [{role: user, content: a}, {role: system, content: a, preset: b}, "
    "{role: user, content: b}]}]",
    "presets: [none]\nprompts: [{messages: [{role: user, content: a}, {role: system, preset: ../b}, "
    "{role: user, content: b}]}]",
    "presets: [none]\nprompts: [{messages: [a]}]",
    "presets: [none]\nprompts: [{messages: [{role: user}]}]", "presets: [none]\nprompts: [{user: a, vars: [b]}]",
    "presets: [none]\nprompts: [{user: a, vars: {b: [1]}}]", "presets: [none]\nprompts: [{user: a, vars: {b: null}}]",
    BASE + "experiment: 2", BASE + "name: ''", BASE + "description: 1", BASE + "x-a: 1", BASE + "samples: 0",
    BASE + "samples: 1001", BASE + "samples: 1.5", BASE + "samples: true", BASE + "models: a/b", BASE + "models: [a]",
    BASE + "models: [/a]", BASE + "models: [a/]", BASE + "models: [a/b, a/b]", BASE + "models: [1]",
    BASE + "baseline: ''",
    BASE + "baseline: 1", BASE + "baseline: ../a.md", BASE + "dataset: /a.csv", BASE + "dataset: ../a.csv",
    BASE + "dataset: ''", BASE + "dataset: [a.csv]", BASE + "dataset: 'a\\b.csv'", BASE + "sweep: []",
    BASE + "sweep: {}",
    BASE + "sweep: {preset: a, knob: b, values: []}", BASE + "sweep: {preset: a, knob: b, values: [[1]]}",
    BASE + "sweep: {preset: a, knob: b, values: [null]}", BASE + "sweep: {preset: a, knob: '', values: [1]}",
    BASE + "sweep: {preset: a, knob: b, values: [1], x: 1}", BASE + "parameters: {temp: 1}",
    BASE + "checks: [{type: x}]",
]  # fmt: skip


@pytest.mark.parametrize("schema", [PRESET, EXPERIMENT], ids=["preset", "experiment"])
def test_the_schemas_are_schemas(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("yaml", GOOD_PRESETS)
def test_good_front_matter_passes_both(yaml: str) -> None:
    assert preset_parses(yaml)
    assert fits(PRESET, yaml)


@pytest.mark.parametrize("yaml", BAD_PRESETS)
def test_bad_front_matter_fails_both(yaml: str) -> None:
    assert not preset_parses(yaml)
    assert not fits(PRESET, yaml)


@pytest.mark.parametrize("yaml", GOOD_EXPERIMENTS)
def test_good_experiments_pass_both(yaml: str) -> None:
    assert experiment_parses(yaml)
    assert fits(EXPERIMENT, yaml)


@pytest.mark.parametrize("yaml", BAD_EXPERIMENTS)
def test_bad_experiments_fail_both(yaml: str) -> None:
    assert not experiment_parses(yaml)
    assert not fits(EXPERIMENT, yaml)


def test_both_know_the_same_words() -> None:
    defs = PRESET["$defs"]
    assert set(PRESET["properties"]) == set(KEYS)
    assert set(defs["parameters"]["properties"]) == set(PARAMETER_KEYS)
    assert set(defs["check"]["properties"]["type"]["enum"]) == set(known_types())
    assert json.dumps(get_args(FinishReason)) in json.dumps(defs["check"])
    assert set(EXPERIMENT["properties"]) == set(experiment_file.KEYS)
    assert set(EXPERIMENT["$defs"]["inline_preset"]["properties"]) == set(experiment_file.INLINE_KEYS)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(presets)
def test_every_file_that_is_written_fits_its_schema(preset: Preset) -> None:
    front = preset_file.render(preset).split("\n---\n")[0].removeprefix("---\n")
    assert fits(PRESET, front)
    if preset.id not in ("none", "empty"):
        prompt = Prompt("prompt-1", (Message("user", "Hi"),))
        experiment = Experiment("E", (PresetChoice(preset.id, {}, preset),), (prompt,))
        assert fits(EXPERIMENT, experiment_file.render(experiment))
