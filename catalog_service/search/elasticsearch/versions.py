"""Versions of the index beside each other, and the alias that names the one in use, switched in one step."""

import re
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from catalog_service.search.elasticsearch.client import REMEDY, Cluster
from catalog_service.search.elasticsearch.index import MAPPINGS, SCHEMA_HASH

_DIGITS = 6
_PRIORITY = 500
_WHILE_BUILT = {"number_of_replicas": 0, "refresh_interval": "-1"}


class IndexVersions:
    """`PREFIX-SCHEMA-000001`, `…-000002`, and the alias `PREFIX-SCHEMA` on one of them: a program finds the index that was built
    for it, and another release beside it finds its own."""

    def __init__(self, client: Elasticsearch, cluster: Cluster) -> None:
        self._client = client
        self._cluster = cluster
        self.alias = f"{cluster.prefix}-{SCHEMA_HASH}"
        self._named = re.compile(f"{re.escape(cluster.prefix)}-[0-9a-f]{{12}}-[0-9]{{{_DIGITS}}}")

    def in_use(self) -> tuple[str, ...]:
        """The version the alias names; none where nothing was built yet."""
        try:
            return tuple(self._client.indices.get_alias(name=self.alias).body)
        except NotFoundError:
            return ()

    def missing(self) -> str | None:
        """Why there is no index to search, and the remedy; None where nothing was ever built here."""
        if not self._versions():
            return None
        return f"The search index in Elasticsearch was built by another version of the program, or is half built. {REMEDY}"

    def beside(self) -> str:
        """An empty index for the next version, made for filling. Its template is brought up to date before."""
        self._client.indices.put_index_template(
            name=self.alias,
            index_patterns=[f"{self.alias}-*"],
            priority=_PRIORITY,
            template={"settings": self._settings(), "mappings": MAPPINGS},
        )
        numbers = [int(name[-_DIGITS:]) for name in self._versions() if name.startswith(f"{self.alias}-")]
        made = f"{self.alias}-{max(numbers, default=0) + 1:0{_DIGITS}d}"
        self._client.indices.create(index=made, settings=_WHILE_BUILT)
        return made

    def finish(self, version: str) -> None:
        """Makes a filled version fit for searching: everything in it is found, and copied as often as it should be."""
        self._client.indices.refresh(index=version)
        self._client.indices.put_settings(index=version, settings=self._settings(static=False))

    def switch(self, version: str) -> None:
        """Makes `version` the one in use: a reader finds the old or the new one, never neither."""
        before: list[dict[str, Any]] = [{"remove": {"index": name, "alias": self.alias}} for name in self.in_use() if name != version]
        self._client.indices.update_aliases(actions=[*before, {"add": {"index": version, "alias": self.alias}}])

    def kept(self) -> tuple[str, ...]:
        """What still serves while a new version is built: ours, or where there is none, that of another release."""
        return self.in_use() or tuple(name for name, found in self._versions().items() if found.get("aliases"))

    def prune(self, keep: tuple[str, ...] = ()) -> list[str]:
        """Deletes the versions that are neither in use nor in `keep`; their names."""
        stale = sorted(name for name in self._versions() if name not in (*self.in_use(), *keep))
        for name in stale:
            self.drop(name)
        kept = {name[: -_DIGITS - 1] for name in self._versions()}
        for template in {name[: -_DIGITS - 1] for name in stale} - kept:
            self._client.options(ignore_status=404).indices.delete_index_template(name=template)
        return stale

    def drop(self, version: str) -> None:
        """Deletes one version."""
        self._client.indices.delete(index=version, ignore_unavailable=True)

    def _versions(self) -> dict[str, Any]:
        found = self._client.indices.get(index=f"{self._cluster.prefix}-*", features="aliases").body
        return {name: told for name, told in found.items() if self._named.fullmatch(name)}

    def _settings(self, *, static: bool = True) -> dict[str, Any]:
        changing = {"number_of_replicas": self._cluster.replicas, "refresh_interval": "1s"}
        return {"number_of_shards": self._cluster.shards, **changing} if static else changing
