"""The connection to Elasticsearch: where, as whom, how patiently; and its complaints as our errors."""

import contextlib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from elasticsearch import ApiError, AuthenticationException, AuthorizationException, Elasticsearch, TransportError
from elasticsearch.serializer import OrjsonSerializer

from catalog_service.errors import Misconfigured, Unavailable

REMEDY = "Run `catalog reindex` to build it."

_RETRIES = 3
_BUSY = (429, 502, 503, 504)
_BULK_PATIENCE = 4.0
"""Writing may take so many times as long as searching before it counts as failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """`url`: one address or several of the same cluster, comma-separated, with user:password@ where one is needed; `ca` a PEM
    file; `prefix` begins the name of every index; `refresh` whether a batch is found when it is done (true), waited for until it
    is (wait_for) or found within a second (false); `timeout` in seconds."""

    url: str
    api_key: str = ""
    ca: str = ""
    prefix: str = "catalog"
    shards: int = 1
    replicas: int = 1
    refresh: str = "true"
    timeout: float = 30.0

    @property
    def shown(self) -> str:
        """The addresses as messages show them, without user and password."""
        return ",".join(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" for parts in map(urlsplit, self.url.split(",")))


def connected(cluster: Cluster) -> Elasticsearch:
    """A client of the cluster; nothing is sent yet. Raises Misconfigured for addresses and certificates that cannot be used."""
    addresses = [urlsplit(address.strip()) for address in cluster.url.split(",")]
    user = next(((unquote(a.username), unquote(a.password or "")) for a in addresses if a.username), None)
    try:
        # The authority is read here, so that a wrong one stops the start and not the first search.
        trusting: dict[str, Any] = {"ssl_context": ssl.create_default_context(cafile=cluster.ca)} if cluster.ca else {}
        return Elasticsearch(
            [f"{a.scheme}://{_host(a.hostname or '')}:{a.port or _PORTS[a.scheme]}{a.path.rstrip('/')}" for a in addresses],
            api_key=cluster.api_key or None,
            basic_auth=None if cluster.api_key else user,
            request_timeout=cluster.timeout,
            max_retries=_RETRIES,
            retry_on_status=_BUSY,
            retry_on_timeout=False,
            serializer=OrjsonSerializer(),
            **trusting,
        )
    except (ValueError, OSError, KeyError) as error:
        raise Misconfigured(f"CATALOG_SEARCH_URL and CATALOG_SEARCH_CA cannot be used: {error}") from error


def patient(client: Elasticsearch, cluster: Cluster) -> Elasticsearch:
    """The same client, waiting longer: for bulk requests, refreshes and new indexes."""
    return client.options(request_timeout=cluster.timeout * _BULK_PATIENCE, retry_on_timeout=True)


@contextlib.contextmanager
def told(cluster: Cluster, doing: str) -> Iterator[None]:
    """What Elasticsearch and the way to it complain of, as Unavailable with the remedy."""
    try:
        yield
    except (AuthenticationException, AuthorizationException) as error:
        raise Unavailable(
            f"Elasticsearch at {cluster.shown} lets us not {doing}: {reason_of(error)}. Check the user in CATALOG_SEARCH_URL or "
            "CATALOG_SEARCH_API_KEY, and what it may do."
        ) from error
    except ApiError as error:
        raise Unavailable(f"Elasticsearch at {cluster.shown} cannot {doing}: {reason_of(error)}.") from error
    except TransportError as error:
        raise Unavailable(
            f"Elasticsearch at {cluster.shown} does not answer ({error.message}); the service goes on when it does again."
        ) from error


def reason_of(error: ApiError) -> str:
    """The cause in Elasticsearch's own words, in one line."""
    found = error.body.get("error") if isinstance(error.body, dict) else None
    if isinstance(found, dict):
        causes = found.get("root_cause") or [found]
        return f"{causes[0].get('type')}: {str(causes[0].get('reason'))[:300]} ({error.meta.status})"
    return f"{error.message} ({error.meta.status})"


_PORTS = {"http": 80, "https": 443}


def _host(host: str) -> str:
    return f"[{host}]" if ":" in host else host
