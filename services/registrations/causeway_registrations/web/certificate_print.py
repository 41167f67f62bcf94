"""Certificates on paper: made from what is stored when somebody asks, kept nowhere but a short while in memory.

A sheet takes 35 to 130 ms on a busy machine, and one is made at a time, so that printing never takes more than one of
the machine's cores from those who register.
"""

import io
import json
import tomllib
from collections import OrderedDict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pylopdf_fonts_zh_cn
import segno
import typst
from babel.dates import format_date

from causeway_registrations.domain.certificate import Certificate, Printed
from causeway_registrations.domain.certificate_code import shown_code

SHEET = Path(__file__).parent / "print"
KEPT = 64
OFFICE = "Causeway"
ACCESSIBLE: Literal["ua-1"] = "ua-1"
"""PDF/UA-1: tagged, titled and with its language, so that it can be read aloud."""


class CertificatePrinter:
    """Prints certificates; one for all threads."""

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url
        self._one_at_a_time = Lock()
        self._compiler: typst.Compiler | None = None
        self._kept: OrderedDict[tuple[str, int], bytes] = OrderedDict()

    def address(self, certificate: Certificate) -> str:
        """Return the address of the page that verifies the certificate."""
        return f"{self._public_url}/verify/{shown_code(certificate.code)}"

    def pdf(self, certificate: Certificate) -> bytes:
        """Return the sheet, one page A4 with its fonts embedded, for a certificate that says of whom it is."""
        key = (certificate.id, certificate.revision)
        with self._one_at_a_time:
            if key not in self._kept:
                self._kept[key] = self._print(json.dumps(self._data(certificate), ensure_ascii=False))
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]

    def _print(self, data: str) -> bytes:
        compiler = self._compiler or typst.Compiler(
            str(SHEET / "certificate.typ"),
            root=str(SHEET),
            font_paths=[str(SHEET), str(Path(pylopdf_fonts_zh_cn.__file__).parent)],
            ignore_system_fonts=True,
        )
        self._compiler = compiler
        inputs = {"certificate": data}
        try:
            return _bytes(compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=ACCESSIBLE))
        except typst.TypstError:
            # A name may hold a character that none of our fonts has; the standard then forbids what paper allows.
            return _bytes(compiler.compile(format="pdf", sys_inputs=inputs))

    def _data(self, certificate: Certificate) -> dict[str, Any]:
        printed = certificate.printed
        assert printed is not None, "whoever was forgotten has no sheet"
        words = sheet_words()[printed.language]
        address = self.address(certificate)
        zone = ZoneInfo(printed.zone)
        given = format_date(certificate.issued_at.astimezone(zone).date(), "long", words["locale"])
        return {
            "lang": words["lang"],
            "region": words["region"],
            "heading": printed.title or words["heading"],
            "certifies": words["certifies"],
            "name": printed.name,
            "took_part": words["took_part"],
            "event": printed.event_title,
            "dates": dates_of(printed, words["locale"]),
            "signatory": printed.signatory,
            "issued": words["issued"].format(date=given),
            "office": OFFICE,
            "verify": words["verify"],
            "address": address,
            "code_label": words["code"],
            "code": shown_code(certificate.code),
            "qr": _qr(address),
            "qr_alt": words["qr"],
        }


def dates_of(printed: Printed, locale: str) -> str:
    """Return the days of the event where it was, one or the first and the last."""
    zone = ZoneInfo(printed.zone)
    first, last = printed.starts_at.astimezone(zone).date(), printed.ends_at.astimezone(zone).date()
    days = [format_date(day, "long", locale) for day in dict.fromkeys((first, last))]
    return " – ".join(days)


@cache
def sheet_words() -> Mapping[str, Mapping[str, str]]:
    """Return the words of certificates by language."""
    return tomllib.loads((SHEET / "words.toml").read_text("utf-8"))


def _qr(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False, dark="#1f1b16")
    return out.getvalue().decode()


def _bytes(compiled: Any) -> bytes:
    assert isinstance(compiled, bytes)
    return compiled
