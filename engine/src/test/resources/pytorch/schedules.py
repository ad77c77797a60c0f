"""The learning rates of PyTorch's schedulers over fifty steps: writes schedules.json.

    python3 schedules.py > schedules.json

Needs PyTorch from 1.13 on and no other package. The values beside this file were made with the
version that they name. TestSchedulesAgainstPyTorchValues reads them; it sets up the same cases in
Java, by the same names. All is computed in double precision, from a rate of 1.

There are ten epochs of five steps. The schedulers are asked before each step and moved on after
it, but for the two that watch a metric: they are asked after each of fifty epochs, whose losses
are written beside the rates. PyTorch has no schedule that is proportional to a metric, none that
falls with the time, and no polynomial with an end above 0: these are LambdaLR.
"""

import json
import math
import warnings

import torch
from torch.optim.lr_scheduler import (
    ChainedScheduler,
    CosineAnnealingLR,
    CosineAnnealingWarmRestarts,
    ExponentialLR,
    LambdaLR,
    LinearLR,
    OneCycleLR,
    PolynomialLR,
    ReduceLROnPlateau,
    SequentialLR,
    StepLR,
)

STEPS = 50
EPOCH = 5

# Falls in stairs, each a little uneven: some are long enough to lower a rate, some are not.
LOSSES = [1 / (1 + k // 9) + 0.004 * math.sin(k) for k in range(STEPS)]


def started():
    return torch.optim.SGD([torch.zeros(1, dtype=torch.float64)], lr=1.0)


def rate(optimizer):
    return float(optimizer.param_groups[0]["lr"])


def stepped(make):
    """The rate of each step."""
    optimizer = started()
    scheduler = make(optimizer)
    rates = []
    for _ in range(STEPS):
        rates.append(rate(optimizer))
        optimizer.step()
        scheduler.step()
    return rates


def watched(metrics, **settings):
    """The rate after each epoch."""
    optimizer = started()
    scheduler = ReduceLROnPlateau(optimizer, threshold_mode="abs", eps=0, **settings)
    rates = []
    for metric in metrics:
        optimizer.step()
        scheduler.step(metric)
        rates.append(rate(optimizer))
    return rates


def warmed_up(then):
    """Ten steps in a line from a fifth, then another schedule from its beginning."""

    def make(optimizer):
        rise = LinearLR(optimizer, start_factor=0.2, total_iters=10)
        return SequentialLR(optimizer, [rise, then(optimizer)], milestones=[10])

    return make


def one_cycle(rise, start, end):
    return lambda optimizer: OneCycleLR(
        optimizer,
        max_lr=1.0,
        total_steps=STEPS,
        pct_start=rise,
        div_factor=start,
        final_div_factor=end,
        cycle_momentum=False,
    )


def proportional(least, most):
    return [min(most, max(least, loss / LOSSES[0])) for loss in LOSSES]


def in_time(function):
    """A function of the epochs that are over, with a fraction for the one under way."""
    return lambda optimizer: LambdaLR(optimizer, lambda step: function(step / EPOCH))


def cases():
    yield "constant", stepped(lambda o: LambdaLR(o, lambda step: 1))
    yield "step", stepped(lambda o: StepLR(o, 3 * EPOCH, 0.1))
    yield "step, part of an epoch", stepped(lambda o: StepLR(o, 2, 0.5))
    yield "exponential", stepped(lambda o: ExponentialLR(o, 0.9 ** (1 / EPOCH)))
    yield "inverseTime", stepped(in_time(lambda epochs: 1 / (1 + 0.5 * epochs)))
    yield "polynomial", stepped(lambda o: PolynomialLR(o, STEPS, 1))
    yield "polynomial, power", stepped(lambda o: PolynomialLR(o, STEPS, 2.5))
    yield "polynomial, end", stepped(
        lambda o: LambdaLR(o, lambda step: 0.1 + 0.9 * (1 - step / STEPS) ** 2)
    )
    yield "cosine", stepped(lambda o: CosineAnnealingLR(o, STEPS))
    yield "cosine, end", stepped(lambda o: CosineAnnealingLR(o, STEPS, 0.1))
    yield "cosine, restarts", stepped(lambda o: CosineAnnealingWarmRestarts(o, 2 * EPOCH))
    yield "cosine, longer restarts", stepped(
        lambda o: CosineAnnealingWarmRestarts(o, 2 * EPOCH, 2, 0.05)
    )
    yield "warmUp", stepped(warmed_up(lambda o: LambdaLR(o, lambda step: 1)))
    yield "warmUp, cosine", stepped(warmed_up(lambda o: CosineAnnealingLR(o, STEPS - 10, 0.1)))
    yield "warmUp, step", stepped(warmed_up(lambda o: StepLR(o, 2 * EPOCH, 0.5)))
    yield "oneCycle", stepped(one_cycle(0.3, 25, 1e4))
    yield "oneCycle, settings", stepped(one_cycle(0.45, 10, 100))
    yield "product", stepped(
        lambda o: ChainedScheduler([StepLR(o, 2 * EPOCH, 0.5), ExponentialLR(o, 0.97)])
    )
    yield "plateau", watched(LOSSES, factor=0.5, patience=2, threshold=0.01, cooldown=3)
    yield "plateau, least", watched(
        LOSSES, factor=0.1, patience=4, threshold=0, min_lr=0.005
    )
    yield "plateau, larger is better", watched(
        [-loss for loss in LOSSES], mode="max", factor=0.3, patience=0, threshold=0.002, cooldown=5
    )
    yield "proportional", proportional(0, 1)
    yield "proportional, limits", proportional(0.3, 1.002)


def row(numbers):
    return "[" + ",".join(f"{number:.16g}" for number in numbers) + "]"


def main():
    warnings.simplefilter("ignore")  # of schedulers that call each other in the old way
    print("{")
    print(f'  "pytorch": {json.dumps(torch.__version__)},')
    print(f'  "losses": {row(LOSSES)},')
    print('  "cases": {')
    print(",\n".join(f"    {json.dumps(name)}: {row(rates)}" for name, rates in cases()))
    print("  }\n}")


if __name__ == "__main__":
    main()
