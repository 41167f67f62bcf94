"""When two e-mail addresses are the same person's."""

import unicodedata


def email_identity(address: str) -> str:
    """Return the form in which addresses are compared; what the person typed is kept beside it.

    NFC and case-folded, the domain as IDNA. Dots and plus parts stay: other mail systems give them a meaning.
    """
    local, _, domain = unicodedata.normalize("NFC", address.strip()).rpartition("@")
    return f"{unicodedata.normalize('NFC', local.casefold())}@{_ascii_domain(domain)}"


def _ascii_domain(domain: str) -> str:
    folded = domain.casefold().rstrip(".")
    try:
        return folded.encode("idna").decode("ascii")
    except UnicodeError:
        # An unusable domain is still compared with itself; no mail will reach it.
        return folded
