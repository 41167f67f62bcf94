"""The command line that starts, watches and repairs a local Causeway."""
