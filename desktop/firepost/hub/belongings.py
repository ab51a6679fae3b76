"""Whose the hub's files are: the service's, whoever enrolled or revoked beside it."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

# Windows has other rights, and the folder hands its own down there.
POSIX = sys.platform != "win32"


def leave_to_owner(folder: Path) -> None:
    """Gives what root made in a folder of somebody else's to that one.

    An administrator types `hub enrol` as root while the service runs as a user of its own: the
    enrolment would be a file that the service cannot read.
    """
    if not POSIX or os.geteuid() != 0:
        return
    owner = folder.stat()
    if owner.st_uid == 0:
        return
    for path in folder.rglob("*"):
        # A file of the service's may go while we look.
        with contextlib.suppress(FileNotFoundError):
            if path.lstat().st_uid == 0:
                os.lchown(path, owner.st_uid, owner.st_gid)
