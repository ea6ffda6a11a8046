"""The catalogue that comes with the program, held against what is known of providers and models, and its reader."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any
from urllib.parse import urlsplit

import pytest

from playground.core.capabilities import PARAMETER_NAMES, Capabilities, capabilities_of, fit
from playground.core.catalogue import GENERIC, CatalogueEntry
from playground.core.endpoint import Endpoint
from playground.core.errors import InputError
from playground.core.request import EFFORTS, CompletionRequest, Message, Parameters
from playground.providers.base_url import KNOWN_ROOTS, api_root, is_loopback
from playground.providers.dialect import describe
from playground.providers.dialects import dialect_of
from playground.store.catalogue import (
    BUILT_IN,
    built_in,
    catalogue_endpoint,
    endpoint_of,
    entries,
    entry,
    entry_for,
    placeholders,
    read_catalogue,
    unknown_provider,
)
from playground.store.model_rules import CHECKS, to_rules, to_tables

ENTRIES = entries()
ALL = (None, "none", "minimal", "low", "medium", "high", "xhigh", "max")


def known(name: str) -> CatalogueEntry:
    found = entry(name)
    assert found is not None
    return found


def takes(provider: str, model: str) -> Capabilities:
    """What a model takes by the catalogue alone, its dialect taking everything."""
    return capabilities_of(model, Capabilities(efforts=EFFORTS), known(provider).rules)


# ---- every entry


def test_the_providers_that_must_be_there() -> None:
    assert {each.id for each in ENTRIES} >= {
        "openai", "openai-responses", "anthropic", "gemini", "mistral", "groq", "deepseek", "xai", "openrouter",
        "together", "fireworks", "cerebras", "perplexity", "azure", "github", "huggingface", "cohere", "ollama",
        "lm-studio", "llama-cpp", "vllm", "custom",
    }  # fmt: skip
    assert all(catalogue_endpoint(name) for name in BUILT_IN)


@pytest.mark.parametrize("each", ENTRIES, ids=lambda each: each.id)
def test_every_entry_is_whole(each: CatalogueEntry) -> None:
    assert each.name
    assert each.note.endswith(".")
    if each.id == "custom":
        return
    parts = urlsplit(each.base_url.replace("{resource}", "mine"))
    assert parts.scheme in ("http", "https")
    host = parts.hostname or ""
    if each.wants_key:
        assert parts.scheme == "https"
        assert each.key_env.isupper()
        assert urlsplit(each.key_url).scheme == "https"
        assert any(host == known or (known[0] == "." and host.endswith(known)) for known in each.hosts)
        assert not each.ports
    else:
        assert is_loopback(host)
        assert parts.port in each.ports
        assert not each.hosts
    versioned = any(part[:1] == "v" and part[1:2].isdigit() for part in parts.path.split("/"))
    bare = each.dialect in ("anthropic", "gemini", "ollama")
    assert versioned is not bare or each.id in ("perplexity", "github")
    assert not parts.path.endswith("/")


def test_a_host_belongs_to_one_entry_of_a_dialect() -> None:
    pairs = [(host, each.dialect) for each in ENTRIES for host in each.hosts]
    assert len(pairs) == len(set(pairs))
    ports = [port for each in ENTRIES for port in each.ports]
    assert len(ports) == len(set(ports))


@pytest.mark.parametrize("each", ENTRIES, ids=lambda each: each.id)
def test_rules_speak_of_what_there_is(each: CatalogueEntry) -> None:
    for rule in each.rules:
        named = {*rule.refuses, *rule.refuses_reasoning, *rule.takes, *rule.names, *rule.ranges}
        assert named <= set(PARAMETER_NAMES)
        assert set(rule.efforts or ()) <= set(EFFORTS)
        assert all(pattern == pattern.lower() for pattern in rule.models)
    assert all(rule.efforts is None or not rule.effort or rule.effort in rule.efforts for rule in each.rules)


def test_every_key_of_an_entry_and_a_rule_can_be_written() -> None:
    assert set(CHECKS) == {each.name for each in fields(type(ENTRIES[0].rules[0]))}
    everything = "".join(
        f"{each.name} = {value}\n"
        for each in fields(CatalogueEntry)
        if (value := {"base_url": '"https://h"', "key_url": '"https://h"', "dialect": '"ollama"', "hosts": "[]",
                      "wants_key": "false", "lists_openly": "true", "ports": "[1]", "rules": "[]", "id": ""}
            .get(each.name, '"X"'))
    )  # fmt: skip
    assert read_catalogue(f"[provider.x]\n{everything}", "f")["x"].dialect == "ollama"


@pytest.mark.parametrize("each", ENTRIES, ids=lambda each: each.id)
def test_rules_survive_the_way_into_a_file(each: CatalogueEntry) -> None:
    assert to_rules("capabilities", to_tables(each.rules)) == each.rules


def test_pasted_bare_hosts_get_the_root_that_the_catalogue_has() -> None:
    """base_url.py is pure and reads no file, so it has the roots a second time."""
    chat = [each for each in ENTRIES if each.dialect == "openai-chat" and each.wants_key and not placeholders(each)]
    for each in chat:
        for host in each.hosts:
            assert KNOWN_ROOTS[host] == urlsplit(each.base_url).path, host
            assert urlsplit(api_root(host)).path == urlsplit(each.base_url).path
    compatible = {"generativelanguage.googleapis.com"}  # Gemini in another dialect than the entry's
    assert set(KNOWN_ROOTS) == {host for each in chat for host in each.hosts} | compatible


@pytest.mark.parametrize("each", [each for each in ENTRIES if each.id != "custom"], ids=lambda each: each.id)
def test_its_own_dialect_takes_the_address_as_it_is(each: CatalogueEntry) -> None:
    dialect = dialect_of(each.dialect)
    url = each.base_url.replace("{resource}", "mine")
    assert dialect.root(url).removesuffix("/v1beta") == url


# ---- which entry is an endpoint's


@pytest.mark.parametrize(
    ("url", "dialect", "id"),
    [
        ("https://api.openai.com/v1", "openai-chat", "openai"),
        ("https://api.openai.com/v1", "openai-responses", "openai-responses"),
        ("https://API.OpenAI.com/v1", "openai-chat", "openai"),
        ("https://api.anthropic.com", "anthropic", "anthropic"),
        ("https://mine.openai.azure.com/openai/v1", "openai-chat", "azure"),
        ("https://mine.openai.azure.com/openai/deployments/x?api-version=2024-10-21", "openai-chat", "azure"),
        ("https://api.together.xyz/v1", "openai-chat", "together"),
        ("https://openai.azure.com.evil.example/v1", "openai-chat", ""),
        ("https://notapi.openai.com/v1", "openai-chat", ""),
        ("http://localhost:8080/v1", "openai-chat", ""),
        ("http://[::1/v1", "openai-chat", ""),
    ],
)
def test_an_endpoint_is_known_by_its_host(url: str, dialect: Any, id: str) -> None:
    assert entry_for(Endpoint("x", url, dialect)).id == id


def test_a_provider_that_is_named_goes_before_the_host() -> None:
    gateway = Endpoint("x", "https://gateway.example/v1", provider="openai")
    assert entry_for(gateway).id == "openai"
    assert entry_for(replace(gateway, dialect="openai-responses")).id == "openai-responses"
    assert entry_for(replace(gateway, base_url="https://api.groq.com/openai/v1", provider="custom")).rules == ()


def test_an_unknown_provider_is_generic_and_is_told() -> None:
    endpoint = Endpoint("x", "https://api.openai.com/v1", provider="opnai")
    assert entry_for(endpoint) == GENERIC
    assert unknown_provider(endpoint).endswith("did you mean 'openai'?")
    assert unknown_provider(replace(endpoint, provider="openai")) == ""
    assert unknown_provider(replace(endpoint, provider="")) == ""


def test_in_another_dialect_only_what_the_models_take_holds() -> None:
    """Google serves Gemma over its OpenAI-compatible API, too, and there `thinkingBudget` is no name for anything."""
    endpoint = Endpoint("g", "https://generativelanguage.googleapis.com/v1beta/openai")
    found = entry_for(endpoint)
    assert found.id == "gemini"
    assert capabilities_of("gemma-3-27b-it", Capabilities(), found.rules).system == "user"
    flash = capabilities_of("gemini-2.5-flash", Capabilities(), found.rules)
    assert (flash.names, flash.efforts) == ({}, ("none", "low", "medium", "high"))


def test_endpoints_of_the_catalogue() -> None:
    assert catalogue_endpoint("azure") is None
    assert catalogue_endpoint("nothing") is None
    assert built_in("groq") is None
    assert catalogue_endpoint("anthropic") == Endpoint(
        "anthropic", "https://api.anthropic.com", "anthropic", "ANTHROPIC_API_KEY", provider="anthropic"
    )
    mine = endpoint_of(known("azure"), "work", "https://mine.openai.azure.com/openai/v1")
    assert (mine.name, entry_for(mine).key_header) == ("work", "api-key")


# ---- which model takes what

REASONING = ("temperature", "top_p")
MODELS = [
    # provider, model, efforts, own effort, refused at rest, refused while it reasons
    ("openai", "gpt-4o-2024-08-06", "", "", "top_k", ""),
    ("openai", "gpt-4.1-mini", "", "", "top_k", ""),
    ("openai", "gpt-3.5-turbo", "", "", "top_k", ""),
    ("openai", "o1", "low medium high", "medium", "top_k", "temperature top_p"),
    ("openai", "o1-mini-2024-09-12", "", "medium", "top_k", "temperature top_p"),
    ("openai", "o3-mini", "low medium high", "medium", "top_k", "temperature top_p"),
    ("openai", "o3-2025-04-16", "low medium high", "medium", "top_k stop", "temperature top_p"),
    ("openai", "o4-mini", "low medium high", "medium", "top_k stop", "temperature top_p"),
    ("openai", "o7-mini", "low medium high", "medium", "top_k stop", "temperature top_p"),
    ("openai", "gpt-5", "minimal low medium high", "medium", "top_k stop", "temperature top_p"),
    ("openai", "gpt-5-nano-2025-08-07", "minimal low medium high", "medium", "top_k stop", "temperature top_p"),
    ("openai", "gpt-5-pro", "high", "high", "top_k stop", "temperature top_p"),
    ("openai", "gpt-5.1", "none low medium high", "none", "top_k stop", "temperature top_p"),
    ("openai", "gpt-5.1-codex-mini", "low medium high", "medium", "top_k stop", "temperature top_p"),
    ("openai", "gpt-5.2-chat-latest", "medium", "medium", "top_k stop", "temperature top_p"),
    ("openai", "gpt-5.4-nano", "none low medium high xhigh", "none", "top_k stop", "temperature top_p"),
    ("openai", "gpt-5.4-pro", "medium high xhigh", "medium", "top_k stop", "temperature top_p"),
    ("openai", "gpt-5.5", "none low medium high xhigh", "medium", "top_k stop", "temperature top_p"),
    ("openai", "gpt-5.6-sol", "none low medium high xhigh max", "medium", "top_k stop", "temperature top_p"),
    ("openai", "gpt-6-astra", "low medium high xhigh max", "medium", "top_k stop", "temperature top_p"),
    ("openai", "gpt-6-sol", "none low medium high xhigh max", "medium", "top_k stop", "temperature top_p"),
    ("openai", "gpt-6.1-sol", "low medium high xhigh max", "medium", "top_k stop", "temperature top_p"),
    ("openai", "gpt-8-nova", "low medium high xhigh max", "medium", "top_k stop", "temperature top_p"),
    ("openai-responses", "o3-mini", "low medium high", "medium", "top_k stop seed", "temperature top_p"),
    ("openai-responses", "gpt-4o", "", "", "top_k stop seed", ""),
    ("azure", "gpt-35-turbo", "", "", "top_k", ""),
    ("azure", "my-own-deployment", ALL, "", "", ""),
    ("anthropic", "claude-3-5-sonnet-20241022", "", "", "seed", ""),
    ("anthropic", "claude-3-haiku-20240307", "", "", "seed", ""),
    ("anthropic", "claude-sonnet-4-20250514", "", "", "seed", ""),
    ("anthropic", "claude-opus-4-1-20250805", "", "", "seed", ""),
    ("anthropic", "claude-haiku-4-5", "", "", "seed", ""),
    ("anthropic", "claude-opus-4-6", "none low medium high max", "", "seed", "temperature top_p top_k"),
    ("anthropic", "claude-opus-4-7", "none low medium high xhigh max", "", "seed temperature top_p top_k", ""),
    ("anthropic", "claude-opus-4-8-20260501", "none low medium high xhigh max", "", "seed temperature top_p top_k", ""),
    ("anthropic", "claude-opus-5", "none low medium high xhigh max", "", "seed temperature top_p top_k", ""),
    ("anthropic", "claude-opus-5-5", "low medium high xhigh max", "", "seed temperature top_p top_k", ""),
    ("anthropic", "claude-fable-5-2", "low medium high xhigh max", "", "seed temperature top_p top_k", ""),
    ("anthropic", "claude-sonnet-9", "low medium high xhigh max", "", "seed temperature top_p top_k", ""),
    ("anthropic", "claude-saga-6-1", "low medium high xhigh max", "", "seed temperature top_p top_k", ""),
    ("gemini", "gemini-2.0-flash", "", "", "", ""),
    ("gemini", "gemini-2.5-flash", "none low medium high", "", "", ""),
    ("gemini", "gemini-2.5-pro", "low medium high", "", "", ""),
    ("gemini", "gemini-2.5-flash-image", "", "", "", ""),
    ("gemini", "gemini-3-pro-preview", "low high", "", "", ""),
    ("gemini", "gemini-3.5-flash", "minimal low medium high", "", "", ""),
    ("gemini", "gemini-3.8-flash", "low medium high", "", "", ""),
    ("gemini", "gemini-4-argon", "low medium high", "", "", ""),
    ("gemini", "gemini-6-radon", "low medium high", "", "", ""),
    ("mistral", "mistral-large-2512", "", "", "", ""),
    ("mistral", "mistral-medium-3-5", "none high", "", "", ""),
    ("groq", "openai/gpt-oss-120b", "low medium high", "medium", "top_k", ""),
    ("groq", "qwen/qwen3-32b", "none", "", "top_k", ""),
    ("groq", "llama-3.3-70b-versatile", "", "", "top_k", ""),
    ("deepseek", "deepseek-chat", "", "", "seed top_k", ""),
    ("deepseek", "deepseek-v4-pro", "low high max", "high", "seed top_k", "temperature top_p"),
    ("deepseek", "deepseek-v6", "low high max", "high", "seed top_k", "temperature top_p"),
    ("xai", "grok-4.3", "none low medium high", "", "top_k stop", ""),
    ("xai", "grok-4.5", "low medium high", "high", "top_k stop", ""),
    ("xai", "grok-4.7", "low medium high xhigh", "high", "top_k stop", ""),
    ("xai", "grok-build-0.1", "", "", "top_k stop", ""),
    ("xai", "grok-2-1212", "", "", "top_k", ""),
    ("xai", "grok-6", "low medium high", "high", "top_k stop", ""),
    ("openrouter", "openai/gpt-5", "minimal low medium high", "medium", "top_k stop", "temperature top_p"),
    ("openrouter", "anthropic/claude-opus-4.7", "none low medium high xhigh max", "",
     "seed temperature top_p top_k", ""),
    ("openrouter", "anthropic/claude-3.5-sonnet", "", "", "seed", ""),
    ("openrouter", "openai/gpt-oss-120b", "low medium high", "medium", "", ""),
    ("openrouter", "meta-llama/llama-4-scout", ALL, "", "", ""),
    ("cohere", "command-a-03-2025", "none high", "", "top_k", ""),
    ("perplexity", "sonar-pro", "", "", "seed", ""),
    ("perplexity", "sonar-deep-research", "minimal low medium high", "", "seed", ""),
    ("cerebras", "gpt-oss-120b", "low medium high", "medium", "top_k", ""),
    ("moonshot", "kimi-k3", "low high max", "", "temperature", ""),
    ("moonshot", "moonshot-v1-8k", "", "", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("provider", "model", "efforts", "effort", "refused", "reasoning"), MODELS)
def test_what_a_model_takes(provider: str, model: str, efforts: Any, effort: str, refused: str, reasoning: str) -> None:
    found = takes(provider, model)
    assert found.efforts == (EFFORTS if efforts is ALL else tuple(efforts.split()))
    assert found.effort == effort
    assert found.refuses == frozenset(refused.split())
    assert found.refuses_reasoning == frozenset(reasoning.split())


@pytest.mark.parametrize(
    ("provider", "model", "slot"),
    [
        ("openai", "gpt-4o", "system"), ("openai", "o3", "developer"), ("openai", "o1", "developer"),
        ("openai", "o1-mini", "user"), ("openai", "o1-preview-2024-09-12", "user"), ("openai", "gpt-5.5", "developer"),
        ("openai", "gpt-5-chat-latest", "system"), ("openai", "gpt-7", "developer"), ("azure", "o3", "system"),
        ("openai-responses", "gpt-6-sol", "system"), ("openai-responses", "o1-mini", "user"),
        ("openrouter", "openai/o3", "system"), ("openrouter", "google/gemma-3-27b-it", "user"),
        ("gemini", "gemma-3-27b-it", "user"), ("gemini", "gemma-3n-e4b-it", "user"),
        ("gemini", "gemma-2-9b-it", "user"),
        ("gemini", "gemma-4-31b-it", "system"), ("gemini", "gemini-2.5-pro", "system"),
    ],
)  # fmt: skip
def test_where_the_system_message_goes(provider: str, model: str, slot: str) -> None:
    assert takes(provider, model).system == slot


@pytest.mark.parametrize(
    ("provider", "model", "names"),
    [
        ("openai", "gpt-4o", {"max_tokens": "max_completion_tokens"}),
        ("openai", "gpt-5", {"max_tokens": "max_completion_tokens"}),
        ("openai-responses", "gpt-5", {}),
        ("azure", "o3-mini", {"max_tokens": "max_completion_tokens"}),
        ("azure", "mistral-large", {}),
        ("mistral", "mistral-small-latest", {"seed": "random_seed"}),
        ("gemini", "gemini-2.5-flash", {"reasoning_effort": "thinkingBudget"}),
        ("gemini", "gemini-3.5-flash", {}),
        ("openrouter", "openai/gpt-5", {}),
    ],
)
def test_what_a_parameter_is_called(provider: str, model: str, names: dict[str, str]) -> None:
    assert takes(provider, model).names == names


def test_counts_are_not_asked_for_where_that_is_refused() -> None:
    assert takes("mistral", "any").asks_usage is False
    assert takes("perplexity", "any").asks_usage is False
    assert takes("groq", "any").asks_usage is False
    assert takes("openai", "any").asks_usage is True


@pytest.mark.parametrize(
    ("model", "limit"),
    [
        ("claude-3-haiku-20240307", 4096),
        ("claude-opus-4-1", 4096),
        ("claude-sonnet-4-5", 16_384),
        ("claude-x-9", 16_384),
    ],
)
def test_how_much_claude_writes_unasked(model: str, limit: int) -> None:
    assert takes("anthropic", model).max_tokens == limit


def test_a_temperature_is_left_out_while_a_model_reasons() -> None:
    asked = Parameters(temperature=0.0, seed=1)
    assert fit(asked, takes("openai", "gpt-5.4-nano")).not_sent == ()
    assert fit(replace(asked, reasoning_effort="low"), takes("openai", "gpt-5.4-nano")).not_sent == ("temperature",)
    assert fit(asked, takes("openai", "gpt-6-sol")).not_sent == ("temperature",)
    assert fit(replace(asked, reasoning_effort="none"), takes("openai", "gpt-6-sol")).not_sent == ()
    refused = fit(replace(asked, reasoning_effort="none"), takes("openai", "gpt-6-astra")).not_sent
    assert set(refused) == {"temperature", "reasoning_effort"}


@pytest.mark.parametrize(
    ("provider", "model", "asked", "not_sent"),
    [
        ("anthropic", "claude-opus-4-6", Parameters(temperature=0.5), ""),
        ("anthropic", "claude-opus-4-6", Parameters(temperature=0.5, reasoning_effort="none"), ""),
        ("anthropic", "claude-opus-4-6", Parameters(temperature=0.5, reasoning_effort="low"), "temperature"),
        ("anthropic", "claude-3-5-haiku-latest", Parameters(temperature=0.5, seed=1), "seed"),
        ("anthropic", "claude-opus-5", Parameters(temperature=1.0, top_k=5), "temperature top_k"),
        ("openai-responses", "o3-mini", Parameters(stop=("x",), seed=1), "stop seed"),
        ("openai", "o3-mini", Parameters(stop=("x",), seed=1), ""),
        ("gemini", "gemini-2.5-pro", Parameters(temperature=0.5, reasoning_effort="none"), "reasoning_effort"),
        ("ollama", "llama3.2", Parameters(temperature=0.5, top_k=5, seed=1, stop=("x",)), ""),
    ],
)
def test_catalogue_and_dialect_together(provider: str, model: str, asked: Parameters, not_sent: str) -> None:
    """What a rule takes back is taken back from what the dialect refuses, too."""
    found = known(provider)
    sent = describe(
        dialect_of(found.dialect),
        endpoint_of(found),
        CompletionRequest(model, (Message("user", "Hi"),), asked),
        capabilities_of(model, dialect_of(found.dialect).takes, found.rules),
    )
    assert set(sent.not_sent) == set(not_sent.split())


def test_values_out_of_range_are_brought_in() -> None:
    fitted = fit(Parameters(max_tokens=5), takes("openai-responses", "gpt-4o"))
    assert fitted.parameters.max_tokens == 16
    assert fitted.notes == ("max_tokens 5 was sent as 16, the least that this model takes",)
    assert fit(Parameters(temperature=2.0), takes("moonshot", "moonshot-v1-8k")).parameters.temperature == 1.0


# ---- the reader

WHOLE = 'name = "X"\nbase_url = "https://h/v1"\nnote = "N."\n'


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (f"[provider.x]\n{WHOLE}hostes = []", 5, "did you mean 'hosts'"),
        (f"[provider.x]\n{WHOLE}wants_key = 1", 5, "true or false"),
        (f"[provider.x]\n{WHOLE}ports = [70000]", 5, "from 1 to 65535"),
        (f"[provider.x]\n{WHOLE}dialect = 'gemeni'", 5, "did you mean 'gemini'"),
        (f"[provider.x]\n{WHOLE}families = ['y']", 5, "no family"),
        (f"[provider.x]\n{WHOLE}[[provider.x.rules]]\nmodels = ['a']\n[[provider.x.rules]]\nrefuses = ['topk']", 8,
         "did you mean 'top_k'"),
        (f"[provider.x]\n{WHOLE}[[provider.x.rules]]\nmodles = ['a']", 6, "did you mean 'models'"),
        ("[[family.a]]\nmodels = ['a']\n[[family.a]]\nefforts = ['hihg']", 4, "did you mean 'high'"),
        ("[[family.a]]\nranges = { temperature = { most = 'x' } }", 2, "finite number"),
        ("[[family.a]]\nranges = { temperature = { upto = 1 } }", 2, "is not known"),
        ("[[family.a]]\nsystem = 'sytem'", 2, "did you mean 'system'"),
        ("[[family.a]]\nmax_tokens = 0", 2, "whole number"),
        ("[[family.a]]\nnames = { sed = 'x' }", 2, "no parameter"),
        ("[provider.x]\nname = 'X'", 1, "is missing"),
        ("[providers.x]\n", 1, "did you mean 'provider'"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_file_is_named_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        read_catalogue(text, "c.toml")
    assert (caught.value.file, caught.value.line) == ("c.toml", line)


def test_a_file_that_is_no_toml() -> None:
    with pytest.raises(InputError, match="no TOML"):
        read_catalogue("[provider", "c.toml")


def test_families_come_before_an_entrys_own_rules() -> None:
    text = (
        f"[[family.a]]\nsystem = 'user'\n[provider.x]\n{WHOLE}families = ['a']\n[[provider.x.rules]]\nsystem = 'system'"
    )
    rules = read_catalogue(text, "f")["x"].rules
    assert [rule.system for rule in rules] == ["user", "system"]
