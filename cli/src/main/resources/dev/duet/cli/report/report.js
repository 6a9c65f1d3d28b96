"use strict";
// Draws what data.js holds: window.duet = {title, summary, runs, evaluations, depth, lowshot, confusion,
// instances, retrieval, agreement, map, provenance}. Each part may be missing; its section then stays hidden.
(() => {
  const data = window.duet || {};
  const $ = (id) => document.getElementById(id);
  const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const percent = (x) => (100 * x).toFixed(1) + " %";
  const similarity = (x) => x.toFixed(2);

  function element(tag, properties = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name in node) node[name] = value;
      else node.setAttribute(name, value);
    }
    node.append(...children.filter((child) => child != null));
    return node;
  }

  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /** Colours that stay apart for any number of classes: hues by the golden angle. */
  const hue = (i, alpha = 1) => `hsl(${(i * 137.508 + 205) % 360} 60% ${i % 2 ? 45 : 58}% / ${alpha})`;

  const charts = [];
  function chart(id, configuration) {
    const made = new Chart($(id), {
      ...configuration,
      options: {
        responsive: true,
        maintainAspectRatio: false,
        animation: reducedMotion ? false : { duration: 250 },
        ...configuration.options,
      },
    });
    charts.push(made);
    return made;
  }

  function theme() {
    Chart.defaults.color = color("--quiet");
    Chart.defaults.borderColor = color("--line");
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  }

  function axis(title, more = {}) {
    return { title: { display: true, text: title }, ...more };
  }

  const present = (value) => value != null && (!Array.isArray(value) || value.length > 0);

  function section(id, value, draw) {
    if (!present(value)) return;
    $(id).hidden = false;
    $("sections").append(element("a", { href: "#" + id }, $(id).dataset.title));
    draw(value);
  }

  // ---- training curves

  function smoothed(points) {
    const window = Math.max(1, Math.round(points.length / 50));
    let sum = 0;
    return points.map((point, i) => {
      sum += point.y;
      if (i >= window) sum -= points[i - window].y;
      return { x: point.x, y: sum / Math.min(i + 1, window) };
    });
  }

  function drawCurves(runs) {
    // What is learned comes before what it costs.
    const ranks = [/^loss$/, /^(v2a|a2v|video|audio)_|R@|^metrics /, /^terms /, /^metric/];
    const rank = (name) => { const found = ranks.findIndex((one) => one.test(name)); return found < 0 ? ranks.length : found; };
    const metrics = [...new Set(runs.flatMap((run) => Object.keys(run.curves)))].sort((a, b) => rank(a) - rank(b));
    $("curve-metric").append(...metrics.map((name) => element("option", { value: name }, name)));
    const made = chart("curve-chart", {
      type: "line",
      data: { datasets: [] },
      options: {
        parsing: false,
        normalized: true,
        elements: { point: { radius: 0, hitRadius: 8 }, line: { borderWidth: 1.8 } },
        interaction: { mode: "nearest", axis: "x", intersect: false },
        scales: { x: axis("step", { type: "linear" }), y: axis("") },
      },
    });
    function show() {
      const metric = $("curve-metric").value;
      made.data.datasets = runs
        .filter((run) => run.curves[metric])
        .map((run) => {
          const points = run.curves[metric].map(([x, y]) => ({ x, y }));
          const few = points.length < 30;
          return {
            label: run.name,
            data: $("curve-smooth").checked && !few ? smoothed(points) : points,
            pointRadius: few ? 3 : 0,
            borderColor: hue(run.run),
            backgroundColor: hue(run.run),
          };
        });
      made.options.scales.y.title.text = metric;
      made.update();
    }
    $("curve-metric").addEventListener("change", show);
    $("curve-smooth").addEventListener("change", show);
    show();
  }

  // ---- evaluations

  function cell(value) {
    if (value == null) return element("td", { className: "number" }, "–");
    if (typeof value === "string") return element("td", {}, value);
    if (typeof value === "number") return element("td", { className: "number" }, String(value));
    const { value: mean, low, high, spread, unit } = value;
    const shown = (x) => (unit === "share" ? percent(x) : Number(x.toPrecision(3)).toString());
    const node = element("td", { className: "number" }, shown(mean) + (spread == null ? "" : " ± " + shown(spread)));
    if (low != null) node.append(element("span", { className: "interval" }, ` ${shown(low).replace(" %", "")} to ${shown(high).replace(" %", "")}`));
    return node;
  }

  /** Words to the left, numbers to the right; the first column names the row. */
  function drawTable({ title, columns, texts = 1, rows, note }) {
    const head = element("tr", {}, ...columns.map((name, i) => element("th", { scope: "col", className: i < texts ? "" : "number" }, name)));
    const body = rows.map((row, i) => {
      const cells = row.map(cell);
      const again = i > 0 && rows[i - 1][0] === row[0];
      cells[0] = element("th", { scope: "row", className: again ? "again" : "" }, row[0]);
      return element("tr", {}, ...cells);
    });
    return [
      element("div", { className: "scroll", tabIndex: 0, role: "region", ariaLabel: title },
        element("table", {}, element("caption", {}, title), element("thead", {}, head), element("tbody", {}, ...body))),
      note ? element("p", { className: "note" }, note) : "",
    ];
  }

  function drawSummary({ sentences, table }) {
    $("summary-view").append(...(table ? drawTable(table) : []), ...sentences.map((text) => element("p", {}, text)));
  }

  const LONG_TABLE = 12;

  function drawEvaluations(tables) {
    // A long table is folded, so that a reader sees what there is.
    for (const table of tables) {
      $("evaluation-tables").append(element("details", { open: table.rows.length <= LONG_TABLE },
        element("summary", {}, table.title), ...drawTable(table)));
    }
  }

  function drawLines(id, lines, categories, x) {
    chart(id, {
      type: "line",
      data: {
        labels: categories,
        datasets: lines.map((line) => ({
          label: line.name, data: line.values.map((v) => (v == null ? null : 100 * v)),
          borderColor: hue(line.run), backgroundColor: hue(line.run), borderDash: line.dashed ? [5, 4] : [],
          pointStyle: line.dashed ? "rect" : "circle",
        })),
      },
      options: { scales: { x: axis(x), y: axis("accuracy, %", { min: 0, suggestedMax: 100 }) } },
    });
  }

  function drawMatrix({ classes, counts }) {
    const head = element("thead", {}, element("tr", {}, element("th", {}, ""),
      ...classes.map((name, i) => element("th", { scope: "col", title: name }, classes.length > 12 ? String(i + 1) : name))));
    const body = element("tbody");
    counts.forEach((row, i) => {
      const total = row.reduce((a, b) => a + b, 0);
      body.append(element("tr", {}, element("th", { scope: "row" }, (classes.length > 12 ? i + 1 + " " : "") + classes[i]),
        ...row.map((count, j) => {
          const share = total ? count / total : 0;
          const node = element("td", { title: `${classes[i]} taken for ${classes[j]}: ${count} of ${total}` }, share >= 0.005 ? Math.round(100 * share) : "");
          node.style.background = `rgb(${color("--good")} / ${0.75 * share})`;
          return node;
        })));
    });
    $("confusion-table").replaceChildren(head, body);
  }

  function drawConfusion(matrices) {
    const choice = $("confusion-choice");
    choice.append(...matrices.map((matrix, i) => element("option", { value: i }, matrix.title)));
    choice.addEventListener("change", () => drawMatrix(matrices[choice.value]));
    choice.value = matrices.length - 1;
    drawMatrix(matrices[choice.value]);
  }

  // ---- clips

  const instances = data.instances || [];
  const numberOf = new Map(instances.map((instance, i) => [instance.id, i]));

  /** A clip with picture, sound and, once asked for, its preview. */
  function card(i, { heading, lines = [], query, choose } = {}) {
    const instance = instances[i];
    const media = element("button", { type: "button", className: "media", ariaLabel: "Play " + instance.id },
      instance.frame ? element("img", { className: "frame", src: instance.frame, alt: "", loading: "lazy", width: 160, height: 120 }) : null,
      instance.preview ? element("span", { className: "play", ariaHidden: "true" }, "▶") : null);
    if (instance.preview) {
      media.addEventListener("click", () => {
        const video = element("video", { src: instance.preview, controls: true, autoplay: true, loop: true, playsInline: true });
        document.querySelectorAll(".card video").forEach((other) => other.pause());
        media.replaceWith(element("div", { className: "media" }, video));
        video.focus();
      });
    } else media.disabled = true;
    const other = query && instance.label && instances[query.of].label;
    return element("li", { className: "card" + (heading ? " query" : "") },
      media,
      instance.sound ? element("img", { className: "sound", src: instance.sound, alt: "spectrogram", loading: "lazy", width: 160, height: 48 }) : null,
      element("div", { className: "text" },
        heading ? element("strong", {}, heading, element("br")) : null,
        choose ? element("button", { type: "button", className: "name", onclick: () => choose(instance.id) }, instance.id) : element("span", { className: "name" }, instance.id),
        instance.label ? element("div", { className: "label" + (other && other === instance.label ? " hit" : "") }, instance.label) : null,
        ...lines.map((line) => element("div", {}, line))));
  }

  function chooser(inputId, randomId, show) {
    const input = $(inputId);
    function choose(id) {
      if (!numberOf.has(id)) return;
      input.value = id;
      show(numberOf.get(id), choose);
    }
    input.addEventListener("input", () => choose(input.value));
    let next = 0; // "another" walks through the clips, so that each comes
    $(randomId).addEventListener("click", () => { next = (next + 7) % instances.length; choose(instances[next].id); });
    if (instances.length) choose(instances[0].id);
    return choose;
  }

  function drawGallery(retrieval) {
    const choose = chooser("gallery-query", "gallery-random", (i, again) => {
      const direction = $("gallery-direction").value;
      const heading = direction === "v2a" ? "query: its picture" : "query: its sound";
      $("gallery-view").replaceChildren(element("ul", { className: "cards" }, card(i, { heading }),
        ...retrieval[direction][i].map(([j, s]) => card(j, {
          query: { of: i }, choose: again,
          lines: [`similarity ${similarity(s)}${j === i ? ", the clip itself" : ""}`],
        }))));
    });
    $("gallery-direction").addEventListener("change", () => choose($("gallery-query").value));
  }

  // ---- agreement

  const KINDS = [
    ["consensus", "looks and sounds alike"],
    ["video", "only looks alike"],
    ["audio", "only sounds alike"],
  ];

  function drawExplorer(agreement) {
    const choose = chooser("explorer-query", "explorer-random", (i, again) => {
      const groups = KINDS.map(([kind, title]) => [
        element("h3", {}, title),
        element("ul", { className: "cards" }, ...agreement[i][kind].map(([j, v, a]) => card(j, {
          query: { of: i }, choose: again, lines: [`look ${similarity(v)}, sound ${similarity(a)}`],
        }))),
      ]);
      $("explorer-view").replaceChildren(element("ul", { className: "cards" }, card(i, { heading: "reference" })), ...groups.flat());
    });
    const mean = (list, at) => (list.length ? list.reduce((sum, entry) => sum + entry[at], 0) / list.length : 0);
    const rows = instances.map((instance, i) => {
      const positives = agreement[i].consensus;
      const labelled = instance.label && positives.length;
      return {
        id: instance.id, label: instance.label || "", video: mean(positives, 1), audio: mean(positives, 2),
        purity: labelled ? positives.filter(([j]) => instances[j].label === instance.label).length / positives.length : null,
      };
    });
    let key = "id", descending = false;
    function show() {
      const wanted = $("explorer-search").value.toLowerCase();
      const shown = rows.filter((row) => (row.id + " " + row.label).toLowerCase().includes(wanted));
      shown.sort((a, b) => {
        const order = typeof a[key] === "string" ? a[key].localeCompare(b[key]) : (a[key] ?? -1) - (b[key] ?? -1);
        return descending ? -order : order;
      });
      $("explorer-table").tBodies[0].replaceChildren(...shown.map((row) => element("tr", {},
        element("td", {}, element("button", { type: "button", className: "name", onclick: () => { choose(row.id); $("explorer").scrollIntoView(); } }, row.id)),
        element("td", {}, row.label),
        element("td", { className: "number" }, similarity(row.video)),
        element("td", { className: "number" }, similarity(row.audio)),
        element("td", { className: "number" }, row.purity == null ? "–" : percent(row.purity)))));
    }
    const heads = [...$("explorer-table").querySelectorAll("th")];
    heads.forEach((head) => head.firstElementChild.addEventListener("click", () => {
      const chosen = head.firstElementChild.dataset.key;
      descending = key === chosen ? !descending : chosen !== "id" && chosen !== "label";
      key = chosen;
      heads.forEach((h) => h.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      show();
    }));
    heads[0].setAttribute("aria-sort", "ascending");
    $("explorer-search").addEventListener("input", show);
    show();
  }

  // ---- map

  function drawMap(map) {
    $("map-method").textContent = map.method;
    const labels = [...new Set(instances.map((instance) => instance.label || ""))].sort();
    $("map-label").append(...labels.filter(Boolean).map((label) => element("option", { value: label }, label)));
    let shownPreview = null;
    function preview(i) {
      if (i === shownPreview) return;
      shownPreview = i;
      $("map-preview").replaceChildren(element("ul", { className: "cards", style: "grid-template-columns: minmax(0, 1fr)" }, card(i)));
    }
    const made = chart("map-chart", {
      type: "scatter",
      data: { datasets: [] },
      options: {
        parsing: false,
        scales: { x: { ticks: { display: false } }, y: { ticks: { display: false } } },
        plugins: {
          legend: { display: labels.length > 1 && labels.length <= 16, labels: { boxWidth: 10 } },
          tooltip: { callbacks: { label: (item) => instances[item.raw.i].id } },
        },
        onHover: (event, found) => { if (found.length) preview(found[0].element.$context.raw.i); },
      },
    });
    function show() {
      const points = map[$("map-modality").value];
      const wanted = $("map-label").value;
      made.data.datasets = labels.map((label, c) => ({
        label: label || "no class",
        data: points.map(([x, y], i) => ({ x, y, i })).filter(({ i }) => (instances[i].label || "") === label),
        backgroundColor: hue(c, !wanted || wanted === label ? 0.85 : 0.12),
        pointRadius: 4, pointHoverRadius: 7,
      }));
      made.update();
    }
    $("map-modality").addEventListener("change", show);
    $("map-label").addEventListener("change", show);
    if (instances.length) preview(0);
    show();
  }

  function drawProvenance(items) {
    for (const { title, text } of items) {
      $("provenance-view").append(element("details", {}, element("summary", {}, title), element("pre", { tabIndex: 0 }, text)));
    }
  }

  theme();
  if (data.title) {
    $("title").textContent = data.title;
    document.title = data.title;
  }
  $("instance-ids").append(...instances.map((instance) => element("option", { value: instance.id })));
  section("summary", data.summary, drawSummary);
  section("curves", data.runs, drawCurves);
  section("evaluation", data.evaluations, drawEvaluations);
  section("depth", data.depth, (depth) => drawLines("depth-chart", depth.lines, depth.stages, "stage"));
  section("lowshot", data.lowshot, (lowshot) => drawLines("lowshot-chart", lowshot.lines, lowshot.labels, "labels"));
  section("confusion", data.confusion, drawConfusion);
  section("gallery", data.retrieval, drawGallery);
  section("explorer", data.agreement, drawExplorer);
  section("map", data.map, drawMap);
  section("provenance", data.provenance, drawProvenance);
  $("footer").textContent = data.footer || "";
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    theme();
    charts.forEach((made) => {
      for (const scale of Object.values(made.options.scales || {})) {
        scale.ticks = { ...scale.ticks, color: Chart.defaults.color };
        scale.grid = { ...scale.grid, color: Chart.defaults.borderColor };
      }
      made.update();
    });
  });
})();
