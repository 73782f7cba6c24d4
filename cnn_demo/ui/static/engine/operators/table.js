/* Every operator that the engine knows, by its name in ONNX. */

import { clip, elu, erf, hardSigmoid, leakyRelu, relu, sigmoid, tanh } from "./activation.js";
import { add, concat, divide, flatten, identity, multiply, pad, power, reshape } from "./arrangement.js";
import { convolution } from "./convolution.js";
import { dense } from "./dense.js";
import { batchNorm, instanceNorm } from "./normalization.js";
import { averagePooling, globalAveragePooling, globalMaxPooling, maxPooling } from "./pooling.js";

/** @type {Record<string, import("./kinds.js").Maker>} */
export const OPERATORS = {
  Add: add,
  AveragePool: averagePooling,
  BatchNormalization: batchNorm,
  Clip: clip,
  Concat: concat,
  Conv: convolution,
  Div: divide,
  Elu: elu,
  Erf: erf,
  Flatten: flatten,
  Gemm: dense,
  GlobalAveragePool: globalAveragePooling,
  GlobalMaxPool: globalMaxPooling,
  HardSigmoid: hardSigmoid,
  Identity: identity,
  InstanceNormalization: instanceNorm,
  LeakyRelu: leakyRelu,
  MaxPool: maxPooling,
  Mul: multiply,
  Pad: pad,
  Pow: power,
  Relu: relu,
  Reshape: reshape,
  Sigmoid: sigmoid,
  Tanh: tanh,
};
