"""Find a Chrome or Chromium that starts on this machine, or install one."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

# One without a window of its own does the same for the pages in it, with a quarter less work.
SHELLS = ("chrome-headless-shell", "chromium-headless-shell")
NAMES = (*SHELLS, "google-chrome", "google-chrome-stable", "chrome", "chromium", "chromium-browser")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "~/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe",
    r"%LocalAppData%\Google\Chrome\Application\chrome.exe",
    r"%LocalAppData%\Chromium\Application\chrome.exe",
)


def candidates() -> Iterator[str]:
    """Programs that may be a browser, the likeliest first."""
    yield from filter(None, map(shutil.which, NAMES))
    yield from (os.path.expanduser(os.path.expandvars(place)) for place in PLACES)
    with sync_playwright() as playwright:
        yield playwright.chromium.executable_path


def starts(path: str) -> bool:
    """Whether the file is there and runs; a stub for a missing snap or a browser without its libraries does not."""
    if not Path(path).is_file():
        return False
    if sys.platform == "win32":  # chrome.exe opens a window instead of printing its version
        return True
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def find() -> str | None:
    """Path of a browser that starts: the one named by the variable CHROME, or the first of the usual ones."""
    if named := os.environ.get("CHROME"):
        path = shutil.which(named)
        if path is None or not starts(path):
            sys.exit(f"The environment variable CHROME names {named}, which is not a browser that starts.")
        return path
    return next(filter(starts, candidates()), None)


def attempt(*command: str, seconds: float) -> bool:
    """Run a command with everything it starts for at most so long; failure is one printed line, not an exception."""
    print(f"No Chrome or Chromium found; trying: {' '.join(command)} (at most {seconds:.0f} s)", flush=True)
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True) as process:
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
            print("That took too long.", flush=True)
            return False
    if code:
        print(f"That failed with exit code {code}.", flush=True)
    return code == 0


def ensure() -> str:
    """Path of a browser that starts, installed if need be; exits with what to do when there is none to be had."""
    path = find()
    if path is None and attempt(sys.executable, "-m", "playwright", "install", "chromium", seconds=120):
        path = find()
    if (
        path is None
        and sys.platform != "win32"
        and os.geteuid() == 0
        and shutil.which("apt-get")
        and attempt("apt-get", "update", seconds=300)
        and any(attempt("apt-get", "install", "--yes", name, seconds=900) for name in (SHELLS[1], "chromium"))
    ):
        path = find()
    if path is None:
        sys.exit(
            "The browser tests need Google Chrome or Chromium: "
            "install one, or set the environment variable CHROME to its program."
        )
    return path
