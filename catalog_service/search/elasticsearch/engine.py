"""The Elasticsearch engine: an index behind an alias, fed with our own tokens, on one node or a cluster."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from elasticsearch import BadRequestError, NotFoundError

from catalog_service.errors import BadQuery, FieldError, Gone, Unavailable
from catalog_service.search.asking.answering import answered
from catalog_service.search.asking.asked import Asked, noted, read
from catalog_service.search.asking.nodes import CANONICAL, CLAIMS
from catalog_service.search.asking.suggesting import typed_plan
from catalog_service.search.cursor import Cursor
from catalog_service.search.elasticsearch import copies
from catalog_service.search.elasticsearch import index as in_elasticsearch
from catalog_service.search.elasticsearch.bulk import sent
from catalog_service.search.elasticsearch.client import REMEDY, Cluster, connected, patient, told
from catalog_service.search.elasticsearch.facets import Facets, counting, outside
from catalog_service.search.elasticsearch.pages import KEEP_ALIVE, beginning, order, page
from catalog_service.search.elasticsearch.versions import IndexVersions
from catalog_service.search.elasticsearch.vocabulary import ClusterVocabulary
from catalog_service.search.engine import Answer, Change, Put, Stored
from catalog_service.search.indexing.analysing import Analysing, half_of_the_cores
from catalog_service.search.query import Query
from schemas.record import Record

_READ_AT_ONCE = 10_000
_SCAN_ALIVE = "2m"


class ElasticsearchEngine:
    """An index of the live records in a cluster. Any number of threads and processes search; one process at a time writes.
    `processes`: how many analyse for it where there is much, 0 as many as suit the machine."""

    def __init__(self, cluster: Cluster, *, processes: int = 0) -> None:
        self._cluster = cluster
        self._client = connected(cluster)
        self._patient = patient(self._client, cluster)
        self._versions = IndexVersions(self._patient, cluster)
        self._facets = Facets()
        self._analysing = Analysing("elasticsearch", processes or half_of_the_cores())

    def search(self, query: Query) -> Answer:
        """See `Engine.search`. A list by relevance is paged through as it was at its second page; in another order, each page
        begins behind the key of the last hit, and never expires."""
        asked = read(query)
        with told(self._cluster, "search"):
            try:
                return answered(query, asked, self._answer, ClusterVocabulary(self._counted))
            except NotFoundError as error:
                if asked.cursor and asked.cursor.point:
                    raise Gone("This list has expired; search again to see it from its beginning.") from error
                raise self._missing() from error
            except BadRequestError as error:
                if asked.cursor is None:
                    raise
                message = "was damaged; take it from the page before, or leave it out to start again"
                raise BadQuery(f"`after` {message}.", errors=(FieldError("after", message),)) from error

    def suggest(self, typed: str, size: int) -> list[str]:
        """See `Engine.suggest`."""
        plan = typed_plan(typed)
        if plan is None:
            return []
        match = in_elasticsearch.matching(plan, relaxed=False)
        request = {"query": in_elasticsearch.scored(match, plan), "sort": [{"_score": "desc"}, {"id": "asc"}], "size": size}
        with told(self._cluster, "search"):
            try:
                answer = self._search({**self._from(""), **request, "track_total_hits": False})
            except NotFoundError as error:
                raise self._missing() from error
        return [hit["sort"][1] for hit in answer["hits"]["hits"]]

    def copies(self, ids: Sequence[str]) -> dict[str, int]:
        """See `Engine.copies`."""
        counted = {"terms": {"field": CANONICAL, "size": len(ids), "include": list(ids)}}
        request = {"query": in_elasticsearch.keyed(CANONICAL, ids), "size": 0, "aggs": {"copies": counted}}
        answer = self._search({**self._from(""), **request}) if ids else {"aggregations": {"copies": {"buckets": []}}}
        return {bucket["key"]: bucket["doc_count"] for bucket in answer["aggregations"]["copies"]["buckets"]}

    def claiming(self, claims: Iterable[str]) -> list[str]:
        """See `Engine.claiming`."""
        with told(self._cluster, "read"):
            if not self._versions.in_use() and self._versions.missing() is None:
                return []
        return [id for id, _ in self._scanned(in_elasticsearch.keyed(CLAIMS, claims))]

    def apply(self, changes: Iterable[Change], position: int) -> None:
        """See `Engine.apply`. Where nothing was built yet the index is begun. The position is written last: where something
        before fails, the same changes are applied again."""
        latest: dict[str, Change] = {}
        for change in changes:
            latest[change.record.id if isinstance(change, Put) else change.id] = change
        with told(self._cluster, "write"):
            if not self._versions.in_use():
                self._create()
            sent(self._patient, self._versions.alias, self._operations(latest.values()))
            sent(self._patient, self._versions.alias, [_checkpoint(position)], refresh=self._cluster.refresh)
            if self._cluster.refresh == "true":
                self._patient.indices.refresh(index=self._versions.alias)

    def position(self) -> int:
        """See `Engine.position`."""
        with told(self._cluster, "read"):
            try:
                found = self._client.get(index=self._versions.alias, id=in_elasticsearch.CHECKPOINT, source_includes=["position"])
            except NotFoundError as error:
                if self._versions.missing() is None:
                    return 0
                raise self._missing() from error
            return int(found["_source"]["position"])

    def identifiers(self) -> Iterator[tuple[str, str]]:
        """See `Engine.identifiers`; of one moment, whatever is written meanwhile."""
        return self._scanned(in_elasticsearch.every_record())

    def _scanned(self, wanted: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """(record id, record fingerprint) of everything that matches."""
        with told(self._cluster, "read"):
            try:
                point = self._client.open_point_in_time(index=self._versions.alias, keep_alive=_SCAN_ALIVE)["id"]
            except NotFoundError as error:
                raise self._missing() from error
        behind: list[Any] | None = None
        while True:
            with told(self._cluster, "read"):
                answer = self._patient.search(
                    pit={"id": point, "keep_alive": _SCAN_ALIVE},
                    query=wanted,
                    docvalue_fields=[{"field": "id"}, {"field": "fingerprint"}],
                    source=False,
                    sort=["_shard_doc"],
                    search_after=behind,
                    size=_READ_AT_ONCE,
                    track_total_hits=False,
                )
            hits, point = answer["hits"]["hits"], answer["pit_id"]
            yield from ((hit["fields"]["id"][0], hit["fields"]["fingerprint"][0]) for hit in hits)
            if len(hits) < _READ_AT_ONCE:
                break
            behind = hits[-1]["sort"]
        with told(self._cluster, "read"), contextlib.suppress(NotFoundError):
            self._client.close_point_in_time(id=point)

    def rebuild(self, records: Iterable[Record | Stored], position: int) -> int:
        """See `Engine.rebuild`. The version before stays until the next rebuild, for lists that are still paged through."""
        built = 0

        def counted() -> Iterator[bytes]:
            nonlocal built
            for operation in self._operations(map(Put, records)):
                built += 1
                yield operation

        with told(self._cluster, "build"):
            before, version = self._versions.kept(), self._versions.beside()
            try:
                sent(self._patient, version, counted(), alias=False)
                sent(self._patient, version, [_checkpoint(position)], alias=False)
                self._versions.finish(version)
            except BaseException:
                with contextlib.suppress(Unavailable), told(self._cluster, "tidy"):
                    self._versions.drop(version)
                raise
            self._versions.switch(version)
            self._versions.prune(keep=before)
        return built

    def prune(self) -> list[str]:
        """Deletes the versions of the index that are no longer in use; their names."""
        with told(self._cluster, "tidy"):
            return self._versions.prune()

    def ready(self) -> str | None:
        """See `Engine.ready`."""
        try:
            self.search(Query(page_size=1))
        except Unavailable as error:
            return error.detail
        return None

    def close(self) -> None:
        """See `Engine.close`."""
        self._analysing.close()
        self._client.close()

    def _operations(self, changes: Iterable[Change]) -> Iterator[bytes]:
        for made in self._analysing.ready(changes):
            yield in_elasticsearch.deleted(made.id) if made.line is None else made.line

    def _create(self) -> None:
        if (reason := self._versions.missing()) is not None:
            raise Unavailable(reason)
        self.rebuild((), 0)

    def _missing(self) -> Unavailable:
        return Unavailable(self._versions.missing() or f"There is no search index in Elasticsearch at {self._cluster.shown}. {REMEDY}")

    def _answer(self, query: Query, asked: Asked) -> Answer:
        cursor, plan = asked.cursor, asked.plan
        relaxed = cursor.relaxed if cursor else plan is not None and plan.question
        point = self._point(asked)
        answer = self._asked(query, asked, point, relaxed)
        if not _total(answer) and not relaxed and plan and len(plan.must) > 1:
            answer = self._asked(query, asked, point, True)
            relaxed = _total(answer) > 0
        shown = page(answer, query, asked, relaxed=relaxed)

        def again(aggregations: dict[str, Any]) -> Any:
            whole = self._whole(query, asked, relaxed)
            return self._search({**self._from(point), "query": whole, "aggs": aggregations, "size": 0})["aggregations"]

        def labels(searches: list[dict[str, Any]]) -> Any:
            return self._client.msearch(index=self._versions.alias, searches=searches)

        return Answer(
            hits=shown.hits,
            total=_total(answer),
            facets=self._facets.shown(answer["aggregations"], query, asked, again, labels) if query.facets else {},
            after=shown.after,
            notes=noted(asked, relaxed=relaxed),
            tokens=plan.tokens if plan else (),
            copies=copies.told(answer["aggregations"], [hit.id for hit in shown.hits]) if asked.left_out else None,
        )

    def _asked(self, query: Query, asked: Asked, point: str, relaxed: bool) -> Any:
        whole, left_out = self._whole(query, asked, relaxed), outside(query, asked)
        if asked.sort == "relevance" and asked.plan:
            whole = in_elasticsearch.weighed(in_elasticsearch.scored(whole, asked.plan))
        request: dict[str, Any] = {
            **self._from(point),
            "query": whole,
            "sort": order(asked),
            "size": query.page_size + 1,
            "track_total_hits": True,
        }
        if left_out:
            request["post_filter"] = in_elasticsearch.all_of(in_elasticsearch.filtered(name, asked.filters[name]) for name in left_out)
        aggregations = {**counting(query, asked), **(copies.telling(self._ours()) if asked.left_out else {})}
        if aggregations:
            request["aggs"] = aggregations
        if asked.cursor:
            request["search_after"] = self._behind(asked.cursor, asked, point, whole)
        return self._search(request)

    def _whole(self, query: Query, asked: Asked, relaxed: bool) -> dict[str, Any]:
        """What is found, the filters aside that narrow the hits only."""
        match = in_elasticsearch.matching(asked.plan, relaxed=relaxed) if asked.plan else in_elasticsearch.every_record()
        left_out = outside(query, asked)
        narrowed = [in_elasticsearch.filtered(name, values) for name, values in asked.filters.items() if name not in left_out]
        ranged = [in_elasticsearch.within(name, *days) for name, days in asked.ranges.items()]
        listed = [in_elasticsearch.listed(asked)] if asked.also or asked.left_out else []
        return in_elasticsearch.all_of([match, *narrowed, *ranged, *listed, self._ours()])

    def _ours(self) -> dict[str, Any]:
        """A point in time comes back from outside: whatever it names, only our own indexes are searched."""
        return {"prefix": {"_index": f"{self._versions.alias}-"}}

    def _behind(self, cursor: Cursor, asked: Asked, point: str, whole: dict[str, Any]) -> list[float | int | str]:
        """Where the next page begins. Scores are those of a moment: in another one, the last hit is asked for its score anew."""
        if asked.sort == "relevance" and cursor.point != point:
            last = {"bool": {"must": [whole], "filter": [{"term": {"id": cursor.ids[-1]}}]}}
            found = self._search({**self._from(point), "query": last, "sort": order(asked), "size": 1, "track_total_hits": False})
            if found["hits"]["hits"]:
                behind: list[float | int | str] = found["hits"]["hits"][0]["sort"][:2]
                return behind
        return beginning(cursor, asked)

    def _point(self, asked: Asked) -> str:
        """The moment that is paged through, opened for the second page: most lists are never gone on with."""
        if asked.cursor is None or asked.sort != "relevance":
            return ""
        if asked.cursor.point:
            return asked.cursor.point
        opened = self._client.open_point_in_time(index=self._versions.alias, keep_alive=KEEP_ALIVE)
        return str(opened["id"])

    def _from(self, point: str) -> dict[str, Any]:
        return {"pit": {"id": point, "keep_alive": KEEP_ALIVE}} if point else {"index": self._versions.alias}

    def _counted(self, filters: Mapping[str, Any]) -> dict[str, int]:
        """In how many records each of the filters passes."""
        answer = self._search({**self._from(""), "size": 0, "aggs": {"counted": {"filters": {"filters": dict(filters)}}}})
        return {name: bucket["doc_count"] for name, bucket in answer["aggregations"]["counted"]["buckets"].items()}

    def _search(self, request: dict[str, Any]) -> Any:
        ranked: dict[str, Any] = {"search_type": "dfs_query_then_fetch"} if self._cluster.shards > 1 else {}
        return self._client.search(**request, **ranked, source=False, stored_fields="_none_", allow_partial_search_results=False)


def _total(answer: Any) -> int:
    return int(answer["hits"]["total"]["value"])


def _checkpoint(position: int) -> bytes:
    return in_elasticsearch.written(in_elasticsearch.CHECKPOINT, {"position": position})
