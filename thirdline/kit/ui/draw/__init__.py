"""Pure drawing: each function turns a shape or a value into safe markup; no queries, no settings."""
