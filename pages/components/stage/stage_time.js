// Time: the loss as far as it has come, earlier runs behind it, and the handle that goes back.
const time = {
  losses(frame, pen = this.curve.getContext("2d")) {
    const w = this.curve.clientWidth, h = this.curve.clientHeight, { ink, header, view } = this, { words: say } = this.scene;
    const batched = view.by === "batch" && header.batches.length > 1, points = batched ? header.batches : this.points, ghosts = batched ? [] : this.ghosts;
    const left = 46, right = w - 8, top = 8, bottom = h - 18, furthest = Math.max(this.points.at(-1)?.[0] ?? 0, frame.epoch);
    const first = batched ? points[0][0] : 0, past = Math.max(0, ...ghosts.map(ghost => ghost.epochs.at(-1)));
    const last = batched ? points.at(-1)[0] : Math.max(furthest, Math.min(past, Math.max(100, 4 * furthest)), 1);
    const log = view.axis === "log", floor = 1e-6;
    let most = 0, least = Infinity;
    for (const p of points) { most = Math.max(most, p[1], p[2]); least = Math.min(least, p[1], p[2]); }
    for (const ghost of ghosts) for (const loss of ghost.losses) { if (!log) most = Math.max(most, Math.min(loss, 3 * most)); least = Math.min(least, loss); }
    const tick = nice((most || 1) / 3), ceiling = log ? Math.max(most, floor * 10) * 1.1 : Math.max(most, tick * 1e-9), ground = log ? Math.max(floor, least) * 0.9 : 0;
    const X = epoch => left + (right - left) * (epoch - first) / (last - first || 1);
    const Y = loss => log ? bottom - (bottom - top) * Math.log(clamp(loss, ground, ceiling) / ground) / Math.log(ceiling / ground) : bottom - (bottom - top) * Math.min(loss, ceiling) / ceiling;
    pen.clearRect(0, 0, w, h);
    pen.font = `11px ${this.font}`;
    pen.fillStyle = ink.quiet; pen.strokeStyle = ink.grid; pen.lineWidth = 1; pen.globalAlpha = 1;
    pen.textBaseline = "middle";
    const ticks = [];
    if (log) for (let power = Math.floor(Math.log10(ground)); power <= Math.log10(ceiling); power++) for (const part of [1, 3]) ticks.push(part * 10 ** power);
    else for (let y = 0; y <= ceiling * 1.0001; y += tick) ticks.push(y);
    for (const y of ticks) if (!log || (y >= ground && y <= ceiling)) { line(pen, [[left, Y(y)], [right, Y(y)]]); write(pen, plain(Number(y.toPrecision(3))).replace("e+", "e"), left - 6, Y(y), "right"); }
    pen.textBaseline = "alphabetic";
    const step = Math.max(batched ? 0.5 : 1, nice((last - first) / 8));
    for (let x = Math.ceil(first / step) * step; x <= last; x += step) write(pen, String(x), Math.min(X(x), right - 8), h - 4, "center");
    pen.strokeStyle = ink.quiet; pen.lineWidth = 1.2; pen.globalAlpha = 0.55;
    ghosts.forEach((ghost, k) => { pen.setLineDash([[], [6, 2], [3, 3], [8, 3, 2, 3], [1, 3]][k % 5]); line(pen, ghost.epochs.map((epoch, i) => [Math.min(X(epoch), right), Y(ghost.losses[i])]).filter(([x]) => x < right)); });
    pen.globalAlpha = 1;
    const thin = Math.max(1, Math.ceil(points.length / 600)), shown = points.filter((_, i) => i % thin === 0 || i === points.length - 1);
    for (const [k, colour, dash] of [[2, ink.text, [5, 3]], [1, ink.accent, []]]) {
      pen.strokeStyle = colour; pen.lineWidth = 2; pen.setLineDash(dash);
      line(pen, shown.map(point => [X(point[0]), Y(point[k])]));
    }
    pen.setLineDash([]);
    const now = batched ? last : frame.epoch;
    pen.strokeStyle = ink.quiet; pen.lineWidth = 1;
    line(pen, [[X(now), top], [X(now), bottom]]);
    for (const [k, colour] of [[1, ink.text], [0, ink.accent]]) { pen.fillStyle = colour; pen.beginPath(); pen.arc(X(now), Y(frame.losses[k]), 3.5, 0, 7); pen.fill(); }
    pen.fillStyle = ink.text; write(pen, `- - ${say.test} ${say.loss}`, right - 4, top + 12, "right", 12);
    pen.fillStyle = ink.accent; write(pen, `— ${say.train} ${say.loss}`, right - 100, top + 12, "right", 12);
    if (Number(this.scrub.max) !== furthest) this.scrub.max = furthest;
    if (document.activeElement !== this.scrub || this.playing) this.scrub.value = frame.epoch;
    this.scrub.setAttribute("aria-valuetext", `${say.epoch} ${frame.epoch}, ${say.loss} ${short(frame.losses[0])}`);
  },
  haunt() {                                              // the earlier runs, by name
    const { words } = this.scene;
    this.past.replaceChildren(...this.ghosts.map((ghost, k) => {
      const name = make("input", { value: ghost.name, "aria-label": `${words.ghost_name} ${ghost.number}`, maxlength: 40, size: clamp(ghost.name.length, 8, 26) });
      name.onchange = () => this.tellServer({ do: "name", key: String(ghost.number), text: name.value });
      return make("span", { class: "sg-ghost" }, ["—", "– –", "- -", "– ·", "···"][k % 5], name, button("×", fill(words.forget, { name: ghost.name }), () => this.tellServer({ do: "forget", key: String(ghost.number) })));
    }));
  },
};
