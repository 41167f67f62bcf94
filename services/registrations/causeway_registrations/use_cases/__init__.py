"""What can be done with registrations, one file each."""
