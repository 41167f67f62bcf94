"""Routes, request and response shapes, passwords and access tokens: the door of this service."""
