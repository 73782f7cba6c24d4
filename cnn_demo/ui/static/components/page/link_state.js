/* The folded parts of a tab in its link: "open" names those that are unfolded, and each says its own settings, such as
   pooling.size=3, where they are not the first ones. A part registers once, by name; nothing here knows any of them.
   Groups of its controls are the places marked with data-controls="their name": a lesson can hide each of them. */
(() => {
  lab.state.parts = []; // in the page's order
  lab.state.unread = []; // what the link said that could not be read, each as a clause

  const unread = (clause) => lab.set({ unread: [...lab.state.unread, clause] });
  const opened = (query) => (query.get("open") ?? "").split(",");

  /* lab.part(name, root, {fields, now, show, network}): `fields` are kinds of lab.linkWords by name, now() -> their
     values, show(values, unread) takes those that the link says; unread("asks for ...") is said of the part. `network` (a function): do they depend on the current
     network and image? To be called at the end of the part's start, when show() can be. */
  lab.part = (name, root, { fields = {}, now = () => ({}), show = () => {}, network = () => false }) => {
    const fold = root.closest("details");
    const part = { name, root, fold, title: root.querySelector("h2").textContent, fields, now, show, network };
    part.first = texts(part);
    const ofPart = (clause) => unread(`“${part.title}” ${clause}`);
    if (take(part, new URLSearchParams(location.search), ofPart) === "nonsense") ofPart("starts from its first example");
    const before = (one, other) => (one.root.compareDocumentPosition(other.root) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1);
    lab.set({ parts: [...lab.state.parts, part].sort(before) });
  };

  const texts = ({ fields, now }) => Object.fromEntries(Object.entries(now()).map(([key, value]) => [key, fields[key].write(value)]));

  /* Unfolds a part that is open in the link and shows what that says of it; "nonsense" changes nothing. */
  function take({ name, fold, fields, show }, query, unread) {
    if (!opened(query).includes(name)) return "folded";
    fold.open = true;
    try {
      const mine = [...query].filter(([word]) => word.startsWith(`${name}.`)).map(([word, text]) => [word.slice(name.length + 1), text]);
      show(Object.fromEntries(mine.map(([key, text]) => [key, Object.hasOwn(fields, key) ? fields[key].read(text) : lab.linkWords.refuse()])), unread);
      return "shown";
    } catch {
      return "nonsense";
    }
  }

  /* What the open parts say: {words: [[name, text]], network: does any of them look at the current network?} */
  function write() {
    const open = lab.state.parts.filter(({ fold }) => fold.open);
    const words = open.flatMap((part) => Object.entries(texts(part)).filter(([key, text]) => text !== "" && text !== part.first[key]).map(([key, text]) => [`${part.name}.${key}`, text]));
    return { words: open.length ? [["open", open.map(({ name }) => name).join(",")], ...words] : [], network: open.some(({ network }) => network()) };
  }

  const isHere = (name) => /^\w{1,40}$/.test(name) && document.querySelector(`.lab-fold > .lab-${name}`) !== null;

  /* Called when all parts are in the page. */
  function check() {
    if (opened(new URLSearchParams(location.search)).some((name) => name && !isHere(name))) unread("it opens a part that is not here");
  }

  /* The groups of a part's controls: [[name, elements]]. */
  function groups({ root }) {
    const found = new Map();
    for (const element of root.querySelectorAll("[data-controls]")) found.set(element.dataset.controls, [...(found.get(element.dataset.controls) ?? []), element]);
    return [...found];
  }

  lab.parts = { unread, take, write, check, groups, isHere };
})();
