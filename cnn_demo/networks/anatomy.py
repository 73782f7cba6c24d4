"""What each layer of a network is, before it has seen a picture: parameters as formulas with the numbers in place."""

from torch import nn


def count(module: nn.Module) -> int:
    """How many numbers training can change in this one layer."""
    return sum(parameter.numel() for parameter in module.parameters())


def parameter_formula(module: nn.Module) -> str:
    """How that number comes about: "3×3×16×32 + 32 = 4,640". Empty when there is nothing to train."""
    if isinstance(module, nn.Conv2d):
        kh, kw = module.kernel_size
        terms = f"{kh}×{kw}×{module.in_channels // module.groups}×{module.out_channels}"
        bias = module.bias is not None
        outputs = module.out_channels
    elif isinstance(module, nn.Linear):
        terms = f"{module.in_features}×{module.out_features}"
        bias = module.bias is not None
        outputs = module.out_features
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        terms, bias, outputs = f"2×{module.num_features}", False, 0
    else:
        total = count(module)
        return f"{total:,}" if total else ""
    return f"{terms}{f' + {outputs}' if bias else ''} = {count(module):,}"
