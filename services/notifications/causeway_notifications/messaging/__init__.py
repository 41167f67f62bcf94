"""What comes in, what goes out and what falls due."""
