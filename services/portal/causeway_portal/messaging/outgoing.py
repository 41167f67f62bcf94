"""What the portal tells others: nothing, because it decides nothing."""

from causeway_platform.work import Publications

PUBLICATIONS: Publications = {}
