"""Pictures of every kind of page, on a phone and a desk, light and dark, for docs/screenshots.md.

make screenshots
"""

import base64
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.portal import ROOT, manage, served
from tests.reader.kinds import KINDS, elder

IMAGES, LIST = ROOT / "docs/images", ROOT / "docs/screenshots.md"
WIDTHS, SCHEMES = {390: 844, 1280: 900}, ("light", "dark")
SCALE = {390: 1, 1280: 0.7}  # pixels of the picture for one of the page
TALLEST = 1800  # CSS pixels; what is below shows nothing new
SHOWN = KINDS | {f"{kind}, elder view": elder(KINDS[kind]) for kind in ("home", "entry", "guide")}
# Chromium writes no WebP pictures of pages, but its canvas does.
AS_WEBP = """async png => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    canvas.getContext("2d").drawImage(image, 0, 0);
    return canvas.toDataURL("image/webp", 0.4).split(",")[1];
}"""


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="screenshots-") as place, sync_playwright() as playwright:
        folder = Path(place)
        manage(folder, "serve", "--prepare-only")
        program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        with served("walletsupport.wsgi", folder) as (port, _pid):
            for width in WIDTHS:
                for scheme in SCHEMES:
                    take_all(browser, f"http://127.0.0.1:{port}", width, scheme)
    LIST.write_text(gallery(), encoding="utf-8")


def take_all(browser: Browser, site: str, width: int, scheme: str) -> None:
    size = {"width": width, "height": WIDTHS[width]}
    look = {"viewport": size, "color_scheme": scheme, "device_scale_factor": SCALE[width]}
    with browser.new_context(**look) as context:
        page, encoder = context.new_page(), context.new_page()
        for name, address in SHOWN.items():
            page.goto(site + address)
            (IMAGES / file_name(name, width, scheme)).write_bytes(picture(page, encoder))


def picture(page: Page, encoder: Page) -> bytes:
    """The whole page, down to TALLEST, as WebP."""
    size = page.viewport_size
    height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
    clip = {"x": 0, "y": 0, "width": size["width"], "height": max(height, size["height"])}
    png = page.screenshot(full_page=True, clip=clip)
    return base64.b64decode(encoder.evaluate(AS_WEBP, base64.b64encode(png).decode()))


def file_name(name: str, width: int, scheme: str) -> str:
    return f"{name.replace(',', '').replace(' ', '-')}-{width}-{scheme}.webp"


def gallery() -> str:
    """The list of all pictures, as Markdown."""
    heads = [f"{width} {scheme}" for width in WIDTHS for scheme in SCHEMES]
    lines = ["# Every kind of page", "", "Made by `make screenshots`, of the shipped content.", ""]
    lines += [f"| Page | {' | '.join(heads)} |", "|---" * (len(heads) + 1) + "|"]
    for name in SHOWN:
        cells = [
            f'<img src="images/{file_name(name, width, scheme)}" alt="{name}, {width} px, {scheme}" width="{width // 3}">'
            for width in WIDTHS
            for scheme in SCHEMES
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
