from __future__ import annotations

import pytest

from playground.core.endpoint import Endpoint
from playground.core.endpoint_secrets import is_credential_name, looks_like_key, secrets_of, secrets_of_url


@pytest.mark.parametrize(
    "name",
    ["Authorization", "x-api-key", "X-Gateway-Token", "api_key", "apikey", "key", "apiKey", "Ocp-Apim-Subscription-Key",
     "cf-aig-authorization", "Cookie", "client_secret", "accessToken", "sig"],
)  # fmt: skip
def test_names_of_credentials(name: str) -> None:
    assert is_credential_name(name)


@pytest.mark.parametrize("name", ["max_tokens", "keyboard", "X-Title", "api-version", "monkey", "design", "author"])
def test_other_names(name: str) -> None:
    assert not is_credential_name(name)


def test_the_secrets_of_an_entry() -> None:
    endpoint = Endpoint(
        "mine",
        "https://mine.test/v1?api-version=2024-10-21&key=in-the-query",
        headers={
            "X-Gateway-Token": "Bearer of-the-gateway", "X-Title": "my-own-title", "anthropic-version": "2023-06-01",
            "X-Tenant": "a1b2c3d4e5f6a7b8c9d0e1f2", "x-api-key": "ollama",
        },
        extra_body={"auth": {"inner": ["of-the-body-1", 5]}, "max_tokens": 100, "user": "somebody", "top_k": 4},
    )  # fmt: skip
    assert set(secrets_of(endpoint)) == {
        "Bearer of-the-gateway", "of-the-gateway", "a1b2c3d4e5f6a7b8c9d0e1f2", "of-the-body-1", "in-the-query",
    }  # fmt: skip
    assert secrets_of(Endpoint("plain", "http://127.0.0.1:1/v1")) == ()


def test_the_password_of_an_address_counts_as_it_stands_and_decoded() -> None:
    assert secrets_of_url("http://me:p%40ssword@proxy.test:3128") == ("p%40ssword", "p@ssword")
    assert secrets_of_url("http://[half") == ()


@pytest.mark.parametrize("word", ["sk-proj-0a1b2c3d4e5f6g7h", "gsk_A1b2C3d4E5f6G7h8I9j0", "AIzaSyA1b2C3d4E5f6G7h8"])
def test_a_key_in_the_place_of_a_name(word: str) -> None:
    assert looks_like_key(word)


@pytest.mark.parametrize(
    "word",
    [
        "openai",
        "AZURE_OPENAI_API_KEY_2024_SWEDEN",
        "azure-gpt4-sweden-central-2",
        "my_azure_openai_key_2024",
        "Azure-Sweden-Central-GPT-4",
        "lab.example-host.test",
        "sk-lab",
    ],
)
def test_ordinary_names(word: str) -> None:
    assert not looks_like_key(word)
