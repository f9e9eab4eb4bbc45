"""What the service answers and asks, in the wire's words: shared by the API, the pages, the protocols and the command line."""
