"""The registrations service: places, waiting lists, offers, tickets and check-ins."""
