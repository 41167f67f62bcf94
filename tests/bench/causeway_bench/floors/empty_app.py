"""A Flask application that answers one GET with nothing: what the web server itself costs."""

from flask import Flask

app = Flask(__name__)


@app.get("/empty")
def empty() -> tuple[str, int]:
    """Answer with an empty body."""
    return "", 200
