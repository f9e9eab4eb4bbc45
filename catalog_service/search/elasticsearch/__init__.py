"""The engine on a cluster: Elasticsearch by its own client."""
