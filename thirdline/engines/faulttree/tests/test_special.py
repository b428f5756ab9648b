"""Quantiles of beta and gamma distributions lead back to the share they were asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdline.engines.faulttree.special import (
    beta_below,
    beta_quantile,
    gamma_below,
    gamma_quantile,
)

SHAPES = st.floats(0.05, 5_000)
SHARES = st.floats(1e-9, 1 - 1e-9)
NEAR = {"rel": 1e-9, "abs": 1e-12}


@given(SHAPES, st.floats(0.5, 5_000), SHARES)
def test_a_beta_quantile_leads_back(a, b, u):
    x = beta_quantile(a, b, u)

    # Beside 1 two neighbouring numbers may lie on both sides of the share.
    assert beta_below(a, b, x * (1 - 1e-9)) <= u + 1e-9
    assert beta_below(a, b, min(1.0, x * (1 + 1e-9))) >= u - 1e-9


@given(SHAPES, SHARES)
def test_a_gamma_quantile_leads_back(shape, u):
    assert gamma_below(shape, gamma_quantile(shape, u)) == pytest.approx(u, **NEAR)


def test_quantiles_known_in_closed_form():
    assert beta_quantile(1, 1, 0.3) == pytest.approx(0.3)
    assert beta_quantile(2, 1, 0.25) == pytest.approx(0.5)
    assert beta_quantile(1, 3, 0.875) == pytest.approx(0.5)
    assert gamma_quantile(1, 0.5) == pytest.approx(0.6931471805599453)
