"""What makes a machine call `workbench tick` every few minutes: a line of cron's table, or two units of systemd."""

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

EVERY = 5  # minutes


def cron_line(folder: Path, file: Path) -> str:
    """Return the line of cron's table that calls tick in a folder; in it a percent sign would be the end of a line."""
    call = f"cd {shlex.quote(str(folder))} && {shlex.join(_command(file))}"
    return f"*/{EVERY} * * * * {call.replace('%', chr(92) + '%')}"


def with_line(table: str, line: str, mark: str) -> str:
    """Return cron's table with the line under its mark, in the place of an earlier one."""
    lines = table.splitlines()
    while mark in lines:
        del lines[lines.index(mark) : lines.index(mark) + 2]
    return "\n".join([*lines, mark, line]) + "\n"


def systemd_units(folder: Path, file: Path) -> dict[str, str]:
    """Return the texts of the service and the timer by the names of their files, which tell one folder from another."""
    name = f"workbench-{hashlib.sha256(f'{folder}|{file}'.encode()).hexdigest()[:8]}"
    command = " ".join(_quoted(part) for part in _command(file))
    service = f"""[Unit]
Description=News reports of {_percent(str(folder))}

[Service]
Type=oneshot
WorkingDirectory={_percent(str(folder))}
ExecStart={command}
SuccessExitStatus=3 4 75
Nice=10
"""
    timer = f"""[Unit]
Description=News reports of {_percent(str(folder))}, every {EVERY} minutes

[Timer]
OnCalendar=*:0/{EVERY}
Persistent=true

[Install]
WantedBy=timers.target
"""
    return {f"{name}.service": service, f"{name}.timer": timer}


def install_cron(line: str, mark: str) -> None:
    """Put the line into the table of this user; raises OSError if there is no cron."""
    if not shutil.which("crontab"):
        raise OSError("there is no crontab on this machine; is cron installed?")
    table = subprocess.run(["crontab", "-l"], capture_output=True, text=True, check=False).stdout
    done = subprocess.run(["crontab", "-"], input=with_line(table, line, mark), text=True, capture_output=True, check=False)
    if done.returncode:
        raise OSError(f"crontab: {done.stderr.strip()}")


def install_units(units: dict[str, str]) -> Path:
    """Write the units where systemd looks for those of this user; return the folder."""
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or "~/.config").expanduser() / "systemd" / "user"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in units.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def _command(file: Path) -> list[str]:
    return [sys.executable, "-m", "workbench", "tick", "--file", str(file)]


def _quoted(part: str) -> str:
    """Return a word of ExecStart: in quotation marks, with nothing in it that systemd would expand."""
    for sign, written in (("\\", "\\\\"), ('"', '\\"'), ("$", "$$")):
        part = part.replace(sign, written)
    return f'"{_percent(part)}"'


def _percent(text: str) -> str:
    return text.replace("%", "%%")
