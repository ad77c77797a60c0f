"""What PyTorch's L-BFGS with strong Wolfe line search finds: writes lbfgs.json.

    python3 lbfgs.py > lbfgs.json

Needs PyTorch from 1.13 on and no other package. The values beside this file were made with the
version that they name. TestLbfgsAgainstPyTorchValues reads them and writes the same functions in
Java. All is computed in double precision.

PyTorch begins a search down the gradient with the step 1 / |g| in the norm of absolute values, ours
in the Euclidean one, and the two interpolate in their own ways where a step is refused. So the
paths are the same where the first gradient has one number that is not 0 and later steps of length
1 are taken as they are: that holds for the springs below, whose path is written step by step. Of
the other functions the minimum is written.
"""

import json
import math

import torch

SPRINGS = 8
PATH = 12
COLUMNS = 5
ROWS = 40


def springs(x):
    """A chain of soft springs, fixed to 0, whose first end is pulled to 3."""
    stretched = torch.log(torch.cosh(x[1:] - x[:-1])).sum()
    held = (torch.arange(1, SPRINGS + 1, dtype=torch.float64) * x**2).sum() / 20
    return stretched + held + (x[0] - 3) ** 2


def valley(x):
    """Rosenbrock's valley."""
    return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()


def logistic(x):
    """Logistic regression of forty rows with a penalty on the weights, the last of them a bias."""
    rows = range(ROWS)
    table = [[(c + 1) * math.sin(r * (c + 1.3) + c) for c in range(COLUMNS)] for r in rows]
    signs = torch.tensor([1.0 if math.cos(2.1 * r) > 0.2 else -1.0 for r in rows]).double()
    margins = signs * (torch.tensor(table, dtype=torch.float64) @ x[:-1] + x[-1])
    return torch.log1p(torch.exp(-margins)).sum() + 0.05 * (x[:-1] ** 2).sum()


class Search:
    """L-BFGS that ends by its iterations or its gradient only."""

    def __init__(self, function, start, memory, iterations, tolerance):
        self.function = function
        self.x = torch.tensor(start, dtype=torch.float64, requires_grad=True)
        self.optimizer = torch.optim.LBFGS(
            [self.x],
            max_iter=iterations,
            max_eval=100_000,
            tolerance_grad=tolerance,
            tolerance_change=0,
            history_size=memory,
            line_search_fn="strong_wolfe",
        )

    def value(self):
        self.optimizer.zero_grad()
        value = self.function(self.x)
        value.backward()
        return value

    def step(self):
        self.optimizer.step(self.value)
        return self.x.tolist()


def path(memory):
    search = Search(springs, [0.0] * SPRINGS, memory, 1, 0)
    return [search.step() for _ in range(PATH)]


def minimum(function, start):
    search = Search(function, start, 10, 1000, 1e-9)
    return search.step() + [float(search.value())]


def row(numbers):
    return "[" + ",".join(f"{number:.16g}" for number in numbers) + "]"


def main():
    print("{")
    print(f'  "pytorch": {json.dumps(torch.__version__)},')
    for memory in (2, 10):
        points = ",\n".join("    " + row(point) for point in path(memory))
        print(f'  "springs, memory of {memory}": [\n{points}\n  ],')
    print(f'  "valley of 2": {row(minimum(valley, [-1.2, 1.0]))},')
    print(f'  "valley of 20": {row(minimum(valley, [-1.0] * 20))},')
    print(f'  "logistic": {row(minimum(logistic, [0.0] * (COLUMNS + 1)))}')
    print("}")


if __name__ == "__main__":
    main()
