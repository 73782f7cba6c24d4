/* The dense layer: each unit is a sum over all inputs. */

/** @typedef {import("./kinds.js").Maker} Maker */

/** @type {Maker} */
export function dense({ attributes, tensors: { weight, bias } }, [[count]]) {
  const [units, each] = weight.shape;
  if (each !== count || attributes.transB !== 1) throw new Error("a dense layer that does not fit");
  const { values } = weight; // may be millions: they stay as they came
  return {
    shape: [units],
    run([input], output) {
      for (let unit = 0, w = 0; unit < units; unit++) {
        let sum = bias ? bias.values[unit] : 0;
        for (let i = 0; i < each; i++) sum += input[i] * values[w++];
        output[unit] = sum;
      }
    },
  };
}
