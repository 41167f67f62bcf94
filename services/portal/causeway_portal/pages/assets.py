"""Style sheets, scripts, fonts and pictures: ours alone, under an address that changes with their content."""

import hashlib
from pathlib import Path

from flask import Flask, Response, send_from_directory

from causeway_portal.pages.protection import SECRET_PATHS

FOLDER = Path(__file__).parent / "static"
FOR_EVER = 365 * 24 * 3600
FOR_A_WHILE = 300


def version_of(folder: Path) -> str:
    """Return a short hash over all files of ``folder``."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(file.relative_to(folder).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def add_assets(app: Flask) -> None:
    """Serve the files and give templates ``asset('portal.css')``."""
    current = version_of(FOLDER)

    def asset(name: str) -> str:
        return f"/static/{current}/{name}"

    @app.get("/static/<version>/<path:name>")
    def static_file(version: str, name: str) -> Response:
        lifetime = FOR_EVER if version == current else FOR_A_WHILE
        response = send_from_directory(FOLDER, name, max_age=lifetime)
        response.headers["Cache-Control"] = f"public, max-age={lifetime}{', immutable' if version == current else ''}"
        return response

    @app.get("/favicon.ico")
    def favicon() -> Response:
        return send_from_directory(FOLDER, "mark.svg", max_age=FOR_A_WHILE)

    @app.get("/robots.txt")
    def robots() -> Response:
        private = "\n".join(f"Disallow: {path}" for path in (*SECRET_PATHS, "/operations", "/login", "/api/"))
        return Response(f"User-agent: *\n{private}\n", content_type="text/plain; charset=utf-8")

    app.jinja_env.globals["asset"] = asset
