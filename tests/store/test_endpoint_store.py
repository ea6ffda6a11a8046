from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.capabilities import ModelRule
from playground.core.endpoint import Endpoint
from playground.core.errors import InputError, NotFound
from playground.store.endpoint_table import KEYS, to_endpoint, to_table
from playground.store.endpoints import EndpointStore

EVERYTHING = """# my machines
[endpoints.box]            # under the desk
dialect = "ollama"
base_url = "http://box:11434"
key_env = "BOX_KEY"
headers = { "X-Room" = "4" }
max_concurrency = 2
connect_timeout_s = 1
idle_timeout_s = 2.5
total_timeout_s = 60
max_retries = 0
ca_file = "box.pem"
stream = false
provider = "ollama"

[endpoints.box.extra_body]
options = { num_ctx = 8192, tags = ["a", 1, true] }

[[endpoints.box.capabilities]]
models = ["Tiny*"]
system = "user"
refuses = ["top_k", "seed"]

[[endpoints.box.capabilities]]
ranges = { temperature = { most = 1 } }
names = { max_tokens = "num_predict" }
efforts = []

[endpoints."a.b"]
base_url = "https://example.org/v1"
"""


@pytest.fixture
def file(own_home: Path) -> Path:
    own_home.mkdir()
    return own_home / "endpoints.toml"


@pytest.fixture
def store(file: Path) -> EndpointStore:
    return EndpointStore(file)


def write(store: EndpointStore, text: str) -> None:
    store.path.write_bytes(text.encode())


def the_problem(store: EndpointStore) -> InputError:
    (problem,) = store.problems()
    return problem


def test_two_endpoints_are_there_without_a_file(store: EndpointStore) -> None:
    assert [endpoint.name for endpoint in store.all()] == ["openai", "openrouter"]
    assert store.get("openai") == Endpoint(
        "openai", "https://api.openai.com/v1", key_env="OPENAI_API_KEY", provider="openai"
    )
    assert store.get("openrouter").base_url == "https://openrouter.ai/api/v1"
    assert store.problems() == ()


def test_every_key_is_read(store: EndpointStore) -> None:
    write(store, EVERYTHING)
    assert store.problems() == ()
    assert store.get("box") == Endpoint(
        "box", "http://box:11434", "ollama", "BOX_KEY", {"X-Room": "4"},
        {"options": {"num_ctx": 8192, "tags": ["a", 1, True]}}, 2, 1.0, 2.5, 60.0, 0, "box.pem", False, "ollama",
        (
            ModelRule(("tiny*",), "user", frozenset({"top_k", "seed"})),
            ModelRule(ranges={"temperature": (None, 1)}, names={"max_tokens": "num_predict"}, efforts=()),
        ),
    )  # fmt: skip
    assert store.get("a.b") == Endpoint("a.b", "https://example.org/v1")
    assert [endpoint.name for endpoint in store.all()] == ["a.b", "box", "openai", "openrouter"]


def test_an_entry_says_what_is_different_from_the_built_in_one(store: EndpointStore) -> None:
    write(store, "[endpoints.openai]\nmax_concurrency = 1\n")
    assert store.get("openai") == replace(EndpointStore(Path("none")).get("openai"), max_concurrency=1)


URL = 'base_url = "http://h/v1"'


@pytest.mark.parametrize(
    ("text", "line", "key", "words"),
    [
        (f"[endpoints.x]\n{URL}\nmax_retrys = 3", 3, "max_retrys", "did you mean 'max_retries'"),
        (f"\n# c\n[endpoints.x]\n{URL}\nstream = 'no'", 5, "stream", "true or false"),
        (f"[endpoints.x]\n{URL}\nmax_retries = true", 3, "max_retries", "whole number"),
        (f"[endpoints.x]\n{URL}\nmax_concurrency = 0", 3, "max_concurrency", "from 1 to 1000"),
        (f"[endpoints.x]\n{URL}\nidle_timeout_s = -1", 3, "idle_timeout_s", "above 0"),
        (f"[endpoints.x]\n{URL}\ntotal_timeout_s = nan", 3, "total_timeout_s", "above 0"),
        (f"[endpoints.x]\n{URL}\ndialect = 'openai'", 3, "dialect", "did you mean 'openai-chat'"),
        ("[endpoints.x]\ndialect = 'ollama'", 1, "base_url", "is missing"),
        ("[endpoints.x]\nbase_url = 'example.org/v1'", 2, "base_url", "http://"),
        ("[endpoints.x]\nbase_url = 'file:///etc/passwd'", 2, "base_url", "http://"),
        ("[endpoints.x]\nbase_url = 'http://h:99999/'", 2, "base_url", "http://"),
        ("[endpoints.x]\nbase_url = 'https://me:sk-secret@h/v1'", 2, "base_url", "keyring"),
        (f"[endpoints.x]\n{URL}\nkey_env = 'gsk_A1b2C3d4E5f6G7h8I9j0'", 3, "key_env", "not the key itself"),
        ("[endpoints.x]\nbase_url = 'https://h/v1?api-version=1&key=sk-secret'", 2, "base_url", "keyring"),
        (f"[endpoints.x]\n{URL}\napi_key = 'sk-secret'", 3, "api_key", "playground keys set x"),
        (f"[endpoints.x]\n{URL}\nkey_env = 'sk-secret'", 3, "key_env", "not the key itself"),
        (f"[endpoints.x]\n{URL}\nheaders = {{ authorization = 'sk-secret' }}", 3, "headers.authorization", "keys"),
        (f"[endpoints.x]\n{URL}\n[endpoints.x.headers]\na = 'b'\napi-KEY = 'sk-secret'", 5, "headers.api-KEY", "keys"),
        (f"[endpoints.x]\n{URL}\n[endpoints.x.headers]\nRoom = 4", 4, "headers.Room", "text"),
        (f"[endpoints.x]\n{URL}\nheaders = 4", 3, "headers", "table"),
        (f"[endpoints.x]\n{URL}\nextra_body.when = 2026-01-01", 3, "extra_body.when", "must be"),
        (f"[endpoints.x]\n{URL}\n[endpoints.x.extra_body]\nn = inf", 4, "extra_body.n", "finite"),
        (f"[endpoints.x]\n{URL}\ncapabilities = 3", 3, "capabilities", "list of tables"),
        (f"[endpoints.x]\n{URL}\n[[endpoints.x.capabilities]]\nsystem = 'user'\n\n[[endpoints.x.capabilities]]\n"
         "refuse = ['seed']", 7, "capabilities[2].refuse", "did you mean 'refuses'"),
        (f"[endpoints.x]\n{URL}\n[[endpoints.x.capabilities]]\nrefuses = ['temprature']", 4,
         "capabilities[1].refuses", "did you mean 'temperature'"),
        (f"[endpoints.x]\n{URL}\ncapabilities = [\n  {{ models = ['a'] }},\n  {{ systm = 'user' }},\n]", 5,
         "capabilities[2].systm", "did you mean 'system'"),
        (f"[endpoints.x]\n{URL}\n[[endpoints.x.capabilities]]\nranges = {{ top_p = 1 }}", 4,
         "capabilities[1].ranges.top_p", "must be a table"),
        (f"[endpoints.x]\n{URL}\n[[endpoints.x.capabilities]]\nmax_tokens = 1.5", 4,
         "capabilities[1].max_tokens", "whole number"),
        (f"[endpoints.x]\n{URL}\ncapabilities = ['x']", 3, "capabilities[1]", "must be a table"),
        (f"[endpoints.local]\n{URL}", 1, "local", "embedded model"),
        (f"[endpoints.'a/b']\n{URL}", 1, "a/b", "letters"),
        ("[endpoint.x]\n", 1, "endpoint", "endpoints stand under"),
        (f"\n{URL}\n", 2, "base_url", "endpoints stand under"),
        ("[endpoints]\nx = 'http://h'", 2, "x", "write \\[endpoints.x\\]"),
        (f"[endpoints.x]\n{URL}\n{URL}\n", 3, None, "no TOML"),
        ("[endpoints.x\n", 1, None, "no TOML"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named_with_its_line(
    store: EndpointStore, text: str, line: int, key: str | None, words: str
) -> None:
    write(store, text)
    problem = the_problem(store)
    assert (problem.file, problem.line, problem.key) == (str(store.path), line, key)
    assert "sk-secret" not in str(problem)
    with pytest.raises(InputError, match=words):
        store.get("x" if problem.key not in ("local", "a/b") else str(problem.key))


def test_one_wrong_entry_does_not_take_the_others_away(store: EndpointStore) -> None:
    write(store, f"[endpoints.good]\n{URL}\n[endpoints.openai]\nbase_url = 3\n")
    assert [endpoint.name for endpoint in store.all()] == ["good", "openrouter"]
    with pytest.raises(InputError):
        store.get("openai")  # never the built-in address in place of the one that was meant


def test_a_file_that_is_no_toml_gives_nothing_out(store: EndpointStore) -> None:
    write(store, "[endpoints.openai\nbase_url = 'http://mine/v1'")
    assert store.all() == ()
    with pytest.raises(InputError, match="no TOML"):
        store.get("openai")
    store.path.write_bytes(b"\xff\xfe[")
    assert "not UTF-8" in str(the_problem(store))


def test_an_unknown_endpoint_names_the_nearest(store: EndpointStore) -> None:
    with pytest.raises(NotFound, match="did you mean 'openrouter'"):
        store.get("openrooter")


def test_adding_and_removing_keep_comments_and_the_rest(store: EndpointStore) -> None:
    write(store, EVERYTHING)
    store.add(Endpoint("new", "http://new/v1", headers={"A": "b"}, extra_body={"x": {"y": [1]}}, max_retries=5))
    assert store.get("new").extra_body == {"x": {"y": [1]}}
    assert store.path.read_text("utf-8").startswith(EVERYTHING)
    store.add(replace(store.get("box"), max_concurrency=9, headers={}), replace=True)
    text = store.path.read_text("utf-8")
    assert "# my machines\n[endpoints.box]            # under the desk\n" in text
    assert "max_concurrency = 9" in text
    assert "X-Room" not in text
    store.remove("new")
    store.remove("box")
    assert [endpoint.name for endpoint in store.all()] == ["a.b", "openai", "openrouter"]
    assert "# my machines" in store.path.read_text("utf-8")


def test_a_first_endpoint_makes_the_file(own_home: Path) -> None:
    store = EndpointStore(own_home / "deep" / "endpoints.toml")
    store.add(Endpoint("vllm", "http://localhost:8000/v1"))
    assert store.path.read_text("utf-8") == '[endpoints.vllm]\nbase_url = "http://localhost:8000/v1"\n'


def test_a_byte_order_mark_does_no_harm(store: EndpointStore) -> None:
    store.path.write_bytes(b"\xef\xbb\xbf[endpoints.x]\n" + URL.encode())
    store.add(Endpoint("y", "http://y"))
    assert {endpoint.name for endpoint in store.all()} == {"x", "y", "openai", "openrouter"}


@pytest.mark.parametrize(
    "endpoint",
    [
        Endpoint("local", "http://h"), Endpoint("a/b", "http://h"), Endpoint("", "http://h"), Endpoint("x", "h"),
        Endpoint("x", "http://h", key_env="sk-secret"), Endpoint("x", "http://h", headers={"api-key": "v"}),
        Endpoint("x", "http://h", max_concurrency=0),
    ],
)  # fmt: skip
def test_what_could_not_be_read_back_is_not_written(store: EndpointStore, endpoint: Endpoint) -> None:
    with pytest.raises(InputError):
        store.add(endpoint)
    assert not store.path.exists()


def test_names_are_guarded(store: EndpointStore) -> None:
    store.add(Endpoint("x", "http://h"))
    with pytest.raises(InputError, match="there already"):
        store.add(Endpoint("x", "http://other"))
    with pytest.raises(NotFound, match="did you mean 'x'"):
        store.remove("X")
    for name in ("openai", "local"):
        with pytest.raises(InputError, match="built in"):
            store.remove(name)
    store.add(replace(store.get("openai"), base_url="http://proxy/v1"))
    store.remove("openai")
    assert store.get("openai").base_url == "https://api.openai.com/v1"


# ---- the catalogue


def test_a_key_in_the_environment_makes_an_entry_of_the_catalogue_an_endpoint(file: Path) -> None:
    store = EndpointStore(
        file, {"GROQ_API_KEY": "x", "OPENAI_API_KEY": "y", "MISTRAL_API_KEY": " ", "AZURE_OPENAI_API_KEY": "z"}
    )
    assert [endpoint.name for endpoint in store.all()] == ["groq", "openai", "openrouter"]  # one for each key
    assert store.get("groq").base_url == "https://api.groq.com/openai/v1"
    assert [store.origin(name) for name in ("groq", "openai")] == ["catalogue", "built in"]
    with pytest.raises(InputError, match="known from the catalogue, and GROQ_API_KEY is set"):
        store.remove("groq")


def test_any_entry_of_the_catalogue_is_found_by_its_id(store: EndpointStore) -> None:
    """Its key may lie in the keyring, or it needs none."""
    assert store.get("anthropic").dialect == "anthropic"
    assert store.get("ollama").base_url == "http://localhost:11434"
    assert [endpoint.name for endpoint in store.all()] == ["openai", "openrouter"]
    with pytest.raises(NotFound):
        store.get("azure")  # its address is not whole
    with pytest.raises(NotFound, match="did you mean 'mistral'"):
        store.get("mistrl")


def test_a_table_without_an_address_changes_the_catalogues_entry(store: EndpointStore) -> None:
    write(store, "[endpoints.anthropic]\nmax_concurrency = 1\n")
    assert store.get("anthropic") == replace(EndpointStore(Path("none")).get("anthropic"), max_concurrency=1)
    assert store.origin("anthropic") == "yours"


def test_a_table_with_an_address_stands_for_itself(store: EndpointStore) -> None:
    """Somebody's `ollama` may be spoken to in another dialect, as it always was."""
    write(store, '[endpoints.ollama]\nbase_url = "http://box:11434/v1"\n')
    assert store.get("ollama") == Endpoint("ollama", "http://box:11434/v1")


def test_a_wrong_entry_never_becomes_the_catalogues(file: Path) -> None:
    store = EndpointStore(file, {"GROQ_API_KEY": "x"})
    write(store, "[endpoints.groq]\nbase_url = 3\n")
    assert "groq" not in [endpoint.name for endpoint in store.all()]
    with pytest.raises(InputError):
        store.get("groq")
    write(store, "[endpoints.groq")
    assert store.all() == ()
    with pytest.raises(InputError):
        store.get("groq")


def test_a_provider_that_is_not_known_is_told_and_used(store: EndpointStore) -> None:
    write(store, f"[endpoints.x]\n{URL}\nprovider = 'opnai'\n")
    assert store.get("x").provider == "opnai"
    assert store.problems() == ()
    (notice,) = store.notices()
    assert notice.startswith(f"{store.path}:3: key 'provider': 'opnai' is not in the catalogue")
    assert "did you mean 'openai'?" in notice


def test_rules_of_ones_own_keep_their_place_beside_later_keys(store: EndpointStore) -> None:
    rule = ModelRule(("my-*",), "user", frozenset({"seed"}), extra={"a": {"b": [1]}}, asks_usage=False)
    endpoint = Endpoint("x", "http://h/v1", capabilities=(rule, ModelRule(efforts=("low",), effort="low")))
    store.add(endpoint)
    assert store.get("x") == endpoint
    changed = replace(endpoint, max_retries=7, stream=False, capabilities=(rule,))
    store.add(changed, replace=True)
    assert store.get("x") == changed
    store.add(replace(changed, capabilities=()), replace=True)
    assert "capabilities" not in store.path.read_text("utf-8")


any_text = st.text(st.characters(exclude_categories=["Cs"]))
json_values = st.recursive(
    st.booleans() | st.integers(-(2**63), 2**63 - 1) | any_text,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text('a.b "', max_size=3), inner, max_size=2),
    max_leaves=4,
)


@given(
    name=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,9}", fullmatch=True).filter(lambda name: name != "local"),
    headers=st.dictionaries(
        st.from_regex(r"X-[A-Za-z .\"']{1,5}", fullmatch=True), st.text("ab\"'\\ü=#", max_size=5).map(str.strip)
    ),
    body=st.dictionaries(any_text, json_values, max_size=3),
    retries=st.integers(0, 20),
)
@settings(max_examples=40, deadline=None)
def test_what_is_added_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, name: str, headers: dict[str, str], body: dict[str, object], retries: int
) -> None:
    store = EndpointStore(tmp_path_factory.getbasetemp() / "any-endpoints.toml")
    endpoint = Endpoint(name, "http://h:1/v1", headers=headers, extra_body=body, max_retries=retries)  # type: ignore[arg-type] # JSON
    store.add(endpoint, replace=True)
    assert store.get(name) == endpoint
    assert to_endpoint(name, to_table(endpoint)) == endpoint


def test_every_field_of_an_endpoint_is_a_key() -> None:
    everything = EVERYTHING.partition("[endpoints.box.")[0] + "extra_body capabilities"
    assert all(key in everything for key in KEYS)
