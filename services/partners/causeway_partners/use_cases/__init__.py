"""What can be asked of this service, one file each."""
