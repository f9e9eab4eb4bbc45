"""A site of news that announces what it publishes in a feed."""

SITE = "https://news.city.example/"
URL = f"{SITE}feed.xml"


def rss(*items: str, head: str = "", end: str = "</channel></rss>") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:media="http://search.yahoo.com/mrss/" xmlns:georss="http://www.georss.org/georss">'
        f"<channel><title>City</title><link>{SITE}</link>{head}{''.join(items)}{end}"
    )


def item(name: str, more: str = "") -> str:
    return f"<item><title>{name}</title><link>{SITE}d/{name}</link><guid isPermaLink='false'>{name}</guid>{more}</item>"


def page_of(title: str) -> str:
    words = "The council has decided on the matter named above, and tells everybody by this notice. " * 3
    return (
        f"<html><head><title>{title}</title><meta name='ArticleTitle' content='{title}'></head><body>"
        f"<div class='article-content'><p>{words}</p></div></body></html>"
    )
