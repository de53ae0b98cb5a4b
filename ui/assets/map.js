// The library at a glance: draws the rows of the map's table on a canvas.
{
  const field_of = new WeakMap(); // what stands on a canvas: its rows with their places in pixels
  const shapes = [
    (c, r) => c.arc(0, 0, r, 0, 7),
    (c, r) => c.rect(-r * .9, -r * .9, r * 1.8, r * 1.8),
    (c, r) => polygon(c, r * 1.25, 3, -90),
    (c, r) => polygon(c, r * 1.2, 4, 0),
    (c, r) => polygon(c, r * 1.25, 3, 90),
    (c, r) => polygon(c, r * 1.15, 5, -90),
    (c, r) => polygon(c, r * 1.1, 6, 0),
    (c, r) => c.arc(0, 0, r * .7, 0, 7),
  ];
  const polygon = (c, r, corners, turn) => {
    for (let n = 0; n <= corners; n++) {
      const angle = (turn + (360 / corners) * n) * Math.PI / 180;
      c[n ? "lineTo" : "moveTo"](r * Math.cos(angle), r * Math.sin(angle));
    }
  };
  const colour = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const sign = (c, x, y, kind, r) => {
    c.save();
    c.translate(x, y);
    c.beginPath();
    if (kind === "asked") {
      for (const [dx, dy] of [[r, 0], [0, r]]) {
        c.moveTo(-dx * 1.6, -dy * 1.6);
        c.lineTo(dx * 1.6, dy * 1.6);
      }
      c.lineWidth = 5;
      c.strokeStyle = colour("--paper");
      c.stroke();
      c.lineWidth = 2.5;
      c.strokeStyle = colour("--ink");
      c.stroke();
    } else if (kind === "hit") {
      c.arc(0, 0, r * 1.5, 0, 7);
      c.lineWidth = 2;
      c.strokeStyle = colour("--ink");
      c.stroke();
    } else {
      shapes[kind](c, r);
      c.fillStyle = colour(`--kind-${kind}`);
      c.fill();
      c.lineWidth = 1;
      c.strokeStyle = colour("--sheet");
      c.stroke();
    }
    c.restore();
  };
  const fresh = (canvas, width, height) => {
    const scale = devicePixelRatio || 1;
    canvas.width = width * scale;
    canvas.height = height * scale;
    const c = canvas.getContext("2d");
    c.scale(scale, scale);
    return c;
  };
  const draw = () => {
    const canvas = at("map-canvas");
    if (!canvas || !canvas.clientWidth) return;
    const { clientWidth: width, clientHeight: height } = canvas;
    const c = fresh(canvas, width, height);
    const rows = [...document.querySelectorAll("#map tr[data-x]")];
    const asked = canvas.closest("figure").dataset.asked?.split(",").map(Number);
    const places = rows.map((row) => [Number(row.dataset.x), Number(row.dataset.y)]);
    const all = asked ? [...places, asked] : places;
    const edges = [0, 1].map((axis) => {
      const values = all.map((place) => place[axis]);
      return [values.reduce((a, b) => Math.min(a, b), 1), values.reduce((a, b) => Math.max(a, b), -1)];
    });
    const [middle_x, middle_y] = edges.map(([low, high]) => (low + high) / 2);
    const margin = 22;
    const spread = edges.map(([low, high]) => Math.max(high - low, .001));
    const unit = Math.min((width - 2 * margin) / spread[0], (height - 2 * margin) / spread[1]);
    const pixel = ([x, y]) => [width / 2 + (x - middle_x) * unit, height / 2 - (y - middle_y) * unit];
    const size = rows.length > 600 ? 3 : rows.length > 150 ? 4.5 : 6;
    const drawn = rows.map((row, n) => {
      const [x, y] = pixel(places[n]);
      return { row, x, y, group: Number(row.dataset.group), rank: row.dataset.rank };
    });
    for (const point of [...drawn].sort((a, b) => b.group - a.group)) sign(c, point.x, point.y, point.group, size);
    for (const point of drawn.filter((one) => one.rank)) {
      sign(c, point.x, point.y, "hit", size + 1);
      c.font = `600 12px ${getComputedStyle(canvas).fontFamily}`;
      c.lineWidth = 3;
      c.strokeStyle = colour("--sheet");
      c.strokeText(point.rank, point.x + size + 5, point.y - size - 1);
      c.fillStyle = colour("--ink");
      c.fillText(point.rank, point.x + size + 5, point.y - size - 1);
    }
    if (asked) sign(c, ...pixel(asked), "asked", 7);
    field_of.set(canvas, drawn);
    for (const small of document.querySelectorAll("#map canvas.sign")) {
      const kind = small.dataset.sign;
      sign(fresh(small, 18, 18), 9, 9, /^\d+$/.test(kind) ? Number(kind) : kind, kind === "asked" ? 4.5 : 5);
    }
  };

  // The point under the pointer, or reached by the keyboard.
  let held = null;
  const hold = (point, spoken) => {
    const tip = document.querySelector("#map .pointed");
    held = point;
    if (!tip) return;
    tip.hidden = !point;
    at("map-canvas").toggleAttribute("data-held", Boolean(point));
    if (!point) return;
    const [passage, article] = ["th a", "td"].map((part) => point.row.querySelector(part).innerText || point.row.querySelector(part).textContent);
    tip.textContent = `${passage} — ${article}`;
    const room = tip.parentElement.clientWidth - tip.offsetWidth - 4;
    tip.style.left = `${Math.max(4, Math.min(point.x + 12, room))}px`;
    tip.style.top = `${point.y > tip.offsetHeight + 18 ? point.y - tip.offsetHeight - 12 : point.y + 14}px`;
    if (spoken) at("map-spoken").textContent = tip.textContent;
  };
  const near = (event) => {
    const box = event.target.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let best = null, least = 14;
    for (const point of field_of.get(event.target) ?? []) {
      const distance = Math.hypot(point.x - x, point.y - y);
      if (distance < least) [best, least] = [point, distance];
    }
    return best;
  };
  const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const step = (points, [right, down]) => {
    let best = null, least = Infinity;
    for (const point of points) {
      const [dx, dy] = [point.x - held.x, point.y - held.y];
      const ahead = dx * right + dy * down;
      const aside = Math.abs(dx * down) + Math.abs(dy * right);
      if (point !== held && ahead > .5 && ahead + 2 * aside < least) [best, least] = [point, ahead + 2 * aside];
    }
    return best ?? held;
  };
  const visit = (point) => {
    opener = at("map-canvas");
    go(point.row.querySelector("a").getAttribute("href"));
  };
  const on_canvas = (act) => (event) => {
    if (event.target.id === "map-canvas") act(event);
  };
  document.addEventListener("pointermove", (event) => {
    if (event.target.id === "map-canvas") hold(near(event));
    else if (held && document.activeElement?.id !== "map-canvas") hold(null);
  });
  document.addEventListener("click", on_canvas((event) => {
    const point = near(event);
    hold(point);
    if (point) visit(point);
  }));
  document.addEventListener("keydown", on_canvas((event) => {
    const points = field_of.get(event.target) ?? [];
    if (!points.length) return;
    if (event.key === "Enter" && held) visit(held);
    else if (event.key === "Home") hold(points[0], true);
    else if (event.key === "Escape") hold(null);
    else if (event.key in directions) hold(held ? step(points, directions[event.key]) : points[0], true);
    else return;
    event.preventDefault();
  }));

  // What is asked of the server: the question of the conversation, unless another was written here.
  let carried = "";
  on.ready.push(() => settled("map"));
  const locate = () => pend("map", "locate", {
    question: at("located").value,
    kind: document.querySelector("[name=map-colour]:checked").value,
  });
  on.submit.locate = locate;
  on.show.map = () => {
    const asked = [...document.querySelectorAll(".exchange .question bdi")].at(-1)?.textContent ?? "";
    if (at("located").value === carried) at("located").value = carried = asked;
    locate();
    trigger("timeline", {});
  };
  document.addEventListener("change", (event) => {
    if (event.target.name === "map-colour") locate();
  });
  on.ready.push(() => {
    const soon = () => { held = null; requestAnimationFrame(draw); };
    new MutationObserver((changes) => {
      if (changes.some((change) => change.target.id !== "map-spoken" && !change.target.closest?.(".ground, .legend"))) soon();
    }).observe(at("map"), { childList: true, subtree: true });
    new ResizeObserver(soon).observe(at("map"));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", soon);
  });
}
