"""How a notice travels outside the desk. Letters are mail's business; here are pushes to browsers."""
