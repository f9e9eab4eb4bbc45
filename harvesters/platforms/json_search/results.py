"""The results of a JSON search as documents: their metadata under whatever name, their text and files where they hold them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import orjson

from harvesters.documents.addresses import address_in
from harvesters.documents.asking import Unusable, json_in
from harvesters.documents.document import Document
from harvesters.documents.json_values import PUBLISHED, TITLES, URLS, at, day, first, number, words
from harvesters.documents.listed_only import files_of, page_of
from harvesters.documents.numbered import Position, Rows, unnamed
from harvesters.fetching.fetcher import Response
from harvesters.outcome import Problem
from harvesters.platforms.json_search.options import SearchOptions
from harvesters.reading.label_words import ALIASES
from harvesters.reading.page import Listed

_LISTS = ("data.results", "results", "data.list", "data.rows", "data.data", "data.records", "result.list", "rows", "list", "data")
_TOTALS = ("total", "totalCount", "totalcount", "count", "totalNum", "recordCount", "totalElements", "totalRecord", "numFound")
_LAST = ("totalPage", "totalpage", "totalPages", "pageCount", "pages")
_CONTENT = ("contentHtml", "content_html", "docHtmlCon", "docClob")
_FILES = ("resList", "attachment", "attachments", "files", "fileList", "attachList")
_OWN = ("id", "manuscriptId", "docId", "docid", "infoid", "uuid")
_MILLISECONDS = ("publishedTime", "publishedTimeMillis")
_WORDS: Mapping[str, str] = {
    "document_number": "refno wh wenhao filenum filenumber fileno docnumber docno documentno document_number fwzh c_wjbh pcode",
    "written": "writedate cwrq writtendate c_fwrq_format signdate fwrq",
    "published": "pubdate fbrq publishdate releasedate",
    "index_number": "indexnumber index_number indexno indexnum indexcode syh c_syh identifier idxid",
    "source": "source contentsource ly",
    "issuer": "publisher fwjg issuer puborg fbjg writer organ",
    "theme": "theme ztfl subjectclass classify",
    "keywords": "keyword keywords subjectword ztc",
    "effective": "effectdate ssrq effectivedate implementdate",
    "valid_until": "abolishdate expiredate fzrq",
    "validity": "validity isvalid sxx yxx",
    "abstract": "memo summary abstract",
}
_KEYS: Mapping[str, str] = {key: field for field, keys in _WORDS.items() for key in keys.split()}
_DEEPEST, _LOOKED_AT = 4, 5
_SPACE = re.compile(r"[\s:：\[\]【】]+")


def rows_in(response: Response, position: Position, options: SearchOptions, asked_size: int | None, interface: str) -> Rows:
    """The documents of an answer of the `interface`. Raises Unusable."""
    # A page whose number is in its path is no place for what has no page of its own: it moves to the next one.
    found = rows_of(json_in(response), interface if options.page_pattern else response.url, options, asked_size)
    if found is None:
        remedy = "look at the answer and write the path of its list into [options] results"
        raise Unusable("no_list", f"(page {position.number} of the list) was answered without results", remedy)
    return found


def rows_of(answer: Any, url: str, options: SearchOptions, asked_size: int | None) -> Rows | None:
    """The documents of an answer from `url`, None where it holds no list of results."""
    path, results = _results(answer, options)
    if results is None:
        return None
    documents: list[Document] = []
    problems: list[Problem] = []
    for result in results:
        told = result if isinstance(result, dict) else {}
        document = _document(told, url, options)
        if document is None:
            problems.append(unnamed(url, _member(told, options.title, TITLES)))
        else:
            documents.append(document)
    around = at(answer, path.rpartition(".")[0]) if "." in path else answer
    near = [value for value in (around, answer) if isinstance(value, dict)]
    total = number(at(answer, options.total)) if options.total else _count(near, _TOTALS)
    size = _count(near, ("rows", "pageSize", "pagesize")) or asked_size
    return Rows(documents=tuple(documents), problems=tuple(problems), total=total, last=_count(near, _LAST), size=size)


def _results(answer: Any, options: SearchOptions) -> tuple[str, list[Any] | None]:
    for path in (options.results,) if options.results else _LISTS:
        found = at(answer, path)
        if isinstance(found, list):
            return path, found
    if options.results:
        return "", None
    if isinstance(answer, list):
        return "", answer
    found_at = [(path, rows) for path, rows in _lists_in(answer, "", 0) if _has_titles(rows)]
    return max(found_at, key=lambda found: len(found[1])) if found_at else ("", None)


def _lists_in(value: Any, path: str, depth: int) -> Iterator[tuple[str, list[Any]]]:
    """The lists in an answer, with their paths, a few levels deep."""
    if isinstance(value, list):
        yield path, value
    elif isinstance(value, dict) and depth < _DEEPEST:
        for name, inner in value.items():
            if "." not in name:
                yield from _lists_in(inner, f"{path}.{name}" if path else name, depth + 1)


def _has_titles(rows: list[Any]) -> bool:
    """Whether all of a list's first entries have a title and an address."""
    few = rows[:_LOOKED_AT]
    return bool(few) and all(isinstance(row, dict) and first(row, TITLES) and first(row, URLS) for row in few)


def _count(near: list[dict[str, Any]], names: tuple[str, ...]) -> int | None:
    return next((told for value in near for name in names if (told := number(value.get(name))) is not None), None)


def _member(result: Mapping[str, Any], declared: str, usual: tuple[str, ...]) -> str:
    return words(at(result, declared)) if declared else first(result, usual)


def _document(result: Mapping[str, Any], base: str, options: SearchOptions) -> Document | None:
    url = address_in(base, _member(result, options.url, URLS))
    own = first(result, _OWN)
    if url is None and not own:
        return None
    # A document without a page of its own is told from the others by its number.
    address = url or f"{base.partition('?')[0]}#{quote(own)}"
    told = dict(_metadata(result, options))
    title = _member(result, options.title, TITLES)
    listed = Listed(
        url=address,
        title=title,
        date=told.get("published") or _published(result),
        document_number=told.get("document_number", ""),
        values={field: value for field, value in told.items() if value and field not in ("published", "document_number")},
    )
    files = files_of(_value(result, options.attachments, _FILES), address)
    content = _value(result, options.content, _CONTENT)
    text = content if isinstance(content, str) else ""
    if url is not None and not text.strip():
        return Document(listed=listed, attachments=files)
    page = page_of(text, url=address, title=title, labels=told, options=options.page)
    return Document(listed=listed, attachments=files, page=page, raw=orjson.dumps(result))


def _value(result: Mapping[str, Any], declared: str, usual: tuple[str, ...]) -> Any:
    return at(result, declared) if declared else next((result[name] for name in usual if result.get(name)), None)


def _published(result: Mapping[str, Any]) -> str:
    for name in _MILLISECONDS:
        if shown := day(result.get(name), milliseconds=True):
            return shown
    return day(first(result, PUBLISHED))


def _metadata(result: Mapping[str, Any], options: SearchOptions) -> Iterator[tuple[str, str]]:
    """(field, words), the surest last, so that a dict keeps it: a result's own members, its labelled metadata, what is declared.
    A field that stands empty is told too: then its place says that there is none."""
    for name, value in result.items():
        field = _KEYS.get(name.lower())
        if field and (told := words(value)):
            yield field, day(value) if field in ("written", "published") else told
    filled: set[str] = set()
    for name, label, value in _labelled(result):
        field = _KEYS.get(name.lower()) or ALIASES.get(_SPACE.sub("", label))
        if field and field not in filled and field not in ("title", "ignored"):
            told = words(value)
            filled |= {field} if told else set()
            yield field, day(value) if field in ("written", "published") else told
    for field, path in options.fields.items():
        value = at(result, path)
        yield field, day(value) if field in ("written", "published") else words(value)


def _labelled(result: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """(key, name, value) of the metadata that a result's groups list."""
    for group in result.get("domainMetaList") or []:
        for entry in (group.get("resultList") or []) if isinstance(group, dict) else []:
            if isinstance(entry, dict):
                yield words(entry.get("key")), words(entry.get("name")), entry.get("value")


def _filled(told: Mapping[str, str]) -> dict[str, str]:
    return {field: value for field, value in told.items() if value and field not in ("published", "document_number")}
