"""The HTTP edge that every service shares: declared routes, default deny, problem documents, OpenAPI."""
