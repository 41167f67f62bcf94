"""What the portal shows and how it reads it; it holds no business rule of its own."""
