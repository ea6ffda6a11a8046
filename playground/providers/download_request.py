"""What is to be fetched, as a person types or pastes it: an address, a SHA-256, the name of the file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from playground.core.errors import InputError
from playground.core.pasted_key import AROUND
from playground.providers.base_url import host_of, is_loopback

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_HUB: Final = frozenset({"huggingface.co", "hf.co", "www.huggingface.co"})
_NOT_IN_A_NAME: Final = re.compile(r"[\x00-\x1f/\\:*?\"<>|]")
MAX_NAME_CHARS: Final = 180


@dataclass(frozen=True, slots=True)
class DownloadRequest:
    """`sha256` is 64 small hexadecimal digits, or "" where the person gave none."""

    url: str
    sha256: str
    name: str

    @property
    def from_here(self) -> bool:
        """Whether a server of this machine is asked."""
        return is_loopback(host_of(self.url))


def download_request(url: str, sha256: str = "", name: str = "") -> DownloadRequest:
    """Raises InputError, which names what does not fit: `url`, `sha256` or `name`."""
    address = _address(url)
    return DownloadRequest(address, _hash(sha256), _name(name, address))


def _address(typed: str) -> str:
    address = "".join(typed.strip(AROUND).split())
    if "://" not in address and address:
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        whole = parts.scheme.lower() in ("http", "https") and bool(host) and (parts.port is None or parts.port > 0)
    except ValueError:
        whole, host, parts = False, "", urlsplit("")
    if not whole or parts.path in ("", "/"):
        raise InputError("give the whole address of a GGUF file, which begins with https://", key="url")
    if parts.username or parts.password:
        raise InputError("the address holds a user or a password: take them out", key="url")
    if parts.scheme.lower() == "http" and not is_loopback(host):
        raise InputError("the address must begin with https://: over http anybody between could change it", key="url")
    path = parts.path
    if host in _HUB:  # the page of a file, as it is copied from the browser, is not the file
        path = re.sub(r"^(/[^/]+/[^/]+)/blob/", r"\1/resolve/", path)
    return parts._replace(scheme=parts.scheme.lower(), path=path, fragment="").geturl()


def _hash(typed: str) -> str:
    found = typed.strip(AROUND).lower().removeprefix("sha256:").removeprefix("0x").strip()
    if found and not _HASH.fullmatch(found):
        raise InputError("a SHA-256 has 64 digits from 0 to 9 and a to f: copy it whole", key="sha256")
    return found


def _name(typed: str, address: str) -> str:
    """The file's name in the models' folder, where nothing outside of it can be named."""
    name = typed.strip() or unquote(urlsplit(address).path.rpartition("/")[2])
    if not typed.strip() and not name.lower().endswith(".gguf"):
        raise InputError("the address does not end in .gguf: give the file a name too", key="name")
    name = name if name.lower().endswith(".gguf") else f"{name}.gguf"
    if _NOT_IN_A_NAME.search(name) or name.startswith((".", "-")) or len(name) > MAX_NAME_CHARS:
        raise InputError("it is no file name: give one such as model.gguf", key="name")
    return name
