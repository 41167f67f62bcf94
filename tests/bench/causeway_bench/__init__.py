"""Measures, each beside its floor."""
