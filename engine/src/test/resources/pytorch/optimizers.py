"""What PyTorch's optimizers make of a small problem in fifty steps: writes optimizers.json.

    python3 optimizers.py > optimizers.json

Needs PyTorch from 1.13 on and no other package. The values beside this file were made with the
version that they name. TestOptimizersAgainstPyTorchValues reads them; it sets up the same cases
in Java, by the same names, and computes the same gradients.

The problem: 17 numbers in four tensors. The gradient of number i in step t depends on the number
itself, on the next one and on the step, so that what goes apart stays apart:

    scale(i) * (x[i] - sin(x[i + 1]) / 2 + 0.8 * cos(i + t))

The scales span four orders of magnitude, so that it matters where an epsilon is added; one is 0,
so that nothing but decay moves that number. All is computed in double precision.

PyTorch has no LARS and no LAMB: they are written here, from the formulas of the papers. Its L1
penalty, its clipping layer by layer and its limit of row norms are single operations, applied
before or after a step.
"""

import json
import math

import torch
from torch.nn.utils import clip_grad_norm_, clip_grad_value_
from torch.optim import SGD, Adadelta, Adagrad, Adam, Adamax, AdamW, NAdam, RMSprop
from torch.optim.swa_utils import AveragedModel

SHAPES = {"0.weight": (3, 2), "0.bias": (3,), "1.weight": (2, 3), "1.bias": (2,)}
COUNT = 17
UNUSED = 4
SHOWN = (1, 2, 10, 50)


class Problem(torch.nn.Module):
    """The four tensors, with the gradient that is written above."""

    def __init__(self):
        super().__init__()
        start = [1.5 * math.sin(1.7 * i + 0.3) for i in range(COUNT)]
        sizes = [math.prod(shape) for shape in SHAPES.values()]
        parts = torch.tensor(start, dtype=torch.float64).split(sizes)
        self.named = {
            name: torch.nn.Parameter(part.clone().view(shape))
            for part, (name, shape) in zip(parts, SHAPES.items())
        }
        self.tensors = torch.nn.ParameterList(self.named.values())

    def flat(self):
        return torch.cat([tensor.detach().reshape(-1) for tensor in self.tensors])

    def differentiate(self, step):
        x = self.flat().tolist()
        gradient = []
        for i in range(COUNT):
            scale = 0.0 if i == UNUSED else 10.0 ** -(i % 4)
            pull = x[i] - math.sin(x[(i + 1) % COUNT]) / 2
            gradient.append(scale * (pull + 0.8 * math.cos(i + step)))
        sizes = [tensor.numel() for tensor in self.tensors]
        parts = torch.tensor(gradient, dtype=torch.float64).split(sizes)
        for tensor, part in zip(self.tensors, parts):
            tensor.grad = part.clone().view_as(tensor)

    def biases(self):
        return [tensor for name, tensor in self.named.items() if name.endswith("bias")]

    def weights(self):
        return [tensor for name, tensor in self.named.items() if name.endswith("weight")]


class Lars(torch.optim.Optimizer):
    """You, Gitman and Ginsburg 2017: the rate is inside the momentum."""

    def __init__(self, params, lr, momentum, weight_decay, trust):
        defaults = dict(lr=lr, momentum=momentum, weight_decay=weight_decay, trust=trust)
        super().__init__(params, defaults)

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for w in group["params"]:
                decay = group["weight_decay"]
                local = group["trust"] * w.norm() / (w.grad.norm() + decay * w.norm())
                state = self.state[w]
                moved = state.get("moved", torch.zeros_like(w))
                update = w.grad + decay * w
                state["moved"] = group["momentum"] * moved + group["lr"] * local * update
                w -= state["moved"]


class Lamb(torch.optim.Optimizer):
    """You et al. 2020: the norms are taken as they are (their phi is the identity)."""

    def __init__(self, params, lr, betas, eps, weight_decay):
        super().__init__(params, dict(lr=lr, betas=betas, eps=eps, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for w in group["params"]:
                state = self.state[w]
                t = state["step"] = state.get("step", 0) + 1
                zero = torch.zeros_like(w)
                m = state["m"] = beta1 * state.get("m", zero) + (1 - beta1) * w.grad
                v = state["v"] = beta2 * state.get("v", zero) + (1 - beta2) * w.grad**2
                ratio = m / (1 - beta1**t) / ((v / (1 - beta2**t)).sqrt() + group["eps"])
                update = ratio + group["weight_decay"] * w
                w -= group["lr"] * w.norm() / update.norm() * update


def penalty(l1):
    """Adds the gradient of l1 times the sum of absolute values."""

    def before(problem):
        for tensor in problem.tensors:
            tensor.grad += l1 * tensor.detach().sign()

    return before


def clip_values(limit):
    return lambda problem: clip_grad_value_(problem.tensors, limit)


def clip_layers(limit):
    return lambda problem: [clip_grad_norm_([tensor], limit) for tensor in problem.tensors]


def clip_all(limit):
    return lambda problem: clip_grad_norm_(list(problem.tensors), limit)


def shrink(share):
    """Takes a share of all numbers away, as AdamW does before each step."""

    def before(problem):
        for tensor in problem.tensors:
            tensor.detach().mul_(1 - share)

    return before


def limit_rows(limit):
    def after(problem):
        for weight in problem.weights():
            weight.detach().copy_(torch.renorm(weight.detach(), 2, 0, limit))

    return after


def exponential(decay):
    """A mean that is moved after each step; what is shown is the mean."""

    def averages(problem):
        mean = AveragedModel(problem, avg_fn=lambda old, new, _: decay * old + (1 - decay) * new)
        return mean, lambda step: True

    return averages


def plain_mean(first, every):
    """PyTorch's own equal weights, from a step on."""

    def averages(problem):
        return AveragedModel(problem), lambda step: step >= first and (step - first) % every == 0

    return averages


def trained(make, before=(), after=(), averages=None):
    """What is shown of fifty steps: the numbers after those named in SHOWN."""
    problem = Problem()
    made = make(problem)
    optimizers = made if isinstance(made, list) else [made]
    mean, is_fed = averages(problem) if averages else (None, None)
    shown = []
    for step in range(1, max(SHOWN) + 1):
        problem.differentiate(step)
        for change in before:
            change(problem)
        for optimizer in optimizers:
            optimizer.step()
        for change in after:
            change(problem)
        if mean is not None and is_fed(step):
            mean.update_parameters(problem)
        if step in SHOWN:
            begun = mean is not None and mean.n_averaged > 0
            shown.append((mean.module if begun else problem).flat().tolist())
    return shown


def on_all(optimizer, **settings):
    return lambda problem: optimizer(problem.parameters(), **settings)


def on_groups(optimizer, biases, weights):
    return lambda problem: optimizer(
        [{"params": problem.biases(), **biases}, {"params": problem.weights(), **weights}]
    )


UNUSUAL = dict(betas=(0.8, 0.95), eps=0.01)


def plain_cases():
    """The rules alone, with PyTorch's defaults but for the rate, then with other settings."""
    yield "sgd", trained(on_all(SGD, lr=0.1))
    yield "momentum", trained(on_all(SGD, lr=0.05, momentum=0.9))
    yield "nesterov", trained(on_all(SGD, lr=0.05, momentum=0.8, nesterov=True))
    yield "adagrad", trained(on_all(Adagrad, lr=0.1))
    yield "adagrad, epsilon", trained(on_all(Adagrad, lr=0.1, eps=0.1))
    yield "adadelta", trained(on_all(Adadelta))
    yield "adadelta, settings", trained(on_all(Adadelta, lr=0.5, rho=0.7, eps=0.001))
    yield "rmsProp", trained(on_all(RMSprop, lr=0.01))
    yield "rmsProp, settings", trained(on_all(RMSprop, lr=0.01, alpha=0.9, eps=0.01))
    yield "rmsProp, momentum", trained(on_all(RMSprop, lr=0.01, alpha=0.9, momentum=0.7))
    yield "rmsProp, centred", trained(on_all(RMSprop, lr=0.01, alpha=0.9, eps=0.01, centered=True))
    yield "rmsProp, centred momentum", trained(
        on_all(RMSprop, lr=0.01, alpha=0.8, eps=0.01, momentum=0.5, centered=True)
    )
    yield "adam", trained(on_all(Adam, lr=0.02))
    yield "adam, settings", trained(on_all(Adam, lr=0.02, **UNUSUAL))
    yield "amsgrad", trained(on_all(Adam, lr=0.02, amsgrad=True))
    yield "amsgrad, settings", trained(
        on_all(Adam, lr=0.02, betas=(0.8, 0.7), eps=0.01, amsgrad=True)
    )
    yield "adamW", trained(on_all(AdamW, lr=0.02))
    yield "adamW, settings", trained(on_all(AdamW, lr=0.02, weight_decay=0.5, **UNUSUAL))
    yield "adamax", trained(on_all(Adamax, lr=0.02))
    yield "adamax, settings", trained(on_all(Adamax, lr=0.02, **UNUSUAL))
    # Up to 1.13 the loop over tensors takes one momentum too often into its product; the form
    # with foreach computes what is documented and what both compute from 2.0 on.
    yield "nadam", trained(on_all(NAdam, lr=0.02, foreach=True))
    yield "nadam, settings", trained(
        on_all(NAdam, lr=0.02, momentum_decay=0.5, foreach=True, **UNUSUAL)
    )
    yield "nadam, no momentum decay", trained(
        on_all(NAdam, lr=0.02, momentum_decay=0, foreach=True, **UNUSUAL)
    )
    yield "lars", trained(on_all(Lars, lr=0.5, momentum=0.9, weight_decay=0.01, trust=0.02))
    yield "lamb", trained(on_all(Lamb, lr=0.02, weight_decay=0.1, **UNUSUAL))


def decay_cases():
    """What pulls to zero: in the gradient, where the rule scales it, or beside it."""
    yield "sgd, l2", trained(on_all(SGD, lr=0.1, weight_decay=0.3))
    yield "momentum, l2", trained(on_all(SGD, lr=0.05, momentum=0.9, weight_decay=0.3))
    yield "nesterov, l2", trained(
        on_all(SGD, lr=0.05, momentum=0.8, nesterov=True, weight_decay=0.3)
    )
    yield "adagrad, l2", trained(on_all(Adagrad, lr=0.1, weight_decay=0.3))
    yield "adadelta, l2", trained(on_all(Adadelta, eps=0.001, weight_decay=0.3))
    yield "rmsProp, l2", trained(on_all(RMSprop, lr=0.01, weight_decay=0.3))
    yield "adam, l2", trained(on_all(Adam, lr=0.02, weight_decay=0.3))
    yield "adamax, l2", trained(on_all(Adamax, lr=0.02, weight_decay=0.3))
    yield "nadam, l2", trained(on_all(NAdam, lr=0.02, weight_decay=0.3, foreach=True))
    yield "adam, l1", trained(on_all(Adam, lr=0.02), before=[penalty(0.05)])
    yield "sgd, l1", trained(on_all(SGD, lr=0.05), before=[penalty(0.05)])
    yield "momentum, weights", trained(
        on_all(SGD, lr=0.05, momentum=0.9), before=[shrink(0.05 * 0.3)]
    )


def limit_cases():
    adam = on_all(Adam, lr=0.02)
    yield "sgd, value", trained(on_all(SGD, lr=0.1), before=[clip_values(0.5)])
    yield "sgd, layer norm", trained(on_all(SGD, lr=0.1), before=[clip_layers(0.8)])
    yield "sgd, global norm", trained(on_all(SGD, lr=0.1), before=[clip_all(1.2)])
    yield "adam, all limits", trained(
        adam, before=[clip_values(1.5), clip_layers(1.2), clip_all(1.3)]
    )
    yield "adam, row norm", trained(adam, after=[limit_rows(0.9)])


def group_cases():
    yield "momentum, groups", trained(
        on_groups(
            lambda groups: SGD(groups, lr=0.1, momentum=0.9),
            dict(lr=0.02, weight_decay=0),
            dict(lr=0.1, weight_decay=0.2),
        )
    )
    yield "adamW, groups", trained(
        on_groups(
            lambda groups: AdamW(groups, lr=0.02),
            dict(lr=0.04, weight_decay=0.1),
            dict(lr=0.02, weight_decay=0.2),
        )
    )
    yield "adam, frozen biases", trained(lambda problem: Adam(problem.weights(), lr=0.02))
    yield "adam, biases by momentum", trained(
        lambda problem: [
            Adam(problem.weights(), lr=0.02),
            SGD(problem.biases(), lr=0.1, momentum=0.8),
        ],
        before=[clip_all(1.2)],
    )


def mean_cases():
    yield "adam, exponential mean", trained(on_all(Adam, lr=0.02), averages=exponential(0.9))
    yield "momentum, plain mean", trained(
        on_all(SGD, lr=0.05, momentum=0.9), averages=plain_mean(8, 3)
    )
    yield "adam, all around it", trained(
        on_all(Adam, lr=0.02, weight_decay=0.1),
        before=[clip_values(1.5), clip_all(1.3), penalty(0.02)],
        after=[limit_rows(0.9)],
        averages=exponential(0.75),
    )


def main():
    print("{")
    print(f'  "pytorch": {json.dumps(torch.__version__)},')
    print(f'  "steps": {json.dumps(SHOWN)},')
    print('  "cases": {')
    blocks = []
    for cases in (plain_cases, decay_cases, limit_cases, group_cases, mean_cases):
        for name, shown in cases():
            rows = ",\n".join(
                "      [" + ",".join(f"{number:.9g}" for number in row) + "]" for row in shown
            )
            blocks.append(f"    {json.dumps(name)}: [\n{rows}\n    ]")
    print(",\n".join(blocks))
    print("  }\n}")


if __name__ == "__main__":
    main()
