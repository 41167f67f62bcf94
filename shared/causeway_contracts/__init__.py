"""What the services say to one another: envelope, topics, message schemas. Data only, no I/O."""
