"""One module a measure; each names its floor."""
