"""A page as a reader finds it: parts by a plain CSS selector, words without their marks."""

import re

from lxml import etree, html

_STEP = re.compile(r"""(?P<child>\s*>\s*|\s+)?(?P<tag>\*|[a-zA-Z][\w-]*)?(?P<rest>(?:[.#][\w-]+|\[[^\]]+\])*)""")
_TRAIT = re.compile(
    r"""\.(?P<css>[\w-]+)|\#(?P<id>[\w-]+)|\[(?P<name>[\w-]+)(?:(?P<how>\^?=)['"]?(?P<value>[^'"\]]*)['"]?)?\]"""
)


class Page:
    def __init__(self, content: bytes | str) -> None:
        self.root = html.document_fromstring(content.decode() if isinstance(content, bytes) else content)

    def all(self, selector: str) -> list[html.HtmlElement]:
        """Elements in the order of the page. ``selector``: tags, .class, #id, [name], [name=value], [name^=value],
        below one another or, with ``>``, directly; several with commas."""
        return list(self.root.xpath("|".join(_xpath(one.strip()) for one in selector.split(","))))

    def one(self, selector: str) -> html.HtmlElement:
        [found] = self.all(selector)
        return found

    def texts(self, selector: str) -> list[str]:
        return [said(element) for element in self.all(selector)]

    def links(self, selector: str) -> list[str]:
        return [element.get("href") for element in self.all(selector)]

    def place_of(self, selector: str) -> int:
        """How far from the top the first such element stands."""
        order: list[etree._Element] = list(self.root.iter())
        return order.index(self.all(selector)[0])


def said(element: html.HtmlElement) -> str:
    """The words of an element, with single blanks."""
    return " ".join(element.text_content().split())


def _xpath(selector: str) -> str:
    path = ""
    for step in _STEP.finditer(selector):
        if step[0]:
            axis = "/" if ">" in (step["child"] or "") else "//"
            path += axis + (step["tag"] or "*") + "".join(_trait(trait) for trait in _TRAIT.finditer(step["rest"]))
    return path


def _trait(trait: re.Match[str]) -> str:
    if trait["css"]:
        return f"[contains(concat(' ', normalize-space(@class), ' '), ' {trait['css']} ')]"
    if trait["id"]:
        return f"[@id='{trait['id']}']"
    if trait["how"] == "^=":
        return f"[starts-with(@{trait['name']}, '{trait['value']}')]"
    return f"[@{trait['name']}='{trait['value']}']" if trait["how"] else f"[@{trait['name']}]"
