"""Experiment files: what they hold, what is told about mistakes, and that nothing is lost on the way back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from preset_strategies import anything, checks, lines, parameters, presets, short

from playground.core.columns import prompts_of
from playground.core.errors import InputError, NotFound
from playground.core.experiment import Experiment, PresetChoice, Probe, Prompt, Sweep
from playground.core.preset import NONE, Check, Knob, Preset
from playground.core.request import Message, Parameters
from playground.formats.experiment_file import SUFFIX, parse, render
from playground.formats.paths import file_stem

FILE = "first.experiment.yaml"
FILES = {"data/cities.csv": "city,land\nRome,Italy\nOslo,Norway\n", "b.jsonl": '{"n": 1}\n', "bad.csv": "a,a\n"}
WHOLE = """# the starter
name: First steps
description: One greeting, five voices.
presets:
  - none
  - captain-redbeard
  - ./own/tutor.preset.md
  - {id: acme-support, knobs: {tone: warm, level: 3, formal: true}}
  - name: Haiku poet
    system_message: |
      Answer in a haiku about {{ topic }}.
      Nothing else.
    tags: [form]
    knobs: {topic: {type: text, default: rain}}
    parameters: {max_tokens: 40}
    checks: [{type: word-count, value: {max: 25}}]
  - {name: Silent, system_message: null}
prompts:
  - Hello! Who are you?
  - id: sky
    user: Why is the sky {{colour}} over {{city}}?
    vars: {colour: blue, n: 5, yes: true}
  - id: chat
    messages:
      - {role: user, content: Hi.}
      - role: assistant
        content: |
          Hello!

          How can I help?
      - {role: user, content: "Tell me a joke.\\n"}
dataset: data/cities.csv
models: [local/smollm2-135m-instruct, or/meta/llama:free]
samples: 3
parameters: {temperature: 0.7, seed: 42}
baseline: none
sweep: {preset: captain-redbeard, knob: mood, values: [cheerful, 2, false]}
checks:
  - {type: not-contains, value: As an AI}
"""


TALK = """presets: [none]
prompts:
  - messages:
    - {{role: user, content: a}}
    - {}
    - {{role: user, content: b}}"""
HI = Prompt("prompt-1", (Message("user", "Hi"),))


def read_text(path: str) -> str:
    return FILES[path]


def no_files(path: str) -> str:
    raise FileNotFoundError(2, "No such file or directory")


def read(source: str | bytes) -> Experiment:
    return parse(source, file=FILE, read_text=read_text)


def least(rest: str = "") -> str:
    return f"presets: [none]\nprompts: [Hi]\n{rest}\n"


def test_an_experiment_with_everything() -> None:
    haiku = Preset(
        "haiku-poet",
        "Haiku poet",
        "Answer in a haiku about {{ topic }}.\nNothing else.",
        tags=("form",),
        knobs=(Knob("topic", "text", "rain"),),
        parameters=Parameters(max_tokens=40),
        checks=(Check("word-count", {"max": 25}),),
    )
    chat = (
        Message("user", "Hi."),
        Message("assistant", "Hello!\n\nHow can I help?"),
        Message("user", "Tell me a joke.\n"),
    )
    assert read(WHOLE) == Experiment(
        name="First steps",
        presets=(
            PresetChoice("none"),
            PresetChoice("captain-redbeard"),
            PresetChoice("./own/tutor.preset.md"),
            PresetChoice("acme-support", {"tone": "warm", "level": 3, "formal": True}),
            PresetChoice("haiku-poet", inline=haiku),
            PresetChoice("silent", inline=Preset("silent", "Silent", None)),
        ),
        prompts=(
            Prompt("prompt-1", (Message("user", "Hello! Who are you?"),)),
            Prompt(
                "sky",
                (Message("user", "Why is the sky {{colour}} over {{city}}?"),),
                {"colour": "blue", "n": "5", "yes": "true"},
            ),
            Prompt("chat", chat),
        ),
        models=("local/smollm2-135m-instruct", "or/meta/llama:free"),
        samples=3,
        parameters=Parameters(temperature=0.7, seed=42),
        baseline="none",
        checks=(Check("not-contains", "As an AI"),),
        sweep=Sweep("captain-redbeard", "mood", ("cheerful", 2, False)),
        rows=({"city": "Rome", "land": "Italy"}, {"city": "Oslo", "land": "Norway"}),
        description="One greeting, five voices.",
        dataset="data/cities.csv",
    )


def test_a_prompt_has_checks_of_its_own() -> None:
    source = """presets: [none]
prompts:
  - user: Name a colour.
    checks:
      - {type: no-comma, loose: true}
      - type: assert-set
        threshold: 0.5
        metric: form
        checks: [{type: title, weight: 2}, {type: quotation}]
checks: [{type: response-language, value: en}]
"""
    parts = (Check("title", weight=2), Check("quotation"))
    mine = (Check("no-comma", loose=True), Check("assert-set", threshold=0.5, metric="form", checks=parts))
    experiment = parse(source, file="e.experiment.yaml", read_text=lambda path: path)
    assert experiment.prompts[0].checks == mine
    assert parse(render(experiment), file="e", read_text=lambda path: path).prompts[0].checks == mine


def test_the_least_experiment_is_named_after_its_file() -> None:
    assert read(least()) == Experiment("First", (PresetChoice("none"),), (HI,))
    assert parse(least().encode(), file="a/my-own_one" + SUFFIX, read_text=no_files).name == "My own one"
    assert read(least("experiment: 1")) == read(least())


@pytest.mark.parametrize(
    ("source", "line", "key", "words"),
    [
        ("prompts: [Hi]", 1, None, "'presets' is missing"),
        ("presets: [none]", 1, None, "'prompts' is missing"),
        ("", 1, None, "'presets' is missing"),
        ("- a", 1, None, "keys with values, for example name: First steps, not a list"),
        (least("experiment: 2"), 3, "experiment", "needs a newer program"),
        (least("sample: 3"), 3, "sample", "did you mean 'samples'?"),
        (least("x-note: 3"), 3, "x-note", "there is no such key here"),
        (least("name: ''"), 3, "name", "must not be empty"),
        (least("samples: 0"), 3, "samples", "from 1 to 1000, not 0"),
        (least("samples: 1001"), 3, "samples", "from 1 to 1000"),
        (least("samples: 1.5"), 3, "samples", "a whole number"),
        (least("samples: true"), 3, "samples", "takes a number"),
        (least("parameters: {temp: 1}"), 3, "parameters.temp", "did you mean 'temperature'?"),
        (least("baseline: ''"), 3, "baseline", "the id of a preset"),
        (least("baseline: ../x.preset.md"), 3, "baseline", "leads out of the folder"),
        (least("models: local"), 3, "models", "takes a list"),
        (least("models:\n  - local"), 4, "models", "'local' is no model: write ENDPOINT/MODEL_ID"),
        (least("models: [/x]"), 3, "models", "is no model"),
        (least("models: [x/]"), 3, "models", "is no model"),
        (least("models:\n  - a/b\n  - a/b"), 5, "models", "'a/b' stands twice"),
        (least("sweep: {preset: p, knob: k}"), 3, "sweep", "'values' is missing"),
        (least("sweep: {preset: p, knob: k, values: []}"), 3, "sweep.values", "must not be empty"),
        (least("sweep: {preset: p, knob: k, values: [[1]]}"), 3, "sweep.values", "not a list"),
        (least("sweep: {preset: p, knobs: k, values: [1]}"), 3, "sweep.knobs", "did you mean 'knob'?"),
        (least("checks:\n  - {type: contans, value: x}"), 4, "checks.type", "did you mean 'contains'?"),
        ("prompts: [Hi]\npresets: []", 2, "presets", "must not be empty"),
        ("prompts: [Hi]\npresets: none", 2, "presets", "takes a list"),
        ("prompts: [Hi]\npresets:\n  - a\n  - a", 4, "presets", "'a' stands twice with the same knobs"),
        ("prompts: [Hi]\npresets:\n  - {id: a, knobs: {b: 1}}\n  - {id: a, knobs: {b: 1}}", 4, "presets",
         "stands twice"),
        ("prompts: [Hi]\npresets:\n  - {id: a, knob: {b: 1}}", 3, "presets.knob", "did you mean 'knobs'?"),
        ("prompts: [Hi]\npresets:\n  - {knobs: {b: 1}}", 3, "presets", "'id' is missing"),
        ("prompts: [Hi]\npresets:\n  - {id: a, knobs: {b: [1]}}", 3, "presets.knobs.b", "takes one text, number"),
        ("prompts: [Hi]\npresets:\n  - {name: A}", 3, "presets", "'system_message' is missing"),
        ("prompts: [Hi]\npresets:\n  - {system_message: A}", 3, "presets", "'name' is missing"),
        ("prompts: [Hi]\npresets:\n  - {name: A, sytem_message: B}", 3, "presets.sytem_message",
         "did you mean 'system_message'?"),
        ("prompts: [Hi]\npresets:\n  - {name: None, system_message: B}", 3, "presets.name", "the name of a baseline"),
        ("prompts: [Hi]\npresets:\n  - {name: A, system_message: [B]}", 3, "presets.system_message", "takes text"),
        ("prompts: [Hi]\npresets:\n  - 3", 3, "presets", 'put it in quotes, "3"'),
        ("prompts: [Hi]\npresets:\n  - [a]", 3, "presets", "an id, or keys with values, not a list"),
        ("prompts: [Hi]\npresets:\n  - /etc/passwd", 3, "presets", "leads out of the folder"),
        ("presets: [none]\nprompts: []", 2, "prompts", "must not be empty"),
        ("presets: [none]\nprompts:\n  - 42", 3, "prompts", 'put it in quotes, "42"'),
        ("presets: [none]\nprompts:\n  - {id: a, user: x}\n  - {id: a, user: y}", 4, "prompts",
         "two prompts have the id 'a'"),
        ("presets: [none]\nprompts:\n  - {id: prompt-2, user: x}\n  - y", 4, "prompts",
         "two prompts have the id 'prompt-2'"),
        ("presets: [none]\nprompts:\n  - {id: a}", 3, "prompts.messages", "this one has neither"),
        ("presets: [none]\nprompts:\n  - {user: a, messages: []}", 3, "prompts.messages", "this one has both"),
        ("presets: [none]\nprompts:\n  - {messages: []}", 3, "prompts.messages", "must end with a message of the user"),
        ("presets: [none]\nprompts:\n  - {usr: a}", 3, "prompts.usr", "did you mean 'user'?"),
        ("presets: [none]\nprompts:\n  - messages:\n    - {role: assistant, content: a}", 3, "prompts.messages",
         "must end with a message of the user"),
        ("presets: [none]\nprompts:\n  - messages:\n    - {role: system, content: a}",
         4, "prompts.messages.role", "the system message stands in a preset"),
        ("presets: [none]\nprompts:\n  - messages:\n    - {role: usr, content: a}",
         4, "prompts.messages.role", "did you mean 'user'?"),
        (TALK.format("{role: system, preset: a, content: b}"), 5, "prompts.messages.preset", "this one has both"),
        (TALK.format("{role: user, preset: a}"), 5, "prompts.messages.preset", "only a system message"),
        (TALK.format("{role: system, presets: a}"), 5, "prompts.messages.presets", "did you mean 'preset'?"),
        (TALK.format("{role: system}"), 5, "prompts.messages", "'content' is missing"),
        (TALK.format("{role: system, preset: ''}"), 5, "prompts.messages.preset", "must not be empty"),
        (TALK.format("{role: system, preset: /etc/x}"), 5, "prompts.messages.preset", "leads out of the folder"),
        ("presets: [none]\nprompts:\n  - messages:\n    - {content: a}", 4, "prompts.messages", "'role' is missing"),
        ("presets: [none]\nprompts:\n  - {user: a, vars: {b: [1]}}", 3, "prompts.vars.b", "takes one text, number"),
        (least("checks: [{type: sentence-cuont, value: 3}]"), 3, "checks.type", "did you mean 'sentence-count'?"),
        (least("checks:\n  - type: bleu\n    value: a b\n    threshold: 2"), 6, "checks.threshold", "is from 0 to 1"),
        (least("checks:\n  - type: assert-set\n    checks:\n      - {type: regex, value: '('}"),
         6, "checks.checks.value",
         "the pattern is broken"),
        ("presets: [none]\nprompts:\n  - user: a\n    checks: [{type: contains}]", 4, "prompts.checks.type",
         "needs a text as value"),
        (least("dataset: /etc/passwd"), 3, "dataset", "write it relative to this file's folder"),
        (least("dataset: ../cities.csv"), 3, "dataset", "leads out of the folder"),
        (least("dataset: data\\cities.csv"), 3, "dataset", "use / between folders"),
        (least("dataset: [a.csv]"), 3, "dataset", "takes text"),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_file_line_and_key(source: str, line: int, key: str | None, words: str) -> None:
    with pytest.raises(InputError) as error:
        read(source)
    assert (error.value.file, error.value.line, error.value.key) == (FILE, line, key)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_a_dataset_that_is_missing_or_broken_is_told() -> None:
    with pytest.raises(InputError, match=r"first.experiment.yaml:3: key 'dataset': 'x.csv' cannot be read \(No"):
        parse(least("dataset: x.csv"), file=FILE, read_text=no_files)
    with pytest.raises(InputError, match=r"bad.csv:1: two columns are called 'a'"):
        read(least("dataset: bad.csv"))
    with pytest.raises(InputError, match=r"x.csv:2: the bytes are neither UTF-8 nor Windows-1252"):
        parse(least("dataset: x.csv"), file=FILE, read_text=lambda _path: b"a\n\x81\n")


def test_a_dataset_may_be_in_another_encoding() -> None:
    found = parse(least("dataset: x.csv"), file=FILE, read_text=lambda _path: "a\nZürich\n".encode("cp1252"))
    assert (found.rows, found.dataset) == (({"a": "Zürich"},), "x.csv")


def test_a_dataset_is_named_where_it_gives_the_same_rows() -> None:
    experiment = read(WHOLE)
    text = render(experiment, dataset="data/cities.csv")
    assert "\ndataset: data/cities.csv\n" in text
    assert read(text) == experiment


def test_an_experiment_written_anew_is_readable() -> None:
    assert render(replace(read(WHOLE), rows=(), prompts=read(WHOLE).prompts[:2])) == (
        "name: First steps\n"
        "description: One greeting, five voices.\n"
        "presets:\n"
        "  - none\n"
        "  - captain-redbeard\n"
        "  - ./own/tutor.preset.md\n"
        "  - {id: acme-support, knobs: {tone: warm, level: 3, formal: true}}\n"
        "  - name: Haiku poet\n"
        "    tags: [form]\n"
        "    knobs:\n"
        "      topic: {type: text, default: rain}\n"
        "    parameters: {max_tokens: 40}\n"
        "    checks:\n"
        "      - {type: word-count, value: {max: 25}}\n"
        "    system_message: |-\n"
        "      Answer in a haiku about {{ topic }}.\n"
        "      Nothing else.\n"
        "  - {name: Silent, system_message: null}\n"
        "prompts:\n"
        "  - Hello! Who are you?\n"
        "  - id: sky\n"
        "    user: Why is the sky {{colour}} over {{city}}?\n"
        '    vars: {colour: blue, "n": "5", "yes": "true"}\n'
        "models: [local/smollm2-135m-instruct, or/meta/llama:free]\n"
        "samples: 3\n"
        "parameters: {temperature: 0.7, seed: 42}\n"
        "baseline: none\n"
        "sweep: {preset: captain-redbeard, knob: mood, values: [cheerful, 2, false]}\n"
        "checks:\n"
        "  - {type: not-contains, value: As an AI}\n"
    )


def test_a_dataset_becomes_prompts_of_the_same_ids() -> None:
    experiment = read(WHOLE)
    alone = parse(render(experiment), file=FILE, read_text=no_files)
    assert alone.rows == ()
    assert prompts_of(alone) == prompts_of(experiment)
    assert [p.id for p in prompts_of(alone)] == ["prompt-1", "sky-row-1", "sky-row-2", "chat"]


def test_set_knobs_of_an_inline_preset_become_its_defaults() -> None:
    inline = Preset("p", "P", "{{ a }}", knobs=(Knob("a", "text", "x"),))
    experiment = Experiment("E", (PresetChoice("p", {"a": "y"}, inline),), (HI,))
    again = parse(render(experiment), file=FILE, read_text=no_files).presets[0]
    assert again == PresetChoice("p", {}, replace(inline, knobs=(Knob("a", "text", "y"),)))


def test_a_baseline_given_inline_is_written_by_its_id() -> None:
    experiment = Experiment("E", (PresetChoice("none", {}, NONE),), (HI,))
    assert parse(render(experiment), file=FILE, read_text=no_files).presets == (PresetChoice("none"),)


def test_what_no_file_can_hold_is_refused() -> None:
    with pytest.raises(InputError):
        render(Experiment("E", (), ()))
    with pytest.raises(InputError):
        render(Experiment("E", (PresetChoice("none"),), (Prompt("a", (Message("assistant", "Hi"),)),)))


words = st.text(anything, max_size=20)
inlines = st.builds(
    lambda preset, message, by_name: replace(
        preset, system_message=message, id=file_stem(preset.name) if by_name else "own-" + preset.id
    ),
    presets, st.none() | words, st.booleans(),
).filter(lambda preset: preset.id not in ("none", "empty"))  # fmt: skip
choices = st.one_of(
    st.sampled_from(["none", "empty", "pirate", "a/b.preset.md"]).map(PresetChoice),
    st.builds(
        PresetChoice, st.just("acme"), st.dictionaries(short, short | st.booleans() | st.integers(-9, 9), min_size=1)
    ),
    inlines.map(lambda preset: PresetChoice(preset.id, {}, preset)),
)
conversations = st.one_of(
    words.map(lambda text: (Message("user", text),)),
    st.tuples(words, words, words).map(
        lambda t: (Message("user", t[0]), Message("assistant", t[1]), Message("user", t[2]))
    ),
    st.tuples(words, words | st.just(None), words).map(
        lambda t: (
            Message("user", t[0]),
            Message("system", "", "pirate") if t[1] is None else Message("system", t[1]),
            Message("user", t[2]),
        )
    ),
)


@st.composite
def prompt_lists(draw: st.DrawFn) -> tuple[Prompt, ...]:
    parts = st.tuples(st.booleans(), conversations, st.dictionaries(short, words, max_size=2))
    found = draw(st.lists(parts, min_size=1, max_size=3))
    return tuple(Prompt(f"{'prompt-' if plain else 'own '}{i}", *rest) for i, (plain, *rest) in enumerate(found, 1))


experiments = st.builds(
    Experiment,
    name=lines,
    presets=st.lists(choices, min_size=1, max_size=3, unique_by=lambda choice: choice.id).map(tuple),
    prompts=prompt_lists(),
    models=st.lists(st.sampled_from(["local/a", "or/b/c:free"]), unique=True).map(tuple),
    samples=st.integers(1, 1000),
    parameters=parameters,
    baseline=st.none() | st.sampled_from(["none", "pirate"]),
    checks=st.lists(checks, max_size=2).map(tuple),
    sweep=st.none() | st.just(Sweep("pirate", "mood", ("a", 1, 0.5, True))),
    description=words,
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(experiments)
def test_parse_gives_back_what_render_wrote(experiment: Experiment) -> None:
    assert parse(render(experiment), file=FILE, read_text=no_files) == experiment


# ---- bounds, and layers that are switched off


def test_bounds_and_switched_off_layers_come_and_go() -> None:
    source = (
        "name: B\npresets: [none, {id: shop, knobs: {mood: calm}, without: [house]}]\nprompts: [Hi]\nbounds: [law]\n"
    )
    experiment = parse(source, file="b.experiment.yaml", read_text=lambda path: "")
    assert experiment.bounds == (PresetChoice("law"),)
    assert experiment.presets[1] == PresetChoice("shop", {"mood": "calm"}, without=("house",))
    again = parse(render(experiment), file="b.experiment.yaml", read_text=lambda path: "")
    assert again == experiment


def test_a_preset_of_the_file_s_own_keeps_what_is_switched_off_deep_in_its_layers() -> None:
    inline = Preset("p", "P", "Hi.", layers=("house",))
    experiment = Experiment("E", (PresetChoice("p", {}, inline), PresetChoice("p", {}, inline, ("base",))), (HI,))
    assert parse(render(experiment), file=FILE, read_text=no_files).presets == experiment.presets


def test_the_order_of_what_is_switched_off_makes_no_second_column() -> None:
    twice = "presets: [{id: a, without: [b, c]}, {id: a, without: [c, b]}]\nprompts: [Hi]\n"
    with pytest.raises(InputError, match="stands twice"):
        parse(twice, file=FILE, read_text=no_files)


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ("[none]", "no text to be a bound"),
        ("[law, law]", "stands twice"),
        ("[{id: law, without: [x]}]", "a bound is whole"),
        ("[../law.preset.md]", "bounds"),
        ("law", "a list"),
    ],
)
def test_bounds_that_are_none_are_refused(bounds: str, words: str) -> None:
    source = f"presets: [none]\nprompts: [Hi]\nbounds: {bounds}\n"
    with pytest.raises(InputError, match=words) as error:
        parse(source, file="b.experiment.yaml", read_text=lambda path: "")
    assert error.value.line == 3


# ---- conversations


def test_a_scripted_conversation_says_where_its_system_message_changes() -> None:
    source = least().replace(
        "[Hi]",
        """
  - messages:
      - {role: user, content: "Hi, I am {{name}}."}
      - {role: system, content: "Shout at {{name}}."}
      - {role: user, content: Again.}
      - {role: system, preset: pirate}
      - {role: user, content: And again.}
    vars: {name: Ann}""",
    )
    experiment = read(source)
    assert experiment.prompts[0].messages == (
        Message("user", "Hi, I am {{name}}."),
        Message("system", "Shout at {{name}}."),
        Message("user", "Again."),
        Message("system", "", "pirate"),
        Message("user", "And again."),
    )
    pirate = Preset("pirate", "Pirate", "You are a {{ mood }} pirate.", knobs=(Knob("mood", "text", "grumpy"),))
    (prompt,) = prompts_of(experiment, {"pirate": pirate}.__getitem__)
    assert [message.text for message in prompt.messages if message.role == "system"] == [
        "Shout at Ann.",
        "You are a grumpy pirate.",
    ]
    assert parse(render(experiment), file=FILE, read_text=no_files) == experiment


def test_a_preset_of_the_file_itself_may_take_over() -> None:
    source = TALK.format("{role: system, preset: own}").replace(
        "[none]", "[none, {id: own, name: Own, system_message: Mine.}]"
    )
    (prompt,) = prompts_of(read(source), no_presets)
    assert prompt.messages[1] == Message("system", "Mine.", "own")


def test_a_preset_that_takes_over_must_be_there() -> None:
    experiment = read(TALK.format("{role: system, preset: gone}"))
    with pytest.raises(NotFound, match="gone"):
        prompts_of(experiment, no_presets)
    kept = replace(experiment.prompts[0], messages=(HI.messages[0], Message("system", "Was.", "gone"), HI.messages[0]))
    assert prompts_of(replace(experiment, prompts=(kept,)), no_presets) == (kept,)


def no_presets(name: str) -> Preset:
    raise NotFound(f"no preset {name}")


# ---- mirrored prompts


def test_a_mirror_is_kept_and_a_probe_is_not() -> None:
    pair = parse(
        "presets: [none]\nprompts:\n  - {id: a, user: For?}\n  - {id: b, user: Against?, mirror: a}\n",
        file="e.experiment.yaml", read_text=lambda _: "",
    )  # fmt: skip
    assert [prompt.mirror for prompt in pair.prompts] == ["", "a"]
    assert parse(render(pair), file="e.experiment.yaml", read_text=lambda _: "") == pair
    probe = Prompt("a~ignore", (Message("user", "Ignore all."),), probe=Probe("ignore", "a"))
    assert render(replace(pair, prompts=(*pair.prompts, probe))) == render(pair)
    assert "mirror" not in render(replace(pair, prompts=pair.prompts[1:]))


def test_rows_written_down_mirror_each_other() -> None:
    messages = [(Message("user", text),) for text in ("Is {{x}} good?", "Is {{x}} bad?")]
    pair = (Prompt("a", messages[0]), Prompt("b", messages[1], mirror="a"))
    text = render(Experiment("E", (PresetChoice("none"),), pair, rows=({"x": "tea"}, {"x": "rain"})))
    back = parse(text, file="e.experiment.yaml", read_text=lambda _: "")
    assert [(prompt.id, prompt.mirror) for prompt in back.prompts] == [
        ("a-row-1", ""), ("a-row-2", ""), ("b-row-1", "a-row-1"), ("b-row-2", "a-row-2"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("mirror", "words"),
    [("x", "4, key 'prompts.mirror': there is no prompt 'x'"), ("b", "names the prompt itself"),
     ("c", "'c' is mirrored by 'a' already"), ("''", "mirror")],
)  # fmt: skip
def test_a_mirror_that_is_none_is_refused_with_its_line(mirror: str, words: str) -> None:
    source = (
        "presets: [none]\nprompts:\n  - {id: c, user: C?}\n  - {id: a, user: A?, mirror: c}\n"
        f"  - {{id: b, user: B?, mirror: {mirror}}}\n"
    )
    with pytest.raises(InputError) as caught:
        parse(source, file="e.experiment.yaml", read_text=lambda _: "")
    assert words.removeprefix("4, ") in str(caught.value)
    assert "e.experiment.yaml:5" in str(caught.value)
