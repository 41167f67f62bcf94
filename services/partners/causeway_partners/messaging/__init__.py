"""What this service says to the others, hears from them, and does by the clock."""
