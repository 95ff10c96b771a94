"""The library's manual is a site: it builds without a warning, its pages ask nobody for anything, and search finds."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from scripts.readme import MANUAL, ROOT

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")

pytestmark = pytest.mark.slow


def build(folder: Path) -> subprocess.CompletedProcess[str]:
    """Build the site of a folder with the manual in it."""
    command = [sys.executable, "-m", "zensical", "build", "--clean", "--strict"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the site is made from."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.copytree(MANUAL, folder / MANUAL.relative_to(ROOT))
    return folder


@pytest.fixture(scope="module")
def site(project: Path) -> Path:
    """The built site."""
    done = build(project)
    assert done.returncode == 0, done.stdout + done.stderr
    return project / "dist" / "site"


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    """The site on loopback, as long as a test lasts."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Requests are nobody's business."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_every_page_is_built(site: Path) -> None:
    """A page of the manual that nothing leads to is a page of the site all the same."""
    wanted = {page.relative_to(MANUAL).with_suffix(".html") for page in MANUAL.rglob("*.md")}
    assert wanted - {page.relative_to(site) for page in site.rglob("*.html")} == set()


def test_a_dead_link_fails_the_build(project: Path, tmp_path: Path) -> None:
    """A page and a heading that do not exist are warnings, and warnings are errors."""
    copy = shutil.copytree(project, tmp_path / "site", ignore=shutil.ignore_patterns("dist", ".cache"))
    page = copy / MANUAL.relative_to(ROOT) / "limits.md"
    for link in ("nothing.md", "options.md#nowhere"):
        page.write_text(f"# Limits\n\n[x]({link})\n", encoding="utf-8")
        done = build(copy)
        assert done.returncode != 0, link


@pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium")
def test_a_reader_searches_and_asks_nobody_else(address: str) -> None:
    """Search answers the questions of a newcomer, in a browser, with requests to the site only."""
    playwright = pytest.importorskip("playwright.sync_api")
    asked: list[str] = []
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        for question, answer in {
            "keep deletion protection": "destroyability.html",
            "acknowledge": "findings.html",
            "own rule": "packs.html",
            "fast start": "fast-start.html",
        }.items():
            page.goto(f"{address}/index.html")
            page.keyboard.press("Control+k")
            page.keyboard.type(question)
            page.locator(f"a[href*='{answer}']:visible").first.wait_for(timeout=15_000)
        browser.close()
    assert asked
    assert [url for url in asked if not url.startswith((address, "blob:", "data:"))] == []
