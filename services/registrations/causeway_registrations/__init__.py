"""The registrations service."""
