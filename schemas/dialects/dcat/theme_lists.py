"""The lists of themes that are known by their addresses, our words for them, and what their codes are called in English."""

import re

DATA_THEMES = {
    "AGRI": "Agriculture, fisheries, forestry and food",
    "ECON": "Economy and finance",
    "EDUC": "Education, culture and sport",
    "ENER": "Energy",
    "ENVI": "Environment",
    "GOVE": "Government and public sector",
    "HEAL": "Health",
    "INTR": "International issues",
    "JUST": "Justice, legal system and public safety",
    "OP_DATPRO": "Provisional data",
    "REGI": "Regions and cities",
    "SOCI": "Population and society",
    "TECH": "Science and technology",
    "TRAN": "Transport",
}
"""The EU's authority table `data-theme`."""
_INSPIRE = {
    "ac": "Atmospheric conditions",
    "ad": "Addresses",
    "af": "Agricultural and aquaculture facilities",
    "am": "Area management/restriction/regulation zones and reporting units",
    "au": "Administrative units",
    "br": "Bio-geographical regions",
    "bu": "Buildings",
    "cp": "Cadastral parcels",
    "ef": "Environmental monitoring facilities",
    "el": "Elevation",
    "er": "Energy resources",
    "ge": "Geology",
    "gg": "Geographical grid systems",
    "gn": "Geographical names",
    "hb": "Habitats and biotopes",
    "hh": "Human health and safety",
    "hy": "Hydrography",
    "lc": "Land cover",
    "lu": "Land use",
    "mf": "Meteorological geographical features",
    "mr": "Mineral resources",
    "nz": "Natural risk zones",
    "of": "Oceanographic geographical features",
    "oi": "Orthoimagery",
    "pd": "Population distribution - demography",
    "pf": "Production and industrial facilities",
    "ps": "Protected sites",
    "rs": "Coordinate reference systems",
    "sd": "Species distribution",
    "so": "Soil",
    "sr": "Sea regions",
    "su": "Statistical units",
    "tn": "Transport networks",
    "us": "Utility and governmental services",
}
_HIGH_VALUE = {
    "c_164e0bf5": "Meteorological",
    "c_a9135398": "Companies and company ownership",
    "c_ac64a52d": "Geospatial",
    "c_b79e35eb": "Mobility",
    "c_dd313021": "Earth observation and environment",
    "c_e1da4e07": "Statistics",
}
_NONE: dict[str, str] = {}
_LISTS = (
    (re.compile(r"publications\.europa\.eu/resource/authority/data-theme/(\w+)/?$"), "data-theme", DATA_THEMES),
    (re.compile(r"inspire\.ec\.europa\.eu/theme/(\w+)/?$"), "inspire-theme", _INSPIRE),
    (re.compile(r"inspire\.ec\.europa\.eu/metadata-codelist/TopicCategory/(\w+)/?$"), "iso-topic-category", _NONE),
    (re.compile(r"data\.europa\.eu/bna/(c_\w+)/?$"), "high-value-dataset", _HIGH_VALUE),
    (re.compile(r"eurovoc\.europa\.eu/(\w+)/?$"), "eurovoc", _NONE),
    (re.compile(r"eionet\.europa\.eu/gemet/(?:\w+/)?concept/(\w+)/?$"), "gemet", _NONE),
    (re.compile(r"aims\.fao\.org/aos/agrovoc/(\w+)/?$"), "agrovoc", _NONE),
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def place_on_a_list(address: str) -> tuple[str, str, str | None] | None:
    """(list, code, name where we know it) of a theme's address; None for one on no list that is known."""
    for pattern, name, words in _LISTS:
        if found := pattern.search(address):
            code = found[1]
            spelled = _CAMEL.sub(" ", code).capitalize() if name == "iso-topic-category" else None
            return name, code, words.get(code) or spelled
    return None
