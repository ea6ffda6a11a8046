"""The endpoints of the program as providers, each made when it is first asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from playground.core.endpoint import LOCAL, Endpoint, Key
from playground.core.errors import InputError, NotFound, ProviderError
from playground.core.ports import Provider
from playground.store.endpoints import EndpointStore
from playground.store.files import Stamp, stamp
from playground.store.folders import Folders
from playground.store.keys import KeyStore
from playground.store.settings import Settings

if TYPE_CHECKING:
    from playground.providers.local_model import LocalModels


class Providers(Mapping[str, Provider]):
    """Looked up by endpoint name, on the engine's loop. An endpoint whose entry changed is made anew."""

    def __init__(self, folders: Folders, endpoints: EndpointStore, keys: KeyStore, settings: Settings) -> None:
        self._folders = folders
        self._endpoints = endpoints
        self._keys = keys
        self._settings = settings
        self._made: dict[str, tuple[Endpoint, Provider]] = {}
        self._replaced: list[Provider] = []  # some may still be answering
        self._stamp: Stamp | None = None
        self._looked_up: set[str] = set()  # since the file was last changed: a run of 1,000 cells asks 1,000 times
        self._local: LocalModels | None = None

    def __getitem__(self, name: str) -> Provider:
        if name == LOCAL:
            return self.local()
        found = stamp(self._endpoints.path)
        if found != self._stamp:
            self._stamp = found
            self._looked_up.clear()
        if name not in self._looked_up:
            self._look_up(name)
            self._looked_up.add(name)
        return self._made[name][1]

    def __iter__(self) -> Iterator[str]:
        return iter((LOCAL, *(endpoint.name for endpoint in self._endpoints.all())))

    def __len__(self) -> int:
        return 1 + len(self._endpoints.all())

    def local(self) -> LocalModels:
        """The embedded model and other GGUF files."""
        if self._local is None:
            from playground.providers.child_environment import keep_from_children
            from playground.providers.local_model import LocalModels
            from playground.store.local_models import NOTHING_CHOSEN
            from playground.workbench.local_models import LocalModelFiles

            keep_from_children(endpoint.key_env for endpoint in self._endpoints.all())
            files = LocalModelFiles(self._folders, self._settings)
            self._local = LocalModels(
                self._folders.models,
                self._folders.logs,
                files.applied(NOTHING_CHOSEN),
                in_its_place=files.in_its_place,
                settings_of=files.settings_of,
                known_files=files.elsewhere,
            )
        return self._local

    async def rest_local(self) -> None:
        """End the local models that are idle: what was set for them holds when they are next needed."""
        if self._local is not None:
            await self._local.rest()

    async def forget_local(self) -> None:
        """End every local model, also one that answers: its file is about to be deleted."""
        if self._local is not None:
            local, self._local = self._local, None
            await local.aclose()

    async def aclose(self) -> None:
        """Close every connection and end the embedded model."""
        try:
            for provider in (*self._replaced, *(made[1] for made in self._made.values())):
                await provider.aclose()
        finally:
            self._replaced.clear()
            self._made.clear()
            self._looked_up.clear()
            await self.forget_local()

    def _look_up(self, name: str) -> None:
        """Have a provider for the entry as it is now. Raises KeyError or ProviderError."""
        try:
            endpoint = self._endpoints.get(name)
        except NotFound:
            raise KeyError(name) from None
        except InputError as error:
            raise ProviderError("config", str(error)) from error
        made = self._made.get(name)
        if made is not None and made[0] == endpoint:
            return
        if made is not None:
            self._replaced.append(made[1])
        self._made[name] = (endpoint, self._make(endpoint))

    def _make(self, endpoint: Endpoint) -> Provider:
        from playground.core.endpoint_secrets import secrets_of
        from playground.providers.api_endpoint import ApiEndpoint
        from playground.providers.child_environment import keep_from_children
        from playground.providers.key_guard import KeyGuard
        from playground.store.catalogue import entry_for

        self._keys.learn(secrets_of(endpoint))
        keep_from_children([endpoint.key_env])
        provider = ApiEndpoint(endpoint, lambda: self._key(endpoint), entry_for(endpoint))
        return KeyGuard(provider, self._keys.known_values)

    def _key(self, endpoint: Endpoint) -> Key:
        return self._keys.get(endpoint.name, endpoint.key_env)
