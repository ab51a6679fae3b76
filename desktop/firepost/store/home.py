"""This device's own folder: who it is, its keys, its settings, what it remembers of its desks.

Made at the first write, never by reading. Two homes on one machine are two devices.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from firepost.app.strongbox import Role, SealedBy
from firepost.domain.errors import Trouble
from firepost.store import keychain, keys, pin_tries, recovery, whole_file
from firepost.store.keys import Envelope, Keys
from firepost.store.lock import WriterLock

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PERSON: Final = "值班员"
POST: Final = "前指"
_KEYS: Final = "keys.json"
_SETTINGS: Final = "settings.json"
_PRIVATE: Final = 0o700


class Settings(msgspec.Struct, frozen=True):
    """What a person may choose on this device. Devices are public keys, 64 hex digits."""

    person: str = PERSON
    post: str = POST
    admitted: frozenset[str] = frozenset()  # by the officers, at reading a bundle
    enrolled: frozenset[str] = frozenset()  # by the hub this device belongs to
    hub: dict[str, str] = {}  # what the enrolment said; its private key lies among the keys
    calm: dict[str, str] = {}  # comforts of the screen
    role: Role = "officer"  # of who sits here: what may be entered
    posts: dict[str, str] = {}  # device (16 hex digits): its post's name, as bundles told


class Home:
    """One device. Reads what is there; `change`, `keep_…`, `admit` make the folder if need be."""

    def __init__(self, folder: Path, *, pin: str | None, now_ms: int) -> None:
        self.folder = folder
        self._pin = pin
        self._now_ms = now_ms
        self._secret = b""
        self._keys: Keys | None = None
        self._settings: Settings | None = None

    @classmethod
    def open(cls, environ: Mapping[str, str], *, now_ms: int, pin: str | None = None) -> Home:
        """`pin` opens sealed keys (`--pin-stdin`); nothing is read or made before it is asked."""
        named = environ.get("FIREPOST_HOME")
        if named:
            return cls(Path(named).expanduser().absolute(), pin=pin, now_ms=now_ms)
        import platformdirs

        folder = Path(platformdirs.user_data_dir("firepost", appauthor=False))
        return cls(folder, pin=pin, now_ms=now_ms)

    # -- who it is

    @property
    def person(self) -> str:
        return self.settings.person

    @property
    def post(self) -> str:
        return self.settings.post

    @property
    def device_key(self) -> bytes | None:
        """The device's public key, 32 bytes; None while this home was never written."""
        held = self._held()
        return None if held is None else _public(held.device)

    @property
    def device_id(self) -> str | None:
        """16 hex digits; None while this home was never written."""
        key = self.device_key
        return None if key is None else key[:8].hex()

    def trusts(self, device_key: bytes) -> bool:
        """Whether entries of that device count here: its own, enrolled or admitted."""
        name = device_key.hex()
        chosen = self.settings
        return (
            name in chosen.admitted or name in chosen.enrolled or device_key == self.device_key
        )

    # -- settings

    @property
    def settings(self) -> Settings:
        if self._settings is None:
            path = self.folder / _SETTINGS
            try:
                self._settings = msgspec.json.decode(path.read_bytes(), type=Settings)
            except FileNotFoundError:
                self._settings = Settings()
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                raise Trouble("home.settings_damaged", path=str(path)) from error
        return self._settings

    def change(self, **chosen: object) -> None:
        """Set the named settings, durably."""
        self._rewrite(lambda old: msgspec.structs.replace(old, **chosen))

    def admit(self, device_keys: Iterable[bytes]) -> None:
        names = frozenset(key.hex() for key in device_keys)
        self._rewrite(lambda old: msgspec.structs.replace(old, admitted=old.admitted | names))

    def _rewrite(self, how: Callable[[Settings], Settings]) -> None:
        with self._alone():
            self._settings = None  # another process may have written since
            changed = how(self.settings)
            content = msgspec.json.format(
                msgspec.json.encode(changed, order="deterministic"), indent=1
            )
            whole_file.replace(self.folder / _SETTINGS, content)
            self._settings = changed

    def note_post(self, device: str, name: str) -> None:
        """Remember how the post of that device calls itself."""
        if device and name and self.settings.posts.get(device) != name:
            self._rewrite(
                lambda old: msgspec.structs.replace(old, posts={**old.posts, device: name})
            )

    def post_names(self) -> dict[str, str]:
        """Device (16 hex digits) to the name of its post, as far as anybody told."""
        listed: Mapping[bytes, str] = {}
        if self.settings.hub:
            from firepost.app.membership import Ties  # certificates: most starts need none

            ties = Ties.of(self.settings.hub)
            listed = {} if ties is None or ties.members is None else ties.members.devices
        enrolled = {key[:8].hex(): name for key, name in listed.items() if name}
        own = {} if self.device_id is None else {self.device_id: self.post}
        return {**self.settings.posts, **enrolled, **own}

    # -- keys

    @property
    def sealed_by(self) -> SealedBy:
        envelope = keys.read(self.folder / _KEYS)
        return "none" if envelope is None else envelope.sealed_by

    def desk_ids(self) -> tuple[str, ...]:
        held = self._held()
        return () if held is None else tuple(held.desks)

    def desk_key(self, file_id: str) -> bytes | None:
        held = self._held()
        return None if held is None else held.desks.get(file_id)

    def keep_desk_key(self, file_id: str, key: bytes) -> None:
        self._add(lambda old: msgspec.structs.replace(old, desks={**old.desks, file_id: key}))

    def stream_key(self, stream: str) -> Ed25519PrivateKey | None:
        held = self._held()
        seed = None if held is None else held.streams.get(stream)
        return None if seed is None else _private(seed)

    def new_stream(self) -> Ed25519PrivateKey:
        """A key for one more incarnation of a stream, kept before it is handed out."""
        seed = secrets.token_bytes(32)
        name = _public(seed)[:8].hex()
        self._add(lambda old: msgspec.structs.replace(old, streams={**old.streams, name: seed}))
        return _private(seed)

    def device_signing_key(self) -> Ed25519PrivateKey:
        """The device's private key; made, with the home, if there is none yet."""
        held = self._held()
        if held is None:
            held = self._add(lambda old: old)
        return _private(held.device)

    def draft_key(self) -> bytes:
        """64 bytes under which what is being typed lies on disk, of this device alone."""
        self.device_signing_key()  # makes the home where there is none yet
        held = self._held()
        assert held is not None
        return hmac.digest(held.device, b"firepost drafts 1", "sha512")

    def secret(self, name: str) -> bytes | None:
        held = self._held()
        return None if held is None else held.secrets.get(name)

    def keep_secret(self, name: str, value: bytes) -> None:
        self._add(
            lambda old: msgspec.structs.replace(old, secrets={**old.secrets, name: value})
        )

    @property
    def role(self) -> Role:
        return self.settings.role

    def take_role(self, role: Role) -> None:
        """Only with the seal open: who may not open it may not make himself an officer."""
        self.open_up()
        self.change(role=role)

    def open_up(self) -> None:
        self._held()

    def seal_with_pin(self, pin: str | None) -> str:
        """Seal the keys by a PIN, or lay them plain again (None). The old seal must be open.

        Hands back the recovery code, which opens this seal too; "" where nothing seals.
        """
        return self._seal("none" if pin is None else "pin", pin)

    def seal_with_keychain(self) -> str:
        """Have the system's key chain hold the secret. Only ever by a person's choice."""
        return self._seal("keychain", None)

    def recover(self, code: str, pin: str) -> str:
        """Open the seal with the recovery code and seal anew with `pin`; the new code."""
        envelope = keys.read(self.folder / _KEYS)
        if envelope is None or envelope.sealed_by == "none":
            return self.seal_with_pin(pin)
        pin_tries.allow(self.folder, now_ms=self._now_ms)
        secret = keys.decoded(envelope, recovery.key_of(code, envelope.salt))
        if secret is None:
            wait_s = pin_tries.wrong(self.folder, now_ms=self._now_ms)
            raise Trouble("keys.wrong_code", path=str(self.folder), wait_s=wait_s)
        pin_tries.right(self.folder)
        self._secret = secret
        return self.seal_with_pin(pin)

    def _seal(self, sealed_by: SealedBy, pin: str | None) -> str:
        with self._alone():
            held = self._unlocked(keys.read(self.folder / _KEYS)) or keys.fresh()
            salt = secrets.token_bytes(16)
            if pin is not None:
                self._secret = keys.secret_of_pin(pin, salt)
            elif sealed_by == "keychain":
                self._secret = keychain.fresh_secret(self.folder)
            self._pin = pin
            code, box = "", (b"", b"")
            if sealed_by != "none":
                code = recovery.fresh_code()
                box = keys.coded(self._secret, recovery.key_of(code, salt), salt)
            self._write(held, sealed_by, salt, box)
            return code

    def _held(self) -> Keys | None:
        if self._keys is None:
            self._keys = self._unlocked(keys.read(self.folder / _KEYS))
        return self._keys

    def _add(self, how: Callable[[Keys], Keys]) -> Keys:
        with self._alone():
            envelope = keys.read(self.folder / _KEYS)
            held = how(self._unlocked(envelope) or keys.fresh())
            self._write(
                held,
                "none" if envelope is None else envelope.sealed_by,
                b"" if envelope is None else envelope.salt,
                (b"", b"") if envelope is None else (envelope.code_nonce, envelope.code_box),
            )
            return held

    def _write(
        self, held: Keys, sealed_by: SealedBy, salt: bytes, code: tuple[bytes, bytes]
    ) -> None:
        closed = keys.close(
            held, sealed_by=sealed_by, secret=self._secret, salt=salt, code=code
        )
        keys.write(self.folder / _KEYS, closed)
        self._keys = held

    def _unlocked(self, envelope: Envelope | None) -> Keys | None:
        if envelope is None:
            return None
        if self._secret:
            held = keys.unseal(envelope, self._secret)
            if held is not None:
                return held
        if envelope.sealed_by == "pin":
            return self._by_pin(envelope)
        if envelope.sealed_by == "keychain":
            self._secret = keychain.secret(self.folder)
        held = keys.unseal(envelope, self._secret)
        if held is None:
            raise Trouble("keys.wrong_keychain", path=str(self.folder))
        return held

    def _by_pin(self, envelope: Envelope) -> Keys:
        if self._pin is None:
            raise Trouble("keys.locked", path=str(self.folder))
        pin_tries.allow(self.folder, now_ms=self._now_ms)
        self._secret = keys.secret_of_pin(self._pin, envelope.salt)
        held = keys.unseal(envelope, self._secret)
        if held is None:
            self._secret = b""
            wait_s = pin_tries.wrong(self.folder, now_ms=self._now_ms)
            raise Trouble("keys.wrong_pin", path=str(self.folder), wait_s=wait_s)
        pin_tries.right(self.folder)
        return held

    # -- the folder

    def make(self) -> None:
        if self.folder.is_dir():
            return
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            self.folder.mkdir(mode=_PRIVATE, exist_ok=True)
            whole_file.settle(self.folder.parent)
        except OSError as error:
            raise Trouble(
                "home.cannot_write", path=str(self.folder), says=error.strerror
            ) from error

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two programs of one home must not overwrite each other's keys."""
        self.make()
        lock = WriterLock.take(self.folder / ".lock", key="home.in_use", guards=self.folder)
        try:
            yield
        finally:
            lock.release()

    def is_private(self) -> bool:
        """Whether nobody else may read the key file (POSIX; Windows keeps profiles private)."""
        path = self.folder / _KEYS
        return os.name == "nt" or not path.exists() or not path.stat().st_mode & 0o077


def _private(seed: bytes) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed)


def _public(seed: bytes) -> bytes:
    return _private(seed).public_key().public_bytes_raw()
