"""MongoDB: the portal's copies and the visits of signed-in people; the only place that knows documents."""
