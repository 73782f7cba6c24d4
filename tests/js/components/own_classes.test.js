import assert from "node:assert/strict";
import { test } from "node:test";
import { cardsAfter, draft, isStale, shortened } from "../../../cnn_demo/ui/static/session/own_classes/cards.js";
import { outbox } from "../../../cnn_demo/ui/static/session/own_classes/outbox.js";

const image = (id, thumbnail = "small") => ({ id, kind: "photo", thumbnail });
const told = (id, images = [], name = id) => ({ id, name, images });
const idsOf = (cards) => cards.map(({ id }) => id);

test("a page without classes has two cards that nobody asked for", () => {
  const cards = cardsAfter([], []);
  assert.deepEqual(idsOf(cards), [null, null]);
  assert.deepEqual(
    cardsAfter(cards, []).map(({ key }) => key),
    cards.map(({ key }) => key),
  );
});

test("a class that has just been made belongs to its card, which keeps its place", () => {
  const [first, second] = cardsAfter([], []);
  const cards = cardsAfter([first, { ...second, name: "cat", asked: "cat" }], [told("a", [], "cat")]);
  assert.deepEqual(idsOf(cards), [null, "a"]);
  assert.equal(cards[1].key, second.key);
});

test("of two that are being made each gets its own, whichever is known first", () => {
  const [first, second] = cardsAfter([], []);
  const asked = [
    { ...first, asked: "cat" },
    { ...second, asked: "dog" },
  ];
  const cards = cardsAfter(asked, [told("b", [], "dog")]);
  assert.deepEqual(idsOf(cards), [null, "b"]);
  assert.deepEqual(idsOf(cardsAfter(cards, [told("b", [], "dog"), told("a", [], "cat")])), ["a", "b"]);
});

test("cards that only fill up leave when classes come from elsewhere; one that was asked for stays", () => {
  const cards = cardsAfter([...cardsAfter([], []), draft(true)], [told("a"), told("b")]);
  assert.deepEqual(idsOf(cards), [null, "a", "b"]);
  assert.ok(cards[0].wanted);
});

test("a card leaves with its class, and what is known of images is not asked again", () => {
  const before = cardsAfter([], [told("a", [image("1")]), told("b", [image("2")]), told("c")]);
  const cards = cardsAfter(before, [told("a", [image("1", null), image("3", "new")]), told("c")]);
  assert.deepEqual(idsOf(cards), ["a", "c"]);
  assert.deepEqual(
    cards[0].images.map(({ thumbnail }) => thumbnail),
    ["small", "new"],
  );
});

test("a report is stale once images or names are others", () => {
  const cards = cardsAfter([], [told("a", [image("1"), image("2")]), told("b", [image("3")])]);
  const report = { classes: ["a", "b"], train_images: 2, held_out_images: 1 };
  assert.equal(isStale(report, cards), false);
  assert.equal(isStale({ ...report, train_images: 3 }, cards), true);
  assert.equal(isStale({ ...report, classes: ["a", "B"] }, cards), true);
});

test("the same complaint is made once", () => {
  assert.deepEqual(shortened(["x", "x", "y", "x", "z"], 2), { first: ["x", "y"], more: 1 });
});

/** An outbox that keeps what it sends, and is done when nothing waits. */
function posted(refuse = () => null) {
  const sent = [];
  const news = [];
  let open = 0;
  const box = outbox({
    most: 4,
    async send(key, images) {
      open += 1;
      assert.equal(open, 1, "one question at a time");
      await new Promise((resolve) => setTimeout(resolve));
      open -= 1;
      sent.push([key, ...images]);
      return images.map(refuse);
    },
    moved: (...told) => news.push(told),
  });
  return { box, sent, news };
}

/** Until what was sent has been told, so many times in all. */
async function settled(news, times) {
  while (news.length < times) await new Promise((resolve) => setTimeout(resolve));
}
const makers = (...images) => images.map((one) => async () => ({ image: one }));

test("images leave four at a time, one question after the other", async () => {
  const { box, sent, news } = posted();
  box.add("a", makers(1, 2, 3));
  box.add("b", makers(7));
  box.add("a", makers(4, 5));
  await settled(news, 6);
  assert.deepEqual(sent, [
    ["a", 1, 2, 3],
    ["b", 7],
    ["a", 4, 5],
  ]);
  assert.deepEqual(news.at(-1), ["a", 0, []]);
});

test("what cannot be read, and what is refused, says why; the others arrive", async () => {
  const { box, sent, news } = posted((one) => (one === 2 ? "twice" : null));
  box.add("a", [async () => ({ problem: "no image" }), ...makers(1, 2)]);
  await settled(news, 2);
  assert.deepEqual(sent, [["a", 1, 2]]);
  assert.deepEqual(news.at(-1), ["a", 0, ["no image", "twice"]]);
});

test("what still waits can be called back", async () => {
  const { box, sent, news } = posted();
  box.add("a", makers(1, 2, 3, 4, 5, 6));
  assert.equal(box.drop("a"), 2);
  await settled(news, 3);
  assert.deepEqual(sent, [["a", 1, 2, 3, 4]]);
});
