"""The TLS of two neighbours: each made a certificate for tonight and knows the other's."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PORT: Final = 47471  # where a post is looked for first; another where it is taken
SILENCE_S: Final = 30.0
_NO_CHECK_TIME: Final = 0x200000  # X509_V_FLAG_NO_CHECK_TIME: clocks may be days apart
_NAME: Final = "firepost-neighbour"


@dataclass(frozen=True, slots=True)
class Credentials:
    certificate: bytes  # PEM
    key: bytes  # PEM

    @property
    def der(self) -> bytes:
        return ssl.PEM_cert_to_DER_cert(self.certificate.decode())


def fresh_credentials(now: datetime) -> Credentials:
    """A certificate of its own that signs itself: who trusts it was told it under the code."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _NAME)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now.astimezone(UTC) - timedelta(days=1))
        .not_valid_after(now.astimezone(UTC) + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return Credentials(made.public_bytes(serialization.Encoding.PEM), plain)


def context(own: Credentials, known: Iterable[bytes], *, serves: bool) -> ssl.SSLContext:
    """TLS 1.3; both show a certificate, and only those in `known` (PEM) are taken."""
    protocol = ssl.PROTOCOL_TLS_SERVER if serves else ssl.PROTOCOL_TLS_CLIENT
    made = ssl.SSLContext(protocol)
    made.minimum_version = ssl.TLSVersion.TLSv1_3
    made.check_hostname = False  # the certificate itself is known, byte by byte
    made.verify_mode = ssl.CERT_REQUIRED
    made.verify_flags |= ssl.VerifyFlags(_NO_CHECK_TIME)
    for certificate in known:
        made.load_verify_locations(cadata=certificate.decode())
    with tempfile.TemporaryDirectory(prefix="firepost-") as folder:
        certificate_file, key = Path(folder, "certificate"), Path(folder, "key")
        certificate_file.write_bytes(own.certificate)
        key.touch(mode=0o600)
        key.write_bytes(own.key)
        made.load_cert_chain(certificate_file, key)
    return made


def listening(host: str, port: int | None) -> socket.socket:
    """On the port that is looked for first, unless another is asked for or it is taken."""
    if port is not None:
        return socket.create_server((host, port))
    with suppress(OSError):
        return socket.create_server((host, PORT))
    return socket.create_server((host, 0))


def own_addresses(port: int) -> list[str]:
    """Where neighbours may find this machine, as it is read aloud."""
    found: list[str] = []
    with suppress(OSError):
        found += [str(one[4][0]) for one in socket.getaddrinfo(socket.gethostname(), None)]
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # sends nothing: asks which way out would be taken
        found.insert(0, str(probe.getsockname()[0]))
    shown = []
    for address in dict.fromkeys(found):
        with suppress(ValueError):
            known = ipaddress.ip_address(address)
            if known.version == 4 and not known.is_loopback:
                shown.append(f"{address}:{port}")
    return shown
