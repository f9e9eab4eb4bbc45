"""JSON-LD before it is parsed: a context named by its address is never fetched, the words of DCAT are put in its place."""

import re
from collections.abc import Iterator

import orjson

from harvesters.reading.rdf_bytes import LONGEST, TooLarge
from schemas.dialects.dcat_words import context

_STRING = rb'"(?:[^"\\]|\\.)*+"'
_CONTEXT = re.compile(rb'(?<!\\)"@context"\s*+:\s*+(?:(' + _STRING + rb")|\[\s*+((?:" + _STRING + rb"\s*+,?\s*+)++))")
# What may be the beginning of a context whose end is in the next piece.
_BEGUN = re.compile(rb'(?<!\\)"@(?:context"?[^{}]*)?\Z')
_WHOLE_STRING = re.compile(_STRING)


def with_own_contexts(pieces: Iterator[bytes], oddities: set[str]) -> Iterator[bytes]:
    """Replaces each context that is an address by our own of DCAT's words (`own_context`), wherever it stands; contexts that
    are written out stay. Raises TooLarge."""
    ours = orjson.dumps(context())

    def replaced(found: re.Match[bytes]) -> bytes:
        oddities.add("own_context")
        if found[1]:
            return b'"@context": ' + ours
        return b'"@context": [' + _WHOLE_STRING.sub(lambda _: ours, found[2])

    held = b""
    for piece in pieces:
        text = held + piece
        begun = _BEGUN.search(text, max(0, text.rfind(b'"@')))
        cut = begun.start() if begun else len(text)
        if len(text) - cut > LONGEST:
            raise TooLarge("holds a context of more than 16 MB")
        yield _CONTEXT.sub(replaced, text[:cut])
        held = text[cut:]
    if held:
        yield _CONTEXT.sub(replaced, held)
