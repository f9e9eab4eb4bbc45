"""The embedded index in the words of tantivy: its schema, a record as its document, a plan as its query."""

import hashlib
import re
from collections.abc import Iterable, Mapping

import orjson
from tantivy import FieldType, Index, Occur, Schema, SchemaBuilder, Searcher, SearchResult, TextAnalyzerBuilder, Tokenizer
from tantivy import Query as TantivyQuery

from catalog_service.search.asking import nodes as planned
from catalog_service.search.asking.asked import Asked
from catalog_service.search.document import INDEX_VERSION, TIE_BITS, Document
from catalog_service.search.fields import DATES, FILTERS

_READY_MADE = "ready_made"
_LEAST_HEAP = 15_000_000
_STREAMS = {name: {"positions": "position", "frequencies": "freq"}[kept] for name, kept in planned.STREAMS.items()}
STANDING = "standing"
"""What a score is multiplied by, as tantivy weighs: by log2(2 + value)."""

CHECKPOINT = "checkpoint"
"""The one document that is no record: it carries the outbox position, in the same commit as the changes."""

DESCRIPTION = repr((INDEX_VERSION, _STREAMS, planned.KEYS, list(FILTERS), list(DATES), "raw ids, stored labels, standing weighed"))
SCHEMA_HASH = hashlib.sha256(DESCRIPTION.encode()).hexdigest()[:12]


def _schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("stored", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(CHECKPOINT, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("position", stored=True)
    for name, option in _STREAMS.items():
        builder.add_text_field(name, tokenizer_name=_READY_MADE, index_option=option)
    for name in planned.KEYS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in FILTERS:
        builder.add_text_field(f"is_{name}", fast=True, tokenizer_name="raw", index_option="basic")
    for name, field in DATES.items():
        builder.add_unsigned_field(f"{name}_falling", fast=True)
        if field.sort:
            builder.add_unsigned_field(f"{name}_rising", fast=True)
    builder.add_float_field(STANDING, fast=True)
    builder.add_text_field("title_key", fast=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


SCHEMA = _schema()


def opened(path: str, *, create: bool = False) -> Index:
    """The index in that folder with its tokenizers, which tantivy does not keep; what it shows moves only when it is told to.
    Raises ValueError or OSError where it is damaged."""
    index = Index(SCHEMA, path=path, reuse=False) if create else Index.open(path)
    index.register_tokenizer(_READY_MADE, TextAnalyzerBuilder(Tokenizer.whitespace()).build())
    index.config_reader(reload_policy="manual")
    return index


def line(document: Document) -> bytes:
    """A record as the JSON tantivy reads; of its own fields only id, fingerprint and labels can be read back."""
    labels = {
        name: shown for name, values in document.values.items() if (shown := {v.value: v.label for v in values if v.label != v.value})
    }
    made: dict[str, object] = {
        "id": document.id,
        "stored": orjson.dumps([document.fingerprint, labels]).decode(),
        **document.streams,
        **document.keys,
        **{f"is_{name}": [value.value for value in values] for name, values in document.values.items() if values},
        "title_key": document.title_key,
        STANDING: 2.0**document.standing - 2.0,
    }
    for name, field in DATES.items():
        made[f"{name}_falling"] = document.falling(name)
        if field.sort:
            made[f"{name}_rising"] = document.rising(name)
    return orjson.dumps(made)


def checkpoint(position: int) -> bytes:
    """The document that remembers how far of the outbox the index has come."""
    return orjson.dumps({CHECKPOINT: CHECKPOINT, "position": position})


def listed(match: TantivyQuery, asked: Asked) -> TantivyQuery:
    """Of the records that match, those that are to be listed: copies, for one, are not."""
    also, left_out = (
        [(occur, _node(node)) for node in nodes] for occur, nodes in ((Occur.Must, asked.also), (Occur.MustNot, asked.left_out))
    )
    return TantivyQuery.boolean_query([(Occur.Must, match), *also, *left_out]) if also or left_out else match


def keyed(field: str, keys: Iterable[str]) -> TantivyQuery:
    """Records with any of the whole values in a field of `nodes.KEYS`."""
    return TantivyQuery.term_set_query(SCHEMA, field, list(keys))


def every_record() -> TantivyQuery:
    """All but the checkpoint."""
    return TantivyQuery.boolean_query([(Occur.Must, TantivyQuery.all_query()), (Occur.MustNot, _term(CHECKPOINT, CHECKPOINT))])


def of_checkpoint() -> TantivyQuery:
    """The checkpoint alone."""
    return _term(CHECKPOINT, CHECKPOINT)


def filtered(name: str, values: Iterable[str]) -> TantivyQuery:
    """Records with any of the values."""
    return _any([_term(f"is_{name}", value) for value in values])


def within(name: str, first: int, last: int) -> TantivyQuery:
    """Records whose date lies between two day numbers, both included."""
    lowest, beyond = first << TIE_BITS, (last + 1) << TIE_BITS
    return TantivyQuery.range_query(SCHEMA, f"{name}_falling", FieldType.Unsigned, lowest, beyond, True, False)


def from_key(field: str, key: int, *, falling: bool) -> TantivyQuery:
    """Records at or beyond a sort key."""
    lowest, highest = (None, key) if falling else (key, None)
    return TantivyQuery.range_query(SCHEMA, field, FieldType.Unsigned, lowest, highest)


def matching(plan: planned.Plan, *, relaxed: bool) -> TantivyQuery:
    """Records that have what the plan demands; a match adds nothing to a score."""
    demanded = [_any([_node(n) for n in plan.relaxed])] if relaxed else [_node(n) for n in plan.must]
    wanted = [(Occur.Must, part) for part in demanded]
    if not wanted:
        wanted = [(Occur.Must, every_record() if plan.must_not else TantivyQuery.empty_query())]
    return TantivyQuery.boolean_query(wanted + [(Occur.MustNot, _node(n)) for n in plan.must_not])


def scored(match: TantivyQuery, plan: planned.Plan) -> TantivyQuery:
    """The same records, each with 1 and the sum of what scores."""
    return TantivyQuery.boolean_query(
        [(Occur.Must, TantivyQuery.const_score_query(match, 1.0)), *((Occur.Should, _weighted(w)) for w in plan.scores)]
    )


def all_of(parts: Iterable[TantivyQuery]) -> TantivyQuery:
    """Records that match every part."""
    return TantivyQuery.boolean_query([(Occur.Must, part) for part in parts])


def count(searcher: Searcher, query: TantivyQuery) -> int:
    """How many records match, exactly."""
    return count_of(searcher.search(query, 1))


def count_of(answer: SearchResult) -> int:
    """How many records matched in all, exactly."""
    found: int = answer.count  # type: ignore[attr-defined]  # missing in tantivy's stubs
    return found


def tidy(path: str) -> None:
    """Deletes the files that merging left behind."""
    writer = opened(path).writer(_LEAST_HEAP, 1)
    writer.garbage_collect_files()
    writer.wait_merging_threads()


def _weighted(part: planned.Weighted) -> TantivyQuery:
    query = _node(part.node)
    return TantivyQuery.const_score_query(query, part.weight) if part.constant else TantivyQuery.boost_query(query, part.weight)


def _node(node: planned.Node) -> TantivyQuery:
    if isinstance(node, planned.Term):
        return _term(node.field, node.value)
    if isinstance(node, planned.Phrase):
        return TantivyQuery.phrase_query(SCHEMA, node.field, list(node.values))
    if isinstance(node, planned.Prefix):
        return TantivyQuery.regex_query(SCHEMA, node.field, re.escape(node.value) + ".*")
    if isinstance(node, planned.Is):
        return filtered(node.filter, [node.value])
    if isinstance(node, planned.Days):
        return within(node.date, node.first, node.last)
    if isinstance(node, planned.AllOf):
        return all_of(_node(part) for part in node.parts)
    if isinstance(node, planned.Unless):
        others = [(Occur.MustNot, _node(part)) for part in node.others]
        return TantivyQuery.boolean_query([(Occur.Must, _node(node.part)), *others])
    return _any([_node(part) for part in node.parts])


def _any(parts: list[TantivyQuery]) -> TantivyQuery:
    return parts[0] if len(parts) == 1 else TantivyQuery.boolean_query([(Occur.Should, part) for part in parts])


def _term(field: str, value: str) -> TantivyQuery:
    return TantivyQuery.term_query(SCHEMA, field, value, _STREAMS.get(field, "basic"))


def labels_of(stored: str) -> Mapping[str, Mapping[str, str]]:
    """Filter → value → what people are shown, of one record."""
    found: Mapping[str, Mapping[str, str]] = orjson.loads(stored)[1]
    return found


def fingerprint_of(stored: str) -> str:
    """The fingerprint of one record."""
    found: str = orjson.loads(stored)[0]
    return found
