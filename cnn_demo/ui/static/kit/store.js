/* A state that others listen to. */

/**
 * @template {object} State
 * @typedef {object} Store
 * @property {State} state read it freely, change it by set()
 * @property {<Name extends keyof State>(name: Name, draw: (value: State[Name]) => void) => () => void} on
 *   tells `draw` the present value at once and each later one; the function that comes back ends that
 * @property {(names: (keyof State)[], draw: () => void) => () => void} onAny
 *   the same for any of several, once for each set()
 * @property {(changes: Partial<State>) => void} set
 */

/**
 * @template {object} State
 * @param {State} state
 * @returns {Store<State>}
 */
export function createStore(state) {
  /** @type {Map<keyof State, Set<(value: any) => void>>} */
  const listeners = new Map();
  /** @type {Set<{ names: Set<keyof State>, draw: () => void }>} */
  const groups = new Set();

  return {
    state,
    on(name, draw) {
      const own = listeners.get(name) ?? new Set();
      listeners.set(name, own.add(draw));
      draw(state[name]);
      return () => own.delete(draw);
    },
    onAny(names, draw) {
      const group = { names: new Set(names), draw };
      groups.add(group);
      draw();
      return () => groups.delete(group);
    },
    set(changes) {
      const names = /** @type {(keyof State)[]} */ (Object.keys(changes));
      Object.assign(state, changes);
      for (const name of names) for (const draw of [...(listeners.get(name) ?? [])]) draw(state[name]);
      for (const group of [...groups]) if (names.some((name) => group.names.has(name))) group.draw();
    },
  };
}
