"""HTML as plain text: whole pages and fragments as lines, and descriptions that may or may not be HTML."""

import html as entities
import re
from collections.abc import Callable

from selectolax.lexbor import LexborHTMLParser, LexborNode

_NEVER_SHOWN = frozenset("script style noscript template head object embed iframe svg select option button input textarea canvas map".split())
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html "
    "legend li main nav ol p pre section summary table tbody tfoot thead tr ul ucapcontent ucaptitle".split()
)
_CELLS = frozenset(("td", "th", "dt"))
_BROKEN = frozenset("p br div li tr table h1 h2 h3 dd".split())
_SPACES = re.compile(r"[ \t\r\n\f]+")
_TAG = re.compile(r"""</?[a-zA-Z][a-zA-Z0-9]*(?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))*\s*/?>""")
_LONGEST_FLAT_CELL = 100
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")


class Lines:
    """Reads the text of an element as lines, one per paragraph, list item or table row; cells are parted by a tab.
    `inside` gets the lines of the element `container`, `before` and `after` those around it; where a short line is a label
    (`is_label`) and the element next to it holds its value, the two become one line."""

    def __init__(self, container: LexborNode | None = None, is_label: Callable[[str], bool] | None = None) -> None:
        self.before: list[str] = []
        self.inside: list[str] = []
        self.after: list[str] = []
        self._lines = self.before if container is not None else self.inside
        self._container = container.mem_id if container is not None else None
        self._is_label = is_label
        self._parts: list[str] = []
        self._glued: int | None = None
        self._cell: int | None = None

    def read(self, root: LexborNode) -> "Lines":
        """Reads the whole element, without recursion, so that no nesting is too deep."""
        stack: list[tuple[LexborNode, int, bool]] = [(root, 0, False)]
        while stack:
            node, mark, literal = stack.pop()
            if mark < 0:
                self._leave(node, -mark - 1)
                continue
            if node.is_text_node:
                self._text(node.text(), literal)
                continue
            tag = node.tag or ""
            if tag in _NEVER_SHOWN or not (node.is_element_node or node.is_document_node):
                continue
            if tag == "br":
                if self._cell is None:
                    self._break()
                else:
                    self._parts.append(" ")
                continue
            started = self._enter(node, tag)
            stack.append((node, -started - 1, literal))
            literal = literal or tag == "pre" or (node.mem_id == self._container and _is_literal(node))
            child = node.last_child
            while child is not None:
                stack.append((child, 0, literal))
                child = child.prev
        self._break()
        return self

    def _enter(self, node: LexborNode, tag: str) -> int:
        if node.mem_id == self._container:
            self._break()
            self._lines = self.inside
        elif self._cell is not None:
            self._parts.append(" ")
        elif tag in _CELLS and _is_flat(node):
            if tag == "dt":
                self._break()
            self._cell = node.mem_id
        elif tag in _BLOCKS and tag != "dd" and self._glued != node.mem_id:
            self._break()
        return len(self._lines)

    def _leave(self, node: LexborNode, started: int) -> None:
        tag = node.tag or ""
        if self._cell == node.mem_id:
            self._cell = None
        if tag in _CELLS and self._cell is None:
            self._parts.append("\t")
        elif tag in _BLOCKS and self._cell is None:
            self._break()
            if self._is_label is not None and len(self._lines) == started + 1 and self._glued is None:
                self._glue(node)
            elif self._glued == node.mem_id:
                self._glued = None
        if node.mem_id == self._container:
            self._break()
            self._lines = self.after

    def _glue(self, node: LexborNode) -> None:
        """A label alone in its element, its value alone in the next: the line is taken back to be finished there."""
        line = self._lines[-1]
        if len(line) > 12 or "\t" in line or self._is_label is None or not self._is_label(line):
            return
        sibling = _next_element(node)
        if sibling is None or sibling.tag in ("td", "th", "dt", "tr") or not (_differs(node, sibling) or _only_two(node)):
            return
        self._lines.pop()
        self._parts = [line, "\t"]
        self._glued = sibling.mem_id

    def _text(self, text: str, literal: bool) -> None:
        if not literal:
            self._parts.append(text)
            return
        first, *others = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._parts.append(first.replace("\t", " "))
        for other in others:
            self._break()
            self._parts.append(other.replace("\t", " "))

    def _break(self) -> None:
        if self._parts:
            joined = "\t".join(_SPACES.sub(" ", cell).strip() for cell in "".join(_marked(self._parts)).split("\x00"))
            line = joined.strip()
            self._parts = []
            if line:
                self._lines.append(line)


def lines_of(node: LexborNode) -> list[str]:
    """The lines of an element."""
    return Lines().read(node).inside


def one_line(node: LexborNode) -> str:
    """The text of an element on one line."""
    return " ".join(" ".join(lines_of(node)).split())


def fragment_lines(fragment: str) -> list[str]:
    """The lines of a fragment of HTML."""
    body = LexborHTMLParser(fragment).body
    return lines_of(body) if body is not None else []


def is_html(text: str) -> bool:
    """Whether a text is HTML rather than words with a < in them: it holds a tag or an entity."""
    return bool(_TAG.search(text) or _ENTITY.search(text))


def plain_text(text: str) -> str:
    """A description as plain text, one paragraph a line: tags, scripts and styles dropped and entities read where it really
    is HTML (also where it was escaped twice); otherwise as it is, its own line ends kept."""
    for _ in range(2):
        if _TAG.search(text):
            text = "\n".join(line.replace("\t", " ") for line in fragment_lines(text))
        elif _ENTITY.search(text):
            text = entities.unescape(text)
    return text.strip()


def _marked(parts: list[str]) -> list[str]:
    return ["\x00" if part == "\t" else part for part in parts]


def _is_literal(node: LexborNode) -> bool:
    """Whether line ends in an element are the author's: it holds several lines and not one tag that would break them."""
    text = node.text()
    return text.count("\n") > 2 and not any(child.tag in _BROKEN for child in node.traverse() if child is not node and child.mem_id != node.mem_id)


def _is_flat(cell: LexborNode) -> bool:
    """Whether a table cell holds a value and not a page: sites of the 2000s lay whole articles out in one cell."""
    return len(cell.text()) <= _LONGEST_FLAT_CELL and cell.css_first("table, img") is None


def _next_element(node: LexborNode) -> LexborNode | None:
    sibling = node.next
    while sibling is not None and not sibling.is_element_node:
        if sibling.is_text_node and (sibling.text()).strip():
            return None
        sibling = sibling.next
    return sibling


def _differs(node: LexborNode, sibling: LexborNode) -> bool:
    return node.tag != sibling.tag or node.attributes.get("class") != sibling.attributes.get("class")


def _only_two(node: LexborNode) -> bool:
    parent = node.parent
    return parent is not None and sum(1 for child in parent.iter()) == 2
