"""The rules of the calendar: programmes, editions and events. Standard library only."""
