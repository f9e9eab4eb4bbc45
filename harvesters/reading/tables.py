"""Lists that a page prints as a table (权责清单, 服务事项, 公开目录): found by their header, so that they can be published as tables."""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from harvesters.reading.lines import one_line

_HEADER = re.compile(
    r"序号|编[号码]|代码|名称|事项|类[型别]|依据|主体|部门|单位|机构|机关|内容|要素|时限|对象|渠道|载体|方式|条件|地址|电话|联系|备注|"
    r"日期|时间|金额|项目|标准|责任|层级|子项|级别|区域|数量|名单"
)
_ROWS_ABOVE = 4
_FEWEST_ROWS = 5
_FEWEST_COLUMNS = 3
_LONGEST_HEADING = 24
_MOST_TABLES = 200
_MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTable:
    """A table with a header: its `columns` as written, how many `rows` stand below, and its `caption` ('' for none)."""

    columns: tuple[str, ...]
    rows: int
    caption: str = ""


def list_table(root: LexborNode) -> ListTable | None:
    """The largest list among the tables of an element: a row of at least three short headings, half of them words that lists
    are headed with, above at least five rows. Tables that hold others (the page's own frame) and label blocks are none."""
    found = [told for node in root.css("table")[:_MOST_TABLES] if node.css_first("table table") is None and (told := _list(node))]
    return max(found, key=lambda table: table.rows, default=None)


def _list(table: LexborNode) -> ListTable | None:
    rows = table.css("tr")[:_MOST_ROWS]
    if len(rows) <= _FEWEST_ROWS:
        return None
    for place, row in enumerate(rows[:_ROWS_ABOVE]):
        cells = [one_line(cell) for cell in row.css("td, th")]
        if not _is_header(cells):
            continue
        below = sum(1 for later in rows[place + 1 :] if len(later.css("td, th")) > 1)
        if below < _FEWEST_ROWS:
            return None
        caption = table.css_first("caption")
        above = one_line(caption) if caption is not None else " ".join(filter(None, map(one_line, rows[:place])))
        return ListTable(columns=tuple(cells), rows=below, caption=above[:200])
    return None


def _is_header(cells: list[str]) -> bool:
    written = [cell for cell in cells if cell]
    if len(written) < _FEWEST_COLUMNS or any(len(cell) > _LONGEST_HEADING for cell in written) or len(set(written)) < len(written):
        return False
    return 2 * sum(bool(_HEADER.search(cell)) for cell in written) >= len(written)
