"""The one list of what is searched, filtered, counted and sorted by; schemas, facets, query arguments and their docs derive from it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from catalog_service.search.broader import paths, regions
from schemas import vocabularies
from schemas.agency import slug
from schemas.disclosure import Disclosure
from schemas.fields import first_day
from schemas.record import KINDS, Record


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a filter: what is written in an address, and what people are shown."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A repeatable argument `name` that is a facet as well. `of` reads a record's values; `folded` brings what a person wrote
    to the form of the values; `vocabulary` names the closed list, `codes` are the only values there are (empty: any); `worded`
    values are found by their words too where the filter is written in a query (`agency:parks`), `called` are its other names there."""

    name: str
    doc: str
    of: Callable[[Record], Iterator[Value]]
    folded: Callable[[str], str] = str.strip
    vocabulary: str | None = None
    codes: tuple[str, ...] = ()
    only: str | None = None
    worded: bool = False
    called: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DateField:
    """A date with a range `name_from` … `name_to`; `sort` where results can be ordered by it too; `called` are its other names in a
    query (`发布日期:2019`)."""

    name: str
    doc: str
    of: Callable[[Record], str | None]
    sort: bool = False
    called: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField:
    """Words that are found. `title` fields weigh more; every text goes into the whole."""

    name: str
    of: Callable[[Record], Iterator[str]]
    title: bool = False


def _texts(*parts: str | None) -> Iterator[str]:
    return (part for part in parts if part)


def _plain(*values: str | None) -> Iterator[Value]:
    seen = dict.fromkeys(value.strip() for value in values if value)
    return (Value(value, value) for value in seen if value)


def _agencies(record: Record) -> Iterator[Value]:
    agencies = (record.agency, *(record.issuers if isinstance(record, Disclosure) else ()))
    named = {agency.id: agency.name for agency in reversed(agencies)}
    wider = {slug(path): path for name in named.values() for path in paths(name) if path != name}
    return (Value(key, name) for key, name in {**wider, **named}.items())


def _themes(record: Record) -> Iterator[Value]:
    themes: dict[str, str] = {}
    for theme in record.themes:
        label = theme.label.strip()
        if theme.scheme and theme.code:
            themes[f"{theme.scheme}:{theme.code}"] = label
        else:
            themes |= {path: path for path in paths(label)}
    return (Value(value, label or value) for value, label in themes.items() if value)


def _license(record: Record) -> Iterator[Value]:
    if record.license and (value := (record.license.id or record.license.as_given).strip()):
        yield Value(value, record.license.title or value)


def _languages(record: Record) -> Iterator[Value]:
    parts = [language_tag(tag).split("-") for tag in record.language]
    return _plain(*("-".join(tag[:length]) for tag in parts for length in range(1, len(tag) + 1)))


def language_tag(tag: str) -> str:
    """A language tag in the usual case: `ZH-hant-tw` → `zh-Hant-TW`."""
    first, *rest = tag.strip().split("-")
    return "-".join([first.lower(), *(p.title() if len(p) == 4 else p.upper() if len(p) == 2 else p.lower() for p in rest)])


def _of_disclosure(name: str) -> Callable[[Record], Iterator[Value]]:
    return lambda record: _plain(getattr(record, name)) if isinstance(record, Disclosure) else iter(())


def _date_of_disclosure(name: str) -> Callable[[Record], str | None]:
    return lambda record: getattr(record, name) if isinstance(record, Disclosure) else None


def _validity(record: Record) -> Iterator[Value]:
    return _plain(record.validity.status if isinstance(record, Disclosure) and record.validity else None)


_OF_A_MONTH = len("2019-05")

FILTERS: Mapping[str, Filter] = MappingProxyType(
    {
        f.name: f
        for f in (
            Filter(name="kind", doc="The kind of record.", of=lambda r: _plain(r.kind), codes=KINDS, called=("类型",)),
            Filter(
                name="agency",
                doc="The id of the publisher, of any issuer of a document, or of an agency these stand under.",
                of=_agencies,
                worded=True,
                called=("机关", "发布机构", "发文机关", "部门", "publisher"),
            ),
            Filter(
                name="theme",
                doc="A subject: `scheme:code` where it is on a list, else its words; one written as a path also by what it stands under.",
                of=_themes,
                worded=True,
                called=("主题", "topic", "subject"),
            ),
            Filter(
                name="keyword",
                doc="A keyword as given.",
                of=lambda r: _plain(*r.keywords),
                worded=True,
                called=("关键词", "tag", "keywords"),
            ),
            Filter(
                name="format",
                doc="A format of one of the distributions, such as `CSV`; case does not matter.",
                of=lambda r: _plain(*(f.upper() for f in r.formats)),
                folded=lambda value: value.strip().upper(),
                called=("格式",),
            ),
            Filter(
                name="license",
                doc="The licence's id, or its words where it is not a known one.",
                of=_license,
                worded=True,
                called=("许可", "licence"),
            ),
            Filter(
                name="access",
                doc="Whether the record's data can be had.",
                of=lambda r: _plain(r.access),
                vocabulary="access",
                codes=vocabularies.codes("access"),
                called=("开放属性",),
            ),
            Filter(
                name="language",
                doc="A language tag (BCP 47); `zh` also finds `zh-Hans` and `zh-Hant`.",
                of=_languages,
                folded=language_tag,
                called=("语言", "lang"),
            ),
            Filter(
                name="region",
                doc="The region the record is about, or one that lies in it.",
                of=lambda r: _plain(*(regions(r.region.strip()) if r.region else ())),
                worded=True,
                called=("地区", "区域"),
            ),
            Filter(
                name="year", doc="The year of `issued`.", of=lambda r: _plain(r.issued[:4] if r.issued else None), called=("年份", "年")
            ),
            Filter(
                name="month",
                doc="The month of `issued`, such as `2019-05`.",
                of=lambda r: _plain(r.issued[:7] if r.issued and len(r.issued) >= _OF_A_MONTH else None),
                called=("月份", "月"),
            ),
            Filter(
                name="source", doc="The id of the source it was harvested from.", of=lambda r: _plain(r.provenance.source), called=("来源",)
            ),
            Filter(
                name="genre",
                doc="The kind of document (文种).",
                of=_of_disclosure("genre"),
                only="disclosure",
                worded=True,
                called=("文种", "体裁"),
            ),
            Filter(
                name="validity",
                doc="Whether the document is in force (有效性).",
                of=_validity,
                vocabulary="validity",
                codes=vocabularies.codes("validity"),
                only="disclosure",
                called=("有效性",),
            ),
            Filter(
                name="disclosure_mode",
                doc="How the document is disclosed (公开属性).",
                of=_of_disclosure("disclosure_mode"),
                vocabulary="disclosure_mode",
                codes=vocabularies.codes("disclosure_mode"),
                only="disclosure",
                called=("公开属性",),
            ),
        )
    }
)

DATES: Mapping[str, DateField] = MappingProxyType(
    {
        d.name: d
        for d in (
            DateField(
                name="issued", doc="When it was made public (发布日期).", of=lambda r: r.issued, sort=True, called=("发布日期", "date")
            ),
            DateField(
                name="modified",
                doc="When it was last changed.",
                of=lambda r: r.modified,
                sort=True,
                called=("更新日期", "修改日期", "updated"),
            ),
            DateField(
                name="written", doc="When the document was written (成文日期).", of=_date_of_disclosure("written"), called=("成文日期",)
            ),
            DateField(
                name="effective",
                doc="When the document comes into force (施行日期).",
                of=_date_of_disclosure("effective"),
                called=("施行日期", "生效日期"),
            ),
        )
    }
)

RANGES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        f"{name}_{end}": (name, f"{words} A partial date stands for its first day; records without the date are left out.")
        for name in DATES
        for end, words in (("from", f"The first day of `{name}`, included."), ("to", f"The last day of `{name}`, included."))
    }
)


def _distributions(record: Record) -> Iterator[str]:
    return (text for d in record.distributions for text in (d.title, d.description, d.format) if text)


def _names(record: Record) -> Iterator[str]:
    return (v.label for v in _agencies(record))


def _of_the_document(record: Record) -> Iterator[str]:
    if not isinstance(record, Disclosure):
        return iter(())
    return _texts(record.document_number, record.index_number, record.genre, record.audience, record.text or record.body)


TEXTS: tuple[TextField, ...] = (
    TextField(name="title", of=lambda r: _texts(r.title, *(t.title for t in r.translations)), title=True),
    TextField(name="keywords", of=lambda r: iter(r.keywords)),
    TextField(name="agency", of=_names),
    TextField(name="themes", of=lambda r: (t.label for t in r.themes)),
    TextField(name="description", of=lambda r: _texts(r.description or r.abstract, *(t.description for t in r.translations))),
    TextField(name="place", of=lambda r: _texts(r.spatial.text if r.spatial else None, r.region)),
    TextField(name="identifier", of=lambda r: _texts(r.identifier, r.series)),
    TextField(name="distributions", of=_distributions),
    TextField(name="document", of=_of_the_document),
    TextField(name="attachments", of=lambda r: _texts(*(d.text for d in r.distributions))),
    TextField(name="relations", of=lambda r: (relation.text for relation in r.relations)),
)


def exact_names(record: Record) -> Iterator[str]:
    """What names just this record and is found as a whole: its id, identifier, index number (索引号), document number (文号)."""
    yield from _texts(record.id, record.identifier)
    if isinstance(record, Disclosure):
        yield from _texts(record.index_number, record.document_number)


def day_number(partial: str) -> int:
    """The day a partial date sorts and filters by, counted from 0001-01-01 as 1. `partial` is a valid partial date."""
    return date.fromisoformat(first_day(partial)).toordinal()


def vocabulary_label(filter_name: str, value: str, language: str = "en") -> str | None:
    """What people call a value of a closed list in `en` or `zh`; None where the filter has no list."""
    found = FILTERS[filter_name].vocabulary
    return vocabularies.label(found, value, language) if found else None
