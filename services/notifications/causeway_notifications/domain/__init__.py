"""What a notice is and when it is still worth sending; standard library only."""
