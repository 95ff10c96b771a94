"""The page in a real browser: nothing runs that should not, it fits a phone and paper, and one can search it."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from aspects.check.report import Report
from aspects.core.acknowledgements import Acknowledgement
from aspects.reports.html import render
from tests.aspects.reports.samples import large
from tests.aspects.reports.small_app import report
from tests.aspects.reports.test_html import HOSTILE, poisoned

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
_QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine, in which the compliance page is opened"),
]

_CONTRAST = """() => {
  const numbers = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => { const part = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b); };
  const behind = (e) => { for (; e; e = e.parentElement) { const c = numbers(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
  const found = {};
  for (const e of document.querySelectorAll("body *")) {
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.nodeValue.trim()) || !e.checkVisibility()) continue;
    const [a, b] = [light(numbers(getComputedStyle(e).color)), light(behind(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) found[`${e.tagName}.${e.className}`] = ratio.toFixed(2);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium, without a network of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*_QUIET])
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, tmp_path: Path, *reports: Report, **options: object) -> Iterator[Page]:
    """A page of reports; what it logs, fails with or asks for fails the test."""
    file = tmp_path / "compliance.html"
    file.write_text(render(reports), encoding="utf-8")
    context = browser.new_context(**options)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(f"dialog {dialog.message}"))
    page.on("request", lambda request: said.append(request.url) if request.url != file.as_uri() else None)
    page.goto(file.as_uri())
    yield page
    assert not said
    context.close()


def test_hostile_names_run_nothing(browser: Browser, tmp_path: Path) -> None:
    """Names, tags and reasons with scripts in them are text; the policy lets nothing run and nothing load."""
    with opened(browser, tmp_path, poisoned(HOSTILE)) as page:
        assert page.evaluate("window.hit") is None
        assert page.locator("img").count() == 0
        assert page.locator("h2", has_text="onerror").is_visible()


def test_the_policy_stops_what_would_get_in(browser: Browser, tmp_path: Path) -> None:
    """Even markup that got past the escaping could neither run nor load anything."""
    file = tmp_path / "broken.html"
    file.write_text(render([report()]).replace("<main", "<script>hit=1</script><img src=x onerror='hit=1'><main"))
    page = browser.new_page()
    page.goto(file.as_uri())
    assert page.evaluate("window.hit") is None
    page.close()


@pytest.mark.parametrize("width", [360, 800, 1360])
def test_nothing_makes_the_page_scroll_sideways(browser: Browser, tmp_path: Path, width: int) -> None:
    """On a phone, a tablet and a desk, with names that have no place to break, and with every fold open."""
    long = "x" * 300
    with opened(
        browser, tmp_path, report(sources={"payments/raw": f"{long}.py:1"}), poisoned(long),
        viewport={"width": width, "height": 800},
    ) as page:  # fmt: skip
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read(browser: Browser, tmp_path: Path, scheme: str) -> None:
    """WCAG 2.2, 1.4.3: contrast of at least 4.5 to 1, in both colour schemes."""
    near = Acknowledgement("payments/network/public", "subnet-public-ip", "needed", "2026-01-02")
    with opened(browser, tmp_path, report(acknowledgements=[near]), color_scheme=scheme) as page:
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert page.evaluate(_CONTRAST) == {}


def shown(page: Page, selector: str) -> int:
    """How many elements of a kind can be seen."""
    return page.locator(f"{selector}:visible").count()


def test_search_finds_resources_rules_and_values(browser: Browser, tmp_path: Path) -> None:
    """Words in any order; folds open for what is found; the number says how much of it there is, and Escape ends it."""
    with opened(browser, tmp_path, report()) as page:
        everything = shown(page, ".rule")
        page.keyboard.press("/")
        page.keyboard.type("PRIVATE payments/network subnet-public-ip")
        page.locator("html.filtered").wait_for()
        assert shown(page, ".requirements .rule") == 1
        assert page.locator(".requirements .names li:visible").all_inner_texts() == ["network/private"]
        assert (page.locator("#shown").text_content() or "").startswith("1 of ")
        page.keyboard.press("Escape")
        assert shown(page, ".rule") == everything
        assert shown(page, ".requirements .names li") == 0
        page.fill("#search", "quagga")
        page.locator("#shown", has_text="nothing matches").wait_for()


def test_filters_narrow_the_results(browser: Browser, tmp_path: Path) -> None:
    """By outcome, severity, requirement and resource type, together; a tile is a filter, too, and reset ends all."""
    found = report()
    with opened(browser, tmp_path, found) as page:
        rows = ".requirements .unit[data-state]"
        everything = page.locator(f"{rows}").count()
        page.select_option("#state", "non-compliant")
        assert 0 < shown(page, rows) == page.locator(f"{rows}[data-state=non-compliant]").count() < everything
        page.select_option("#type", "aws_subnet")
        assert shown(page, rows) == shown(page, f"{rows}[data-type=aws_subnet][data-state=non-compliant]") == 1
        page.select_option("#requirement", "99.1")
        assert shown(page, rows) == 0
        page.click("button[type=reset]")
        page.locator("html:not(.filtered)").wait_for()
        assert page.locator(".part[hidden], .unit[hidden]").count() == 0
        page.click(".tile.exception a")
        page.locator("html.filtered").wait_for()
        assert shown(page, rows) == shown(page, f"{rows}[data-state=exception]") > 0
        page.select_option("#severity", "low")
        assert shown(page, rows) == 0


def test_everything_is_there_without_javascript(browser: Browser, tmp_path: Path) -> None:
    """Only the filters, which would do nothing, are not."""
    with opened(browser, tmp_path, report(), java_script_enabled=False) as page:
        assert not page.locator("#filters").is_visible()
        assert page.locator("h2", has_text="payments").is_visible()
        page.locator("summary", has_text="Compliant").first.click()
        assert page.locator(".names li").first.is_visible()


@pytest.mark.parametrize("script", [True, False])
def test_paper_has_everything_unfolded(browser: Browser, tmp_path: Path, script: bool) -> None:
    """With and without JavaScript; what only a screen can use is left out."""
    with opened(browser, tmp_path, report(), java_script_enabled=script) as page:
        page.emulate_media(media="print")
        assert page.locator(".names li", has_text="network/private").first.is_visible()
        assert not page.locator("nav").is_visible() and not page.locator("#search").is_visible()
        assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_one_can_do_without_a_mouse(browser: Browser, tmp_path: Path) -> None:
    """The first stop skips to the content; a fold opens with a key; every field says what it is for."""
    with opened(browser, tmp_path, report()) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        for label in ("Search", "Outcome", "Severity", "Requirement", "Resource type"):
            assert page.get_by_label(label, exact=True).is_visible()
        fold = page.locator("details.unit:has(.names)").first
        fold.locator("summary").focus()
        page.keyboard.press("Enter")
        assert fold.locator("li").first.is_visible()


@pytest.mark.skipif(bool(os.environ.get("CI")), reason="time is measured where nothing else runs")
def test_a_large_report_opens_at_once(browser: Browser, tmp_path: Path) -> None:
    """30,000 results: a few seconds until it is there, and less for a search."""
    start = time.perf_counter()
    with opened(browser, tmp_path, large()) as page:
        opening = time.perf_counter() - start
        start = time.perf_counter()
        page.fill("#search", "resource-number-1703")
        page.locator("html.filtered").wait_for()
        searching = time.perf_counter() - start
    assert opening < 6 and searching < 4
