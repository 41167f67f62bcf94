"""The clock work of this service: none, because nothing in the calendar happens by itself."""

from causeway_platform.clock_work import Due

DUE: Due = {}
