"""The text of HTML as lines: one per paragraph, list item or table row; what a label names stays beside its label."""

import re
from typing import Protocol

from selectolax.lexbor import LexborNode

from harvesters.reading.script_words import words_written_by
from harvesters.reading.word_list import word_list

_NEVER_SHOWN = word_list("script style noscript template head object embed iframe svg select option button input textarea canvas map")
_BLOCKS = word_list(
    "address article aside blockquote body caption center dd div dl dt fieldset figcaption figure footer form h1 h2 "
    "h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody tfoot thead tr ul "
    "ucapcontent ucaptitle"
)
_CELLS = frozenset(("td", "th", "dt"))
_INLINE_LABELS = word_list("b strong label em span font i")
_BREAKS = word_list("p br div li tr table h1 h2 h3 dd section article")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_EDGE = "\x1f"
_EDGE_OF_A_CELL = re.compile(rf"^\s*{_EDGE}|{_EDGE}\s*\t|\t\s*{_EDGE}")
_LONGEST_LABEL = 12
_LONGEST_FLAT_CELL = 100
_AFFORDABLE = 20_000_000
"""Characters of inline elements compared with labels on one page: a page of thousands of nested ones is hostile."""


class Labels(Protocol):
    """What the lines are told about labels: whether words are one, with a colon or brackets (`is_label`) or by their word
    alone (`is_sure_label`), or begin with one and its colon (`begins_with_label`); what
    field a label stands for (`meaning`)."""

    def is_label(self, words: str) -> bool: ...

    def is_sure_label(self, words: str) -> bool: ...

    def begins_with_label(self, words: str) -> bool: ...

    def meaning(self, words: str) -> str | None: ...


class Lines:
    """Reads the text of an element as lines; cells are parted by a tab. `inside` gets the lines of the element `container`
    (of all where there is none), `before` and `after` those around it. With `labels`, an element that is a label and the
    element that holds its value become cells of one line; inside the container only where a colon or brackets say so."""

    def __init__(self, container: LexborNode | None = None, *, labels: Labels | None = None) -> None:
        self.before: list[str] = []
        self.inside: list[str] = []
        self.after: list[str] = []
        self._lines = self.before if container is not None else self.inside
        self._container = container.mem_id if container is not None else None
        self._labels = labels
        self._parts: list[str] = []
        self._budget = _AFFORDABLE
        self._glued: int | None = None
        self._cell: int | None = None

    def read(self, root: LexborNode) -> "Lines":
        """Reads the whole element, without recursion, so that no nesting is too deep."""
        unbroken = self._container if self._container is not None else root.mem_id
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
            if tag == "script" and self._labels is not None and self._is_outside():
                self._parts.append(words_written_by(node.text()))
            if tag in _NEVER_SHOWN or not (node.is_element_node or node.is_document_node):
                continue
            if tag == "br":
                self._break_or_space()
                continue
            started = self._enter(node, tag)
            stack.append((node, -started - 1, literal))
            literal = literal or tag == "pre" or (node.mem_id == unbroken and _is_literal(node))
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
            # A text in a cell of the page's layout has paragraphs of its own.
            self._cell = None
        elif tag in _INLINE_LABELS:
            if self._labels is not None and self._begins_a_pair(self._labels, node):
                self._parts.append(_EDGE)
        elif self._cell is not None:
            self._parts.append(" ")
        elif tag in _CELLS and _is_flat(node):
            if tag == "dt":
                self._break()
            self._cell = node.mem_id
        elif tag in _BLOCKS and tag != "dd" and not self._awaits_a_value(node):
            self._break()
        return len(self._lines)

    def _leave(self, node: LexborNode, started: int) -> None:
        tag = node.tag or ""
        if self._cell == node.mem_id:
            self._cell = None
        if tag in _INLINE_LABELS:
            if self._labels is not None and self._is_inline_label(self._labels, node):
                self._parts.append(_EDGE)
                sibling = _next_element(node)
                if sibling is not None and sibling.tag in _BLOCKS and sibling.tag not in _CELLS:
                    self._glued = sibling.mem_id
        elif tag in _CELLS and self._cell is None:
            self._parts.append("\t")
        elif tag in _BLOCKS and self._cell is None:
            self._break()
            if self._glued == node.mem_id:
                self._glued = None
            elif len(self._lines) == started + 1 and self._glued is None:
                self._glue(node)
        if node.mem_id == self._container:
            self._break()
            self._lines = self.after

    def _awaits_a_value(self, node: LexborNode) -> bool:
        """Whether a block belongs behind the label that was just read: it is the label's neighbour, or first inside it."""
        return self._glued is not None and (self._glued == node.mem_id or "".join(self._parts[-2:]).rstrip(" \n\r").endswith(("\t", _EDGE)))

    def _is_outside(self) -> bool:
        return self._container is None or self._lines is not self.inside

    def _begins_a_pair(self, labels: Labels, node: LexborNode) -> bool:
        if not self._is_outside() or self._budget < 0:
            return False
        words = node.text()
        self._budget -= len(words)
        return labels.begins_with_label(words[: 3 * _LONGEST_LABEL]) or self._is_inline_label(labels, node)

    def _is_inline_label(self, labels: Labels, node: LexborNode) -> bool:
        """Whether an inline element is a label: with a colon, or by its word alone where it begins its line."""
        if not self._is_outside() or self._budget < 0:
            return False
        words = node.text()
        self._budget -= len(words)
        if len(words) > 2 * _LONGEST_LABEL:
            return False
        begins = self._container is not None or not "".join(self._parts).replace(words, "").strip(f" \n\t{_EDGE}")
        return labels.is_label(words) or (begins and labels.is_sure_label(words))

    def _names(self, words: str) -> bool:
        """Whether a line is a label here and nothing else."""
        if self._labels is None or len(words) > _LONGEST_LABEL:
            return False
        return self._labels.is_label(words) or (self._is_outside() and self._labels.is_sure_label(words))

    def _glue(self, node: LexborNode) -> None:
        """A label alone in its element, its value alone in the next: the line is taken back to be finished there."""
        line = self._lines[-1]
        if "\t" in line or not self._names(line):
            return
        sibling = _next_element(node)
        if sibling is None or sibling.tag in ("td", "th", "dt", "tr") or not (_differs(node, sibling) or _only_two(node)):
            return
        self._lines.pop()
        self._parts = [line, "\t"]
        self._glued = sibling.mem_id

    def _text(self, text: str, literal: bool) -> None:
        if not literal:
            self._parts.append(text.replace("\t", " "))
            return
        first, *others = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
        self._parts.append(first)
        for other in others:
            self._break()
            self._parts.append(other)

    def _break_or_space(self) -> None:
        if self._cell is None:
            self._break()
        else:
            self._parts.append(" ")

    def _break(self) -> None:
        if not self._parts:
            return
        joined = "".join(self._parts)
        if _EDGE in joined:
            joined = _EDGE_OF_A_CELL.sub(lambda found: "\t" if "\t" in found[0] else "", joined).replace(_EDGE, "\t")
        self._parts = []
        cells = "\t".join(_SPACES.sub(" ", cell).strip() for cell in joined.split("\t"))
        line = cells.strip()
        if line:
            empty = cells.endswith("\t") and self._labels is not None and self._labels.meaning(line) is not None
            self._lines.append(f"{line}\t" if empty else line)


def lines_of(node: LexborNode) -> list[str]:
    """The lines of an element."""
    return Lines().read(node).inside


def one_line(node: LexborNode) -> str:
    """The text of an element on one line."""
    return " ".join(" ".join(lines_of(node)).split())


def _is_literal(node: LexborNode) -> bool:
    """Whether line ends in an element are the author's: it holds several lines and not one tag that would break them."""
    return node.text().count("\n") > 2 and not any(child.tag in _BREAKS for child in node.traverse() if child.mem_id != node.mem_id)


def _is_flat(cell: LexborNode) -> bool:
    """Whether a table cell holds a value and not a page: sites of the 2000s lay whole articles out in one cell."""
    return cell.css_first("table, img") is None and len(cell.text()) <= _LONGEST_FLAT_CELL


def _next_element(node: LexborNode) -> LexborNode | None:
    sibling = node.next
    while sibling is not None and not sibling.is_element_node:
        if sibling.is_text_node and sibling.text().strip():
            return None
        sibling = sibling.next
    return sibling


def _differs(node: LexborNode, sibling: LexborNode) -> bool:
    return node.tag != sibling.tag or node.attributes.get("class") != sibling.attributes.get("class")


def _only_two(node: LexborNode) -> bool:
    parent = node.parent
    return parent is not None and sum(1 for _ in parent.iter()) == 2
