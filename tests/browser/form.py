"""What somebody does with the release form."""

from pathlib import Path

from django.urls import reverse
from playwright.sync_api import Dialog, Locator, Page

from releases.models.release import Release


def open_form(page: Page, release: Release | None = None) -> None:
    name = "admin:releases_release_change" if release else "admin:releases_release_add"
    page.goto(reverse(name, args=[release.pk] if release else []))
    ready(page)


def ready(page: Page) -> None:
    """The scripts have done their work: tabs stand, the editors are there."""
    page.locator(".texts.tabbed").wait_for()
    page.locator(".text:visible .field-notes .tiptap").wait_for()
    page.locator(".keeping[data-heard]").wait_for(state="attached")


def save(page: Page, button: str = "Save") -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()
    ready(page)


def look_twice(page: Page) -> None:
    """On the page of a step: tick all that is to be looked at twice."""
    for box in page.locator(".warnings input").all():
        box.check()


def acknowledge(page: Page, button: str) -> None:
    """And take the step."""
    look_twice(page)
    page.get_by_role("button", name=button, exact=True).click()


def questions(page: Page) -> list[str]:
    """What the browser will ask, each answered with yes."""
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    return asked


def shown(page: Page, name: str) -> Locator:
    """A field of the text whose tab is open."""
    return page.locator(f".text:visible [name$='-{name}']")


def body(page: Page) -> Locator:
    return page.locator(".text:visible .field-body .tiptap")


def tool(page: Page, name: str) -> Locator:
    return page.locator(".text:visible .field-body").get_by_role("button", name=name, exact=True)


def paste(editor: Locator, html: str) -> None:
    """What the browser hands to a page on Ctrl+V: the clipboard's HTML as it is."""
    editor.click()
    editor.evaluate(
        """(element, html) => {
            const clipboard = new DataTransfer();
            clipboard.setData("text/html", html);
            clipboard.setData("text/plain", "");
            const how = { clipboardData: clipboard, bubbles: true, cancelable: true };
            element.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        html,
    )


def clipboard(name: str) -> str:
    return (Path(__file__).parent / "clipboard" / f"{name}.html").read_text(encoding="utf-8")
