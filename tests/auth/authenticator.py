"""A software authenticator: makes credentials and assertions as a browser would send them."""

import hashlib
import json
import os
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
)

FLAG = AuthenticatorData.FLAG


def _cose(key: ec.EllipticCurvePublicKey) -> ES256:
    """The public key in COSE's form (RFC 9053)."""
    point = key.public_numbers()
    return ES256({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)})


@dataclass
class Authenticator:
    """One authenticator with one credential. Each field can be made wrong."""

    origin: str = "https://tool.example.edu"
    relying_party: str = "tool.example.edu"
    counter: int = 1
    flags: FLAG = FLAG.UP | FLAG.UV
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    credential_id: bytes = field(default_factory=lambda: os.urandom(32))

    def register(self, options: str) -> str:
        """The answer to `navigator.credentials.create` with these options, as JSON."""
        made = AttestedCredentialData.create(
            Aaguid.NONE, self.credential_id, _cose(self.key.public_key())
        )
        attestation = AttestationObject.create("none", self._data(FLAG.AT, made), {})
        return self._answer(
            {
                "clientDataJSON": self._client_data("webauthn.create", options),
                "attestationObject": websafe_encode(attestation),
            }
        )

    def sign(self, options: str) -> str:
        """The answer to `navigator.credentials.get` with these options, as JSON."""
        client_data = self._client_data("webauthn.get", options)
        data = self._data(FLAG(0))
        signed = data + hashlib.sha256(websafe_decode(client_data)).digest()
        signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": client_data,
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(signature),
            }
        )

    def _data(self, more: FLAG, credential: bytes = b"") -> AuthenticatorData:
        party = hashlib.sha256(self.relying_party.encode()).digest()
        made: AuthenticatorData = AuthenticatorData.create(
            party, self.flags | more, self.counter, credential
        )
        return made

    def _client_data(self, kind: str, options: str) -> str:
        challenge = json.loads(options)["publicKey"]["challenge"]
        data = {"type": kind, "challenge": challenge, "origin": self.origin}
        return websafe_encode(json.dumps(data).encode())

    def _answer(self, response: dict[str, str]) -> str:
        encoded = websafe_encode(self.credential_id)
        return json.dumps(
            {"id": encoded, "rawId": encoded, "type": "public-key", "response": response}
        )
