"""What tests share: servers, builders, waiting, the invariant checker."""
