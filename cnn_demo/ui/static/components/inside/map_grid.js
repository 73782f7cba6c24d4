/* The maps of the open layer, live: the strongest dozen, or all of them, of which only those in the window are asked
   for and drawn. Hovering one enlarges it in the panel, pressing it keeps it there. */

import { inside as words } from "../../../texts/tabs/inside.js";
import { make } from "../../kit/dom.js";
import { onTheme, paint } from "../../kit/image/palette.js";
import { roving } from "../../kit/keys.js";
import { number } from "../../kit/numbers/format.js";
import { isOff } from "../../session/edits.js";
import { isVector, layerOf } from "../../session/layers.js";
import { findMap, rankingOf } from "../../session/maps.js";
import { lab } from "../../session/state.js";
import { pick, subject, view } from "./view.js";
import { FEW } from "./watching.js";

export function mapGrid() {
  const grid = make("div", { class: "map-grid", role: "group" });
  const more = make("button", { type: "button", class: "quiet map-more", "aria-expanded": "false", onclick: unfold });
  const element = make("div", { class: "map-grid-place" }, grid, more);
  /** @type {HTMLButtonElement[]} */
  let tiles = [];
  /** @type {Set<Element>} */
  const inWindow = new Set();
  const walk = roving(grid, ".map-tile", () => columns());
  const columns = () => getComputedStyle(grid).gridTemplateColumns.split(" ").length;

  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) isIntersecting ? inWindow.add(target) : inWindow.delete(target);
      tellVisible();
      draw();
    },
    { rootMargin: "120px 0px" },
  );

  function tellVisible() {
    const visible = tiles.filter((tile) => inWindow.has(tile)).map(mapOf);
    if (view.state.all && String(visible) !== String(view.state.visible)) view.set({ visible });
  }

  function unfold() {
    view.set({ all: !view.state.all, visible: [], ranking: [] });
    refresh();
  }

  /** @param {Element} tile */
  const mapOf = (tile) => Number(tile.getAttribute("data-map"));

  /* Which maps stand where: by the answer, or by their numbers. Once all are shown, they stay where they are. */
  function refresh() {
    const { layer: name, order, all, ranking: before } = view.state;
    const layer = layerOf(lab.state.graph, name ?? undefined);
    if (!layer || isVector(layer) || lab.state.tab !== "inside") return;
    const total = layer.shape[0];
    const most = all ? total : FEW;
    const isSettled = all && before.length === total;
    const found = isSettled ? before : rankingOf(lab.state.answer, { layer: layer.name, total, order, most });
    const ranking = found.length ? found : before;
    if (String(ranking) !== String(before)) view.set({ ranking });
    layout(ranking, layer.name, all ? total : Math.min(total, FEW));
    more.hidden = total <= FEW;
    more.textContent = all ? words.fewer(FEW) : words.all(total);
    more.setAttribute("aria-expanded", String(all));
    grid.setAttribute("aria-label", words.maps(layer.name));
    tellVisible();
    draw();
  }

  /**
   * @param {number[]} ranking
   * @param {string} layer
   * @param {number} wanted tiles; those whose map is not known yet stay empty
   */
  function layout(ranking, layer, wanted) {
    for (const tile of tiles.slice(wanted)) {
      observer.unobserve(tile);
      inWindow.delete(tile);
      tile.remove();
    }
    tiles = tiles.slice(0, wanted);
    while (tiles.length < wanted) {
      const tile = makeTile();
      tiles.push(tile);
      grid.append(tile);
      observer.observe(tile);
    }
    tiles.forEach((tile, place) => {
      tile.setAttribute("data-map", String(ranking[place] ?? -1));
      tile.setAttribute("data-layer", layer);
    });
    walk.refresh();
  }

  function makeTile() {
    const canvas = make("canvas", { class: "map-canvas pixelated" });
    const caption = make("span", { class: "map-caption" }, make("span", {}), make("span", {}));
    const tile = make("button", { type: "button", class: "map-tile", tabindex: -1 }, canvas, caption);
    const choice = () => ({ layer: tile.getAttribute("data-layer") ?? "", map: mapOf(tile) });
    const hover = () => mapOf(tile) >= 0 && lab.set({ hovered: choice() });
    const leave = () => lab.set({ hovered: null });
    tile.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && hover());
    tile.addEventListener("pointerleave", leave);
    tile.addEventListener("focus", () => tile.matches(":focus-visible") && hover());
    tile.addEventListener("blur", leave);
    tile.addEventListener("click", () => mapOf(tile) >= 0 && pick(choice().layer, choice().map));
    return tile;
  }

  function draw() {
    if (lab.state.tab !== "inside") return;
    for (const tile of tiles) {
      if (inWindow.has(tile)) drawTile(tile);
    }
    mark();
  }

  /** @param {HTMLButtonElement} tile */
  function drawTile(tile) {
    const [layer, map] = [tile.getAttribute("data-layer") ?? "", mapOf(tile)];
    const found = findMap(lab.state.answer, layer, map);
    const [canvas, caption] = /** @type {[HTMLCanvasElement, HTMLElement]} */ ([...tile.children]);
    tile.classList.toggle("empty", !found);
    const off = isOff(layer, map);
    tile.classList.toggle("off", off);
    tile.setAttribute("aria-label", off ? words.mapOff(layer, map) : words.map(layer, map));
    caption.children[0].textContent = map < 0 ? "" : String(map);
    if (!found) return;
    const { set, at, codes } = found;
    paint(codes, set.w, set.h, set.signed, canvas);
    const [low, high] = [set.lows[at] ?? 0, set.highs[at] ?? 0];
    caption.children[1].textContent = number(Math.abs(low) > Math.abs(high) ? low : high);
  }

  function mark() {
    const chosen = subject();
    const { hovered } = lab.state;
    for (const tile of tiles) {
      const is = (/** @type {typeof chosen} */ choice) =>
        choice?.layer === tile.getAttribute("data-layer") && choice.map === mapOf(tile);
      tile.setAttribute("aria-pressed", String(is(chosen)));
      tile.classList.toggle("hovered", is(hovered));
    }
  }

  lab.onAny(["answer", "graph", "tab", "edits"], refresh);
  view.onAny(["layer", "order", "all"], refresh);
  lab.onAny(["pinned", "hovered"], mark);
  view.on("ranking", mark);
  onTheme(draw);
  return { element };
}
