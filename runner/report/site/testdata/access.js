// What is wrong with a page for those who cannot see it, or not well: a list of sentences. With { contrast: true } the contrast of all
// text that is drawn is computed as WCAG 2.2 has it, 1.4.3.
(({ contrast }) => {
  const faults = [];
  const where = (e) => `${e.tagName.toLowerCase()}${e.id ? "#" + e.id : ""}${e.getAttribute("class") ? "." + e.getAttribute("class").replaceAll(" ", ".") : ""} ${JSON.stringify(e.textContent.trim().slice(0, 40))}`;

  if (!document.documentElement.lang) faults.push("the page has no language");
  if (!document.title.trim()) faults.push("the page has no title");
  for (const name of ["main", "h1"]) {
    if (document.querySelectorAll(name).length !== 1) faults.push(`there is not one ${name}`);
  }
  let level = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    const own = Number(heading.tagName[1]);
    if (own > level + 1) faults.push(`a heading skips a level: ${where(heading)}`);
    if (!heading.textContent.trim()) faults.push("a heading is empty");
    level = own;
  }
  const ids = new Set();
  for (const { id } of document.querySelectorAll("[id]")) {
    if (ids.has(id)) faults.push(`the ID ${id} stands twice`);
    ids.add(id);
  }
  for (const name of ["aria-labelledby", "aria-describedby"]) {
    for (const e of document.querySelectorAll(`[${name}]`)) {
      if (!document.getElementById(e.getAttribute(name))) faults.push(`${where(e)} is named by nothing`);
    }
  }
  for (const table of document.querySelectorAll("table")) {
    const heads = [...table.querySelectorAll("thead th")];
    if (heads.length === 0 || heads.some((th) => !th.scope)) faults.push(`a table without headers: ${where(table)}`);
    if (heads.some((th) => !th.textContent.trim())) faults.push(`a header is empty: ${where(table)}`);
  }
  for (const e of document.querySelectorAll("*")) {
    const style = getComputedStyle(e);
    if (/auto|scroll/.test(style.overflowX + style.overflowY) && (e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight) && e.tabIndex < 0) {
      faults.push(`what scrolls cannot be reached by keyboard: ${where(e)}`);
    }
  }
  if (!contrast) return faults;

  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const rgba = (color) => {
    if (!known.has(color)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      known.set(color, [...canvas.getImageData(0, 0, 1, 1).data]);
    }
    return known.get(color);
  };
  const luminance = ([r, g, b]) => {
    const linear = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  };
  const ground = (e) => {
    if (e.matches("svg text.party, svg text.address")) return rgba(getComputedStyle(e.parentNode.querySelector("rect.party")).fill);
    for (; e; e = e.parentElement) {
      const color = rgba(getComputedStyle(e).backgroundColor);
      if (color[3] === 255) return color;
      if (color[3] > 0) faults.push(`a ground can be seen through: ${where(e)}`);
    }
    return [255, 255, 255, 255];
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const told = new Set();
  while (texts.nextNode()) {
    const e = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || e.closest("script, style, title, .unseen, option")) continue;
    if (!e.checkVisibility({ visibilityProperty: true }) || e.getClientRects().length === 0) continue;
    const style = getComputedStyle(e);
    const ink = rgba(e.closest("svg") ? style.fill : style.color);
    const [a, b] = [luminance(ink), luminance(ground(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    const key = `${style.color} ${style.fill} ${ratio}`;
    if (ratio < least && !told.has(key)) {
      told.add(key);
      faults.push(`contrast ${ratio.toFixed(2)}: ${where(e)}`);
    }
  }
  return faults;
})
