"""Addresses registered by themselves: one source an address, each under an id of its own."""

from catalog_service.runs.registering import of_feed, register
from catalog_service.services import Services

FEED = "https://data.city.example/data.json"


def test_an_address_whose_name_another_source_has_gets_an_id_of_its_own(services: Services) -> None:
    named = of_feed(FEED)["id"]
    portal = {"id": named, "title": "Portal", "platform": "ckan", "url": "https://data.city.example/", "agency": "City"}
    services.sources.add(portal, "by hand", now=services.clock())
    registered = register(services, FEED)
    assert (registered.id, registered.url) == (f"{named}-2", FEED)
    assert services.sources.get(named).declaration["url"] == portal["url"]
    assert register(services, FEED).id == registered.id


def test_an_address_that_is_known_is_the_source_it_is(services: Services) -> None:
    assert register(services, FEED).id == register(services, FEED).id
    assert len(services.sources.all()) == 1
