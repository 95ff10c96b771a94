"""What a container engine does for the service, done by Linux alone, where no engine can run.

The service gets mounts of its own: the root and all else read-only, /tmp in memory without execution, its files in /opt
as in the image. It runs as user 1000 and group 1000 without capabilities (``lib/tasks.py``). What this does not have is
the image: base system, library versions of Debian, network of its own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

from tests.examples.service.environment import ENVIRONMENT, SERVICE, python

BUNDLE = "/opt/ssl/bundle.pem"
"""Where the authorities of the database are then."""

_MOUNTS = r"""
set -eu
mount --make-rprivate /
mount -t tmpfs -o mode=755 image /opt
mkdir /opt/venv /opt/app /opt/ssl
mount --bind "$1" /opt/venv
mount --bind "$2" /opt/app
cp "$3" /opt/ssl/bundle.pem
chmod 444 /opt/ssl/bundle.pem
shift 3
mount -t tmpfs -o nodev,noexec,nosuid,size=256m,mode=1777 tmp /tmp
cut -d ' ' -f 5 /proc/self/mountinfo | while read -r point; do
    case $point in
    /proc* | /sys* | /dev* | /tmp) ;;
    *) mountpoint -q "$point" && mount -o remount,bind,ro "$point" || ! mountpoint -q "$point" ;;
    esac
done
cd /
exec "$@"
"""

_AS_ROOT = (
    ["unshare", "--mount"],
    ["setpriv", "--reuid=1000", "--regid=1000", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all"],
)
_AS_ANYBODY = (
    ["unshare", "--user", "--map-root-user", "--mount"],
    ["unshare", "--user", "--map-user=1000", "--map-group=1000"],
)
"""How mounts are separated, and how the user then becomes 1000, for root and for others."""


def command(bundle: Path, venv: Path = ENVIRONMENT, app: Path = SERVICE) -> list[str]:
    """How the service is started in there.

    Args:
        bundle: the authorities of the database.
        venv: its virtual environment.
        app: the folder with its package.
    """
    mounts, user = _AS_ROOT if os.geteuid() == 0 else _AS_ANYBODY
    if venv == ENVIRONMENT:
        python()
    inside = ["/opt/venv/bin/python", "-m", "fraud_api"]
    return [*mounts, "sh", "-c", _MOUNTS, "sh", str(venv), str(app), str(bundle), *user, *inside]


def environ(outside: dict[str, str]) -> dict[str, str]:
    """The variables in there."""
    return {**outside, "PGSSLROOTCERT": BUNDLE, "PYTHONPATH": "/opt/app"}


@cache
def reason_against() -> str | None:
    """Why this machine does not allow it, or ``None`` where it does."""
    mounts, user = _AS_ROOT if os.geteuid() == 0 else _AS_ANYBODY
    if not all(map(shutil.which, (mounts[0], user[0]))):
        return f"{mounts[0]} and {user[0]} of util-linux are not installed"
    done = subprocess.run(
        [*mounts, "sh", "-c", 'mount -t tmpfs none /tmp && exec "$@"', "sh", *user, "true"],
        capture_output=True,
        text=True,
        check=False,
    )
    return f"this machine does not let it have mounts of its own: {done.stderr.strip()}" if done.returncode else None
