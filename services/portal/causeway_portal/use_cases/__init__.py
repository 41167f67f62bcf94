"""What the portal does: keeps its copies true and reads them."""
