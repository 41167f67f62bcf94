"""What this service hears, what it says, and what it does when a time has come."""
