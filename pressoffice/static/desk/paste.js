// What is pasted keeps its headings, bold, lists, tables and links. The editor drops what it doesn't know; this turns what
// a word processor writes in a manner of its own into what the editor knows.
{
  const BLOCKS = "p, ul, ol, table, blockquote, div, h1, h2, h3, h4, h5, h6";
  const MARKS = [
    ["strong", /(^|;)\s*font-weight:\s*(bold|[6-9]00)/i],
    ["em", /(^|;)\s*font-style:\s*italic/i],
    ["sub", /(^|;)\s*vertical-align:\s*sub/i],
    ["sup", /(^|;)\s*vertical-align:\s*super/i],
  ];
  const PLAIN = /(^|;)\s*font-weight:\s*(normal|[1-5]00)/i;
  const LIST = /mso-list:\s*\w+\s+level(\d+)/i;
  const NUMBER = /^\s*\(?([0-9]{1,3}|[a-z]{1,2}|[ivxlc]+)[.)]/i;

  const style = (element) => element.dataset.style ?? "";

  // Our policy forbids styles and handlers even while they are read, so their attributes are renamed in the text.
  function disarmed(html) {
    return html
      .replace(/<!--[\s\S]*?-->|<!\[[^>]*>/g, "")
      .replace(/<(style|script|title|xml)\b[\s\S]*?<\/\1\s*>/gi, "")
      .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\s(style|on\w+)(?=\s*=)/gi, " data-$1"));
  }

  function rename(element, tag) {
    const other = element.ownerDocument.createElement(tag);
    other.append(...element.childNodes);
    element.replaceWith(other);
    return other;
  }

  const unwrap = (element) => element.replaceWith(...element.childNodes);

  // Google Docs says bold by a style, and wraps the whole in a <b> that isn't.
  function marks(body) {
    for (const bold of body.querySelectorAll("b, strong")) if (PLAIN.test(style(bold))) unwrap(bold);
    for (const element of body.querySelectorAll("span[data-style]")) {
      for (const [tag, said] of MARKS) {
        if (!said.test(style(element))) continue;
        const mark = body.ownerDocument.createElement(tag);
        mark.append(...element.childNodes);
        element.append(mark);
      }
    }
  }

  // The highest heading becomes the highest that a body has; it is bold by itself.
  function headings(body) {
    const found = [...body.querySelectorAll("h1, h2, h3, h4, h5, h6")];
    const top = Math.min(...found.map((heading) => Number(heading.tagName[1])));
    for (const heading of found) rename(heading, Number(heading.tagName[1]) > top ? "h3" : "h2");
    for (const bold of body.querySelectorAll(":is(h2, h3) :is(b, strong)")) unwrap(bold);
  }

  // Word writes a list as paragraphs, with the bullet or the number as text.
  function lists(body) {
    let open = [];
    let last = null;
    for (const paragraph of body.querySelectorAll("p, h1, h2, h3, h4, h5, h6")) {
      const level = Number(LIST.exec(style(paragraph))?.[1] ?? 0);
      if (!level) continue;
      const mark = [...paragraph.querySelectorAll("[data-style]")].find((each) => /mso-list:\s*ignore/i.test(style(each)));
      const tag = NUMBER.test(mark?.textContent ?? "") ? "ol" : "ul";
      mark?.remove();
      const follows = open[0] && open[0] === paragraph.previousElementSibling && last === paragraph.parentElement;
      open = follows ? open.slice(0, level) : [];
      if (open.length === level && open.at(-1).localName !== tag) open.pop();
      last = paragraph.parentElement;
      while (open.length < level) {
        const list = body.ownerDocument.createElement(tag);
        const item = open.at(-1)?.lastElementChild;
        if (item) item.append(list);
        else if (open.length) open.at(-1).appendChild(body.ownerDocument.createElement("li")).append(list);
        else paragraph.before(list);
        open.push(list);
      }
      const item = body.ownerDocument.createElement("li");
      open.at(-1).append(item);
      item.append(paragraph);
      rename(paragraph, "p");
    }
  }

  function blanks(body) {
    for (const paragraph of body.querySelectorAll("p, h2, h3")) {
      if (!paragraph.textContent.trim() && !paragraph.closest("td, th")) paragraph.remove();
    }
    for (const line of body.querySelectorAll("br")) {
      if ([...line.parentElement.children].some((each) => each.matches(BLOCKS))) line.remove();
    }
  }

  function cleaned(html) {
    const { body } = new DOMParser().parseFromString(disarmed(html), "text/html");
    // Smart tags and the like wrap what they are about, or, never closed, all that follows.
    for (const element of body.querySelectorAll("*")) if (element.localName.includes(":")) unwrap(element);
    lists(body);
    marks(body);
    headings(body);
    blanks(body);
    return body.innerHTML;
  }

  document.addEventListener("prose-editor:ready", ({ detail: { editor } }) => {
    const before = editor.view.props.transformPastedHTML ?? ((html) => html);
    editor.view.setProps({ transformPastedHTML: (html, view) => before(cleaned(html), view) });
  });
}
