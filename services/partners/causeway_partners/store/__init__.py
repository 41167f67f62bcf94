"""MongoDB: the only place that knows documents and queries."""
