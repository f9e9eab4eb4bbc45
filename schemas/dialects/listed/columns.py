"""What the columns of a published list of datasets mean, by the words of their headers in the languages of those who publish such lists."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache

FIELDS = (
    *("identifier", "title", "description", "keywords", "theme", "agency", "contact_name", "contact_email", "contact_phone"),
    *("page", "download", "path", "format", "license", "issued", "modified", "frequency", "language", "spatial", "temporal", "columns"),
)
"""What a column may hold. `page` is what people read, `download` a file or several, `path` either, also without a host."""

_WORDS: Mapping[str, str] = {
    "identifier": (
        "id identifier datasetid dataset_id uuid code identifiant kennung 编号 編號 序列号 标识 標識 识别码 識別碼 "
        "资料集识别码 資料集識別碼 数据集编号 数据集标识 数据编号 資料編號 資料集編號 データセットid 識別子 identificador"
    ),
    "title": (
        "title name dataset datasetname nomdujeudedonnees titredujeudedonnees datasettitle titre nom jeudedonnees titel "
        "bezeichnung titulo titulodelconjunto nombre 标题 標題 名称 名稱 资料集名称 資料集名稱 数据集名称 数据集标题 数据名称 "
        "資料名稱 目录名称 目錄名稱 资源名称 信息资源名称 数据集 資料集 名前 データセット名 タイトル データ名称 データ名 "
        "データセット名称 titolo 데이터명 제목 목록명 データセット"
    ),
    "description": (
        "description abstract summary notes descriptif beschreibung descripcion descricao descrizione resume 描述 简介 簡介 "
        "说明 說明 摘要 资料集描述 資料集描述 资料说明 資料說明 数据描述 数据说明 数据集描述 数据摘要 目录摘要 概要 説明 "
        "データ概要 内容 설명 データセット概要"
    ),
    "keywords": (
        "keywords keyword tags tag motscles motcle schlagworte schlagwort palabrasclave etiquetas 关键词 關鍵詞 关键字 關鍵字 "
        "标签 標籤 タグ キーワード 키워드 palavraschave"
    ),
    "theme": (
        "theme themes category categories topic group thematique categorie kategorie thema tema categoria 主题 主題 分类 分類 "
        "类别 類別 服务分类 服務分類 领域 领域名称 数据领域 主题分类 カテゴリ カテゴリー 분류"
    ),
    "agency": (
        "agency organization organisation publisher department bureau owner provider producteur organisme herausgeber behorde "
        "editeur organismo publicador institucion 机构 機構 单位 單位 部门 部門 发布单位 发布机构 来源部门 数据来源 資料來源 "
        "资料来源 提供单位 提供單位 提供机关 提供機關 主管机关 主管機關 数据提供方 数据提供单位 资源提供方 责任部门 提供部门 "
        "主管单位 所属部门 組織 組織名 公開組織 担当課 所管課 部署 部局 部局名 제공기관 기관명 amt"
    ),
    "contact_name": (
        "contact contactname contactperson maintainer ansprechpartner responsable 联系人 聯絡人 联络人 聯絡人姓名 "
        "提供机关联络人姓名 提供機關聯絡人姓名 連絡先 担当者 담당자"
    ),
    "contact_email": "email contactemail mail courriel correo 邮箱 电子邮箱 電子郵件 电子邮件 聯絡信箱 メールアドレス 이메일",
    "contact_phone": (
        "phone telephone tel contactphone telefon telefono 电话 電話 联系电话 聯絡電話 联络电话 提供机关联络人电话 "
        "提供機關聯絡人電話 電話番号 전화번호"
    ),
    "page": (
        "page landingpage detail detailpage urldelapage webpage website homepage permalink lien seite pagina 网页 網頁 详情页 "
        "页面地址 相关网址 相關網址 資料集網址 数据集网址 ページ ページurl"
    ),
    "download": (
        "download downloadurl downloadlink fileurl file accessurl telechargement telecharger liendetelechargement "
        "lientelechargement urldetelechargement fichier descarga descargar datei 下载 下載 下载地址 下載網址 下载链接 下載連結 "
        "资料下载网址 資料下載網址 檔案連結 文件地址 数据下载地址 ダウンロード ダウンロードurl ファイルurl"
    ),
    "path": (
        "url link path uri href enlace 网址 網址 链接 鏈接 連結 路径 路徑 リンク 链接地址 鏈接地址 数据链接 資料連結 "
        "数据集链接 資料集連結 数据地址"
    ),
    "format": (
        "format formats fileformat filetype dateiformat formato 格式 文件格式 檔案格式 数据格式 資料格式 文件类型 ファイル形式 "
        "形式 フォーマット データ形式 포맷"
    ),
    "license": (
        "license licence licenza licencia lizenz rights 许可 授权 授權 授权方式 授權方式 许可协议 使用规范 ライセンス 利用規約 라이선스"
    ),
    "issued": (
        "issued published created datepublished publicationdate releasedate datedepublication veroffentlichungsdatum "
        "fechadepublicacion 发布日期 發布日期 发布时间 發佈日期 上架日期 创建时间 公開日 公開年月日 首次发布时间 등록일"
    ),
    "modified": (
        "modified updated lastupdated lastmodified dateupdated updatedate datemodified datedemiseajour miseajour aktualisiert "
        "letzteaktualisierung fechadeactualizacion 更新日期 更新时间 更新時間 最后更新 最後更新 最后更新时间 最後更新時間 "
        "诠释资料更新时间 詮釋資料更新時間 数据更新时间 更新日 最終更新日 最終更新 수정일"
    ),
    "frequency": (
        "frequency updatefrequency accrualperiodicity frequence frequencedemiseajour aktualisierung frecuencia 更新频率 "
        "更新頻率 更新周期 更新週期 更新頻度 갱신주기"
    ),
    "language": "language lang langue sprache idioma 语言 語言 言語",
    "spatial": ("spatial coverage area region place couverturegeographique raumbezug 空间范围 空間範圍 地区 地區 区域 区域范围 対象地域"),
    "temporal": "temporal period timeperiod couverturetemporelle zeitraum 时间范围 時間範圍 期间 期間 対象期間",
    "columns": "columns fields champs spalten 字段 主要栏位说明 主要欄位說明 数据项 欄位 信息项 信息项名称 項目",
}
_ASIDE = re.compile(r"[(（\[【].*?[)）\]】]")
_NO_WORD = re.compile(r"[\W_]+")


@cache
def field_named(header: str) -> str | None:
    """The field of FIELDS that a header means, whatever its case, accents, blanks and what stands in brackets; None for others."""
    return _fields().get(_folded(_ASIDE.sub("", header))) or _fields().get(_folded(header))


def fields_of(header: Sequence[str]) -> dict[str, int]:
    """Field → position of the first column that means it."""
    found: dict[str, int] = {}
    for position, name in enumerate(header):
        if (field := field_named(name)) is not None:
            found.setdefault(field, position)
    return found


@cache
def _fields() -> Mapping[str, str]:
    return {_folded(word): field for field, words in _WORDS.items() for word in words.split()}


def _folded(text: str) -> str:
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign) or sign > "\u036f")
    return _NO_WORD.sub("", unicodedata.normalize("NFC", plain))
