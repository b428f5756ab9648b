"""Static fault trees: what takes the top event down, how likely, and what to look at next.

Pure Python, no Django. `model` says what a tree is; readers and writers of formats, the exact
engine on binary decision diagrams and the living tree stand on it. Method and words follow
NUREG-0492 and Rauzy's "New algorithms for fault trees analysis" (1993).
"""
