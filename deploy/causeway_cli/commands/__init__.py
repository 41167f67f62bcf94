"""The commands of ``causeway``, one module each."""
