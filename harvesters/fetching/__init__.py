"""One door to the network: polite, bounded, never to a private address; recorded and replayed."""
