/* How architectures are drawn, and where the names in the chart stand. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { labelPlaces } from "../../../cnn_demo/ui/static/components/architectures/label_places.js";
import {
  columnsFor,
  fieldSide,
  INPUT,
  kindOf,
  laidOut,
  shortName,
  wayTo,
} from "../../../cnn_demo/ui/static/components/architectures/layout.js";

const BOX = {
  title: "3×3 convolution, stride 2",
  detail: "ReLU",
  times: 1,
  shape: [64, 112, 112],
  branches: [],
  parameters: 1,
  macs: 1,
  layers: 2,
  field: [7, 7],
};
const DENSE = { ...BOX, title: "dense", shape: [1000] };

test("a kind and a short name", () => {
  assert.equal(kindOf(BOX), "conv");
  assert.equal(kindOf(DENSE), "dense");
  assert.equal(kindOf({ ...BOX, branches: [[]] }), "block");
  assert.equal(shortName(BOX), "3×3 conv / 2");
  assert.equal(shortName({ ...BOX, title: "residual block", branches: [[]] }), "residual");
});

test("larger maps are higher, more maps are wider, and parts do not overlap", () => {
  const small = { ...BOX, shape: [64, 56, 56] };
  const wide = { ...BOX, shape: [512, 56, 56] };
  const { parts, width } = laidOut([BOX, small, wide, DENSE]);
  assert.ok(parts[0].height > parts[1].height);
  assert.ok(parts[2].width > parts[1].width);
  parts.slice(1).forEach((part, i) => assert.ok(part.x > parts[i].x + parts[i].width + parts[i].depth));
  assert.ok(width > parts[3].x);
  assert.deepEqual([parts[3].size, parts[3].maps], ["", 1000]);
});

test("a long network is folded into rows that fit, a phone scrolls it", () => {
  assert.equal(columnsFor(7, 1200), 7);
  assert.equal(columnsFor(18, 1200), 9);
  assert.equal(columnsFor(18, 360), 18);
  const { parts, width, height } = laidOut(Array(18).fill(BOX), columnsFor(18, 1200));
  assert.ok(width <= 1200);
  assert.deepEqual([parts[9].x, parts[9].top], [parts[0].x, parts[0].bottom]);
  assert.equal(parts[17].bottom, height);
  assert.match(wayTo(parts[0], parts[1]), /^M[\d.]+ [\d.]+H[\d.]+$/);
  assert.match(wayTo(parts[8], parts[9]), /H[\d.]+V[\d.]+H[\d.]+V[\d.]+H[\d.]+$/);
});

test("a receptive field never exceeds the image", () => {
  assert.equal(fieldSide([112, 112], [3, 224, 224]), INPUT / 2);
  assert.equal(fieldSide([483, 483], [3, 224, 224]), INPUT);
});

test("names keep off each other and off dots", () => {
  const dots = [
    { name: "Plain CNN", cx: 200, cy: 50 },
    { name: "Tiny CNN", cx: 205, cy: 52 },
    { name: "ResNet-20", cx: 210, cy: 54 },
  ];
  const placed = labelPlaces(dots, { left: 50, right: 500, top: 0, bottom: 300 });
  assert.equal(placed.length, 3);
  for (const [i, a] of placed.entries())
    for (const b of placed.slice(i + 1)) {
      const span = ({ x, anchor, name }) =>
        anchor === "end" ? [x - name.length * 7.2, x] : [x, x + name.length * 7.2];
      const [[a0, a1], [b0, b1]] = [span(a), span(b)];
      assert.ok(Math.abs(a.y - b.y) >= 16 || a1 <= b0 || b1 <= a0, `${a.name} ${b.name}`);
    }
});
