"""Words this wing knows: those for "no value", and what headers say of a column, in English, simplified and traditional Chinese."""

import re
import unicodedata

NULL_WORDS = (
    "", "-", "--", "---", "—", "——", "–", "－", "－－", "―", "…", "……", "...", "/", "／", "\\", ".", "\\N", "(null)",
    "N/A", "n/a", "N.A.", "n.a.", "NA", "#N/A", "NaN", "nan", "NULL", "Null", "null", "None", "none", "nil", "Nil",
    "无", "無", "无数据", "無資料", "暂无", "暫無", "不详", "不詳", "未知", "不适用", "不適用", "缺失", "空",
    "unknown", "Unknown", "UNKNOWN", "missing", "Missing", "MISSING", "not available", "Not available", "NONE", "NIL",
    "..", ":", "<NA>", "NaT", "N/D", "n/d", "ND", "n.d.", "N.D.", "s/d", "S/D", "k.A.", "不明", "未填", "未填写", "該当なし", "해당없음",
    "N.A", "N.D", "nd", "N/K", "n/k", "NR", "nr", "N.R.", "n.r.", "NC", "nc", "N.C.", "n.c.", "TBD", "tbd", "TBA", "tba", "(blank)",
    "<null>", "[null]", "Not Available", "not applicable", "Not applicable", "Not Applicable", "no data", "No data", "No Data", "NO DATA",
    "not known", "Not known", "Not Known", "not reported", "Not reported", "Not Reported", "not recorded", "Not recorded",
    "non renseigné", "Non renseigné", "non disponible", "Non disponible", "inconnu", "Inconnu", "keine Angabe", "keine Angaben", "k. A.",
    "keine Daten", "unbekannt", "Unbekannt", "sin datos", "Sin datos", "sin dato", "no disponible", "No disponible", "sem dados",
    "Sem dados", "não disponível", "Não disponível", "n.v.t.", "onbekend", "brak danych", "нет данных", "Нет данных", "н/д", "н.д.",
    "データなし", "未定", "資料なし", "자료없음", "자료 없음", "미상", "待定", "未公布", "未公开", "從缺", "未提供", "未统计", "无记录",
    "*", "**", "***", "****", "*****", "?", "??", "—-", "-—", "－－－", "———",
    "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!", "#N/A N/A", "#NA", "-nan", "-NaN",
)  # fmt: skip
"""Spellings of "no value"; they count as such in columns whose other values are all of one type, and never in text."""

ANSWERS = frozenset({
    "无", "無", "空", "不详", "不詳", "未知", "不明", "缺失", "該当なし", "해당없음", "None", "none", "NONE", "nil", "Nil", "NIL", "ND",
    "NA", "NR", "nr", "NC", "nc", "nd", "?", "*", "**", "***", "****", "*****", "未定", "待定", "미상", "unknown", "Unknown", "UNKNOWN",
    "missing", "Missing", "MISSING", "/", "／", "\\", ".",
})  # fmt: skip
"""Those of them that people answer with, so that a column of hardly anything else is one of words."""

_LATIN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")

_Words = tuple[tuple[str, ...], tuple[set[str], ...]]


def _words(han: str, latin: str) -> _Words:
    """Chinese words, and groups of Latin words that belong together, joined with +."""
    return tuple(han.split()), tuple(set(group.split("+")) for group in latin.split())


_PHONE = _words(
    "电话 電話 手机 手機 传真 傳真 行动 行動 联系方式 聯絡方式 聯繫方式 热线 熱線 专线 專線",
    "phone telephone tel mobile cellphone fax cell+number hotline",
)
_POST = _words(
    "邮编 邮政编码 郵遞區號 郵編 郵政編碼 郵便番号 우편번호",
    "zip zipcode postcode postal+code post+code postalcode code+postal codepostal codigo+postal plz postleitzahl eircode",
)
_IDENTIFIER = _words(
    "身份证 身分證 证件号 證件號 信用代码 信用代碼 统一编号 統一編號 统编 統編 区划代码 區劃代碼 行政區域代碼 机构代码 機構代碼 "
    "股票代码 股票代碼 股票代號 证券代码 證券代碼 證券代號 "
    "账号 帳號 账户 帳戶 卡号 卡號 条形码 條碼 学号 學號 ИНН КПП ОГРН СНИЛС ОКПО ОКАТО ОКТМО 法人番号 団体コード 등록번호",
    "account+number iban isbn issn barcode fips geoid ssn passport siren siret insee ean ean13 gtin upc cusip isin duns uprn "
    "pincode pin+code codgeo code+commune code+departement code+region cnpj cpf nif dni curp kvk imei imsi orcid",
)
_DATE = _words(
    "日期 时间 時間 年月日 日时 生日 날짜",
    "date day time datetime timestamp created updated modified dt dob ymd yyyymmdd fecha datum",
)
_TIME = _words("时间 時間 时刻 時刻", "time hour departure arrival")
_DURATION = _words("时长 時長 历时 歷時 用时 用時 耗时 耗時 所要時間", "duration elapsed length lasted took")
_REPUBLIC = _words("民國 民国", "roc minguo")
_OUTLINE = _words("版本 章节 章節 条款 條款", "version chapter section clause firmware nace isic cpa")
_PERSON = _words(
    "姓名 联系人 聯絡人 聯繫人 联络人 連絡人 管理人 负责人 負責人 代表人 法人代表 里长 里長 村长 村長 "
    "理事长 理事長 申请人 申請人 当事人 當事人 户主 戶長 承办人 承辦人 经办人 經辦人",
    "full+name first+name last+name surname given+name contact+person contact+name owner+name person+name applicant firstname lastname "
    "fullname employee+name student+name patient+name",
)
_MAIL = _words("邮箱 郵箱 电子邮件 電子郵件 電郵", "email mail e+mail")
_AGENCY = _words(
    "机关 機關 单位 單位 部门 部門 机构 機構 公司 企业 企業 学校 學校 局处 局處",
    "agency department organization organisation company office school institution",
)
_HOME = _words(
    "住址 家庭地址 户籍地址 戶籍地址 居住地址 户籍所在地 戶籍地",
    "home+address residential+address residence+address",
)
_POINTED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\u0e01-\u0e5b]")
_QUANTITY = ("数", "數", "量", "率", "比例", "金额", "金額", "用户", "用戶", "收入", "业务", "業務")
_UNIT_BEHIND = re.compile(r"[(（][^()（）]*(?:[万萬亿億%％‰/]|(?<=[(（])[户戶部人元个個次件台](?=[)）]))[^()（）]*[)）]$")
_COUNTED = frozenset({
    "count", "counts", "total", "subscriptions", "subscribers", "subscription", "users", "calls", "lines", "households", "ownership",
    "percent", "percentage", "pct", "rate", "ratio", "share", "per", "average", "avg", "mean", "cost", "revenue", "penetration", "access",
})  # fmt: skip
"""Latin words of headers over quantities: telephone subscriptions are no telephone numbers."""


def latin_words(header: str) -> set[str]:
    """The Latin words of a header in lower case: `contactPhone_no` has contact, phone, no."""
    return {word.lower() for word in _LATIN.findall(unicodedata.normalize("NFKC", header))}


def _says(header: str, words: _Words) -> bool:
    """Whether a header holds one of the Chinese words, or all words of one Latin group."""
    text = unicodedata.normalize("NFKC", header).strip()
    if text.endswith(_QUANTITY) or _UNIT_BEHIND.search(text):
        return False
    latin = latin_words(text)
    return any(word in text for word in words[0]) or any(group <= latin for group in words[1])


def says_phone(header: str) -> bool:
    """Telephone and fax numbers."""
    return _says(header, _PHONE)


def says_mail(header: str) -> bool:
    """Mail addresses."""
    return _says(header, _MAIL)


def says_bare_name(header: str) -> bool:
    """A name, of a person or of anything else: `Name`, `名称`."""
    return latin_words(header) == {"name"} or unicodedata.normalize("NFKC", header).strip() in ("名称", "名稱", "名字")


def label_of(header: str) -> str | None:
    """What a header says the numbers in its column are, where they are labels and no quantities: kept as text, digit by digit."""
    if latin_words(header) & _COUNTED:
        return None
    if says_phone(header):
        return "telephone numbers"
    if _says(header, _POST):
        return "postcodes"
    return "identifiers" if _says(header, _IDENTIFIER) else None


def says_date(header: str) -> bool:
    """Dates: evidence enough to read 20171024 as one."""
    return _says(header, _DATE)


def says_chinese_date(header: str) -> bool:
    """Dates, in Chinese: evidence enough to read 113/05/01, whose year has three digits, as a day of the Republic (民國)."""
    return says_date(header) and "日" in header


def says_time(header: str) -> bool:
    """Times of day: evidence enough to read 08:30 as one and not as a duration."""
    return _says(header, _TIME)


def says_duration(header: str) -> bool:
    """Lengths of time: evidence enough to read 08:30:00 as one and not as a time of day."""
    return _says(header, _DURATION)


def says_outline(header: str) -> bool:
    """Versions, or numbers of chapters and classes, whose point is none before decimals: 1.10 comes after 1.9."""
    return _says(header, _OUTLINE)


def writes_points(header: str) -> bool:
    """A header in Chinese, Japanese, Korean or Thai: where these are written, a point stands before decimals and 1,234 is more than a
    thousand."""
    return _POINTED.search(header) is not None


def says_republic(header: str) -> bool:
    """Years of the Republic (民國): evidence enough to read 108/5/17 as a day of 2019."""
    return _says(header, _REPUBLIC)


def says_person(header: str) -> bool:
    """Names of persons."""
    return _says(header, _PERSON) and not says_phone(header)


def says_agency(header: str) -> bool:
    """Names or numbers of offices and companies."""
    return _says(header, _AGENCY) and not _says(header, _PERSON)


def says_home_address(header: str) -> bool:
    """Where persons live."""
    return _says(header, _HOME) and not says_agency(header)
