"""What the vendors' documentation says beside the types, held over every request of the matrix; needs no package.

And whatever was asked for is in the request, or is named as not sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

import pytest
from request_matrix import DATED, ROUTES, Case, Route, cases, ids_of, models_of

from playground.core.capabilities import PARAMETER_NAMES

every_route = pytest.mark.parametrize("route", ROUTES, ids=str)

# Where a parameter may stand in a body, by dialect: all the names that any server calls it by.
SEEDS, LIMITS = ("seed", "random_seed"), ("max_tokens", "max_completion_tokens")
PLACES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "openai-chat": {"seed": SEEDS, "max_tokens": LIMITS},
    "openai-responses": {"max_tokens": ("max_output_tokens",), "reasoning_effort": ("reasoning.effort",)},
    "anthropic": {
        "stop": ("stop_sequences",),
        "reasoning_effort": ("output_config.effort", "thinking.budget_tokens", "thinking.type"),
    },
    "gemini": {
        "temperature": ("generationConfig.temperature",),
        "top_p": ("generationConfig.topP",),
        "top_k": ("generationConfig.topK",),
        "max_tokens": ("generationConfig.maxOutputTokens",),
        "seed": ("generationConfig.seed",),
        "stop": ("generationConfig.stopSequences",),
        "reasoning_effort": (
            "generationConfig.thinkingConfig.thinkingLevel",
            "generationConfig.thinkingConfig.thinkingBudget",
        ),
    },
    "ollama": {
        "temperature": ("options.temperature",),
        "top_p": ("options.top_p",),
        "top_k": ("options.top_k",),
        "max_tokens": ("options.num_predict",),
        "seed": ("options.seed",),
        "stop": ("options.stop",),
        "reasoning_effort": ("think",),
    },
}


def at(body: Any, path: str) -> Any:
    """What stands there; None where nothing does."""
    for name in path.split("."):
        if not isinstance(body, dict) or name not in body:
            return None
        body = body[name]
    return body


def found(route: Route, case: Case, parameter: str) -> list[Any]:
    """Every value in the body that says something about `parameter`, the most telling one first."""
    places = PLACES[route.dialect.name].get(parameter, (parameter,))
    return [value for path in places if (value := at(case.body, path)) is not None]


# ---- nothing is lost without a word


@every_route
def test_whatever_is_asked_for_goes_out_or_is_named(route: Route) -> None:
    for case in cases(route):
        unaccounted = list(wrong_accounts(route, case))
        assert not unaccounted, f"{unaccounted}\n{case.about}"


def wrong_accounts(route: Route, case: Case) -> Iterator[str]:
    for name in PARAMETER_NAMES:
        asked, values = getattr(case.asked.parameters, name), found(route, case, name)
        if asked is None:
            if name in case.sent.not_sent:
                yield f"{name} is named and was not asked for"
            if values and (name, values[0]) != ("max_tokens", case.takes.max_tokens):
                yield f"{name} goes out and was not asked for"
        elif name in case.sent.not_sent:
            if values and (name, values[0]) != ("max_tokens", case.takes.max_tokens):
                yield f"{name} goes out and is named as not sent"
        elif not values:
            yield f"{name} is lost"
        elif not says(values[0], name, asked, case) and not any(
            note.startswith(f"{name} ") for note in case.sent.notes
        ):
            yield f"{name} {asked} goes out as {values[0]} without a word"


def says(value: Any, name: str, asked: Any, case: Case) -> bool:
    """Whether `value` on the wire means what was asked for."""
    if name == "stop":
        return value == list(asked)
    if name == "max_tokens":
        budget = at(case.body, "thinking.budget_tokens") or 0  # Anthropic counts thoughts as output
        return value == asked + budget
    if name != "reasoning_effort":
        return type(value) is type(asked) and value == asked
    if asked == "none":
        return value in ("none", "disabled", 0, False)
    return value == asked or value == asked.upper() or (type(value) is int and value > 0)


@every_route
def test_every_word_of_the_conversation_goes_out(route: Route) -> None:
    """In order, once each; a system message as its delivery says."""
    for case in cases(route):
        texts = [text for text in texts_in(case.body) if text]
        said = [message.text for message in case.asked.messages if message.text]
        if case.sent.delivery.how == "merged":
            said = ["\n\n".join(said[:2]), *said[2:]]
        assert texts == said, case.about
        if case.asked.system_message is None:
            assert case.sent.delivery.how == "none", case.about
        elif case.asked.system_message:
            assert case.sent.delivery.how != "none", case.about


def texts_in(body: Any) -> Iterator[str]:
    for slot in ("system", "instructions"):
        if slot in body:
            yield body[slot]
    contents = body.get("contents", ())
    for content in [body.get("systemInstruction", {}), *contents]:
        for part in content.get("parts", ()):
            yield part["text"]
    for message in body.get("messages", body.get("input", ())):
        yield message["content"]


# ---- OpenAI


def named(model: str, *patterns: str) -> bool:
    return any(fnmatchcase(model.rpartition("/")[2], pattern) for pattern in patterns)


def reasons_unasked(model: str) -> bool:
    """OpenAI's reasoning models that do not wait to be asked: the o-series, GPT-5, everything from GPT-5.5 on."""
    return named(model, "o[1-9]*", "gpt-5", "gpt-5-[!c]*", "gpt-5.[5-9]*", "gpt-[6-9]*")


def serves_openai(route: Route) -> bool:
    return route.endpoint.provider in ("openai", "openai-responses", "azure", "github", "openrouter")


@pytest.mark.parametrize("route", [each for each in ROUTES if serves_openai(each)], ids=str)
def test_openai_models_take_what_their_guide_says(route: Route) -> None:
    """developers.openai.com/api/docs/guides/latest-model and the fields' own documentation."""
    for case in cases(route):
        model, body = case.asked.model, case.body
        effort = next(iter(found(route, case, "reasoning_effort")), "")
        reasons = effort not in ("", "none", "disabled") or (not effort and reasons_unasked(model))
        ours = named(model, "o[1-9]*", "gpt-[3-9]*", "chatgpt-*")
        if ours and not named(model, "gpt-oss*"):
            assert not (reasons and {"temperature", "top_p"} & set(body)), case.about
            assert "top_k" not in body, case.about
        if named(model, "o3", "o3-20*", "o3-pro*", "o4-*", "gpt-[5-9]", "gpt-5-[!c]*", "gpt-5.*"):
            assert not {"stop", "stop_sequences"} & set(body), case.about
        if named(model, "gpt-3*", "gpt-4*", "chatgpt*", "gpt-5-chat*", "o1-mini*", "o1-preview*"):
            assert not effort, case.about
        if named(model, "o1-mini*", "o1-preview*"):
            assert case.sent.delivery.how in ("none", "merged"), case.about


@pytest.mark.parametrize("route", [each for each in ROUTES if each.dialect.name == "openai-chat"], ids=str)
def test_chat_limits_and_counts(route: Route) -> None:
    """`max_tokens` is refused by OpenAI's reasoning models; options of a stream go only with a stream."""
    for case in cases(route):
        body = case.body
        assert len(set(LIMITS) & set(body)) <= 1, case.about
        assert ("stream_options" in body) <= case.stream, case.about
        reasoning = named(case.asked.model, "o[1-9]*", "gpt-[5-9]*")
        if route.endpoint.name == "openai" or (route.endpoint.name == "azure" and reasoning):
            assert "max_tokens" not in body, case.about


@pytest.mark.parametrize("route", [each for each in ROUTES if each.dialect.name == "openai-responses"], ids=str)
def test_responses_keep_nothing_and_have_a_least_length(route: Route) -> None:
    for case in cases(route):
        assert case.body.get("max_output_tokens", 16) >= 16, case.about
        assert case.body["store"] is False, case.about


# ---- Anthropic, Google and the others


@pytest.mark.parametrize("route", [each for each in ROUTES if each.dialect.name == "anthropic"], ids=str)
def test_anthropic_thinks_within_its_bounds(route: Route) -> None:
    """platform.claude.com/docs/en/build-with-claude/extended-thinking, and the migration to 2026-10-21."""
    sampling = {"temperature", "top_p", "top_k"}
    for case in cases(route):
        body = case.body
        thinking = body.get("thinking", {"type": "disabled"})
        assert body["max_tokens"] >= 1, case.about
        assert 0 <= body.get("temperature", 0) <= 1, case.about
        if thinking["type"] == "enabled":
            assert 1024 <= thinking["budget_tokens"] < body["max_tokens"], case.about
        if thinking["type"] != "disabled":
            assert not sampling & set(body), case.about
        assert ("effort" in body.get("output_config", {})) == (thinking["type"] == "adaptive"), case.about
        if route.endpoint.headers.get("anthropic-version") == DATED:
            assert not sampling & set(body), case.about
        if not route.endpoint.base_url.startswith("http://localhost"):
            assert body.get("system") != "", case.about
            assert all(message["content"] for message in body["messages"]), case.about
        if re.search(r"opus-4[-.]6|sonnet-4[-.]6", case.asked.model):
            assert at(body, "output_config.effort") != "xhigh", case.about


@pytest.mark.parametrize("route", [each for each in ROUTES if each.dialect.name == "gemini"], ids=str)
def test_gemini_thinks_by_level_or_by_budget(route: Route) -> None:
    """ai.google.dev/gemini-api/docs/thinking: levels since Gemini 3, budgets for 2.5, never both."""
    for case in cases(route):
        model, config = case.asked.model, case.body.get("generationConfig", {})
        thinking = config.get("thinkingConfig", {})
        assert not {"thinkingLevel", "thinkingBudget"} <= set(thinking), case.about
        if named(model, "gemini-2.5*"):
            assert "thinkingLevel" not in thinking, case.about
        if named(model, "gemini-[3-9]*"):
            assert "thinkingBudget" not in thinking, case.about
        if named(model, "gemini-1*", "gemini-2.0*", "gemma*", "learnlm*"):
            assert not thinking, case.about
        if named(model, "gemma-[1-3]*"):
            assert "systemInstruction" not in case.body, case.about
        if thinking.get("thinkingBudget") == 0:
            assert not named(model, "gemini-2.5-pro*"), case.about
            assert "includeThoughts" not in thinking, case.about
        assert 0 <= config.get("temperature", 0) <= 2, case.about
        assert len(config.get("stopSequences", ())) <= 5, case.about
        assert all(part["text"] for content in case.body["contents"] for part in content["parts"]), case.about


@pytest.mark.parametrize("route", [each for each in ROUTES if each.endpoint.name == "mistral"], ids=str)
def test_mistral_is_not_asked_for_counts(route: Route) -> None:
    for case in cases(route):
        assert "stream_options" not in case.body, case.about
        assert case.body.get("reasoning_effort", "none") in ("none", "high"), case.about


# ---- the matrix itself


def test_ids_of_a_pattern() -> None:
    assert ids_of("gpt-[5-9]*") == ("gpt-5", "gpt-5-20261101", "gpt-9", "gpt-9-20261101")
    assert ids_of("o1") == ("o1",)
    assert ids_of("claude-opus-4[-.@:]*")[0] == "claude-opus-4-"


def test_the_matrix_holds_a_model_for_every_rule_and_every_dialect() -> None:
    assert {route.dialect.name for route in ROUTES} == set(PLACES)
    for route in ROUTES:
        assert route.entry.id == route.endpoint.provider or route.endpoint.headers, str(route)
        assert all(any(rule.matches(model) for model in models_of(route)) for rule in route.entry.rules)
    assert sum(len(cases(route)) for route in ROUTES) > 30_000
