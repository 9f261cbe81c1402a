"""Backpropagation, one weight at a time: the chain rule with its numbers, the check beside it, the step it leads to."""

from pages.kit import frame

frame.require()

import csv
import io
from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import nncore as nn
from pages.components.chart.chart import chart
from pages.components.matrices.matrices import Answered, Ask, glass
from pages.figures.check import nudges
from pages.kit import charts, session
from pages.kit.plain import decimal, typeset
from pages.lessons.questions import Question, ask
from pages.panels import rows as over
from pages.workspace.controls.groups import LINKED
from pages.workspace.controls.network import MOST_LAYERS, MOST_NEURONS
from pages.workspace.page import close_page, control, open_network
from pages.workspace.rows import USUAL

PAGE, PICTURE = "backprop", "chain picture"
NAMES = LINKED[PAGE]
MOST_SHOWN = 4  # paths written out; more would not be read
EPSILONS = 10.0 ** -np.arange(1, 16)


def take_in() -> None:
    """Take in which weight was picked, or what shape is wanted."""
    done = Ask.read(session.message(PICTURE, "ask"))
    answered = session.of(Answered, PICTURE)
    if done is None or done.number == answered.number:  # one that was thought lost comes again
        return
    answered.number = done.number
    if done.do == "pick":
        try:
            workspace.choose(weight=workspace.arch.index(done.layer, done.row, done.column) + 1)
        except ValueError:
            return
    elif done.do == "shape":
        workspace.reshape(done.hidden, done.activations)


def number(value: float) -> str:
    """Return a number for a formula, four digits that say something."""
    if value == 0:
        return "0"
    if 1e-3 <= abs(value) < 1e4:
        return decimal(value, 4 if abs(value) < 10 else 2).replace("−", "-")
    digits, power = f"{value:.2e}".split("e")
    return rf"{digits}\cdot 10^{{{int(power)}}}"


def unknown(value: float) -> str:
    """Return what stands for a number that has still to be guessed."""
    return "?"


def braced(factors: tuple[nn.Factor, ...], say: Callable[[float], str]) -> str:
    """Write factors as a product, each with its number below."""
    return r"\cdot".join(rf"\underbrace{{{factor.symbol}}}_{{{say(factor.value)}}}" for factor in factors)


def written(chain: nn.Chain, slope: str, say: Callable[[float], str] = number) -> list[str]:
    """Return the chain rule as lines of LaTeX: every path if they are few, else what comes back from the next layer.

    Args:
        say: how a number is written.
    """
    if chain.paths and len(chain.paths) <= MOST_SHOWN:
        lines = [rf"{braced(path.factors, say)} = {say(path.product)}" for path in chain.paths]
        if len(lines) == 1:
            return [f"{slope} = {lines[0]}"]
        return [*lines, rf"{slope} = \text{{their sum}} = {say(chain.derivative)}"]
    total = sum(weight.value * delta.value for weight, delta in chain.onward)
    terms = [
        rf"{bracketed(weight.value, say)}\cdot {bracketed(delta.value, say)}" for weight, delta in chain.onward[:2]
    ]
    more = [r"\dots"] if len(chain.onward) > 2 else []
    first = chain.onward[0]
    return [
        rf"\textstyle\sum_k {first[0].symbol[:-2]}k}}\,{first[1].symbol[:-2]}k}} = {' + '.join([*terms, *more])}"
        rf" = {say(total)}",
        rf"{slope} = {braced(chain.here, say)}\cdot\underbrace{{\textstyle\sum}}_{{{say(total)}}}"
        rf" = {say(chain.derivative)}",
    ]


def told_apart(one: float, other: float) -> int:
    """Return how many digits behind the point two numbers need to be told apart, 5 at the least.

    >>> told_apart(1.458, 1.459), told_apart(1.45807, 1.4580644)
    (5, 7)
    """
    away = abs(one - other)
    return 5 if away == 0 else int(np.clip(1 - np.floor(np.log10(away)), 5, 15))


def slope_of(name: str) -> str:
    """Return the slope of one sample's loss by a parameter, in LaTeX."""
    return rf"\frac{{\partial L_i}}{{\partial {name}}}"


def bracketed(value: float, say: Callable[[float], str] = number) -> str:
    """Return a number in brackets if it is below zero, and said."""
    return f"({number(value)})" if value < 0 and say is number else say(value)


def lit(arch: nn.Architecture, place: tuple[int, int, int]) -> list[NDArray[np.bool_]]:
    """Return which edges lie on a way from a parameter to the loss."""
    layer, row, column = place
    edges = [np.zeros((n, m), dtype=np.bool_) for n, m in zip(arch.sizes[:-1], arch.sizes[1:], strict=True)]
    if row < arch.sizes[layer]:
        edges[layer][row, column] = True
    if layer + 1 < len(edges):
        edges[layer + 1][column] = True
    for further in edges[layer + 2 :]:
        further[...] = True
    return edges


def short(value: float) -> str:
    """Return a number of three digits for people."""
    return typeset(f"{value:.3g}")


def factors(arch: nn.Architecture, trace: nn.Trace, delta: list[NDArray[Any]], index: int) -> tuple[float, float]:
    """Return the two factors of a parameter's slope for one sample: what it multiplies, and its neuron's dL/dz."""
    layer, row, column = arch.place(index)
    entry = 1.0 if row == arch.sizes[layer] else float(trace.a[layer][0, row])
    return entry, float(delta[layer][0, column])


def questions(
    arch: nn.Architecture, theta: NDArray[Any], grad: NDArray[Any], two: list[tuple[float, float]], index: int
) -> list[Question]:
    """Return what to predict about the weight that is picked.

    Args:
        two: for each parameter the two factors of its gradient.
    """
    title, slope = arch.title(index), float(grad[index])
    down, up, nothing = "the loss falls", "the loss rises", "the loss stays"
    right = down if slope < 0 else up if slope > 0 else nothing
    products = [f"{short(entry)} · {within(delta)}" for entry, delta in two]
    entry, delta = (short(value) for value in two[index])
    grow = f"What happens if the {title} grows a little?"
    asked = [
        Question(
            "sign",
            f"{grow} Its gradient is what it multiplies, {entry}, times δ = {delta}, the derivative of the loss by its "
            "neuron's sum z.",
            right,
            f"The gradient is {products[index]} = {short(slope)}.",
            (down, up, nothing),
            true_of={
                down: "It would fall if exactly one of the two factors were below zero.",
                up: "It would rise if both factors had the same sign.",
                nothing: "It would stay if one of the two factors were zero.",
            },
        )
    ]
    order = np.argsort(-np.abs(grad), kind="stable")
    chosen = sorted({int(order[0]), int(order[len(grad) // 2]), int(order[-1])})
    largest = int(order[0])
    if len(chosen) > 1 and abs(grad[order[1]]) < abs(grad[largest]):
        said = {
            arch.title(i): f"The gradient of the {arch.title(i)} is {products[i]} = {short(grad[i])}." for i in chosen
        }
        asked.append(
            Question(
                "largest",
                "A step moves each weight by its gradient times the learning rate. Which moves most? Their gradients: "
                f"{'; '.join(f'{arch.title(i)}: {products[i]}' for i in chosen)}.",
                arch.title(largest),
                said[arch.title(largest)],
                tuple(said),
                true_of=said,
            )
        )
    return asked


def within(value: float) -> str:
    """Return a short number in brackets if it is below zero."""
    return f"({short(value)})" if value < 0 else short(value)


def table(arch: nn.Architecture, theta: NDArray[Any], grad: NDArray[Any], rate: float) -> list[dict[str, Any]]:
    """Return a row for each parameter."""
    return [
        {
            "parameter": arch.title(i),
            "value": float(theta[i]),
            "slope": float(grad[i]),
            "after the step": float(theta[i] - rate * grad[i]),
        }
        for i in range(arch.n_parameters)
    ]


def as_csv(rows: list[dict[str, Any]]) -> str:
    """Return rows as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


workspace = open_network(PAGE, NAMES)
data, arch, theta, loss, chosen = workspace.moment()
index, row = chosen.weight - 1, chosen.sample - 1
x, target = data.inputs[[row]], workspace.targets(data.y[[row]])
trace = nn.forward(arch, theta, x)
every = over.judged(workspace, theta)
picked = over.picked(workspace, USUAL[PAGE])
seen, cost, grad = every[picked], every["sample"].loss, every["sample"].grad
chain = nn.chain(arch, theta, x, target, index, loss)

delta = nn.backward(arch, theta, trace, target, loss).delta
pairs = [factors(arch, trace, delta, i) for i in range(arch.n_parameters)]
told = ask(PAGE, questions(arch, theta, grad, pairs, index))
left, right = st.columns([52, 48], gap="medium")
with left:
    glass(
        arch,
        theta,
        trace,
        [column.name for column in data.columns],
        session.of(Answered, PICTURE).number,
        PICTURE,
        take_in,
        MOST_LAYERS,
        MOST_NEURONS,
        picked=index,
        lit=lit(arch, (chain.layer, chain.row, chain.column)),
    )
    said, truth = decimal(float(trace.output[0, 0]), 4), typeset(f"{float(target[0, 0]):.4g}")
    st.caption(
        f"Click a line to pick its weight, a circle to pick its bias. Sample {row + 1} of {data.title}: the network "
        f"says {said}, the truth is {truth}, and the {nn.LOSSES[loss].title} L is {decimal(cost, 4)}."
    )
    measured = [
        float(nn.numeric_gradient(arch, theta, seen.x, seen.target, loss, epsilon=e, index=index)) for e in EPSILONS
    ]
    errors = np.abs(np.array(measured) - seen.grad[index])
    here = chosen.nudge - 1
    chart(
        nudges(EPSILONS, errors, here, charts.palette()),
        key="nudges",
        alt="How far the finite difference is off, for nudges from 0.1 to 1e-15.",
        grow=0.4,
    )
name, kind = ("b", "bias") if chain.row == arch.sizes[chain.layer] else ("w", "weight")
title = f"**The {arch.title(index)}: the chain rule, from the {kind} to the loss of sample {row + 1}**"
if "sign" not in told:
    with right:
        st.info("The chain rule for this weight appears here once you have guessed. “Free” shows it at once.")
        with st.container(key="dimmed"):
            st.markdown(title)
            for line in written(chain, rf"\frac{{\partial L}}{{\partial {name}}}", unknown):
                st.latex(line)
    close_page(PAGE, workspace, NAMES)
    frame.end()
with right, st.container(key="later-chain"):
    one, two, three = st.columns(3)
    with one:
        control(workspace, "sample")
    with two:
        control(workspace, "nudge", kind="scale")
    with three:
        control(workspace, "eta")
    over.show(workspace, every, USUAL[PAGE], index)
    slope = rf"\frac{{\partial L}}{{\partial {name}}}"
    st.markdown(title)
    for line in written(chain, slope):
        st.latex(line)
    if picked != "sample":
        n = len(seen.part.rows)
        st.markdown(f"**The mean of {n:,} such gradients**, one for each of {seen.part.title}")
        st.latex(rf"{slope} = \tfrac{{1}}{{{n}}}\textstyle\sum_i {slope_of(name)} = {number(float(seen.grad[index]))}")
    st.markdown(f"**Measured:** move the {kind} up and down by ε, and see how the loss changes")
    st.latex(rf"\frac{{L({name}+\varepsilon)-L({name}-\varepsilon)}}{{2\varepsilon}} = {number(measured[here])}")
    if crossed := nn.crossed_kinks(arch, theta, seen.x, index, EPSILONS[here]):
        layer, neuron = crossed[0]
        st.info(
            f"Neuron {neuron + 1} of layer {layer + 1} stands at a kink: its activation has a corner there, with one "
            "slope to the left and another to the right, so it has no single derivative. What is measured is the mean "
            "of the two slopes, the chain rule takes one of them, and they need not agree.",
            icon=":material/info:",
        )
    rate = chosen.eta
    stepped = theta.copy()
    stepped[index] -= rate * seen.grad[index]
    after = float(nn.cost(arch, nn.forward(arch, stepped, seen.x), seen.target, loss))
    st.markdown("**The step:** against the gradient, times the learning rate")
    st.latex(
        rf"{name} - \eta\,{slope} = {number(float(theta[index]))} - {rate:g}\cdot {bracketed(float(seen.grad[index]))}"
        rf" = {number(float(stepped[index]))}"
    )
    change = typeset(f"{after - seen.loss:+.2g}")
    places = told_apart(seen.loss, after)
    st.markdown(
        f"The loss over {seen.part.title} then changes by **{change}**: {seen.loss:.{places}f} → {after:.{places}f}."
    )
    with st.container(horizontal=True):
        if st.button(
            "Step all weights", type="primary", help=f"One update of plain gradient descent on {seen.part.title}."
        ):
            workspace.edit(theta - rate * seen.grad)
            st.rerun()
        with st.popover("All gradients as a table"):
            rows = table(arch, theta, seen.grad, rate)
            st.dataframe(rows, hide_index=True, height=300)
            st.download_button("Download as CSV", as_csv(rows), "gradients.csv", "text/csv")
close_page(PAGE, workspace, NAMES)
