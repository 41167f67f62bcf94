"""MongoDB, and the only place that knows documents."""
