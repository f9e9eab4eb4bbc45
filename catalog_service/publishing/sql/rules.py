"""What a person's SQL may hold: one SELECT, named tables, and functions from a list, judged on the tree that DuckDB's own parser makes.

Everything is refused that is not named here, so that a kind of node some later DuckDB brings is refused too."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LONGEST = 20_000
DEEPEST = 120

_NODES_TEXT = """
    SELECT_NODE SET_OPERATION_NODE EMPTY BASE_TABLE JOIN SUBQUERY EXPRESSION_LIST
    ORDER_MODIFIER LIMIT_MODIFIER LIMIT_PERCENT_MODIFIER DISTINCT_MODIFIER ORDER_DEFAULT ASCENDING DESCENDING
    COLUMN_REF STAR POSITIONAL_REFERENCE VALUE_CONSTANT FUNCTION OPERATOR_CAST TYPE CASE_EXPR COLLATE
    COMPARE_EQUAL COMPARE_NOTEQUAL COMPARE_LESSTHAN COMPARE_GREATERTHAN COMPARE_LESSTHANOREQUALTO COMPARE_GREATERTHANOREQUALTO
    COMPARE_IN COMPARE_NOT_IN COMPARE_DISTINCT_FROM COMPARE_NOT_DISTINCT_FROM COMPARE_BETWEEN COMPARE_NOT_BETWEEN
    CONJUNCTION_AND CONJUNCTION_OR OPERATOR_NOT OPERATOR_IS_NULL OPERATOR_IS_NOT_NULL OPERATOR_COALESCE OPERATOR_NULLIF
    GROUPING_FUNCTION
    WINDOW_AGGREGATE WINDOW_RANK WINDOW_RANK_DENSE WINDOW_NTILE WINDOW_PERCENT_RANK WINDOW_CUME_DIST WINDOW_ROW_NUMBER
    WINDOW_FIRST_VALUE WINDOW_LAST_VALUE WINDOW_LEAD WINDOW_LAG WINDOW_NTH_VALUE
    """
NODES = frozenset(_NODES_TEXT.split())
_FUNCTIONS_TEXT = """
    count count_star sum avg mean min max median mode stddev stddev_samp stddev_pop variance var_samp var_pop quantile quantile_cont
    quantile_disc approx_count_distinct approx_quantile any_value first last arg_min arg_max min_by max_by bool_and bool_or corr
    covar_pop covar_samp regr_slope regr_intercept regr_r2 regr_count skewness kurtosis entropy count_if product string_agg
    row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value
    + - * / // % ** ^ abs ceil ceiling floor round trunc sqrt cbrt exp ln log log2 log10 pow power sign mod greatest least pi radians
    degrees sin cos tan asin acos atan atan2 isnan isinf isfinite
    || concat concat_ws lower upper length len char_length character_length strlen trim ltrim rtrim substring substr left right replace
    reverse split_part starts_with ends_with prefix suffix contains position strpos instr ascii chr translate strip_accents
    nfc_normalize regexp_matches regexp_full_match regexp_extract regexp_replace ~~ !~~ ~~* !~~* ~~~ like_escape not_like_escape
    ilike_escape not_ilike_escape levenshtein jaro_similarity jaro_winkler_similarity md5 sha256 hash
    year month day hour minute second millisecond quarter week weekday dayofweek dayofyear isodow isoyear yearweek dayofmonth dayname
    monthname date_part datepart date_trunc datetrunc date_diff datediff date_sub date_add age last_day make_date make_time make_timestamp
    strftime strptime try_strptime epoch epoch_ms to_timestamp timezone century decade era to_years to_months to_weeks to_days to_hours
    to_minutes to_seconds ifnull nullif coalesce if typeof
    """
FUNCTIONS = frozenset(_FUNCTIONS_TEXT.split())
_TYPES_TEXT = """
    boolean bool tinyint smallint integer int int4 int8 bigint hugeint utinyint usmallint uinteger ubigint float real double float4 float8
    decimal numeric varchar text string char date time timestamp datetime timestamptz interval
    """
TYPES = frozenset(_TYPES_TEXT.split()) | {"timestamp with time zone", "double precision", "timestamp_s", "timestamp_ms", "timestamp_ns"}
_CLASSES_TEXT = """
    COLUMN_REF STAR POSITIONAL_REFERENCE CONSTANT FUNCTION OPERATOR CAST TYPE CASE COLLATE COMPARISON BETWEEN CONJUNCTION WINDOW SUBQUERY
    """
_CLASSES = frozenset(_CLASSES_TEXT.split())
_WORDS_OF_NODES: Mapping[str, str] = {
    "TABLE_FUNCTION": "functions that make tables",
    "RECURSIVE_CTE_NODE": "recursive queries",
    "SHOW_REF": "SHOW, DESCRIBE and SUMMARIZE",
    "PIVOT": "PIVOT and UNPIVOT",
    "LAMBDA": "functions written in place",
    "VALUE_PARAMETER": "parameters",
    "COPY_QUERY_NODE": "COPY",
}
_CTE_NAME = re.compile(r"\w{1,63}")
_COLLATIONS = frozenset({"nocase", "noaccent", "nfc"})


class RefusedSql(Exception):
    """SQL that is not run; its text says why."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that keeps the rules, and the names of the tables it reads."""

    tables: tuple[str, ...]


def statement(parsed: Mapping[str, Any]) -> Statement:
    """Judges what `json_serialize_sql` made of a text. Raises RefusedSql."""
    if parsed.get("error"):
        message = str(parsed.get("error_message", ""))
        if "Only SELECT" in message:
            raise RefusedSql("only one SELECT is run here; nothing can be written, attached, installed or set")
        raise RefusedSql(f"it cannot be read: {message[:300]}")
    statements = parsed.get("statements")
    if not isinstance(statements, Sequence) or len(statements) != 1:
        raise RefusedSql("it must be one SELECT, neither none nor several")
    names = frozenset(_names_of_ctes(statements[0]))
    tables: dict[str, None] = {}
    for node in _nodes(statements[0], 0):
        _judge(node)
        if node.get("type") == "BASE_TABLE":
            name = _table_name(node)
            if name.lower() not in names:
                tables[name] = None
    return Statement(tuple(tables))


def _nodes(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > DEEPEST * 4:
        raise RefusedSql("it is nested too deeply; write it flatter")
    if isinstance(value, Mapping):
        yield value
        for inner in value.values():
            yield from _nodes(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _nodes(inner, depth + 1)


def _names_of_ctes(tree: Any) -> Iterator[str]:
    for node in _nodes(tree, 0):
        ctes = node.get("cte_map")
        for entry in ctes.get("map", ()) if isinstance(ctes, Mapping) else ():
            name = str(entry.get("key", ""))
            if not _CTE_NAME.fullmatch(name):
                raise RefusedSql(f"{name[:80]!r} is no name for a WITH query; use letters, digits and underscores")
            yield name.lower()


def _judge(node: Mapping[str, Any]) -> None:
    kind, family = node.get("type"), node.get("class")
    if isinstance(kind, str) and kind not in NODES:
        raise RefusedSql(f"{_WORDS_OF_NODES.get(kind, kind)} cannot be used here")
    if isinstance(family, str) and family not in _CLASSES:
        raise RefusedSql(f"{_WORDS_OF_NODES.get(family, family)} cannot be used here")
    if "function_name" in node:
        _judge_function(node)
    if "type_name" in node:
        _judge_type(node)
    if node.get("at_clause") is not None:
        raise RefusedSql("AT cannot be used here; a table has one version")
    if node.get("columns") is True and node.get("expr") is not None:
        raise RefusedSql("COLUMNS cannot be used here; name the columns")
    if "collation" in node and str(node["collation"]).lower() not in _COLLATIONS | {""}:
        raise RefusedSql(f"{str(node['collation'])[:80]!r} is no collation that can be used here")


def _judge_function(node: Mapping[str, Any]) -> None:
    name = str(node["function_name"]).lower()
    if name not in FUNCTIONS:
        raise RefusedSql(f"the function {name[:80]} cannot be used here; docs/rows.md lists those that can")
    _plainly_named(node, name)


def _judge_type(node: Mapping[str, Any]) -> None:
    name = str(node["type_name"]).lower()
    if name not in TYPES:
        raise RefusedSql(f"the type {name[:80]} cannot be used here")
    _plainly_named(node, name)


def _table_name(node: Mapping[str, Any]) -> str:
    name = str(node.get("table_name", ""))
    _plainly_named(node, name)
    return name


def _plainly_named(node: Mapping[str, Any], name: str) -> None:
    """Names stand alone: no catalog, no schema before them."""
    path = node.get("qualified_name", {}).get("path", [name])
    if len(path) > 1 or any(node.get(key) for key in ("schema", "catalog", "schema_name", "catalog_name")):
        raise RefusedSql(f"{'.'.join(map(str, path))[:120]} names a schema; tables, types and functions are named alone")
