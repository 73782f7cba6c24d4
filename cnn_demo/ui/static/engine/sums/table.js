/* How each kind of layer is explained, by its name: the twin of cnn_demo/networks/layers. */

import { activation } from "./activation.js";
import { addition } from "./addition.js";
import { convolution } from "./convolution.js";
import { dense } from "./dense.js";
import { batchNorm, groupNorm } from "./normalization.js";
import { concat, flatten, identity, shortcut, zeroPadding } from "./passing.js";
import { averagePooling, maxPooling } from "./pooling.js";

/** @type {Record<string, import("./kinds.js").Explain>} */
export const KINDS = {
  Conv2d: convolution,
  Linear: dense,
  BatchNorm1d: batchNorm,
  BatchNorm2d: batchNorm,
  GroupNorm: groupNorm,
  ReLU: activation,
  ELU: activation,
  Tanh: activation,
  Sigmoid: activation,
  GELU: activation,
  LeakyReLU: activation,
  ReLU6: activation,
  SiLU: activation,
  Hardswish: activation,
  MaxPool2d: maxPooling,
  AvgPool2d: averagePooling,
  AdaptiveMaxPool2d: maxPooling,
  AdaptiveAvgPool2d: averagePooling,
  ZeroPad2d: zeroPadding,
  Flatten: flatten,
  Identity: identity,
  Sequential: identity,
  Dropout: identity,
  Dropout2d: identity,
  Add: addition,
  Concat: concat,
  Shortcut: shortcut,
};
