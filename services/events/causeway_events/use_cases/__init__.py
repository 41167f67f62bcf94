"""What can be done with the calendar, one thing a module; each is a short story told with the domain's verbs."""
