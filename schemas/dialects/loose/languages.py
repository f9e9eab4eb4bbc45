"""A language as feeds write it (`en-US`, `us-EN`, `English`, `zh_CN`, `chi`) → a BCP 47 tag."""

import re
from functools import lru_cache

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?")
_TWO_LETTERS = frozenset(
    re.findall(
        r"\w+",
        "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et "
        "eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk "
        "kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny "
        "oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk "
        "tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ",
    )
)
_NAMES = {
    "english": "en",
    "eng": "en",
    "spanish": "es",
    "spa": "es",
    "español": "es",
    "french": "fr",
    "fra": "fr",
    "fre": "fr",
    "français": "fr",
    "german": "de",
    "deu": "de",
    "ger": "de",
    "chinese": "zh",
    "zho": "zh",
    "chi": "zh",
    "中文": "zh",
    "简体中文": "zh-Hans",
    "繁體中文": "zh-Hant",
}

# ISO 639-2, terminological and bibliographic, where a language has a shorter tag (BCP 47 takes the shortest).
_NAMES |= dict(
    re.findall(
        r"(\w{3}):(\w{2})",
        "ara:ar bul:bg cat:ca ces:cs cze:cs cym:cy wel:cy dan:da nld:nl dut:nl ell:el gre:el est:et eus:eu baq:eu fas:fa per:fa fin:fi "
        "gle:ga glg:gl heb:he hin:hi hrv:hr hun:hu hye:hy arm:hy ind:id isl:is ice:is ita:it jpn:ja kat:ka geo:ka kaz:kk kor:ko lav:lv "
        "lit:lt ltz:lb mkd:mk mac:mk mlt:mt mon:mn msa:ms may:ms nob:nb nno:nn nor:no pol:pl por:pt roh:rm ron:ro rum:ro rus:ru slk:sk "
        "slo:sk slv:sl sqi:sq alb:sq srp:sr swe:sv tha:th tur:tr ukr:uk vie:vi",
    )
)


@lru_cache(maxsize=1024)
def language_of(word: str) -> str | None:
    """The tag, its parts in their usual case; language and region the wrong way round are put right; None where it is no
    language."""
    named = _NAMES.get(word.casefold())
    if named:
        return named
    found = _TAG.fullmatch(word.strip())
    if not found:
        return None
    language, script, region = found[1].lower(), found[2], found[3]
    if language not in _TWO_LETTERS and region and region.lower() in _TWO_LETTERS and len(language) == 2:
        language, region = region.lower(), found[1]
    if language not in _TWO_LETTERS and len(language) == 2:
        return None
    return "-".join(part for part in (language, script.title() if script else None, region.upper() if region else None) if part)
