// What is pasted keeps its headings, bold, lists, tables and links. The editor drops what it doesn't know; this turns what
// a word processor writes in a manner of its own into what the editor knows.
{
  const LIST = /mso-list:\s*\w+\s+level(\d+)/i;
  const NUMBERED = /^\s*(\(?\w{1,4}[.)])/;

  // The highest heading becomes the highest that a release has: its title is none of the body's.
  function headings(body) {
    const found = [...body.querySelectorAll("h1, h2, h3, h4, h5, h6")];
    const top = Math.min(...found.map((heading) => Number(heading.tagName[1])));
    for (const heading of found) rename(heading, Number(heading.tagName[1]) > top ? "h3" : "h2");
    for (const bold of body.querySelectorAll(":is(h2, h3) :is(b, strong, [style*=font-weight])")) bold.replaceWith(...bold.childNodes);
  }

  function rename(element, tag) {
    const other = element.ownerDocument.createElement(tag);
    other.append(...element.childNodes);
    element.replaceWith(other);
    return other;
  }

  // Word writes a list as paragraphs, with the bullet or the number as text.
  function lists(body) {
    let open = [];
    for (const paragraph of [...body.querySelectorAll("p, h1, h2, h3, h4, h5, h6")]) {
      const level = Number(LIST.exec(paragraph.getAttribute("style") ?? "")?.[1] ?? 0);
      if (!level) { open = []; continue; }
      const mark = paragraph.querySelector("[style*='mso-list:Ignore' i], [style*='mso-list: Ignore' i]");
      const tag = NUMBERED.test(mark?.textContent ?? "") && !/^\s*o\s/.test(mark.textContent + " ") ? "ol" : "ul";
      mark?.remove();
      if (open.at(0)?.nextElementSibling !== paragraph) open = [];
      open.length = Math.min(open.length, level);
      if (open.length === level && open.at(-1).localName !== tag && level === 1) open = [];
      while (open.length < level) {
        const list = body.ownerDocument.createElement(tag);
        if (open.length) open.at(-1).lastElementChild.append(list);
        else paragraph.before(list);
        open.push(list);
        if (open.length < level) list.append(body.ownerDocument.createElement("li"));
      }
      const item = body.ownerDocument.createElement("li");
      open.at(-1).append(item);
      item.append(paragraph);
      rename(paragraph, "p").removeAttribute("style");
    }
  }

  function cleaned(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const foreign of page.querySelectorAll("style, script, meta, link, title, xml, img, o\\:p:empty")) foreign.remove();
    lists(page.body);
    headings(page.body);
    for (const paragraph of page.body.querySelectorAll("p")) {
      const isBlank = !paragraph.textContent.trim() && !paragraph.closest("td, th");
      if (isBlank) paragraph.remove();
    }
    return page.body.innerHTML;
  }

  document.addEventListener("prose-editor:ready", ({ detail: { editor } }) => {
    const before = editor.view.props.transformPastedHTML ?? ((html) => html);
    editor.view.setProps({ transformPastedHTML: (html, view) => before(cleaned(html), view) });
  });
}
