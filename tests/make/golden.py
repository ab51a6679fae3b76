"""Makes the golden journal of this version: python tests/make/golden.py

A desk that uses every verb a command may say, told by two devices, with corrections,
another offset and a perimeter, is written out as plain JSON: streams, seals, bodies and
blobs as they lie in the file, and what `show` and `digest` said of them. A later version
must read the same out of the same bytes. What a version wrote is never written again.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent), str(HERE.parents[2] / "desktop")]

import msgspec  # noqa: E402 - after the path is laid
from golden_story import tell  # noqa: E402

from firepost import __version__  # noqa: E402
from firepost.cli.show import as_json  # noqa: E402
from firepost.domain.digest import projected  # noqa: E402
from firepost.store.desk_file import DeskFile  # noqa: E402
from posts import Desk, Posts  # noqa: E402

GOLDEN = HERE.parents[1] / "data" / "golden"
# What follows from plan and kit, which are files of their own and may change, and what only
# this post can say: when it learned a thing and what it has not sent.
NOT_OF_THE_JOURNAL = (
    "proposed",
    "could_be",
    "can_equip",
    "limited_by",
    "known_at",
    "unsent",
)


def exported(file: DeskFile) -> dict[str, Any]:
    """Every stream with its seals and bodies, in segments, and every blob."""
    streams = []
    for stream in file.streams():
        segments, head = [], 0
        while segment := file.read_after(stream.name, head, max_bytes=1 << 16):
            head = segment.last
            segments.append(
                {
                    "first": segment.first,
                    "prev": segment.prev.hex(),
                    "bodies": [body.hex() for body in segment.bodies],
                    "seal": segment.seal.hex(),
                }
            )
        streams.append(
            {
                "key": stream.key.hex(),
                "desk": stream.desk,
                "device": stream.certificate.device.hex(),
                "signature": stream.certificate.signature.hex(),
                "segments": segments,
            }
        )
    blobs = [file.blob(name) for name in file.blob_names()]
    return {"desk": file.desk_id, "streams": streams, "blobs": [b.hex() for b in blobs if b]}


def shown(desk: Desk) -> Any:
    """`show` at the story's end, without what hangs on plan and kit."""
    return _of_the_journal(json.loads(json.dumps(as_json(desk.board, None))))


def _of_the_journal(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: each for key, each in value.items() if key not in NOT_OF_THE_JOURNAL}
        return {key: _of_the_journal(each) for key, each in kept.items()}
    if isinstance(value, list):
        return [_of_the_journal(each) for each in value]
    return value


def digest(desk: Desk) -> str:
    state = msgspec.msgpack.encode(projected(desk.post.record))
    return hashlib.sha256(state).hexdigest()


def main() -> int:
    folder = GOLDEN / f"v{__version__}"
    if folder.exists():
        sys.stderr.write(f"{folder} is there already, and stays as it is\n")
        return 3
    with tempfile.TemporaryDirectory() as name:
        posts = Posts(Path(name))
        try:
            desk = tell(posts)
            told = {
                "at": desk.clock().isoformat(),
                "journal": exported(desk.file),
                "show": shown(desk),
                "digest": digest(desk),
            }
        finally:
            posts.close()
    folder.mkdir(parents=True)
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    (folder / "journal.json").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
