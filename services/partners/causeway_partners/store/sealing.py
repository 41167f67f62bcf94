"""Private signing keys at rest: AES-256-GCM under a key that only this service's configuration knows.

So whoever reads the database or its backup cannot sign tokens.
"""

import base64
import json
import os
from collections.abc import Sequence
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc.jwk import OKPKey

from causeway_partners.domain.signing_key import SigningKey

NONCE_BYTES = 12
PUBLIC_MEMBERS = ("kty", "crv", "x")


class CannotOpen(Exception):
    """None of the configured secrets opens the key."""


class KeySafe:
    """Makes signing keys, and opens the private part of those it can.

    Args:
        secrets: the first seals; all of them open, so that a secret can be replaced without a gap.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        self._ciphers = [AESGCM(_derived(secret)) for secret in secrets]

    def make(self, active_from: datetime) -> SigningKey:
        """Return a new Ed25519 key whose id is its thumbprint (RFC 7638)."""
        key = OKPKey.generate_key("Ed25519", private=True)
        kid = str(key.thumbprint())
        whole = key.as_dict(private=True)
        jwk = {name: str(whole[name]) for name in PUBLIC_MEMBERS}
        public = {**jwk, "kid": kid, "use": "sig", "alg": "Ed25519"}
        return SigningKey(id=kid, jwk=public, sealed=self._seal(kid, str(whole["d"])), active_from=active_from)

    def open(self, key: SigningKey) -> OKPKey:
        """Return the key with its private part.

        Raises:
            CannotOpen: it was sealed with another secret, or changed since.
        """
        raw = base64.urlsafe_b64decode(key.sealed)
        for cipher in self._ciphers if len(raw) > NONCE_BYTES else ():
            try:
                private = json.loads(cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], key.id.encode()))
            except InvalidTag:
                continue
            return OKPKey.import_key({name: key.jwk[name] for name in PUBLIC_MEMBERS} | {"d": private})
        raise CannotOpen(f"PARTNERS_SIGNING_SECRET does not open the signing key {key.id}.")

    def can_open(self, key: SigningKey) -> bool:
        """Say whether this configuration can sign with ``key``."""
        try:
            self.open(key)
        except CannotOpen:
            return False
        return True

    def _seal(self, kid: str, private: str) -> str:
        nonce = os.urandom(NONCE_BYTES)
        # The id is bound in, so that a sealed part cannot be moved to another key.
        sealed = self._ciphers[0].encrypt(nonce, json.dumps(private).encode(), kid.encode())
        return base64.urlsafe_b64encode(nonce + sealed).decode()


def _derived(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"causeway/partners/signing-keys").derive(
        secret.encode()
    )
