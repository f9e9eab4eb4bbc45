"""The HTTP API: thin views over the services, in the words of the OpenAPI description."""
