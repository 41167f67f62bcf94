"""What a measure is held against: the same servers doing the least that could be called the same thing."""
