"""The one door to the HTML parser: nesting is bounded, since what the standard has a parser do costs the square of the depth."""

import re
from collections import Counter
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

DEEPEST = 5000
"""Elements open at once. Browsers stop at 512."""

# What is never an element is passed over whole. Of the elements, these either hold nothing or are closed by their neighbours: not
# to close them is usual, and nests nothing.
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title|xmp|iframe|noembed|noframes)\b.*?(?:</\1|\Z)"
    r"|<(/?)(?!(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|dt|dd|tr|td|th|thead|tbody|tfoot"
    r"""|option|optgroup|html|head|body)[\s/>])([a-zA-Z][^\s/<>]*+)(?:[^<>"']|"[^"]*"|'[^']*')*+>""",
    re.IGNORECASE | re.DOTALL,
)


def html_tree(text: str) -> LexborHTMLParser:
    """The parsed page. Elements nested deeper than DEEPEST are left out; their words and links are kept."""
    return LexborHTMLParser(_flattened(text) if text.count("<") > DEEPEST else text)


def base_of(tree: LexborHTMLParser, url: str) -> str:
    """What the links of the page at `url` are relative to: its own address, unless it names another (`base`)."""
    base = tree.css_first("base[href]")
    try:
        return urljoin(url, (base.attributes.get("href") or "").strip()) if base is not None else url
    except ValueError:
        return url


def _flattened(text: str) -> str:
    opened: Counter[str] = Counter()
    depth = 0

    def kept(found: re.Match[str]) -> str:
        nonlocal depth
        name = (found[3] or "").lower()
        if not name:
            return found[0]
        if found[2]:
            # The end of what was never begun ends nothing.
            ends = opened[name] > 0
            opened[name] -= ends
            depth -= ends
            return found[0] if depth < DEEPEST else ""
        opened[name] += 1
        depth += 1
        return found[0] if depth <= DEEPEST or name == "a" else ""

    return _TAG.sub(kept, text)
