"""The HTTP routes, for operators."""
