"""Tables that people hand in as files: any spreadsheet's CSV as plain text with line feeds."""

from contextlib import closing

from werkzeug.datastructures import FileStorage

ENCODINGS = ("utf-8-sig", "utf-16")
"""What spreadsheets and meeting services write when asked for Unicode; a guess at any other could spoil names."""


def table_in(file: FileStorage | None, largest_bytes: int) -> str:
    """Return the file's text, or nothing when there is no file or it is in no encoding that is known for sure."""
    raw = _read(file, largest_bytes) if file else b""
    encodings = reversed(ENCODINGS) if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else ENCODINGS[:1]
    for encoding in encodings:
        try:
            return raw.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    return ""


def _read(file: FileStorage, largest_bytes: int) -> bytes:
    # A larger one was put on the disk for as long as it is open.
    with closing(file):
        raw: bytes = file.read(largest_bytes)
        return raw
