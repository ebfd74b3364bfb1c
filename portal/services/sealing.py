"""Seals secrets that must be read again, so that a copy of the database alone gives none of them away."""

from base64 import urlsafe_b64encode
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from portal.domain.errors import DomainError


class Sealer:
    """Seals with the first key, opens with any; each key is derived from one of the house for one purpose."""

    def __init__(self, keys: Sequence[str], *, purpose: str) -> None:
        self._boxes = MultiFernet([Fernet(_derived(key, purpose)) for key in keys])

    def seal(self, secret: str) -> str:
        """Give the sealed form of a secret."""
        return self._boxes.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """Give the secret back; raises DomainError("seal_broken") when no key fits."""
        try:
            return self._boxes.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise DomainError("seal_broken") from error

    def renew(self, sealed: str) -> str:
        """Give the same secret, sealed with the first key."""
        return self.seal(self.open(sealed))


def _derived(key: str, purpose: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"plekwijzer {purpose}".encode())
    return urlsafe_b64encode(derivation.derive(key.encode()))
