"""Registrations in MongoDB; the only place that knows documents."""
