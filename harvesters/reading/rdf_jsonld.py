"""JSON-LD before it is parsed: a context named by its address is never fetched, the words of DCAT are put in its place, among them
texts that are given by language."""

import re
from collections.abc import Iterator

import orjson

from harvesters.reading.rdf_bytes import LONGEST, TooLarge
from schemas.dialects.dcat.words import BY_LANGUAGE, TEXTS, context

_STRING = rb'"(?:[^"\\]|\\.)*+"'
_CONTEXT = re.compile(rb'(?<!\\)"@context"\s*+:\s*+(?:(' + _STRING + rb")|\[\s*+((?:" + _STRING + rb"\s*+,?\s*+)++))")
# What may be the beginning of a context whose end is in the next piece.
_BEGUN = re.compile(rb'(?<!\\)"@(?:[a-z]{0,7}|context"?[^{}]*)\Z')
_MOST_CONTEXTS = 5_000
_TEXT = rb'(?<!\\)"(?:' + "|".join(TEXTS).encode() + rb")"
_BY_LANGUAGE = re.compile(_TEXT + rb'(?="\s*+:\s*+\{\s*+"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*+"\s*+:\s*+["\[])')
_MAP_BEGUN = re.compile(rb'(?<!\\)"(?:[A-Za-z]*+|[A-Za-z]++"\s*+(?::\s*+(?:\{\s*+(?:"[\w-]*+(?:"\s*+(?::\s*+["\[]?)?)?)?)?)?)\Z')
_LONGEST_BEGUN = 200


def with_own_contexts(pieces: Iterator[bytes], oddities: set[str]) -> Iterator[bytes]:
    """Replaces each context that is an address by our own of DCAT's words (`own_context`), wherever it stands; contexts that
    are written out stay. Raises TooLarge."""
    ours = orjson.dumps(context())
    count = 0

    def replaced(found: re.Match[bytes]) -> bytes:
        nonlocal count
        count += 1
        if count > _MOST_CONTEXTS:
            raise TooLarge(f"names more than {_MOST_CONTEXTS} contexts")
        oddities.add("own_context")
        if found[1]:
            return b'"@context": ' + ours
        # Once is enough for several addresses; a comma says that contexts written out follow.
        return b'"@context": [' + ours + (b"," if found[2].rstrip().endswith(b",") else b"")

    def marked(text: bytes) -> bytes:
        return _BY_LANGUAGE.sub(rb"\g<0>" + BY_LANGUAGE.encode(), text) if count else text

    held = b""
    for piece in pieces:
        text = marked(held + piece)
        begun = _BEGUN.search(text, max(0, text.rfind(b'"@'))) or _MAP_BEGUN.search(text, max(0, len(text) - _LONGEST_BEGUN))
        cut = begun.start() if begun else len(text)
        if len(text) - cut > LONGEST:
            raise TooLarge("holds a context of more than 16 MB")
        yield marked(_CONTEXT.sub(replaced, text[:cut]))
        held = text[cut:]
    if held:
        yield marked(_CONTEXT.sub(replaced, held))
