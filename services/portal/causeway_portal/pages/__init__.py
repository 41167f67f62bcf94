"""What visitors see: server-rendered pages over the portal's copies; commands go to the services."""
