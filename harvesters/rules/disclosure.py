"""From a page of a disclosure site to the draft of a disclosure: the named rules in their order."""

from harvesters.draft import Draft
from harvesters.reading.page import Listed, Page
from harvesters.source import Source


def draft_of_page(page: Page, *, source: Source, listed: Listed | None) -> Draft:
    """The draft of the document on that page. Pure; raises nothing for what a page holds: what is odd becomes a flag, and
    `values` lack `title` only where none can be derived."""
    title = page.title or (listed.title if listed else "")
    return Draft(
        values={
            "kind": "disclosure",
            "identifier": None,
            "title": title,
            "agency": {"id": source.agency.id, "name": source.agency.name},
            "body": page.body,
            "text": page.body,
            "landing_page": page.url,
        }
    )
