// WhatsApp's own signs, and links. Builds nodes: what a sender wrote is never read as HTML.
const tags = { "*": "strong", "_": "em", "~": "del" };
const signs = /(https?:\/\/[^\s<>"]+)|```([\s\S]+?)```|`([^`\n]+)`|(?<![\p{L}\p{N}])([*_~])(?!\4)(?=\S)([^\n]*?\S)\4(?![\p{L}\p{N}])/gu;

export function formatted(text) {
  const made = document.createDocumentFragment();
  let done = 0;
  for (const match of text.matchAll(signs)) {
    made.append(text.slice(done, match.index), styled(match));
    done = match.index + match[0].length;
  }
  made.append(text.slice(done));
  return made;
}

function styled([whole, url, block, code, sign, inner]) {
  if (url) return link(url);
  const made = document.createElement(sign ? tags[sign] : "code");
  if (sign) made.append(formatted(inner));
  else made.textContent = block ?? code ?? whole;
  return made;
}

function link(url) {
  return Object.assign(document.createElement("a"), { href: url, textContent: url, target: "_blank", rel: "noreferrer" });
}
