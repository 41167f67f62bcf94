"""A QR code as a camera sees it: for Chromium's fake camera as a film, and for a file as a picture."""

import io
from pathlib import Path

import segno

WIDTH, HEIGHT = 640, 480
SCALE = 7
BLACK, WHITE, GREY = 16, 235, 128
FRAMES = 5


def write_film(code: str, path: Path) -> None:
    """Write a film (YUV4MPEG2, 4:2:0) in which nothing moves: a QR code of ``code`` on a white wall."""
    rows = [bytearray([WHITE] * WIDTH) for _ in range(HEIGHT)]
    modules = [[bool(module) for module in row] for row in segno.make(code, error="m", micro=False).matrix]
    size = len(modules) * SCALE
    top, left = (HEIGHT - size) // 2, (WIDTH - size) // 2
    for y in range(size):
        for x in range(size):
            if modules[y // SCALE][x // SCALE]:
                rows[top + y][left + x] = BLACK
    colours = bytes([GREY]) * (WIDTH * HEIGHT // 2)
    frame = b"FRAME\n" + b"".join(bytes(row) for row in rows) + colours
    path.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * FRAMES)


def picture_of(code: str) -> bytes:
    """Return a PNG of the QR code of ``code``."""
    out = io.BytesIO()
    segno.make(code, error="m", micro=False).save(out, kind="png", scale=SCALE, border=4)
    return out.getvalue()
