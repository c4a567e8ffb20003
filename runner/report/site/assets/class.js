// Filters and sorts the table of students. What is chosen stands in the address, so that it can be kept and sent: after the "#",
// which also works for a file.
(() => {
  "use strict";

  const verdicts = { p: "passed", f: "failed", s: "failed", m: "failed", b: "blocked", e: "again" };
  const table = document.getElementById("grid");
  const body = table.tBodies[0];
  const form = document.querySelector(".filters");
  const output = document.querySelector(".state output");
  const chips = document.querySelector(".chips");
  const none = document.querySelector(".none");
  const groups = [...table.querySelectorAll(".groups th[data-program]")];
  const heads = [...table.querySelectorAll(".names th")];
  const before = 4; // cells of a row that are no verdicts
  const fields = ["q", "program", "requirement", "verdict", "language", "late"];
  const extras = ["cause", "share"]; // have no field and are shown as chips

  const rows = [...body.rows].map((tr, order) => ({
    tr, order,
    data: tr.dataset,
    cells: [...tr.cells],
    name: tr.cells[0].textContent,
    share: tr.dataset.share === "" ? null : Number(tr.dataset.share),
    at: tr.dataset.at ? Date.parse(tr.dataset.at) : null,
  }));

  const sorts = {
    name: (a, b) => a.order - b.order,
    points: (a, b) => absent(a.share, b.share) ?? a.share - b.share,
    at: (a, b) => absent(a.at, b.at) ?? a.at - b.at,
  };

  // Rows without a value come last, whatever the direction.
  function absent(a, b) {
    return a === null || b === null ? { last: (a === null) - (b === null) } : undefined;
  }

  document.documentElement.classList.add("js");

  for (const th of table.querySelectorAll("th[data-sort]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...th.childNodes);
    th.append(button);
    button.addEventListener("click", () => {
      const state = read();
      const current = state.get("sort") ?? "name";
      change("sort", current === th.dataset.sort ? "-" + th.dataset.sort : th.dataset.sort);
    });
  }

  function read() {
    return new URLSearchParams(location.hash.slice(1));
  }

  // change sets one part of what is chosen; "" removes it.
  function change(name, value) {
    const state = read();
    if (value === "" || (name === "sort" && value === "name")) {
      state.delete(name);
    } else {
      state.set(name, value);
    }
    write(state);
  }

  function write(state) {
    for (const name of [...state.keys()]) {
      if (!fields.includes(name) && !extras.includes(name) && name !== "sort") state.delete(name);
    }
    const hash = state.toString().replaceAll("%2F", "/");
    history.replaceState(null, "", hash === "" ? location.pathname + location.search : "#" + hash);
    apply();
  }

  function apply() {
    const state = read();
    for (const name of fields) {
      const field = form.elements[name];
      const value = state.get(name) ?? "";
      if (field.value !== value) field.value = value;
    }
    const shown = columns(state.get("program"), state.get("requirement"));
    let count = 0;
    for (const row of rows) {
      const hide = !matches(row, state, shown);
      if (row.tr.hidden !== hide) row.tr.hidden = hide;
      if (!hide) count++;
    }
    sort(state.get("sort") ?? "name");
    output.textContent = count === rows.length ? `${count} hand-ins` : `${count} of ${rows.length} hand-ins`;
    none.hidden = count > 0;
    showChips(state);
  }

  function matches({ data, cells, share }, state, shown) {
    const q = (state.get("q") ?? "").toLowerCase().trim();
    if (q && !q.split(/\s+/).every((word) => data.q.includes(word))) return false;
    const language = state.get("language");
    if (language && !data.languages.includes(`|${language}|`)) return false;
    const late = state.get("late");
    if (late && (late === "yes") !== ("late" in data)) return false;
    const cause = state.get("cause");
    if (cause && !(data.causes ?? "").includes(` ${cause} `)) return false;
    const range = state.get("share");
    if (range) {
      const [from, to] = range.split("-");
      if (share === null || share < Number(from) || (to && share >= Number(to))) return false;
    }
    const verdict = state.get("verdict");
    if (verdict === "refused" || verdict === "again") return data.state === verdict;
    const of = (i) => verdicts[cells[i + before].classList[0]];
    if (verdict === "passed") return data.state === "graded" && shown.every((i) => of(i) === "passed" || cells[i + before].classList.contains("m"));
    return !verdict || shown.some((i) => of(i) === verdict && !(cells[i + before].classList.contains("m") && shown.length > 1));
  }

  let columnsShown = "|";

  // columns shows the columns of a program or a requirement and returns their numbers.
  function columns(program, requirement) {
    const shown = [];
    const visible = heads.map((th, i) => {
      const show = (!program || th.dataset.program === program) && (!requirement || th.dataset.requirement === requirement);
      if (show) shown.push(i);
      return show;
    });
    const key = `${program ?? ""}|${requirement ?? ""}`;
    if (key === columnsShown) return shown;
    columnsShown = key;
    for (const th of groups) {
      const own = heads.filter((h, i) => visible[i] && h.dataset.program === th.dataset.program).length;
      th.hidden = own === 0;
      th.colSpan = Math.max(own, 1);
    }
    heads.forEach((th, i) => { th.hidden = !visible[i]; });
    for (const { cells } of rows) visible.forEach((show, i) => { cells[i + before].hidden = !show; });
    return shown;
  }

  let sorted = "name";

  function sort(by) {
    const descending = by.startsWith("-");
    const key = descending ? by.slice(1) : by;
    if (!(key in sorts)) return;
    for (const th of table.querySelectorAll("th[data-sort]")) {
      if (th.dataset.sort === key) th.setAttribute("aria-sort", descending ? "descending" : "ascending");
      else th.removeAttribute("aria-sort");
    }
    if (by === sorted) return;
    sorted = by;
    rows.sort((a, b) => {
      const order = sorts[key](a, b);
      if (typeof order === "object") return order.last || a.order - b.order;
      return (descending ? -order : order) || a.order - b.order;
    });
    body.append(...rows.map((row) => row.tr));
  }

  function showChips(state) {
    chips.replaceChildren(...extras.filter((name) => state.get(name)).map((name) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      const value = state.get(name);
      const [from, to] = value.split("-");
      const text = name === "cause" ? `Cause: ${value}` : `Points: ${from} %${to ? ` up to ${to} %` : " or more"}`;
      button.type = "button";
      button.textContent = `${text} ×`;
      button.setAttribute("aria-label", `Remove the filter ${text}`);
      button.addEventListener("click", () => change(name, ""));
      item.append(button);
      return item;
    }));
  }

  form.addEventListener("input", ({ target }) => {
    // A requirement belongs to one program: choosing one of them undoes a choice of the other that contradicts it.
    const state = read();
    if (target.name === "program" && target.value !== "" && !(state.get("requirement") ?? "").startsWith(target.value + "/")) state.delete("requirement");
    if (target.name === "requirement" && target.value !== "" && !target.value.startsWith((state.get("program") ?? "") + "/")) state.delete("program");
    if (target.value === "") state.delete(target.name);
    else state.set(target.name, target.value);
    write(state);
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    const state = new URLSearchParams();
    if (read().get("sort")) state.set("sort", read().get("sort"));
    write(state);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", apply);

  // A link with a filter leads to the table as well.
  document.addEventListener("click", (event) => {
    const to = event.target.closest("a")?.getAttribute("href");
    if (to?.startsWith("#") && to.includes("=")) {
      document.getElementById("table").scrollIntoView();
      document.getElementById("table").focus({ preventScroll: true });
    }
  });

  // Of what is passed there is so much that its titles are made when they are wanted.
  body.addEventListener("mouseover", ({ target }) => {
    const td = target.closest("td");
    const i = td ? td.cellIndex - before : -1;
    if (i >= 0 && heads[i]) {
      if (!td.title && td.className.startsWith("p")) td.title = `${heads[i].dataset.requirement} passed`;
      const name = td.parentNode.cells[0].textContent;
      if (td.title && !td.title.startsWith(name)) td.title = `${name}: ${td.title}`;
    }
  });

  // Arrow keys go from a name along the failures of its row, and up and down.
  body.addEventListener("keydown", (event) => {
    const link = event.target.closest("a");
    const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    if (!link || !step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    let row = link.closest("tr");
    if (step[0]) {
      const links = [...row.querySelectorAll("a")].filter((a) => !a.closest("[hidden]"));
      links[links.indexOf(link) + step[0]]?.focus();
      return;
    }
    const column = link.closest("td, th").cellIndex;
    do row = step[1] > 0 ? row.nextElementSibling : row.previousElementSibling; while (row?.hidden);
    if (row) (row.cells[column].querySelector("a") ?? row.cells[0].querySelector("a")).focus();
  });

  apply();
})();
