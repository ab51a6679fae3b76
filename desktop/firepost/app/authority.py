"""The hub's authority: who is enrolled, proved by certificates; what it holds, proved by receipts.

P-256, because browsers on HQ's wall know no Ed25519. One authority a hub, made at its first
use; its name is the beginning of its key's hash.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SERVER_NAME: Final = "firepost-hub"  # what a device expects the hub to be, wherever it runs
ROLES: Final = ("post", "hq", "reader")

_AUTHORITY_DAYS: Final = 3650
_CERTIFICATE_DAYS: Final = 800
_BACK_DAYS: Final = 3  # a device's clock may be behind
_SIGNATURE: Final = ec.ECDSA(hashes.SHA256())


@dataclass(frozen=True, slots=True)
class Credentials:
    """A certificate and its private key, PEM."""

    certificate: bytes
    key: bytes


def make_authority(now_ms: int) -> Credentials:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "firepost hub authority")])
    certificate = (
        _certificate(name, name, key.public_key(), now_ms, _AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    return _credentials(certificate, key)


class Authority:
    """Signs in the hub's name."""

    def __init__(self, credentials: Credentials) -> None:
        self._key = _private(credentials.key)
        self._certificate = x509.load_pem_x509_certificate(credentials.certificate)
        self.certificate = credentials.certificate

    @cached_property
    def hub(self) -> str:
        return hub_of(self.certificate)

    def enrol(self, name: str, role: str, now_ms: int) -> tuple[Credentials, str]:
        """What one device shows to the hub from now on, and its number."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.COMMON_NAME, name),
                x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, role),
            ]
        )
        certificate = self._issue(
            subject, key, now_ms, ExtendedKeyUsageOID.CLIENT_AUTH, names=()
        )
        return _credentials(certificate, key), f"{certificate.serial_number:x}"

    def serve(self, hosts: Iterable[str], now_ms: int) -> Credentials:
        """What the hub shows to devices and browsers, by all the names it is called."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SERVER_NAME)])
        names = [x509.DNSName(SERVER_NAME), x509.DNSName("localhost"), *_names(hosts)]
        certificate = self._issue(
            subject, key, now_ms, ExtendedKeyUsageOID.SERVER_AUTH, names=names
        )
        return _credentials(certificate, key)

    def sign(self, words: bytes) -> bytes:
        return self._key.sign(words, _SIGNATURE)

    def _issue(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        now_ms: int,
        purpose: x509.ObjectIdentifier,
        *,
        names: Iterable[x509.GeneralName],
    ) -> x509.Certificate:
        issuer = self._certificate.subject
        built = (
            _certificate(subject, issuer, key.public_key(), now_ms, _CERTIFICATE_DAYS)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()),
                critical=False,
            )
        )
        if names:
            built = built.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return built.sign(self._key, hashes.SHA256())


def hub_of(certificate: bytes) -> str:
    """A hub's name: 16 hex digits of its authority's key."""
    return hashlib.sha256(_public_bytes(certificate)).hexdigest()[:16]


def signed(certificate: bytes, words: bytes, signature: bytes) -> bool:
    """Whether the holder of that certificate (PEM or DER) signed these words."""
    key = _load(certificate).public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return False
    try:
        key.verify(signature, words, _SIGNATURE)
    except InvalidSignature:
        return False
    return True


def sign_with(key: bytes, words: bytes) -> bytes:
    return _private(key).sign(words, _SIGNATURE)


def issued(certificate: bytes, authority: bytes) -> bool:
    """Whether that authority issued this device's certificate."""
    try:
        mine = _load(certificate)
        mine.verify_directly_issued_by(_load(authority))
        purposes = mine.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False
    return ExtendedKeyUsageOID.CLIENT_AUTH in purposes


@dataclass(frozen=True, slots=True)
class Shown:
    """What a device's certificate says."""

    number: str
    name: str
    role: str
    until_ms: int


def shown(certificate: bytes) -> Shown:
    """
    Raises:
        ValueError
    """
    loaded = _load(certificate)
    return Shown(
        f"{loaded.serial_number:x}",
        _said(loaded.subject, NameOID.COMMON_NAME),
        _said(loaded.subject, NameOID.ORGANIZATIONAL_UNIT_NAME),
        int(loaded.not_valid_after_utc.timestamp() * 1000),
    )


def der_of(certificate: bytes) -> bytes:
    return _load(certificate).public_bytes(serialization.Encoding.DER)


def _said(name: x509.Name, what: x509.ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(what)
    return str(found[0].value) if found else ""


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now_ms: int,
    days: int,
) -> x509.CertificateBuilder:
    now = datetime.fromtimestamp(now_ms / 1000, UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=_BACK_DAYS))
        .not_valid_after(now + timedelta(days=days))
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _names(hosts: Iterable[str]) -> list[x509.GeneralName]:
    names: list[x509.GeneralName] = []
    for host in sorted(set(hosts) - {"", "localhost", SERVER_NAME}):
        try:
            names.append(x509.IPAddress(ipaddress.ip_address(host)))
        except ValueError:
            if host.isascii():
                names.append(x509.DNSName(host))
    return names


def _load(certificate: bytes) -> x509.Certificate:
    if certificate.startswith(b"-----"):
        return x509.load_pem_x509_certificate(certificate)
    return x509.load_der_x509_certificate(certificate)


def _public_bytes(certificate: bytes) -> bytes:
    return (
        _load(certificate)
        .public_key()
        .public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )


def _private(key: bytes) -> ec.EllipticCurvePrivateKey:
    loaded = serialization.load_pem_private_key(key, password=None)
    if not isinstance(loaded, ec.EllipticCurvePrivateKey):
        raise TypeError(type(loaded))
    return loaded


def _credentials(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> Credentials:
    return Credentials(
        certificate.public_bytes(serialization.Encoding.PEM),
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    )
