"""Asking what is held about oneself: what every service that knows addresses takes, and what all of them answer."""

from collections.abc import Mapping

from marshmallow import Schema, fields, validate

from causeway_platform.web.schemas import EmailAddress, LanguageTag, ZoneName

ASKED: Mapping[str, str] = {"status": "asked"}
"""The answer for every address."""


class DataRequestBody(Schema):
    """Whose data, and how the mail is to be written."""

    email = EmailAddress(required=True)
    language = LanguageTag(required=True, metadata={"description": "The mail comes in it, if we have it."})
    zone = ZoneName(required=True, metadata={"description": "The mail says in it until when the link works."})


class DataRequestView(Schema):
    """The same for every address, so that nobody learns whether anything is held."""

    status = fields.String(required=True, validate=validate.Equal("asked"))
