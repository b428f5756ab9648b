"""Small mechanisms every package shares; no service-desk words live here."""
