"""The messages that the portal follows."""
