"""The stream of a data.json: entries as their own bytes, whatever the chunks, and loud ends for what is no whole feed."""

import io
import json
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harvesters.platforms.dcat_us import feed as feed_module
from harvesters.platforms.dcat_us.entries import Unreadable, parsed
from harvesters.platforms.dcat_us.feed import CutShort, Feed, NotAFeed


def _items(body: bytes, charset: str | None = None) -> list[bytes]:
    return [item.raw for item in Feed(io.BytesIO(body), declared_charset=charset).items()]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


@given(
    entries=st.lists(VALUES, max_size=6),
    around=st.dictionaries(st.text(max_size=4).filter(lambda k: k != "dataset"), VALUES, max_size=3),
    ascii_only=st.booleans(),
    indent=st.sampled_from([None, 1]),
    chunk=st.integers(1, 40),
)
@settings(max_examples=150, deadline=None)
def test_any_feed_in_any_chunks_gives_each_entry_in_its_own_bytes(
    entries: list[object], around: dict[str, object], ascii_only: bool, indent: int | None, chunk: int
) -> None:
    keys = list(around.items())
    whole = dict(keys[:1]) | {"dataset": entries} | dict(keys[1:])
    body = json.dumps(whole, ensure_ascii=ascii_only, indent=indent).encode("utf-8", "surrogatepass")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(feed_module, "_CHUNK", chunk)
        reader = Feed(io.BytesIO(body))
        found = list(reader.items())
    assert [json.loads(item.raw) for item in found] == entries
    assert all(item.raw in body for item in found)
    assert [item.is_object for item in found] == [isinstance(entry, dict) for entry in entries]
    assert reader.untidy == set()


def test_a_bare_array_and_the_empty_ones_are_feeds() -> None:
    assert _items(b'[{"a": 1}, {"b": [1, "]"]}]') == [b'{"a": 1}', b'{"b": [1, "]"]}']
    assert _items(b"[]") == []
    assert _items(b'{"dataset": []}') == []


def test_a_list_named_dataset_deeper_down_is_not_the_feeds() -> None:
    assert _items(b'{"x": {"dataset": [1]}, "s": "\\"dataset\\": [", "dataset": [{"a": 1}], "y": [2]}') == [b'{"a": 1}']


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "empty_answer"),
        (b"  \n ", "empty_answer"),
        (b"\n<!DOCTYPE html><html>...", "html_instead_of_feed"),
        (b"Service unavailable", "not_json"),
        (b'{"error": "down", "items": [1]}', "no_dataset"),
        (b'{"dataset": null}', "no_dataset"),
        (b'{"dataset": {"a": 1}}', "no_dataset"),
        (b"{}", "no_dataset"),
    ],
)
def test_what_is_no_feed_says_what_it_is(body: bytes, kind: str) -> None:
    with pytest.raises(NotAFeed) as raised:
        _items(body)
    assert raised.value.kind == kind


WHOLE = b'{"a": {"b": 1}, "dataset": [{"title": "x, ]} \\" \xe4\xb8\xad"}, {"n": [1.5, null]}], "z": "}"}'


def test_cut_anywhere_a_feed_is_never_taken_for_whole() -> None:
    assert len(_items(WHOLE)) == 2
    for length in range(1, len(WHOLE)):
        with pytest.raises((CutShort, NotAFeed)):
            _items(WHOLE[:length])


def test_a_wrong_bracket_ends_the_reading_loudly() -> None:
    with pytest.raises(CutShort, match="wrong bracket"):
        _items(b'[{"a": 1}}, {"b": 2}]')


def test_untidy_feeds_are_read_and_said_to_be_so() -> None:
    for body, untidy in (
        (b'[{"a":1},,{"b":2},]', {"stray_commas"}),
        (b'[{"a":1} {"b":2}]', {"stray_commas"}),
        (b"[] x", {"trailing_content"}),
    ):
        reader = Feed(io.BytesIO(body))
        assert len(list(reader.items())) == body.count(b"{")
        assert reader.untidy == untidy


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_byte_order_marks_and_wide_encodings(charset: str) -> None:
    text = '{"dataset": [{"title": "中文 {["}]}'
    body = text.encode(charset)
    assert _items(body) == ['{"title": "中文 {["}'.encode()]


def test_a_declared_chinese_charset_is_decoded_but_never_against_the_bytes() -> None:
    text = '[{"title": "繁體許功蓋｛中文"}]'
    assert _items(text.encode("cp950", "replace"), "big5") == [text[1:-1].encode("cp950", "replace").decode("cp950").encode()]
    assert _items(text.encode("gb18030"), "gb2312") == [text[1:-1].encode()]
    assert _items(text.encode("utf-8"), "gbk") == [text[1:-1].encode()]
    assert _items(text.encode("utf-8"), "no-such-charset") == [text[1:-1].encode()]


def test_an_entry_of_twenty_megabytes_passes_and_one_past_every_measure_is_passed_over_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    large = b'{"d": "' + b'x}\\"]' * (4 << 20) + b'", "e": [' + b"1," * 1000 + b"1]}"
    body = b'{"x": ' + large + b', "dataset": [{"a": 1}, ' + large + b', {"b": 2}, "' + b"y" * (3 << 20) + b'"]}'
    assert [len(item.raw) for item in Feed(io.BytesIO(body)).items()] == [8, len(large), 8, (3 << 20) + 2]
    monkeypatch.setattr(feed_module, "LONGEST_ENTRY", 1 << 20)
    told = [(len(item.raw), item.too_large) for item in Feed(io.BytesIO(body)).items()]
    assert told == [(8, False), (1 << 20, True), (8, False), (1 << 20, True)]
    with pytest.raises(CutShort, match="in the middle"):
        list(Feed(io.BytesIO(body[:-100])).items())


@given(entries=st.lists(VALUES, max_size=5), longest=st.integers(20, 40), chunk=st.integers(1, 9))
@settings(max_examples=100, deadline=None)
def test_whatever_is_passed_over_the_entries_behind_it_are_found(entries: list[object], longest: int, chunk: int) -> None:
    body = json.dumps({"dataset": [*entries, {"last": 1}]}).encode()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(feed_module, "LONGEST_ENTRY", longest)
        patched.setattr(feed_module, "_CHUNK", chunk)
        found = list(Feed(io.BytesIO(body)).items())
    assert len(found) == len(entries) + 1
    assert json.loads(found[-1].raw) == {"last": 1}
    for item, entry in zip(found, entries, strict=False):
        assert item.too_large or json.loads(item.raw) == entry


def test_memory_does_not_grow_with_the_feed() -> None:
    class Endless(io.RawIOBase):
        def __init__(self, pieces: int) -> None:
            self.pieces = pieces

        def read(self, size: int = -1) -> bytes:
            self.pieces -= 1
            return b"" if self.pieces < 0 else b'{"title": "' + b"y" * 2000 + b'"},' * 1

    def peak(pieces: int) -> int:
        stream = Endless(pieces)
        stream_start = io.BytesIO(b"[")

        class Both(io.RawIOBase):
            def read(self, size: int = -1) -> bytes:
                return stream_start.read(1) or stream.read(size)

        tracemalloc.start()
        with pytest.raises(CutShort):
            for _ in Feed(Both()).items():  # type: ignore[arg-type]
                pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(4000) < 3 * peak(400)


@pytest.mark.parametrize(
    ("raw", "entry", "oddity"),
    [
        (b'{"a": "caf\xe9"}', {"a": "café"}, "guessed_encoding"),
        (b'{"a": "line\nend\ttab"}', {"a": "line\nend\ttab"}, "malformed_json"),
        (
            b'{"a": [[1, 2] [3, "x" "y"]] "b": {"c": true "d": "e"} "f": "g" "h": 5}',
            {"a": [[1, 2], [3, "x", "y"]], "b": {"c": True, "d": "e"}, "f": "g", "h": 5},
            "malformed_json",
        ),
        (b'{"a": NaN, "b": -Infinity, "c": 1e999}', {"a": None, "b": None, "c": None}, "malformed_json"),
        (b'{"a": "\\ud83d x"}', {"a": "? x"}, "malformed_json"),
        (b'{"a": [1, 2, ], "b": "c,}", }', {"a": [1, 2], "b": "c,}"}, "malformed_json"),
        (rb'{"a": "it\'s \x41 \\x41 \u00e9 C:\d"}', {"a": "it's A \\x41 é C:d"}, "malformed_json"),
        (b'{"a": 1}', {"a": 1}, None),
    ],
)
def test_an_entry_that_is_not_quite_json_is_read_and_said_to_be_so(raw: bytes, entry: object, oddity: str | None) -> None:
    assert parsed(raw, is_object=True, depth=1) == (entry, oddity)


@pytest.mark.parametrize(
    ("raw", "depth", "kind"),
    [(b"null", 0, "not_an_object"), (b'"text"', 0, "not_an_object"), (b'{"a": }', 1, "unreadable_entry"), (b"{}", 900, "unreadable_entry")],
)
def test_what_is_no_entry_is_unreadable(raw: bytes, depth: int, kind: str) -> None:
    with pytest.raises(Unreadable) as raised:
        parsed(raw, is_object=raw.startswith(b"{"), depth=depth)
    assert raised.value.kind == kind
