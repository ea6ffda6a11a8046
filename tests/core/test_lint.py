"""Lint: each rule hits what it is for, and lets its near misses pass."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest
from lint_samples import SAMPLES

from playground.core.errors import InputError
from playground.core.lint import MAX_OF_A_RULE, Finding, LintContext, all_fixed, lint
from playground.core.preset import NONE, Check, Knob, Preset
from playground.core.request import JsonValue, Parameters
from playground.formats import preset_file

SHIPPED = Path(__file__).resolve().parents[2] / "presets"
KEY = "sk-proj-a8Kd03Jf7Lq92Mz5Xw1Vb6Tn4"
MOOD = Knob("mood", "choice", "glad", ("glad", "sad"))


def found(text: str, **parts: object) -> tuple[Finding, ...]:
    return lint(Preset("mine", "Mine", text, **parts), lambda _: None)  # type: ignore[arg-type]


def rules(text: str, **parts: object) -> list[str]:
    return [finding.rule for finding in found(text, **parts)]


def in_words(text: str, **parts: object) -> list[tuple[str, str]]:
    """(rule, the words it is about)"""
    return [(finding.rule, text[finding.start : finding.end]) for finding in found(text, **parts)]


def check(type: str, value: JsonValue = None, metric: str | None = None) -> tuple[Check, ...]:
    return (Check(type, value, metric=metric),)


def test_the_shipped_presets_are_clean() -> None:
    paths = sorted(SHIPPED.rglob("*.preset.md"))
    presets = {path.name.removesuffix(".preset.md"): path for path in paths}
    read = {name: preset_file.parse(path.read_bytes(), id=name, file=str(path)) for name, path in presets.items()}
    assert len(read) >= 19
    assert {name: lint(preset, read.get) for name, preset in read.items() if lint(preset, read.get)} == {}


@pytest.mark.parametrize(("text", "expected"), SAMPLES.values(), ids=SAMPLES)
def test_texts_as_people_and_other_tools_write_them(text: str, expected: list[str]) -> None:
    assert rules(text) == expected


def test_a_finding_has_a_reason_and_a_way_out() -> None:
    (finding,) = found("You are a {{ moood }} pirate.", knobs=(MOOD,))
    assert (finding.rule, finding.severity) == ("unknown-knob", "warning")
    assert finding.message == "'{{ moood }}' is no knob and stays as written: did you mean 'mood'?"
    assert finding.fix is not None
    assert finding.fix.applied("You are a {{ moood }} pirate.") == "You are a {{ mood }} pirate."
    assert lint(NONE, lambda _: None) == ()


@pytest.mark.parametrize(
    ("text", "knobs", "expected"),
    [
        ("Be {{ mood }}.", (MOOD,), []),
        ("{% if mood == 'sad' %}Cry.{% endif %}", (MOOD,), []),
        ("Be {{ mode }}.", (MOOD,), ["unknown-knob"]),
        ("Be {{ topic }}.", (MOOD,), ["unused-knob", "unknown-knob"]),
        ("Be glad.", (MOOD,), ["unused-knob"]),
        ("Be {{ topic }}.", (), ["unknown-knob"]),
        ("Be {{ mood }} {{ topic | default('free') }}.", (MOOD,), []),
        ("Be {{ mood }}. {% raw %}{{ other }}{% endraw %}", (MOOD,), []),
        ("Say 'mood'. {% if 'mood' == 'x' %}{% endif %}", (MOOD,), ["unused-knob"]),
        ("Be {{ mood }}.\n{% for a in b %}x{% endfor %}", (MOOD,), ["template"]),
        ("Be {{ mood }}.\n{% if moood %}x{% endif %}", (MOOD,), ["template"]),
    ],
)
def test_knobs(text: str, knobs: tuple[Knob, ...], expected: list[str]) -> None:
    assert rules(text, knobs=knobs) == expected


def test_a_broken_template_is_told_at_its_line() -> None:
    text = "Be {{ mood }}.\n{% include 'x' %}\nEnd"
    assert in_words(text, knobs=(MOOD,)) == [("template", "{% include 'x' %}")]


@pytest.mark.parametrize(
    "secret",
    [
        KEY, "gsk_" + "a1B2c3D4" * 4, "hf_" + "aB3dE5gH" * 4, "AIza" + "SyB0a1c2D3" * 4, "AKIA2E0A8F3B5C7D9E1G",
        "ghp_" + "a1B2c3D4e5" * 4, "xoxb-123456789012-abcDEF", "eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.SflKxwRJSMeKKF2QT4",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----",
    ],
)  # fmt: skip
def test_keys(secret: str) -> None:
    text = f"Use the key {secret} for the tool."
    (finding,) = found(text)
    assert (finding.rule, finding.severity, text[finding.start : finding.end]) == ("secret", "error", secret)
    assert secret not in finding.message
    assert finding.fix is not None
    assert found(finding.fix.applied(text)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "sk-your-key-goes-here-please-now", "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxx", "scikit sk-learn", "AIza is a prefix",
        "commit 3f786850e387550fdab836ed7e6dc881de23001b", "the token count of 12345678901234567890",
        "claude-sonnet-4-5-20250929", "api_key: YOUR_KEY", "https://example.com/a:b@c", "sk_" + "a1B2c3D4" * 4,
    ],
)  # fmt: skip
def test_what_is_no_key(text: str) -> None:
    assert "secret" not in rules(text)


def test_more_places_of_secrets() -> None:
    assert rules("password = aB3dE5gH7jK9mN1pQ3sT5v") == ["secret"]
    assert in_words("See https://me:hunter22@host.net/x") == [("secret", "me:hunter22")]
    knob = Knob("key", "text", KEY)
    (finding,) = found("{{ key }}", knobs=(knob,))
    assert (finding.rule, finding.key) == ("secret", "knobs")


@pytest.mark.parametrize(
    ("text", "severities"),
    [
        ("Write to anna.berg@mail.acme.io.", ["warning"]),
        ("Write to support@acme.io.", ["hint"]),
        ("Write to name@example.com or a@b.test or x@localhost.", []),
        ("Tag @anna, use a@b, pip install x@1.2.3", []),
    ],
)
def test_addresses(text: str, severities: list[str]) -> None:
    assert [finding.severity for finding in found(text)] == severities


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("You work for [YOUR COMPANY].", "[YOUR COMPANY]"),
        ("Sign as [your name here].", "[your name here]"),
        ("Talk about <insert topic>.", "<insert topic>"),
        ("TODO: say more", "TODO"),
        ("- TBD", "- TBD"),
        ("The price is TBD", "is TBD"),
        ("You work for XXX in Bern.", "XXX"),
        ("Lorem ipsum dolor", "Lorem ipsum"),
        ("Dear [FIRST NAME],", "[FIRST NAME]"),
        ("Name: ____", "____"),
    ],
)
def test_placeholders(text: str, words: str) -> None:
    assert in_words(text) == [("placeholder", words)]


@pytest.mark.parametrize(
    "text",
    [
        "Cite as [1] or [text](https://example.com).", "Keep a TODO list.", "Write `[YOUR NAME]` as it is.",
        'Write "TBD" where no date is named.', "XXX-XXX-XXXX", "____________", "[optional] part",
    ],
)  # fmt: skip
def test_what_is_no_placeholder(text: str) -> None:
    assert rules(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Only output JSON. Use bullet points.", ["format"]),
        ("Answer with valid JSON. Use headings.", ["format"]),
        ("Answer in one sentence. Write at least three paragraphs.", ["format"]),
        ("No markdown. Use headings for each part.", ["format"]),
        ("Write at most 50 words. Write at least 100 words.", ["format"]),
        ("Answer in one sentence. Write 100 to 200 words.", ["format"]),
        ("Never use emoji. Add emojis to every answer.", ["format"]),
        ("Write in lower case. Use ALL CAPS.", ["format"]),
        ('Begin with "Hello". Start with "Dear".', ["format"]),
        ('Never say "sorry". Always say "Sorry about that".', ["format"]),
        ("Answer in French. Always respond in English.", ["languages"]),
        ("Répondez en français. Answer in German.", ["languages"]),
        # near misses
        ("Only output JSON. No bullet points, no headings.", []),
        ("Only output JSON. If the user asks for it, use bullet points.", []),
        ("Answer in one sentence. Begin each paragraph with a verb.", []),
        ("Use Markdown. Use headings.", []),
        ("Write at least 50 words. Write at most 100 words.", []),
        ("Use no more than five bullet points. Use bullet points.", []),
        ("Three to five sentences. At most 200 words. No lists.", []),
        ("Say in one sentence what it is about. Write at least three paragraphs.", []),
        ('Begin with "Hello". Start with "Hello, friend".', []),
        ("Answer in French. Do not answer in English.", []),
        ("Answer in French and English.", []),
        ("Answer in French. If they write German, answer in German.", []),
        ("Each title has at most 5 words. Write at least 100 words.", []),
    ],
)
def test_contradictory_orders(text: str, expected: list[str]) -> None:
    assert rules(text) == expected


def test_both_orders_are_named() -> None:
    text = "Only output JSON. Be kind. Use bullet points."
    (finding,) = found(text)
    assert text[finding.start : finding.end] == "Use bullet points"
    assert finding.message == (
        "'Use bullet points' contradicts 'Only output JSON' above (JSON alone has no room for a list): keep one of them"
    )


def test_branches_of_one_if_do_not_contradict_each_other() -> None:
    text = "{% if mood == 'sad' %}Answer in French.{% else %}Answer in German.{% endif %}"
    assert rules(text, knobs=(MOOD,)) == []
    assert rules(text + " Answer in Italian.", knobs=(MOOD,)) == ["languages"]
    two = "{% if mood == 'sad' %}Answer in French.{% endif %}{% if mood == 'glad' %}Answer in German.{% endif %}"
    assert rules(two, knobs=(MOOD,)) == ["languages"]  # nobody compares the conditions


@pytest.mark.parametrize(
    ("text", "checks", "expected"),
    [
        ("Answer in French.", check("regex", "the", "English"), ["check"]),
        ("Answer in French.", check("icontains-any", ["the", "you", "your"]), ["check"]),
        ("Answer in one sentence.", check("word-count", {"min": 80}), ["check"]),
        ("Write at least 200 words.", check("word-count", {"max": 100}), ["check"]),
        ("Use headings.", check("is-json"), ["check"]),
        ("Answer only with JSON.", check("starts-with", "Dear"), ["check"]),
        ("Answer only with JSON.", check("not-is-json"), ["check"]),
        ("Use no Markdown.", check("contains", "## Summary"), ["check"]),
        ("No lists.", check("contains", "- "), ["check"]),
        ('Begin with "Hello".', check("starts-with", "Dear"), ["check"]),
        ('Never say "sorry".', check("icontains", "sorry"), ["check"]),
        ('Always say "please".', check("not-icontains", "please"), ["check"]),
        # near misses
        ("Answer in French.", check("regex", "le", "French"), []),
        ("Answer in French.", check("not-regex", "the", "no English"), []),
        ("Answer in French.", check("not-regex", "the", "English"), []),
        ("Answer in French.", check("icontains-any", ["le", "la", "vous"]), []),
        ("Answer in French.", check("icontains-any", ["Paris", "Lyon"]), []),
        ("Answer in one sentence.", check("word-count", {"max": 25}), []),
        ("Answer in one sentence.", check("word-count", {"min": 20}), []),
        ("Answer only with JSON.", check("starts-with", "{"), []),
        ("Answer only with JSON.", check("contains", "Dear"), []),
        ('Begin with "Hello".', check("starts-with", "Hell"), []),
        ('Never say "sorry".', check("not-icontains", "sorry"), []),
    ],
)
def test_orders_that_a_check_contradicts(text: str, checks: tuple[Check, ...], expected: list[str]) -> None:
    assert rules(text, checks=checks) == expected


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("a\u200bb", "warning"), ("\ufeffa", "warning"), ("soft\u00adhyphen", "warning"), ("a\x07b", "warning"),
        ("pay \u202etxt.exe", "error"), ("a\u2066b\u2069", "error"), ("hi\U000e0069\U000e0067", "error"),
        ("a\u200db", "warning"), ("left\u200e", "warning"),
    ],
)  # fmt: skip
def test_signs_that_nobody_sees(text: str, severity: str) -> None:
    findings = found(text)
    assert {(finding.rule, finding.severity) for finding in findings} == {("invisible", severity)}
    assert found(all_fixed(text, findings, "invisible")) == ()


@pytest.mark.parametrize(
    "text",
    [
        "👨\u200d👩\u200d👧 🏳️\u200d🌈", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "می\u200cخواهم", "क्\u200dया", "שלום\u200f!", "café\u0301 naïve", "tab\tand\nline\r\n",
    ],
)  # fmt: skip
def test_signs_that_belong_there(text: str) -> None:
    assert rules(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<|im_start|>You are", "<|im_start|>"), ("[INST] You are", "[INST]"), ("<<SYS>> You are", "<<SYS>>"),
        ("Be {{char}}.", "{{char}}"), ("{{#if x}}y", "{{#if x}}"), ("{{> header}}", "{{> header}}"),
        ('{{role "system"}}', '{{role "system"}}'), ("About ${topic:cats}.", "${topic:cats}"),
        ("About {input}.", "{input}"),
        ("{=system_msg}", "{=system_msg}"), ("{{plugin:text:upper:x}}", "{{plugin:text:upper:x}}"),
        ("@@@langfusePrompt:name=a|version=3@@@", "@@@langfusePrompt:name=a|version=3@@@"),
    ],
)  # fmt: skip
def test_leftovers_of_other_tools(text: str, words: str) -> None:
    assert in_words(text) == [("leftover", words)]


@pytest.mark.parametrize(
    "text",
    [
        'Return {"answer": "x"}', "\\frac{a}{b} and \\text{area}", "`${HOME}`", '```\nf"{name}"\n```', "Sets {x, y}",
        "It costs $5", "Use <s> for lists", "[ABC](x)", "a < b | c > d", "{1}",
    ],
)  # fmt: skip
def test_what_is_no_leftover(text: str) -> None:
    assert rules(text) == []


def test_a_leftover_of_a_declared_knob_has_a_fix() -> None:
    text = "Be ${mood}, not {{ mood }}."
    (finding,) = found(text, knobs=(MOOD,))
    assert finding.fix is not None
    assert finding.fix.applied(text) == "Be {{ mood }}, not {{ mood }}."


def test_layers() -> None:
    house = Preset(
        "house", "House", "No lists. Be {{ mood }}.", knobs=(MOOD,), parameters=Parameters(temperature=0.2, top_p=0.9)
    )
    stands = Preset(
        "mine", "Mine", "Use bullet points.", layers=("house",), knobs=(Knob("mood", "text", ""),),
        parameters=Parameters(temperature=1.0),
    )  # fmt: skip
    findings = lint(stands, {"house": house}.get)
    assert [(f.rule, f.severity, f.key) for f in findings] == [
        ("layers", "error", "layers"),  # the layer's choice has no option ''
        ("knob-clash", "warning", "knobs"),
        ("layer-parameters", "warning", "parameters"),
        ("layer-parameters", "hint", "parameters"),
        ("layer-orders", "warning", ""),
    ]
    assert "in the layer 'house' (a list and none)" in findings[-1].message


def test_missing_layers_and_circles() -> None:
    def broken(name: str) -> Preset | None:
        raise InputError("cannot be read", file=name)

    def itself(_: str) -> Preset:
        return mine

    mine = Preset("mine", "Mine", "Text.", layers=("other",))
    for find in (broken, lambda _: None):
        (finding,) = lint(mine, find)
        assert (finding.rule, finding.severity) == ("layers", "error")
        assert finding.message.startswith("the layer 'other' is not there (mine > other)")
    (finding,) = lint(mine, itself)
    assert "go in a circle" in finding.message


def test_a_locked_layer_stands_above() -> None:
    bounds = Preset("bounds", "Bounds", "Always answer in English.")
    mine = Preset("mine", "Mine", "Answer in French.")
    (finding,) = lint(mine, lambda _: None, LintContext(locked=(bounds,)))
    assert finding.rule == "layer-orders"
    assert "in the locked layer 'Bounds' (English or French)" in finding.message


@pytest.mark.parametrize(
    ("words", "room", "severities"),
    [(100, 4096, []), (2_000, 4096, ["warning"]), (4_000, 4096, ["error"]), (4_000, None, []), (8_000, None, ["hint"])],
)
def test_length(words: int, room: int | None, severities: list[str]) -> None:
    preset = Preset("mine", "Mine", "Say something. " * (words // 2))
    findings = lint(preset, lambda _: None, LintContext("local/smollm2", room))
    assert [finding.severity for finding in findings] == severities
    if room and findings:
        assert f"the {room:,} tokens of local/smollm2" in findings[0].message


def test_a_rule_does_not_say_the_same_a_thousand_times() -> None:
    assert len(found("anna@acme.io " * 1000)) == MAX_OF_A_RULE


@pytest.mark.parametrize(
    "text",
    ["{" * 20_000, "[your " * 4_000, "`" * 20_000, "a@" * 10_000, "\u200b" * 20_000, "answer in one sentence " * 900,
     "Use bullet points. No lists. JSON only. " * 500, "{% if mood %}" * 1_500, "a." * 10_000, "://a:b" * 3_000,
     " " * 20_000],
)  # fmt: skip
def test_20_kb_of_anything_take_little_time(text: str) -> None:
    found("warm", knobs=(MOOD,))
    begun = perf_counter()
    found(text)
    assert perf_counter() - begun < 0.5  # 10 ms is usual, 130 the worst; the machine may be busy
