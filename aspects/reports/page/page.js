
"use strict";
// Search and filters over what the page already shows. Without this script, it only has neither.
(() => {
  const form = document.getElementById("filters");
  const shown = document.getElementById("shown");
  const fields = ["state", "severity", "requirement", "type"].map((name) => document.getElementById(name));
  const search = document.getElementById("search");
  const has = (set, value) => !value || (set !== undefined && set.split(" ").includes(value));
  const text = (element) => (element ? element.textContent.toLowerCase() : "");
  const item = "ul.names > li:not(.unit), ul.places > li";
  let units;

  // What can be shown or hidden: read once, when somebody first asks for it.
  function read() {
    const heads = new Map();
    const head = (element, selector) => {
      if (!element) return "";
      if (!heads.has(element)) heads.set(element, text(element.querySelector(selector)));
      return heads.get(element);
    };
    return [...document.querySelectorAll(".unit")].map((element) => {
      const rule = element.closest(".rule");
      const requirement = element.closest("[data-requirement]");
      const stack = element.closest("[data-stack]").dataset.stack.toLowerCase() + "/";
      const items = [...element.querySelectorAll(item)].map((each) => ({ element: each, text: stack + text(each), hidden: false }));
      const listed = new Set(items.map((each) => each.element));
      let own = "";
      for (const node of walk(element, listed)) own += " " + node.nodeValue;
      return {
        element, items, rule,
        counts: rule !== null && element.dataset.state !== undefined,
        state: element.dataset.state,
        type: element.dataset.type,
        severity: (element.closest("[data-severity]") || element).dataset.severity,
        requirement: requirement ? requirement.dataset.requirement : undefined,
        text: own.toLowerCase() + head(rule, ".rule-head") + (rule ? head(requirement, "h4") : ""),
      };
    });
  }

  function* walk(element, without) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) =>
      without.has(node) ? NodeFilter.FILTER_REJECT : node.nodeType === 3 ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP);
    while (walker.nextNode()) yield walker.currentNode;
  }

  function apply() {
    units = units || read();
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const [state, severity, requirement, type] = fields.map((field) => field.value);
    const filtered = words.length > 0 || fields.some((field) => field.value);
    let visible = 0, total = 0;
    const alive = new Set();
    for (const unit of units) {
      const fits = (!state || unit.state === state) && (!severity || unit.severity === severity)
        && (!requirement || unit.requirement === requirement) && has(unit.type, type);
      const left = words.filter((word) => !unit.text.includes(word));
      let matched = 0;
      for (const each of unit.items) {
        const hide = fits && left.length > 0 && !left.every((word) => each.text.includes(word));
        if (!hide) matched += 1;
        if (hide !== each.hidden) each.element.hidden = each.hidden = hide;
      }
      const show = fits && (left.length === 0 || matched > 0);
      unit.element.hidden = !show && !unit.element.classList.contains("keep");
      if (unit.counts) {
        total += unit.items.length;
        if (show) visible += matched;
      }
      if (show) for (let up = unit.element.parentElement.closest(".group"); up; up = up.parentElement.closest(".group")) alive.add(up);
      // A fold opens for what somebody asked for, and closes again with the question.
      for (const fold of [unit.element, ...unit.element.querySelectorAll("details")]) {
        if (fold.tagName !== "DETAILS") continue;
        const asked = filtered && show && matched <= 200 && (left.length > 0 || Boolean(state));
        if (asked && !fold.open) { fold.open = true; fold.dataset.opened = ""; }
        else if (!asked && "opened" in fold.dataset) { fold.open = false; delete fold.dataset.opened; }
      }
    }
    for (const group of document.querySelectorAll(".group")) group.hidden = filtered && !alive.has(group);
    document.documentElement.classList.toggle("filtered", filtered);
    shown.textContent = filtered
      ? `${visible.toLocaleString("en")} of ${total.toLocaleString("en")} entries` + (alive.size ? "" : ": nothing matches")
      : "";
  }

  let waiting;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(apply, 120); };
  search.addEventListener("input", soon);
  for (const field of fields) field.addEventListener("change", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) { event.preventDefault(); search.focus(); }
    if (event.key === "Escape" && event.target === search) { search.value = ""; apply(); }
  });
  for (const tile of document.querySelectorAll("[data-choose]")) {
    tile.addEventListener("click", () => { form.reset(); fields[0].value = tile.dataset.choose; setTimeout(apply); });
  }
  // A link into a part that the filters hide shows everything again.
  for (const link of document.querySelectorAll("a[href^='#']:not([data-choose])")) {
    link.addEventListener("click", () => {
      const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (target && !target.checkVisibility()) { form.reset(); apply(); }
    });
  }
  // On paper everything is unfolded.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const each of closed) each.open = true;
  });
  addEventListener("afterprint", () => { for (const each of closed) each.open = false; });
  if (matchMedia("(max-width: 75rem)").matches) document.querySelector(".contents").open = false;
  form.hidden = false;
})();
