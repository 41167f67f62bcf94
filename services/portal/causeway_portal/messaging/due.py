"""Clock work of the portal: there is none, because it decides nothing."""

from causeway_platform.clock_work import Due

DUE: Due = {}
